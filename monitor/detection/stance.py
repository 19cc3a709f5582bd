"""How an article stands to what it tells: status, who says so, news or history."""

from __future__ import annotations

import msgspec

from monitor.detection.dates import days_between
from monitor.detection.embedding import unvouched
from monitor.detection.language import Language
from monitor.detection.listening import listener
from monitor.detection.text import Token
from monitor.domain.claim import Salience, Source, Status

RECENT_DAYS_MAX = 20
"""What happened longer before the publication is history, whatever the tense (issue "Detection", seeds 001 and 004)."""

_BEFORE_TOKENS, _AFTER_TOKENS = 9, 3


class Stance(msgspec.Struct, frozen=True):
    """The verdict on one match; status None = the sentence asserts nothing."""

    status: Status | None
    attributed_to: Source
    reason: str


def _joined(words: list[Token]) -> str:
    # The month is no verb.
    return "".join(t.fold + " " for t in words if t.text != "May")


_CLAUSE_ENDS = frozenset(";:–")
_ASIDE = "(?<![^ ]), <asides>[^,]*, "
_UNTIL = r"(?<![^ ])<until><early_or_late>*(?:\d{4} |<times>)"
"""In "ran the mill until May, when he left" nothing is open."""
_SINCE_WHEN = r"<since>(?:[^ ,]+ ){0,2}\d{4} , "
"""How long somebody held the post tells nothing of when it ends: "in office since 2016, was replaced"."""
_ASIDE_TOKENS = 4
"""So close behind ", who" a verb is its own: "Roe, who has also resigned"."""


class _Clause(msgspec.Struct):
    """The clause that tells a match, cut where another begins; places are numbers of tokens."""

    language: Language
    sentence: list[Token]
    begin: int
    at: int
    """Where the trigger begins."""
    last: int
    """Where what follows the trigger begins."""
    done: int
    """Where what follows the match begins, never before `last`."""

    def hears(self, name: str, words: str) -> str | None:
        return listener(self.language).hears(name, words)

    @property
    def before(self) -> list[Token]:
        return self.sentence[self.begin : self.at]

    @property
    def words(self) -> str:
        return _joined(self.sentence[self.begin : self.last])

    @property
    def trigger(self) -> str:
        return self.sentence[self.at].fold

    def close(self, count: int) -> list[Token]:
        """Return so many tokens right before the trigger, as far as the clause goes."""
        return self.sentence[max(self.begin, self.at - count) : self.at]

    def behind(self, count: int) -> str:
        return _joined(self.sentence[self.last : self.last + count])


def judge(language: Language, sentence: list[Token], span: tuple[int, int], trigger: tuple[int, int]) -> Stance:
    """Judge the status of a match; its span and its trigger are characters of the part."""
    clause = _clause(language, sentence, span, trigger)
    stance = _told_by(clause)
    first = next((n for n, t in enumerate(sentence) if t.end > span[0]), 0)
    settled = stance.status in ("confirmed", "reported") and clause.begin <= first
    if settled and (word := unvouched(sentence, first, clause.at, language)):
        return Stance(None, "none", f"nobody vouches for it: {word!r}")
    return stance


def _told_by(clause: _Clause) -> Stance:
    return (
        _denied(clause)
        or _negated(clause)
        or _supposed(clause)
        or _on_condition(clause)
        or _expected(clause)
        or _heard(clause)
        or Stance("confirmed", "none", "stated as fact")
    )


def _clause(language: Language, sentence: list[Token], span: tuple[int, int], trigger: tuple[int, int]) -> _Clause:
    first = next((n for n, t in enumerate(sentence) if t.end > min(span[0], trigger[0])), 0)
    at = next((n for n, t in enumerate(sentence) if t.end > trigger[0]), 0)
    last = next((n for n, t in enumerate(sentence) if t.start >= trigger[1]), len(sentence))
    done = next((n for n, t in enumerate(sentence) if t.start >= max(span[1], trigger[1])), len(sentence))
    begin = max(0, min(first, at - _BEFORE_TOKENS))
    for place in range(at - 1, begin - 1, -1):
        aside = place > 0 and at - place < _ASIDE_TOKENS and sentence[place - 1].text == ","
        if sentence[place].text in _CLAUSE_ENDS or (aside and language.has("fact_relatives", sentence[place].fold)):
            # "might bid for Acme, which lost its chief": what a relative tells is a fact.
            begin = place + 1
            break
    return _Clause(language, sentence, begin, at, last, done)


