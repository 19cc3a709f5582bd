"""When a match happened: the date nearest to it, and whether its words look back."""

from __future__ import annotations

import re
from itertools import pairwise

from monitor.detection import dates as calendar
from monitor.detection.language import Language
from monitor.detection.listening import listener
from monitor.detection.names import Item
from monitor.detection.pronouns import is_unsaid
from monitor.detection.reading import Reading, Sentence


def date_of(
    reading: Reading, sentence: Sentence, subject: Item, trigger: tuple[int, int], ahead: bool
) -> tuple[str | None, bool, bool]:
    """Return the date of a match, whether the text tells it, and whether its words say it is long past."""
    if labelled := _LABEL.match("".join(t.text + " " for t in sentence.tokens[:2])):
        return labelled["year"], True, False
    said = [d for d in sentence.dates if not _aside(d, sentence, subject, trigger, reading.language)]
    if not said:
        date = _date_before(reading, sentence)
        return date, date is not None, False
    nearest = min(
        said,
        key=lambda d: (abs(d.start - trigger[1]) if d.start >= trigger[1] else 1.5 * abs(trigger[0] - d.end), d.start),
    )
    before = None
    if nearest.same:
        here = reading.sentences.index(sentence)
        earlier = [d for s in reading.sentences[max(0, here - 3) : here] for d in s.dates if not d.same]
        earlier += [d for d in sentence.dates if not d.same and d.start < nearest.start]
        before = calendar.resolve(earlier[-1], reading.article.published_on) if earlier else None
    ahead = (
        (ahead and not _is_of_report(sentence, nearest, trigger, reading.language))
        or _takes_effect(sentence, nearest, trigger, reading)
        or _is_present(sentence, nearest, trigger, reading)
    )
    date = calendar.resolve(nearest, reading.article.published_on, ahead, before)
    return date, date is not None, nearest.history


def _is_of_report(sentence: Sentence, date: calendar.DateMention, trigger: tuple[int, int], language: Language) -> bool:
    """Tell "In March, Roe said that he would leave", which says when he told so."""
    between = [t for t in sentence.tokens if date.end <= t.start < trigger[0]]
    past = language.sets.get("reports_past", frozenset())
    # "Next June, Acme said, Roe will leave": there the date is of the exit.
    return any(t.fold in past and not t.fold.endswith("s") and after.text != "," for t, after in pairwise(between))


_LABEL = re.compile(r"(?P<year>(?:19|20)\d\d) : ")
"""How a table of years begins each line: "1999: Jane Roe joins Acme"."""


def _takes_effect(sentence: Sentence, date: calendar.DateMention, trigger: tuple[int, int], reading: Reading) -> bool:
    """Tell whether a date is when something begins to hold: "effective June 1", "as of April", "à compter du 2 mai"."""
    today = reading.article.published_on
    if today and date.month is not None and 0 < (int(today[5:7] or 1) - date.month) % 12 <= _JUST_MONTHS:
        return False
    words = [t.fold for t in sentence.tokens if date.start - 10 <= t.start < date.end]
    behind = next((t.fold for t in sentence.tokens if t.start >= date.end), "")
    own = next((t.fold for t in sentence.tokens if t.start >= date.start), "")
    language = reading.language
    before = [t.fold for t in sentence.tokens if trigger[1] <= t.start < date.start]
    if language.has("begins_on", own) or any(language.has("will_begin", word) for word in before):
        # "directrice au 1er janvier"; "was named chief executive and will start on January 4".
        return True
    told = [t.fold for t in sentence.tokens if trigger[0] - len("annoncé ") * 2 <= t.start < trigger[1]]
    if any(language.has("announced", word) for word in told) and any(language.has("ends_of", word) for word in before):
        # "a annoncé son départ à l'issue de l'assemblée du 12 mai", in November.
        return True
    if any(language.has("begins_from", word) for word in words[:2]):
        # "chairman from July", but not "chairman from July to October".
        return not language.has("lasts_until", behind)
    return any(language.has("from_then", word) for word in words)


_JUST_MONTHS = 2
"""An appointment is also told when it has just taken effect: "as of 1 January", in February."""

