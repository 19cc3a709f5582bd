"""Times and spans of the week as people write them in monitor.yaml: "mon-fri 08:30", "sat,sun 00:00-24:00"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time

from monitor.domain.routing import DAY_NAMES, EVERY_DAY, DailyTime, QuietSpan

_CLOCK = r"([01]?[0-9]|2[0-4]):([0-5][0-9])"
_TIME = re.compile(rf"(?:([a-z,-]+) +)?{_CLOCK}")
_SPAN = re.compile(rf"(?:([a-z,-]+) +)?{_CLOCK} *- *{_CLOCK}")
_WEEK_MINUTES = 7 * 24 * 60


def parse_daily_time(text: str) -> DailyTime:
    """Read [DAYS ]HH:MM. Raises ValueError in plain words."""
    match = _TIME.fullmatch(text.strip().lower())
    if match is None:
        raise ValueError(f"{text!r} is no time; write 08:30, or with days mon-fri 08:30")
    days, hour, minute = match.groups()
    return DailyTime(at=_clock(hour, minute, text), days=_days(days))


def parse_quiet_span(text: str) -> QuietSpan:
    """Read [DAYS ]HH:MM-HH:MM. Raises ValueError in plain words."""
    match = _SPAN.fullmatch(text.strip().lower())
    if match is None:
        raise ValueError(f"{text!r} is no span; write 22:00-07:00, or with days sat,sun 00:00-24:00")
    days, hour, minute, end_hour, end_minute = match.groups()
    end = time(0) if (end_hour, end_minute) == ("24", "00") else _clock(end_hour, end_minute, text)
    return QuietSpan(start=_clock(hour, minute, text), end=end, days=_days(days))


def is_always_quiet(spans: Iterable[QuietSpan]) -> bool:
    """Tell whether spans leave no minute of the week."""
    quiet: set[int] = set()
    for span in spans:
        start, end = (at.hour * 60 + at.minute for at in (span.start, span.end))
        length = end - start if end > start else end - start + 24 * 60
        for day in span.days:
            quiet.update((day * 24 * 60 + start + minute) % _WEEK_MINUTES for minute in range(length))
    return len(quiet) == _WEEK_MINUTES


def _clock(hour: str, minute: str, text: str) -> time:
    if hour == "24":
        raise ValueError(f"{text!r}: a day ends at 23:59; 24:00 can only end a span")
    return time(int(hour), int(minute))


def _days(text: str | None) -> frozenset[int]:
    """Read mon, sat,sun or mon-fri; a range may go over the end of the week. None = every day."""
    if text is None:
        return EVERY_DAY
    days: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        if first not in DAY_NAMES or (last and last not in DAY_NAMES) or part.endswith("-"):
            raise ValueError(f"{part!r} is no day; write {', '.join(DAY_NAMES)}, a range such as mon-fri, or sat,sun")
        start = DAY_NAMES.index(first)
        length = (DAY_NAMES.index(last) - start) % 7 if last else 0
        days |= {(start + ahead) % 7 for ahead in range(length + 1)}
    return frozenset(days)
