"""Partial dates (YYYY, YYYY-MM, YYYY-MM-DD) as spans of days, and how far apart two of them are. Pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime
from functools import lru_cache

Days = tuple[int, int]
"""First and last day that a date can mean, as proleptic ordinals, both included."""


def days_of(text: str) -> Days:
    """Return the days that a partial date can mean. Raises ValueError for what is no date."""
    parts = [int(part) for part in text.split("-")]
    match parts:
        case [year]:
            return date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        case [year, month]:
            return date(year, month, 1).toordinal(), date(year, month, monthrange(year, month)[1]).toordinal()
        case [year, month, day]:
            return (ordinal := date(year, month, day).toordinal()), ordinal
        case _:
            raise ValueError(f"{text!r} is not YYYY[-MM[-DD]]")


@lru_cache(maxsize=4_096)  # a story of hundreds of articles compares their few dates pair by pair
def find_days(text: str | None) -> Days | None:
    """Return the days that a partial date can mean; None for no date, or one that no calendar has."""
    try:
        return days_of(text) if text else None
    except ValueError:
        return None


def day_of(instant: datetime) -> Days:
    """Return the one day of an instant."""
    return (ordinal := instant.date().toordinal()), ordinal


def days_apart(one: Days, other: Days) -> int:
    """Return the least number of days between two dates; 0 when they can be the same day."""
    return max(0, other[0] - one[1], one[0] - other[1])
