"""How an article stands to what it tells: status, who says so, news or history."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from monitor.detection.dates import days_between
from monitor.detection.language import Language, alternation
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


class Listener:
    """The phrases of one language by which a stance is told."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.patterns = {
            name: re.compile("(?<![^ ])" + alternation(language.words(name)))
            for name in (
                "hypothetical",
                "concessive",
                "looks_back",
                "soon_after",
                "rumour",
                "reported",
                "according",
                "recalled",
                "after_words",
                "interim",
                "for_now",
                "denials",
                "denying",
                "disputing",
                "intended",
                "conditional",
                "speech",
                "announcing",
                "insiders",
                "newcomers",
                "own_will",
                "by_consent",
                "tenures",
                "tenure_ends",
                "of_age",
                "attempts",
                "hearsay",
                "habits",
                "feigned",
                "played",
                "refuted",
                "visits",
                "settled",
                "undone",
                "for_a_time",
                "dying_of",
            )
            if language.words(name)
        }

    def foretells(self, words: str) -> bool:
        """Tell "announced on Monday that he would": a conditional that only puts a future into the past."""
        pattern = self.patterns.get("announcing")
        return pattern is not None and any(
            re.match(r"(?:\S+ ){0,8}?(?:qu' |que )", words[found.end() :]) for found in pattern.finditer(words)
        )

    def hears(self, name: str, words: str) -> str | None:
        """Return the first phrase of a list that stands in space-joined folded words."""
        pattern = self.patterns.get(name)
        match = pattern.search(words) if pattern else None
        return match[0].strip() if match else None


@lru_cache(maxsize=8)
def listener(language: Language) -> Listener:
    """Return the language's listener, made once."""
    return Listener(language)


def _joined(words: list[Token]) -> str:
    # The month is no verb.
    return "".join(t.fold + " " for t in words if t.text != "May")


_CLAUSE_ENDS = frozenset(";:–")
_ASIDE = re.compile(r"(?<![^ ]), (?:qui|dont|[^ ,]+ee?s? (?:par|pour|depuis|dans)) [^,]*, ")
"""In "Roux, qui nie les faits, part", "Roux, contesté par les siens, part" the aside says nothing of the leaving."""
_ASIDE_TOKENS = 4
"""So close behind ", who" a verb is its own: "Roe, who has also resigned"."""
_RELATIVES = frozenset(("who", "which"))
_UNTIL = re.compile(
    r"(?<![^ ])until (?:(?:early|late|mid|the|end|of|last|next|this) )*(?:\d{4}|january|february|march|april|may|june|"
    r"july|august|september|october|november|december|spring|summer|autumn|year|month|week|recently|then) "
)
"""In "ran the mill until May, when he left" nothing is open."""
_UNTIL_HE = re.compile(r"(?<![^ ])until (?:he|she) (?:was )?\Z")
_PAST = frozenset(
    "quit left resigned retired died stepped stood departed sacked fired ousted dismissed removed".split()
)
_INFINITIVE = re.compile(r".*(?:er|ir|re)$")
_NEGATIONS = frozenset(("ne", "n'", "not", "n't", "never", "won't", "jamais", "non"))


