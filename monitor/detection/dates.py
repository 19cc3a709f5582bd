# ruff: noqa: E501 - one shape of a date stands on one line
"""A closed grammar of dates: what "le 6 août", "last May" or "18-JUN-1987 10:58" say, as YYYY[-MM[-DD]]."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import cache

import msgspec

from monitor.detection.text import fold

_MONTHS = {
    "fr": "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split(),
    "en": "january february march april may june july august september october november december".split(),
}
_DAYS = {
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche".split(),
    "en": "monday tuesday wednesday thursday friday saturday sunday".split(),
}
_NUMBERS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10,
    "one": 1, "a": 1, "an": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "cent": 100,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
}  # fmt: skip

_BEFORE = {
    "fr": "a|au|avant|apres|ce|cette|compter|courant|d'ici|de|debut|depuis|des|du|en|fin|jusqu'a|la|le|mi|partir|vers",
    "en": "about|almost|as|at|before|beginning|by|during|early|effective|end|from|in|last|late|mid|more|nearly|next|of|on|over|since|starting|than|the|this|until",
}
"""Words in front of a date or of the words that begin one."""
_HEADS = {
    "fr": "an|mois|semaine|meme|hier|aujourd|demain|il y a",
    "en": rf"jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec|year|month|week|same|yesterday|to|(?:{'|'.join(_NUMBERS)}) [dwmy]",
}
"""What else a date begins with behind these: the beginnings of words."""


class DateMention(msgspec.Struct, frozen=True):
    """A date as the text says it; start and end are characters of the part."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    shift: tuple[str, int] | None = None
    """Unit (day, week, month, year) and how many of it from the publication: ("year", -1)."""
    same: bool = False
    """ "the same month": the date told before."""

    @property
    def history(self) -> bool:
        """Tell whether the words alone say that it is long past."""
        return self.shift is not None and self.shift[0] == "year" and self.shift[1] < 0


@cache
def _grammar(lang: str) -> re.Pattern[str]:
    months = "|".join(_MONTHS[lang])
    days = "|".join(_DAYS[lang])
    numbers = "|".join(_NUMBERS)
    year = r"(?:19|20)\d\d"
    if lang == "fr":
        pieces = [
            rf"(?:(?:a compter |a partir |d'ici |avant |apres |des |jusqu'a |depuis )?(?:le |du |au |ce )?(?:(?:{days}) )?)(?P<d1>\d{{1,2}})(?:er)? (?P<m1>{months})(?: (?P<y1>{year}))?",
            rf"(?:en |a la fin |fin |(?:a |a partir de |des |vers )la mi-|debut |mi-|courant |depuis |a compter de |a compter d'|a partir de |a partir d'|d'ici |d'ici a |au mois de |au mois d'|des |ce mois de )(?P<m2>{months})(?: (?P<y2>{year})| (?P<next2>prochain)| (?P<last2>dernier))?",
            rf"(?:(?:de |d'|a )(?=(?:{months}) {year}))?(?P<m3>{months}) (?:(?P<y3>{year})|(?P<next3>prochain)|(?P<last3>dernier))",
            rf"(?:en |depuis |de |fin |debut |l'annee |(?<=\d\d\d\d )a )(?P<y4>{year})",
            rf"(?:ce |le |des |depuis |a partir du |a partir de |a compter de )?(?P<w>{days})(?: (?P<wlast>dernier)| (?P<wnext>prochain)| (?:soir|matin|apres-midi))?",
            r"(?P<day>avant-hier|hier|aujourd'hui|demain)",
            r"(?P<rel>l'annee derniere|l'an dernier|l'an passe|l'annee passee|l'annee prochaine|l'an prochain|cette annee|le mois dernier|le mois prochain|ce mois-ci|la semaine derniere|la semaine prochaine|cette semaine|la semaine passee|(?<!jusqu')(?:a |d'ici a |d'ici |avant )la fin (?:de l'annee|du mois)|en fin d'annee)",
            rf"il y a (?:environ |pres de |plus de )?(?P<n>\d{{1,2}}|{numbers}) (?P<u>jours?|semaines?|mois|ans?|annees?)",
            r"(?:depuis |des )?(?P<same>le meme jour|le meme mois|la meme annee|au meme moment)",
        ]
    else:
        short = r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
        pieces = [
            rf"(?:on |from |by |until |effective )?(?:(?:{days}),? )?(?P<m1>{months}|{short})\.? (?P<d1>\d{{1,2}}|one)(?:st|nd|rd|th)?(?: ?,? (?P<y1>{year}))?\b",
            rf"(?:on |the )?(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m5>{months})(?:,? (?P<y5>{year}))?",
            rf"(?:in |by |until |since |from |effective |as of |beginning |starting |late |early |mid-|end of |last (?=\w)|next (?=\w))+(?:(?<=last )(?P<last2>)|(?<=next )(?P<next2>))?(?P<m2>{months})(?: (?P<y2>{year})| (?:next year))?",
            rf"(?P<m3>{months}),? (?P<y3>{year})",
            rf"(?:in |since |of |during |by |late |early |mid-year |mid-|year-end |end of )+(?P<y4>{year})",
            rf"the (?P<y6>{year})(?= (?:removal|ouster|sacking|firing|dismissal|resignation|departure|exit|death|appointment|hiring))",
            rf"(?:on |last |this |late |by )?(?P<w>{days})(?: night| morning| evening| afternoon)?",
            r"(?P<day>yesterday|today|tomorrow|tonight)",
            r"(?P<rel>last year|next year|this year|last month|next month|this month|last week|next week|this week|(?:at |by |before )(?:the )?end of the year|(?:at |by )year-end)",
            rf"(?:about |nearly |more than |almost |over )?(?P<n>\d{{1,2}}|{numbers}) (?P<u>days?|weeks?|months?|years?) (?:ago|earlier)",
            r"(?P<same>the same day|the same month|the same year|at the same time)",
        ]
    # Most words begin no date: that they do not is to cost little. More words than this stand before none, and a text
    # of nothing else would be read once for each of its words.
    head = rf"(?=(?:(?:{_BEFORE[lang]})[ -]|[dl]'){{0,8}}+(?:\d|{months}|{days}|{_HEADS[lang]}))"
    return re.compile(rf"(?<!\w){head}(?:" + "|".join(pieces) + r")(?!\w)")