def _denied(clause: _Clause) -> Stance | None:
    if word := clause.hears("denying", clause.words) or clause.hears(
        "disputing", _joined(clause.sentence[: clause.at])
    ):
        return Stance("denied", "none", f"denied: {word!r}")
    if _belied(clause.before, clause.language):
        return Stance("denied", "none", "denied by the one who speaks")
    return None


def _negated(clause: _Clause) -> Stance | None:
    """Judge what did not happen: it is negated, only tried, or nothing settles it."""
    close = [t.fold for t in clause.close(4)]
    has = clause.language.has
    if any(has("negations", w) for w in close):
        return Stance(None, "none", "negated")
    if _blocked(clause):
        return Stance(None, "none", "blocked")
    held = clause.at + has("auxiliaries", clause.trigger)  # "would | have made"
    lead = _joined(clause.sentence[max(clause.begin, clause.at - 4) : held])
    if clause.language.pattern(r"(?<![^ ])<unreal>\Z", folded=True).search(lead):
        return Stance(None, "none", "what would have been")
    governor = clause.sentence[max(clause.begin, clause.at - _GOVERNOR_TOKENS) : clause.at + (clause.trigger == "to")]
    if clause.language.pattern(_OPEN, folded=True).search(_joined(governor)):
        # "the board needs to dismiss Roe"
        return Stance(None, "none", "an infinitive that is left open")
    infinitive = clause.trigger.endswith(clause.language.words("infinitive_endings"))
    if infinitive and (word := clause.hears("attempts", _joined(clause.close(3)))):
        return Stance(None, "none", f"attempted: {word!r}")
    if _is_open(clause.sentence, clause.at, clause.begin, clause.language):
        return Stance(None, "none", "an infinitive that nothing settles")
    return None


def _supposed(clause: _Clause) -> Stance | None:
    """Judge by what stands before the trigger whether a match is only supposed: "would have to", "if he"."""
    sentence, language, at = clause.sentence, clause.language, clause.at
    # "offered | to resign": the "to" of a trigger belongs to what stands before it.
    reach = [*clause.before, sentence[at]] if clause.trigger == "to" else clause.before
    lead = language.pattern(_ASIDE, folded=True).sub(" ", _joined(reach[_past_circumstance(reach, language) :]))
    lead = language.pattern(_UNTIL, folded=True).sub(" ", lead)
    if language.has("past_verbs", clause.trigger) and not language.sets["ahead_marks"] & set(lead.split()):
        # "held the job until he quit in May".
        lead = language.pattern(r"(?<![^ ])<until_he>\Z", folded=True).sub(" ", lead)
    if language.pattern(r"(?:(?![,;:.–] )\S+ ){0,5}?<on_a_day>", folded=True).match(clause.behind(_DAY_TOKENS)):
        # "will stay as chairman until he retires on June 1".
        lead = language.pattern(r"(?<![^ ])<until>", folded=True).sub(" ", lead)
    conceded = listener(language).patterns.get("concessive")
    lead = language.pattern("(?<![^ ])<so_much><that>", folded=True).sub("", lead)  # "si lourdes que"
    if word := clause.hears("hypothetical", conceded.sub("", lead) if conceded else lead):
        return Stance(None, "none", f"hypothetical: {word!r}")
    quoted = len(sentence) > 1 and sentence[0].text in ("«", '"', "'")
    if (language.has("conditions", sentence[0].fold) and not _told_aside(sentence, at, language)) or (
        quoted and language.has("conditions", sentence[1].fold)
    ):
        return Stance(None, "none", "on a condition")
    if len(sentence) > 1 and language.has("inversions", sentence[0].fold) and _opens_subject(sentence[1], language):
        # "Had Roe resigned", "Were Acme to sack Roe".
        return Stance(None, "none", "on a condition")
    if language.has("why", sentence[0].fold) and any(language.has("musts", t.fold) for t in clause.close(4)):
        # "Pourquoi Roux doit démissionner" is what a writer wants.
        return Stance(None, "none", "called for")
    must = any(language.has("musts", t.fold) for t in clause.close(2))
    if must and language.pattern("(?<![^ ])<opined>", folded=True).search(_joined(sentence[clause.done :])):
        # "Roux doit quitter Acme, dit un député".
        return Stance(None, "none", "called for")
    if _wished_that(clause):
        # "recommended that Roe be dismissed", "declined to order that Roe be reinstated".
        return Stance(None, "none", "wished")
    if language.has("wishes", sentence[0].fold):
        # "Que Roux démissionne !"
        return Stance(None, "none", "wished")
    return Stance(None, "none", "a question") if _asked(sentence, at, language) else None


