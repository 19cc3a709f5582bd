"""Whether a match tells news or history, and of which day."""

from __future__ import annotations

import re

import msgspec

from monitor.detection.houses import House
from monitor.detection.matched import Matched, is_mere_word
from monitor.detection.names import Named
from monitor.detection.pronouns import is_unsaid
from monitor.detection.reading import Reading
from monitor.detection.stance import salience
from monitor.detection.when import clause_of, date_of, follows_look_back, looks_ahead, pluperfect, tells_present
from monitor.domain.claim import Salience


class Moment(msgspec.Struct):
    """When a match happened."""

    date: str | None
    told: bool
    """The text tells the date; else it is guessed from the day of the article."""
    salience: Salience
    why: str
    """What the salience was judged by."""
    earlier: bool
    """The words tell a past before the past: "had resigned"."""


def moment_of(matched: Matched, people: list[Named], house: House) -> Moment | None:
    """Return when a match happened; None where it only recalls what is no change to report."""
    reading, sentence, rule = matched.reading, matched.sentence, matched.rule
    today = reading.article.published_on
    date, told, history = date_of(
        reading, sentence, matched.subject, matched.trigger, looks_ahead(matched.hit, reading.language)
    )
    if told and _is_of_the_verb(matched):
        date, told = None, False
    if _stands_in_front(matched) and not _has_just_happened(matched, date, today):
        return None
    if house.career is not None and not told:
        date, told = house.career[1], house.career[1] is not None
    weight, why = _weigh(matched, date if told else None, history)
    earlier = pluperfect(matched.hit, sentence, reading)
    if weight == "news" and (looks_back := _looks_back(matched, people, told, earlier)):
        weight, why = "background", looks_back
    if why.startswith(_CIRCUMSTANCE) and sentence.dates and tells_present(sentence, matched.trigger, reading.language):
        # "from July, when Jane Roe retires".
        weight, why = "news", "told in the present"
    circumstance = why.startswith(_CIRCUMSTANCE) and _is_noun(matched)
    fronted = circumstance and sentence.typed.at(matched.trigger_at) <= _FRONT_MAX
    recalled = rule.background or history or fronted or why.startswith("recalls")
    if sentence.part == "title" and not told and not recalled:
        weight, why = "news", "stands in the title"
    if circumstance and not told and today and _is_recent(reading, why):
        # What an article goes on from is of these days, at least of this year.
        date = today[: 7 if sentence.part == "title" else 4]
    if weight == "news" and not told:
        date = today
    moment = Moment(date, told, weight, why, earlier)
    if weight == "background" and _is_no_change(matched, house, moment):
        return None
    if house.unproven and circumstance and (not told or (date or "")[:4] == (today or "")[:4]):
        moment.salience, moment.why = "news", "died in office"
    named_before = earlier and rule.kind == "appointment" and not house.sure and "role" not in matched.slots
    biography = (rule.manner == "died" and not rule.alone) or named_before
    if moment.salience == "background" and biography:
        # A death that is only recalled is a biography, and so is "he had been appointed"; "died in office" is none.
        return None
    return moment


def _stands_in_front(matched: Matched) -> bool:
    """Tell whether a participle in front tells an entry: "Nommé directeur d'Acme mardi, Roux promet"."""
    text, begin = matched.hit.string, matched.trigger_at
    entry = matched.rule.kind == "appointment" and matched.rule.passive and begin < matched.subject_at
    ends = matched.hit.end() == matched.subject_end_at and matched.reading.language.lang == "fr"
    return entry and ends and text.count(" ", 0, begin) <= _FRONT_MAX and not text[:begin].endswith(("été ", "sont "))


def _is_of_the_verb(matched: Matched) -> bool:
    """Tell the day of "le nouveau patron d'Acme parlera le 3 mai" from "le nouveau patron d'Acme depuis le 3 mai"."""
    if not (matched.rule.background and matched.rule.kind == "appointment"):
        return False
    near = range(matched.start, matched.end + _LINK_CHARS)
    return bool(matched.sentence.dates) and not any(said.start in near for said in matched.sentence.dates)