_RELATIVE = {
    "last year": ("year", -1), "next year": ("year", 1), "this year": ("year", 0), "last month": ("month", -1), "next month": ("month", 1),
    "this month": ("month", 0), "last week": ("week", -1), "next week": ("week", 1), "this week": ("week", 0),
    "l'annee derniere": ("year", -1), "l'an dernier": ("year", -1), "l'an passe": ("year", -1), "l'annee passee": ("year", -1), "l'annee prochaine": ("year", 1),
    "l'an prochain": ("year", 1), "cette annee": ("year", 0), "le mois dernier": ("month", -1), "le mois prochain": ("month", 1), "ce mois-ci": ("month", 0),
    "a la fin du mois": ("month", 0), "d'ici a la fin du mois": ("month", 0), "d'ici la fin du mois": ("month", 0), "avant la fin du mois": ("month", 0),
    "la semaine derniere": ("week", -1), "la semaine passee": ("week", -1), "la semaine prochaine": ("week", 1), "cette semaine": ("week", 0),
    "avant-hier": ("day", -2), "hier": ("day", -1), "aujourd'hui": ("day", 0), "demain": ("day", 1),
    "yesterday": ("day", -1), "today": ("day", 0), "tonight": ("day", 0), "tomorrow": ("day", 1),
}  # fmt: skip
_UNITS = {
    "jour": "day",
    "semaine": "week",
    "mois": "month",
    "an": "year",
    "annee": "year",
    "day": "day",
    "week": "week",
    "month": "month",
    "year": "year",
}


def has_grammar(lang: str) -> bool:
    """Tell whether a language has a grammar of dates here; any other is read by the lists of its pack."""
    return lang in _MONTHS


def find_dates(folded: str, lang: str) -> list[DateMention]:
    """Return the dates of a folded text of French or English, in order."""
    out = []
    for match in _grammar(lang).finditer(folded):
        found = match.groupdict()
        month = _first(found, "m1", "m2", "m3", "m5")
        day, year = _first(found, "d1", "d5"), _first(found, "y1", "y2", "y3", "y4", "y5", "y6")
        shift: tuple[str, int] | None = None
        if word := _first(found, "rel", "day"):
            shift = _RELATIVE.get(word, ("year", 0))
        elif unit := _first(found, "u"):
            count = found.get("n") or "1"
            shift = (
                _UNITS[unit.removesuffix("s") if unit != "mois" else unit],
                -(int(count) if count.isdigit() else _NUMBERS[count]),
            )
        weekday = _DAYS[lang].index(found["w"]) if found.get("w") else None
        number = None if month is None else next(n for n, name in enumerate(_MONTHS[lang], 1) if name.startswith(month))
        out.append(
            DateMention(
                match.start(),
                match.end(),
                int(year) if year else None,
                number,
                (1 if day == "one" else int(day)) if day else None,
                weekday,
                shift,
                bool(found.get("same")),
            )
        )
    return out