def judge(language: Language, sentence: list[Token], start: int, end: int, trigger: tuple[int, int]) -> Stance:
    """Judge the status of a match; start, end and trigger are characters of the part."""
    hears = listener(language).hears
    first = next((n for n, t in enumerate(sentence) if t.end > min(start, trigger[0])), 0)
    at = next((n for n, t in enumerate(sentence) if t.end > trigger[0]), 0)
    last = next((n for n, t in enumerate(sentence) if t.start >= trigger[1]), len(sentence))
    begin = max(0, min(first, at - _BEFORE_TOKENS))
    for place in range(at - 1, begin - 1, -1):
        aside = place > 0 and at - place < _ASIDE_TOKENS and sentence[place - 1].text == ","
        if sentence[place].text in _CLAUSE_ENDS or (aside and sentence[place].fold in _RELATIVES):
            # "might bid for Acme, which lost its chief": what a relative tells is a fact.
            begin = place + 1
            break
    before = sentence[begin:at]
    clause = _joined(sentence[begin:last])
    # "offered | to resign": the "to" of a trigger belongs to what stands before it.
    reach = [*before, sentence[at]] if sentence[at].fold == "to" else before
    lead = _ASIDE.sub(" ", _joined(reach[_past_circumstance(reach, language) :]))
    close = [t.fold for t in sentence[max(begin, at - 4) : at]]
    if word := hears("denying", clause) or hears("disputing", _joined(sentence[:at])):
        return Stance("denied", "none", f"denied: {word!r}")
    if _belied(before, language):
        return Stance("denied", "none", "denied by the one who speaks")
    if any(w in _NEGATIONS for w in close) or any(language.has("blocking", w) for w in close[-2:]):
        return Stance(None, "none", "negated")
    conceded = listener(language).patterns.get("concessive")
    if (word := hears("attempts", _joined(sentence[max(begin, at - 3) : at]))) and _INFINITIVE.match(sentence[at].fold):
        return Stance(None, "none", f"attempted: {word!r}")
    if _is_open(sentence, at, begin, language):
        return Stance(None, "none", "an infinitive that nothing settles")
    lead = _UNTIL.sub(" ", lead)
    if sentence[at].fold in _PAST and not _AHEAD & set(lead.split()):
        # "held the job until he quit in May".
        lead = _UNTIL_HE.sub(" ", lead)
    if word := hears("hypothetical", conceded.sub("", lead) if conceded else lead):
        return Stance(None, "none", f"hypothetical: {word!r}")
    if (sentence[0].fold in ("si", "s'", "if", "unless") and not _told_aside(sentence, at, language)) or (
        len(sentence) > 1 and sentence[0].text in ("«", '"', "'") and sentence[1].fold in ("si", "if")
    ):
        return Stance(None, "none", "on a condition")
    if sentence[0].fold == "pourquoi" and any(w in _MUSTS for w in close):
        # "Pourquoi Roux doit démissionner" is what a writer wants.
        return Stance(None, "none", "called for")
    if _asked(sentence, at):
        return Stance(None, "none", "a question")
    if word := hears("undone", _joined(sentence[last : last + _UNDONE_TOKENS])):
        return Stance(None, "none", f"undone: {word!r}")
    if _joined(sentence[last : last + _AFTER_TOKENS]).startswith(
        ("only after ", "only if ", "si ", "if ", "only when ")
    ):
        return Stance(None, "none", "on a condition")
    if language.lang == "en" and _conditioned(sentence, at, last):
        return Stance(None, "none", "on a condition told behind")
    whole = _joined(sentence)
    if _joined(sentence[last : last + 1]) in ("likely ", "looms ", "imminent ", "probable ", "possible "):
        return Stance("rumoured", "none", "called likely")
    medium = _relayed(sentence, language)
    if word := hears("rumour", clause):
        source = hears("reported", whole)
        if source and "intended" not in listener(language).patterns:
            return Stance("reported", "sources", f"rumour {word!r} with a source {source!r}")
        return Stance("rumoured", "sources" if source else "none", f"rumour: {word!r}")
    if word := hears("intended", clause):
        if source := hears("reported", whole) or medium:
            return Stance("reported", "sources", f"intended {word!r} with a source {source!r}")
        return Stance("rumoured", "none", f"intended: {word!r}")
    told = hears("speech", whole) or listener(language).foretells(whole)
    if (word := hears("conditional", clause)) and not told:
        if source := hears("reported", whole) or medium:
            return Stance("reported", "sources", f"conditional {word!r} with a source {source!r}")
        return Stance("rumoured", "none", f"conditional: {word!r}")
    if word := hears("hearsay", _joined(sentence[max(begin, at - 4) : last])):
        if _joined(sentence[:1]) == "sans ":
            return Stance(None, "none", "on a condition")
        if source := hears("reported", whole) or hears("according", whole) or medium:
            return Stance("reported", "sources", f"hearsay {word!r} with a source {source!r}")
        return Stance("rumoured", "none", f"hearsay: {word!r}")
    if medium:
        return Stance("reported", "media", f"as another medium tells: {medium!r}")
    if word := hears("reported", whole):
        return Stance("reported", "sources", f"source: {word!r}")
    return Stance("confirmed", "none", "stated as fact")


_MUSTS = ("doit", "doivent", "devrait", "devraient")
_UNDONE_TOKENS = 12
"""So far behind an exit its being undone is told: "the firing of Jane Roe, head of the agency, was overturned"."""
_GOVERNOR_TOKENS = 6
"""So close before an infinitive stands the verb that governs it, with its adverbs and its date."""
_RE_INFINITIVES = frozenset(
    "prendre reprendre rendre mettre remettre demettre transmettre perdre rejoindre quitter faire dire "
    "interrompre suspendre soustraire distraire defaire".split()
)