_LINK_CHARS = len(", depuis le ")
"""How far behind a new chief the day stands that is his own."""


def _has_just_happened(matched: Matched, date: str | None, today: str | None) -> bool:
    """Tell what a participle in front adds to the news, by its day or by "tout juste", from a career."""
    begin, end = matched.trigger[0], matched.subject.start
    lead = "".join(t.fold + " " for t in matched.sentence.tokens if t.start < begin)
    ahead = matched.pattern("<tasks_ahead>").match(matched.hit.string, matched.subject_end_at)
    if ahead or matched.pattern("<just_now>", folded=True).search(lead):
        return not date or date[:4] >= (today or "")[:4]
    if not (date and today and any(begin <= said.start < end for said in matched.sentence.dates)):
        return False
    months = (int(today[:4]) - int(date[:4])) * 12 + int(today[5:7] or 1) - int(date[5:7] or 0)
    return len(date) > len("2026") and abs(months) <= _JUST_MONTHS


_JUST_MONTHS = 2
"""What was told so many months ago is news in front of a sentence that goes on from it."""

_CIRCUMSTANCE = "told as a circumstance"


def _weigh(matched: Matched, date: str | None, history: bool) -> tuple[Salience, str]:
    reading, sentence, begin = matched.reading, matched.sentence, matched.trigger[0]
    lead = "".join(t.fold + " " for t in sentence.tokens if t.end <= begin)
    clause = clause_of(sentence, begin, matched.end, reading)
    if is_unsaid(matched.subject) and not date:
        return "background", "recalls what the main clause comes after"
    return salience(reading.language, lead, clause, date, reading.article.published_on, history)


def _looks_back(matched: Matched, people: list[Named], told: bool, earlier: bool) -> str | None:
    """Return why what sounds like news looks back; None where it does not."""
    sentence = matched.sentence
    if not told and follows_look_back(matched.reading, sentence):
        return "follows a look back"
    behind = "".join(t.fold + " " for t in sentence.tokens if t.start >= matched.trigger[1])
    if not told and matched.reading.language.pattern("<later_then>", folded=True).match(behind):
        return "later than what was told before"
    before_them = any(n.former and n.organisation == "@" and n.role is None for n in people)
    if not told and before_them and matched.rule.kind == "departure" and sentence.part == "text" and sentence.number:
        # "Her predecessor, Paul Rowe, was fired".
        return "of a predecessor"
    return "the wording recalls" if matched.rule.background or earlier else None


_FRONT_MAX = 3
"""Before the noun of "After the resignation of Roe, ..." stand no more words."""


def _is_noun(matched: Matched) -> bool:
    """Tell "the resignation of Roe" and "Roe's resignation" from "Roe resigns"."""
    text = matched.hit.string
    noun = text.endswith((" of ", " de ", " d' ", " du "), 0, matched.subject_at)
    return noun or text.endswith("'s ", 0, matched.trigger_at)


def _is_recent(reading: Reading, why: str) -> bool:
    """Tell "after the resignation of Roe" from "led to the resignation of Roe", of any time."""
    return any(reading.language.has("fact_words", word) for word in re.findall(r"\w+", why.rpartition(": ")[2]))


def _is_no_change(matched: Matched, house: House, moment: Moment) -> bool:
    """Tell what background is no change: of a house unsaid, the begin of a career, of a word that may be nobody."""
    today = matched.reading.article.published_on
    if house.name is None and (moment.told or moment.why.startswith("recalls")):
        return True
    if moment.told and _is_career(matched, moment.date, today):
        return True
    return (matched.rule.background or not house.told_here) and is_mere_word(matched.subject, matched.reading)


CAREER_YEARS_MIN = 3
"""Who joined a body so many years ago is told of by a biography."""


def _is_career(matched: Matched, date: str | None, today: str | None) -> bool:
    """Tell "Roux était entré chez Acme en 1998", "Roe joined Acme in 1998", which is where a career began."""
    if matched.rule.manner != "hired":
        return False
    if date and today:
        return int(today[:4]) - int(date[:4]) >= CAREER_YEARS_MIN
    return "role" not in matched.slots and "était entré" in matched.hit[0]
