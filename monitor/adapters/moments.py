"""Moments as publishers write them: instants that keep the publisher's own time, whose date is the day they mean."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

_OFFSET = re.compile(r"([+-])([01][0-9]):?([0-5][0-9])$")
_CHARS_MAX = 100
_OFFSET_MAX = timedelta(hours=14)
"""Clocks of the Line Islands; what is written beyond is a mistake."""


def read_moment(value: object) -> datetime | None:
    """Read an ISO instant, UTC where no zone is told; None = there is none, or none that the calendar has in UTC."""
    try:
        # RFC 3339 lets a minute have 61 seconds, and its letters be small.
        text = str(value)[:_CHARS_MAX].strip().upper().replace(":60", ":59") if value else ""
        moment = datetime.fromisoformat(text) if text else None
        if moment is None:
            return None
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        moment.astimezone(UTC)  # raises where the calendar ends
    except (ValueError, OverflowError):
        return None
    return moment if abs(moment.utcoffset() or timedelta()) <= _OFFSET_MAX else moment.astimezone(UTC)


def in_own_time(moment: datetime, written: object) -> datetime:
    """Return an instant in the zone in which it is written; in UTC where that tells none (R17)."""
    text = written.strip()[-60:] if isinstance(written, str) else ""
    if found := _OFFSET.search(text):
        sign, hours, minutes = found.groups()
        offset = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
    else:
        parts = parsedate_tz(text)  # EST and the like
        offset = timedelta(seconds=(parts[9] or 0) if parts else 0)
    try:
        return moment.astimezone(timezone(offset)) if offset and abs(offset) <= _OFFSET_MAX else moment
    except OverflowError:
        return moment