_SOON_MONTHS = 6
"""A present tense with a day tells of the months to come, not of nearly a year."""

_HELPER_CHARS = 6
"""How far before a trigger the helper verb stands that makes it past: "avait rejoint"."""


def _is_present(sentence: Sentence, date: calendar.DateMention, trigger: tuple[int, int], reading: Reading) -> bool:
    """Tell "Roe becomes chairman on June 1", of days to come: what is past is told so, or with its year."""
    today = reading.article.published_on
    if date.month is None or date.year is not None or not today:
        return False
    soon = (date.month - int(today[5:7] or 1)) % 12 < _SOON_MONTHS
    return soon and _has_present(sentence, trigger, reading.language)


def tells_present(sentence: Sentence, trigger: tuple[int, int], language: Language) -> bool:
    """Tell "after Roe retires", who is still there, from "after Roe retired"; a headline has the present for both."""
    return sentence.part != "title" and _has_present(sentence, trigger, language)


def _has_present(sentence: Sentence, trigger: tuple[int, int], language: Language) -> bool:
    # As printed: "a quitté" is told from "quitte" by its accent alone.
    words = "".join(t.low + " " for t in sentence.tokens if trigger[0] - _HELPER_CHARS <= t.start < trigger[1])
    verbs = language.pattern(r"(?<![^ ])(?P<helper><active_helpers>)?<present_verbs>").finditer(words)
    return any(verb["helper"] is None for verb in verbs)


def clause_of(sentence: Sentence, trigger: int, end: int, reading: Reading) -> str:
    """Return the folded words of a sentence as far as its match goes on: what a comma adds tells of something else."""
    begin = _career_end(sentence, trigger, reading.language) or _past_unsaid(sentence, trigger)
    stop = next((t.start for t in sentence.tokens if t.start >= end and t.text == ","), None)
    french = reading.language.lang == "fr"
    last = stop if french and stop is not None else sentence.tokens[-1].start
    return "".join(t.fold + " " for t in sentence.tokens if begin <= t.start <= last)


def _career_end(sentence: Sentence, trigger: int, language: Language) -> int:
    """Return where "Appointed a year ago, " ends, with which a sentence may begin before its trigger; 0 without it."""
    if not language.has("fronted_careers", sentence.tokens[0].fold):
        return 0
    return next((t.start for t in sentence.tokens if t.text == "," and t.start < trigger), 0)


def _past_unsaid(sentence: Sentence, trigger: int) -> int:
    """Return the comma before a trigger that closes "Deux ans après avoir quitté Acme, "; 0 without it."""
    unsaid = next((i.end for i in sentence.typed.items if is_unsaid(i)), trigger)
    return max((t.start for t in sentence.tokens if t.text == "," and unsaid <= t.start < trigger), default=0)


def _is_circumstance(date: calendar.DateMention, sentence: Sentence, trigger: int, language: Language) -> bool:
    """Tell "Jeudi, la ministre a parlé après la démission de Roux", which tells when she spoke."""
    behind = [t.fold for t in sentence.tokens if date.end <= t.start < trigger]
    return any(language.has("fact_words", word) for word in behind[-2:]) and len(behind) > _OWN_DATE_TOKENS


_OWN_DATE_TOKENS = 3
"""So few words stand between a date and the noun that it goes with: "lundi après la démission de"."""


def _parts_unsaid(date: calendar.DateMention, sentence: Sentence, subject: Item, trigger: int) -> bool:
    """Tell a date of the main clause from one of "après avoir quitté Acme en mars", whichever the trigger is of."""
    unsaid = next((i.start for i in sentence.typed.items if is_unsaid(i)), None)
    if unsaid is None:
        return False
    comma = next((t.start for t in sentence.tokens if t.text == "," and t.start > unsaid), sentence.tokens[-1].end)
    return is_unsaid(subject) != (unsaid < date.start < comma)


def _date_before(reading: Reading, sentence: Sentence) -> str | None:
    """Return the date of the sentence before where this one says "a few days later"; None where it does not."""
    words = "".join(t.fold + " " for t in sentence.tokens[:8])
    if not listener(reading.language).hears("soon_after", words):
        return None
    here = reading.sentences.index(sentence)
    earlier = reading.sentences[here - 1].dates if here else []
    date = calendar.resolve(earlier[-1], reading.article.published_on) if earlier else None
    return date[:7] if date else None