def _on_condition(clause: _Clause) -> Stance | None:
    """Judge by what stands behind the trigger whether a match was undone or waits for something else."""
    if word := _undone(clause):
        return Stance(None, "none", f"undone: {word!r}")
    if clause.language.pattern("<conditions_behind>", folded=True).match(clause.behind(_AFTER_TOKENS)):
        return Stance(None, "none", "on a condition")
    if _conditioned(clause.sentence, clause.at, clause.last, clause.language):
        return Stance(None, "none", "on a condition told behind")
    if clause.behind(1) in ("likely ", "looms ", "imminent ", "probable ", "possible "):
        return Stance("rumoured", "none", "called likely")
    return None


def _opens_subject(word: Token, language: Language) -> bool:
    return word.cap or language.has("determiners", word.fold) or language.has("pronouns", word.fold)


def _blocked(clause: _Clause) -> bool:
    """Tell "quashed the dismissal of Roe", "reversed its decision to dismiss Roe" from an exit that took place."""
    to = clause.trigger == "to"
    lead = _joined(clause.sentence[max(clause.begin, clause.at - _BEFORE_TOKENS) : clause.at + to])
    return clause.language.pattern(r"(?<![^ ])<blocking>\Z", folded=True).search(lead) is not None


def _undone(clause: _Clause) -> str | None:
    """Return by what a sentence takes a match back: "the firing of Roe was overturned", "fired Roe but was overruled".

    What happens to a thing ("was overturned") undoes only what a noun tells.
    """
    pattern, told = clause.language.pattern, _joined(clause.sentence[clause.last : clause.done])
    reach = max(_UNDONE_TOKENS - (clause.done - clause.last), _VERDICT_TOKENS)
    next_to = _joined(clause.sentence[clause.done : clause.done + reach])
    told += pattern("(?<![^ ])(?:; |<meanwhile>).*", folded=True).sub("", next_to)
    change = pattern("(?<![^ ])<changes>", folded=True).search(_joined(clause.sentence[clause.at : clause.last]))
    found = (
        pattern("(?<![^ ])<undone>", folded=True).search(told)
        or (pattern("(?<![^ ])<change_undone>", folded=True).search(told) if change else None)
        or pattern("(?<![^ ])<taken_back>", folded=True).search(clause.behind(_TAKEN_BACK_TOKENS))
    )
    return found[0].strip() if found else None


def _expected(clause: _Clause) -> Stance | None:
    """Judge what is rumoured, intended or put into a conditional, and whether somebody is named for it."""
    whole, medium = _joined(clause.sentence), _relayed(clause.sentence, clause.language)
    if word := clause.hears("rumour", clause.words):
        source = clause.hears("reported", whole)
        if source and "intended" not in listener(clause.language).patterns:
            return Stance("reported", "sources", f"rumour {word!r} with a source {source!r}")
        return Stance("rumoured", "sources" if source else "none", f"rumour: {word!r}")
    # "is set to retire and will be succeeded by Poe".
    if word := clause.hears("intended", clause.words.rpartition(" and will ")[2]):
        return _sourced("intended", word, clause.hears("reported", whole) or medium)
    told = clause.hears("speech", whole) or listener(clause.language).foretells(whole)
    if (word := clause.hears("conditional", clause.words)) and not told:
        return _sourced("conditional", word, clause.hears("reported", whole) or medium)
    return None