def _first(found: dict[str, str | None], *names: str) -> str | None:
    return next((value for name in names if (value := found.get(name))), None)


def resolve(mention: DateMention, published: str | None, future: bool = False, before: str | None = None) -> str | None:
    """Return the date that is meant; None where the publication date is needed and unknown.

    published and before (the date told before, for "the same month") are partial dates; future = the sentence looks ahead.
    """
    if mention.same:
        return before[:7] if before else published
    if mention.year is not None:
        return _compose(mention.year, mention.month, mention.day)
    if published is None:
        return None
    parts = [int(p) for p in published.split("-")]
    if mention.month is not None:
        year = parts[0]
        if (
            len(parts) > 1
            and not future
            and mention.month > parts[1]
            and (mention.month - parts[1] > 1 or mention.day is None)
        ):
            year -= 1
        elif len(parts) > 1 and future and mention.month < parts[1]:
            year += 1
        return _compose(year, mention.month, mention.day)
    if mention.shift is not None:
        return _shifted(parts, *mention.shift)
    if mention.weekday is not None and len(parts) == 3:
        day = dt.date(*parts)
        back = (day.weekday() - mention.weekday) % 7
        return (day + dt.timedelta(days=7 - back if future and back else -back)).isoformat()
    return published


def _compose(year: int, month: int | None, day: int | None) -> str:
    if month is None:
        return f"{year:04d}"
    if day is None or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return f"{year:04d}-{month:02d}"
    return f"{year:04d}-{month:02d}-{day:02d}"


def _shifted(parts: list[int], unit: str, count: int) -> str | None:
    if unit == "year":
        return f"{parts[0] + count:04d}"
    if len(parts) < 2:
        return f"{parts[0]:04d}" if abs(count) < 6 else None
    if unit == "month":
        months = parts[0] * 12 + parts[1] - 1 + count
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    if len(parts) < 3:
        return f"{parts[0]:04d}-{parts[1]:02d}"
    day = dt.date(*parts) + dt.timedelta(days=count * (7 if unit == "week" else 1))
    return day.isoformat() if unit == "day" else day.isoformat()[:7]


def days_between(earlier: str, later: str) -> int:
    """Return at least how many days lie between two partial dates: from the end of the first to the start of the second."""
    first, second = [int(p) for p in earlier.split("-")], [int(p) for p in later.split("-")]
    month = first[1] if len(first) > 1 else 12
    day = first[2] if len(first) > 2 else calendar.monthrange(first[0], month)[1]
    start = dt.date(second[0], second[1] if len(second) > 1 else 1, second[2] if len(second) > 2 else 1)
    return (start - dt.date(first[0], month, day)).days


_PUBLISHED = (
    re.compile(r"(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)(?:-(?P<d>\d\d))?(?!\d)"),
    re.compile(r"(?P<y>(?:19|20)\d\d)/(?P<m>\d\d)/(?P<d>\d\d)(?!\d)"),
    re.compile(r"(?P<d>\d{1,2})[-/. ](?P<n>[a-z]{3,9})\.?[-/., ]+(?P<y>(?:19|20)\d\d)"),
    re.compile(r"(?P<n>[a-z]{3,9})\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>(?:19|20)\d\d)"),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>(?:19|20)\d\d)"),
    re.compile(r"(?<![a-z])(?P<n>[a-z]{3,9})\.? (?P<y>(?:19|20)\d\d)"),
)


def parse_published(text: str) -> str | None:
    """Read a publication date from any string, as YYYY[-MM[-DD]]; None where it says nothing of a date.

    A range of years ("2004/2005") tells no year, yet its last year is the latest it can be: that one is returned.
    """
    low = fold(text)
    for pattern in _PUBLISHED:
        if not (match := pattern.search(low)):
            continue
        found = match.groupdict()
        month = int(found["m"]) if found.get("m") else _month(found.get("n") or "")
        if month is None or not 1 <= month <= 12:
            continue
        return _compose(int(found["y"]), month, int(found["d"]) if found.get("d") else None)
    years = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", low)
    return max(years) if years else None


def _month(name: str) -> int | None:
    for names in _MONTHS.values():
        for number, month in enumerate(names, 1):
            if name == month or (len(name) >= 3 and month.startswith(name)):
                return number
    return None