def _aside(
    date: calendar.DateMention, sentence: Sentence, subject: Item, trigger: tuple[int, int], language: Language
) -> bool:
    """Tell whether a date belongs to another clause ("who joined last year"), not to the trigger."""
    behind = [t.fold for t in sentence.tokens if t.start >= date.end][:2]
    if behind == [",", "when"] and date.end <= subject.start < trigger[1]:
        # "in charge since 2019, when Roe resigned".
        return False
    if any(language.has("since", t.fold) for t in sentence.tokens if date.start - 8 <= t.start <= date.start):
        # "without example since 1958".
        return True
    if any(language.has("born", t.fold) for t in [t for t in sentence.tokens if t.end <= date.start][-_BIRTH_WORDS:]):
        # "Jane Roe, born in Acton in 1975, has been named".
        return True
    first = sentence.tokens[0]
    comma = next((t.start for t in sentence.tokens if t.text == ","), None)
    if date.start < _career_end(sentence, trigger[0], language):
        return True
    if _is_circumstance(date, sentence, trigger[0], language) or _parts_unsaid(date, sentence, subject, trigger[0]):
        return True
    if subject.end <= date.start and any(t.text == "," and date.end <= t.start < trigger[0] for t in sentence.tokens):
        # "Roux, nommé en 2013, démissionne".
        told = [t.fold for t in sentence.tokens if subject.end <= t.start < date.start]
        if any(language.has("fronted_careers", word) for word in told):
            return True
    across = comma is not None and (trigger[1] <= comma < date.start or date.end <= comma <= trigger[0])
    if across and language.has("fact_words", first.fold):
        # "After the resignation of Roe, he promised growth by 2018"; "After a loss in May, Acme names Roe".
        return True
    if date.start >= trigger[1]:
        between = [t.fold for t in sentence.tokens if trigger[1] <= t.start < date.start]
        another = not language.sets["other_clauses"].isdisjoint(between)
        return subject.end <= trigger[0] and (another or _ANOTHERS.search(" ".join(between)) is not None)
    if not subject.end <= date.start < trigger[0]:
        return False
    between = [t.fold for t in sentence.tokens if subject.end <= t.start < date.start]
    return not language.sets["relatives"].isdisjoint(between)


_BIRTH_WORDS = 4
"""Between "born" and its date stand a place and small words."""

_ANOTHERS = re.compile(r"(?<!when )(?<!once )(?<!after )\b(?:he|she|they) (?!will |would |is |are )")
"""A verb of its own has the date of "the firm that he founded in 1984"; "when he turns 60" is when he goes."""


def looks_ahead(hit: re.Match[str], language: Language) -> bool:
    """Tell whether the words of a match are of days to come; "resigned to run Acme" is past."""
    words = language.pattern("(?<![^ ])<gone>.*?(?<![^ ])<to_do>").sub("", hit[0])
    endings = tuple(language.words("future_endings"))
    return language.pattern(r"(?<![^ ])(?:<ahead>|<progressive>\w+ing )").search(words) is not None or (
        bool(endings) and any(word.endswith(endings) for word in words.split())
    )


def follows_look_back(reading: Reading, sentence: Sentence) -> bool:
    """Tell whether the sentence before looks back, so that this one goes on with it."""
    here = reading.sentences.index(sentence)
    before = reading.sentences[here - 1] if here else None
    if before is None or before.part != sentence.part:
        return False
    words = "".join(t.fold + " " for t in before.tokens)
    ears = listener(reading.language)
    return ears.hears("looks_back", words) is not None


def pluperfect(hit: re.Match[str], sentence: Sentence, reading: Reading) -> bool:
    """Tell "had left", which is over, from "the company said he had left", how English reports the news of the day."""
    language = reading.language
    return (
        language.pattern("(?<![^ ])<past_before_past>").search(hit[0]) is not None
        and language.pattern("(?<![^ ])<reports_past>").search(sentence.typed.text) is None
    )