def _heard(clause: _Clause) -> Stance | None:
    """Judge what is told by hearsay, by another medium, by sources."""
    whole, medium = _joined(clause.sentence), _relayed(clause.sentence, clause.language)
    near = clause.sentence[max(clause.begin, clause.at - 4) : clause.last]
    if word := clause.hears("hearsay", _joined(near)):
        if _joined(clause.sentence[:1]) == "sans ":
            return Stance(None, "none", "on a condition")
        return _sourced("hearsay", word, clause.hears("reported", whole) or clause.hears("according", whole) or medium)
    if medium:
        return Stance("reported", "media", f"as another medium tells: {medium!r}")
    if word := clause.hears("reported", whole):
        return Stance("reported", "sources", f"source: {word!r}")
    return None


def _sourced(what: str, word: str, source: str | None) -> Stance:
    if source:
        return Stance("reported", "sources", f"{what} {word!r} with a source {source!r}")
    return Stance("rumoured", "none", f"{what}: {word!r}")


def _wished_that(clause: _Clause) -> bool:
    """Tell "asked that Roe be dismissed" from "ordered that Roe be dismissed": the subjunctive names no fact."""
    before = [t.fold for t in clause.sentence[: clause.at]]
    if before[-1:] != ["be"] or "that" not in before or not clause.language.words("settled_that"):
        return False
    that = len(before) - 1 - before[::-1].index("that")
    who = clause.sentence[that + 1 : clause.at - 1][-1:]
    if not who or not (who[0].cap or who[0].fold in ("he", "she", "they")):
        return False
    settled = clause.language.pattern(r"(?<![^ ])<settled_that>\Z", folded=True)
    return settled.search(_joined(clause.sentence[:that])) is None


_DAY_TOKENS = 8
"""So close behind an exit stands its day."""
_UNDONE_TOKENS = 16
"""So far behind an exit its being undone is told: "the firing of Jane Roe, head of the agency, was overturned"."""
_VERDICT_TOKENS = 7
"""So far behind the end of a match at least."""
_TAKEN_BACK_TOKENS = 28
"""So far behind an exit somebody takes it back: "... but reversed its decision a day later"."""
_OPEN = r"(?<![^ ])(?:<leaves_open>(?:(?![,;:–] )\S+ ){0,2}?|<duty>)<to_do>\Z"
_GOVERNOR_TOKENS = 6
"""So close before an infinitive stands the verb that governs it, with its adverbs and its date."""


def _is_open(sentence: list[Token], at: int, begin: int, language: Language) -> bool:
    """Tell "Acme hésite à limoger Roux", where nobody is dismissed, from "Acme décide de limoger Roux".

    What governs a French infinitive settles it or leaves it open, and far more verbs leave it open: those that settle
    it are listed.
    """
    settled = listener(language).patterns.get("settled")
    verb = sentence[at + 1] if sentence[at].fold in ("se", "s'") and at + 1 < len(sentence) else sentence[at]
    if settled is None or not (verb.fold.endswith(("er", "ir")) or language.has("re_infinitives", verb.fold)):
        return False
    governor = sentence[max(begin, at - _GOVERNOR_TOKENS) : at]
    # "n'a pas réussi à limoger"
    undone = any(language.has("negations", token.fold) for token in governor)
    return undone or settled.search(_joined(governor)) is None


def is_for_a_time(sentence: list[Token], trigger: tuple[int, int], end: int, language: Language) -> bool:
    """Tell "temporarily steps aside", with the word right beside the trigger or the match's end, from "steps aside"."""
    pattern = listener(language).patterns.get("for_a_time")
    before = _joined([t for t in sentence if t.end <= trigger[0]][-1:])
    behind = [_joined([t for t in sentence if t.start >= place][:4]) for place in (trigger[1], end)]
    return pattern is not None and bool(pattern.search(before) or any(map(pattern.match, behind)))


