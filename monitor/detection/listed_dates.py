"""Dates in a language without a grammar of its own: by the months and weekdays of its pack."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from monitor.detection.dates import DateMention, find_dates, has_grammar
from monitor.detection.language import Language
from monitor.detection.text import fold

_SHIFTS = {
    "yesterday": ("day", -1),
    "today": ("day", 0),
    "tomorrow": ("day", 1),
    "last_year": ("year", -1),
    "this_year": ("year", 0),
    "next_year": ("year", 1),
}
"""Lists of such a pack, and what their words say."""

_MONTHS_OF_YEAR, _DAYS_OF_WEEK = 12, 7


def dates_of(folded: str, language: Language) -> list[DateMention]:
    """Return the dates of a folded text, in order; none where the pack does not list all months and weekdays."""
    if has_grammar(language.lang):
        return find_dates(folded, language.lang)
    months, days = ([fold(word) for word in language.words(name)] for name in ("months", "weekdays"))
    if len(months) != _MONTHS_OF_YEAR or len(days) != _DAYS_OF_WEEK:
        return []
    shifts, out = _shifts(language), []
    for match in _pattern(language).finditer(folded):
        found = match.groupdict()
        if found["month"] and not (found["before"] or found["day"] or found["year"]):
            # A month alone may be somebody's name.
            continue
        year = found["year"] or found["alone"]
        out.append(
            DateMention(
                match.start(),
                match.end(),
                year=int(year) if year else None,
                month=months.index(found["month"]) + 1 if found["month"] else None,
                day=int(found["day"]) if found["day"] else None,
                weekday=days.index(found["weekday"]) if found["weekday"] else None,
                shift=shifts[found["shift"]] if found["shift"] else None,
            )
        )
    return out


def _shifts(language: Language) -> dict[str, tuple[str, int]]:
    return {fold(word): shift for name, shift in _SHIFTS.items() for word in language.words(name)}


@lru_cache(maxsize=8)
def _pattern(language: Language) -> re.Pattern[str]:
    """Return "am 3. Mai 2026", "el 3 de mayo", "im Mai", "seit 2019", "Montag" and "gestern" as one pattern."""
    months, days, before, of = (_either(language.words(n)) for n in ("months", "weekdays", "before_months", "of"))
    year = r"(?:19|20)\d\d"
    return re.compile(
        rf"(?<!\w)(?:(?P<shift>{_either(_shifts(language))})|(?P<weekday>{days})|(?:{before}) (?P<alone>{year})|"
        rf"(?P<before>(?:{before}) )?(?:(?P<day>\d{{1,2}})(?:\.|º|er)? (?:(?:{of}) )?)?"
        rf"(?P<month>{months})(?: (?:(?:{of}) )?(?P<year>{year}))?)(?!\w)"
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(fold(word)) for word in sorted(words, key=len, reverse=True)) or "(?!)"