def _is_open(sentence: list[Token], at: int, begin: int, language: Language) -> bool:
    """Tell "Acme hésite à limoger Roux", where nobody is dismissed, from "Acme décide de limoger Roux".

    What governs a French infinitive settles it or leaves it open, and far more verbs leave it open: those that settle
    it are listed.
    """
    settled = listener(language).patterns.get("settled")
    verb = sentence[at + 1] if sentence[at].fold in ("se", "s'") and at + 1 < len(sentence) else sentence[at]
    if settled is None or not (verb.fold.endswith(("er", "ir")) or verb.fold in _RE_INFINITIVES):
        return False
    return settled.search(_joined(sentence[max(begin, at - _GOVERNOR_TOKENS) : at])) is None


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


_BELYING = frozenset(("deny", "denies", "denied", "denying"))
_CLAUSE_STARTS = frozenset((",", "and", "but", "as", "after", "before", "while", "who", "he", "she"))


def _belied(before: list[Token], language: Language) -> bool:
    """Tell "Acme denies its chief is leaving" from "denied wrongdoing but resigned"."""
    words = [t.fold for t in before]
    place = next((n for n in range(len(words) - 1, -1, -1) if words[n] in _BELYING), None)
    return language.lang == "en" and place is not None and not _CLAUSE_STARTS & set(words[place:])


_AHEAD = frozenset(("will", "would", "to", "'ll", "may", "might", "could"))


def _conditioned(sentence: list[Token], at: int, last: int) -> bool:
    """Tell "will resign as director if the council cuts its grant" from what is settled."""
    if not any(t.fold in _AHEAD for t in sentence[max(0, at - 3) : last]):
        return False
    for place in range(last, len(sentence)):
        if sentence[place].text in _CLAUSE_ENDS:
            return False
        if sentence[place].fold in ("if", "unless") and sentence[place - 1].fold not in ("even", "as", "asked", "asks"):
            return True
    return False


def _past_circumstance(before: list[Token], language: Language) -> int:
    """Return where "after" ends in what stands before a trigger: what follows "after" is a fact."""
    after = language.sets.get("fact_words", frozenset())
    words = [t.fold for t in before]
    places = (n for n in range(len(words) - 1, -1, -1) if words[n] in after and not _lasts(words[n : n + 2]))
    return next((n + 1 for n in places), 0)


def _lasts(words: list[str]) -> bool:
    """Tell "réclament depuis un an le départ de Roux", a time, from "depuis le départ de Roux", a fact."""
    return words[0] == "depuis" and len(words) > 1 and (words[1] in _AMOUNTS or words[1].isdigit())


_AMOUNTS = frozenset(
    "un une deux trois quatre cinq six sept huit neuf dix plusieurs quelques des longtemps toujours peu".split()
)


def _relayed(sentence: list[Token], language: Language) -> str | None:
    """Return the medium that a headline names at its end as its source: "...: FT", "... - Sky News"."""
    for place in range(len(sentence) - 1, max(0, len(sentence) - 6), -1):
        if sentence[place].text in (":", "-", "–"):
            name = _joined(sentence[place + 1 :]).strip(" .")
            return name if name in language.media else None
    return None


def _asked(sentence: list[Token], at: int) -> bool:
    """Tell whether the trigger stands in a question; "Exit of X: what now?" asks about something else."""
    if sentence[-1].text != "?" or (sentence[0].fold == "qui" and sentence[1].low in ("est", "sont")):
        # "Qui est Roux, le nouveau patron d'Acme ?" asks about something else.
        return False
    return not any(t.text in (":", ",", "–") for t in sentence[at:])


_SINCE_WHEN = re.compile(r"(?:depuis|since) (?:[^ ,]+ ){0,2}\d{4} , ")
"""How long somebody held the post tells nothing of when it ends: "in office since 2016, was replaced"."""


_FORMERLY = re.compile(r", (?:formerly|previously) [^,]*(?:, |$)")
"""What somebody was says nothing of when another is named: "names Roe, formerly of Acme, president"."""


def salience(
    language: Language, lead: str, clause: str, date: str | None, published: str | None, history: bool
) -> tuple[Salience, str]:
    """Tell news from history; lead = folded words before the trigger, clause = folded words of the match."""
    hears = listener(language).hears
    if date and published and days_between(date, published) > RECENT_DAYS_MAX:
        return "background", f"dated {date}, published {published}"
    if history:
        return "background", "the date is long past"
    if word := hears("recalled", _FORMERLY.sub(", ", clause)):
        return "background", f"recalls: {word!r}"
    near = " ".join(_SINCE_WHEN.sub("", lead).split()[-5:]) + " "
    if word := hears("after_words", near):
        return "background", f"told as a circumstance: {word!r}"
    return "news", "told as current"