def _told_aside(sentence: list[Token], at: int, language: Language) -> bool:
    """Tell whether a clause with "who" holds the trigger: "if confirmed, he succeeds Roe, who left"."""
    comma = next((n for n, t in enumerate(sentence[:at]) if t.text == ","), at)
    return language.lang == "en" and any(t.fold == "who" for t in sentence[comma:at])


def _belied(before: list[Token], language: Language) -> bool:
    """Tell "Acme denies its chief is leaving" from "denied wrongdoing but resigned"."""
    words = [t.fold for t in before]
    place = next((n for n in range(len(words) - 1, -1, -1) if language.has("belying", words[n])), None)
    return place is not None and language.sets["clause_starts"].isdisjoint(words[place:])


def _conditioned(sentence: list[Token], at: int, last: int, language: Language) -> bool:
    """Tell "will resign as director if the council cuts its grant" from what is settled."""
    if not any(language.has("ahead_marks", t.fold) for t in sentence[max(0, at - 3) : last]):
        return False
    for place in range(last, len(sentence)):
        if sentence[place].text in _CLAUSE_ENDS:
            return False
        asks = language.has("no_condition", sentence[place - 1].fold)
        if language.has("conditions", sentence[place].fold) and not asks:
            return True
    return False


def _past_circumstance(before: list[Token], language: Language) -> int:
    """Return where "after" ends in what stands before a trigger: what follows "after" is a fact."""
    after = language.sets.get("fact_words", frozenset())
    words = [t.fold for t in before]
    places = (n for n in range(len(words) - 1, -1, -1) if words[n] in after and not _lasts(words[n : n + 2], language))
    return next((n + 1 for n in places), 0)


def _lasts(words: list[str], language: Language) -> bool:
    """Tell "réclament depuis un an le départ de Roux", a time, from "depuis le départ de Roux", a fact."""
    amount = len(words) > 1 and (language.has("amounts", words[1]) or words[1].isdigit())
    return amount and language.has("lasting", words[0])


def _relayed(sentence: list[Token], language: Language) -> str | None:
    """Return the medium that a headline names at its end as its source: "...: FT", "... - Sky News"."""
    for place in range(len(sentence) - 1, max(0, len(sentence) - 6), -1):
        if sentence[place].text in (":", "-", "–"):
            name = _joined(sentence[place + 1 :]).strip(" .")
            return name if name in language.media else None
    return None


def _asked(sentence: list[Token], at: int, language: Language) -> bool:
    """Tell whether the trigger stands in a question; "Exit of X: what now?" asks about something else."""
    if sentence[-1].text != "?" or language.pattern("(?:.*: )?<asking_who>").match(_joined(sentence[: at + 1])):
        # "Qui est Roux, le nouveau patron d'Acme ?" asks about something else.
        return False
    if [t.fold for t in sentence[:2]] == ["who", "is"] and any(t.text == "," for t in sentence[2:at]):
        # "Who is Roe, Acme's new chief?"
        return False
    # "Roux pour succéder à Morel, son ancien élève ?" asks, whatever the comma sets off.
    return sentence[at].fold == "pour" or not any(t.text in (":", ",", "–") for t in sentence[at:])


def salience(
    language: Language, lead: str, clause: str, date: str | None, published: str | None, history: bool
) -> tuple[Salience, str]:
    """Tell news from history; lead = folded words before the trigger, clause = folded words of the match."""
    hears = listener(language).hears
    if language.pattern("<archives>", folded=True).match(lead):
        return "background", "recalls, by its label"
    if date and published and days_between(date, published) > RECENT_DAYS_MAX:
        return "background", f"dated {date}, published {published}"
    if history:
        return "background", "the date is long past"
    if word := hears("recalled", language.pattern("(?<![^ ]), <formerly>[^,]*(?:, |$)", folded=True).sub(", ", clause)):
        return "background", f"recalls: {word!r}"
    near = " ".join(language.pattern(_SINCE_WHEN, folded=True).sub("", lead).split()[-5:]) + " "
    if word := hears("after_words", near):
        return "background", f"told as a circumstance: {word!r}"
    return "news", "told as current"
