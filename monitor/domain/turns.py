"""Whose turn it is to ask a host: one request at a time, from a bucket that fills again (R9). Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

BURST = 3
"""Requests that a host which was left alone may be asked one right after the other."""
PER_SECOND = 1.0
"""Requests by which its bucket fills again."""
LOOK_AGAIN_SECONDS = 0.2
"""How soon to look again whether another process has its answer."""
_LEASE = timedelta(seconds=120)
"""Longer than a request may last, and than it may wait for its place among all requests."""


class HostTurn(msgspec.Struct, frozen=True, kw_only=True):
    """When a host was asked, and by whom."""

    host: str
    full_at: datetime
    """When its bucket is full again."""
    begun_at: datetime
    """When it was last asked."""
    leased_by: int | None = None
    """The place that is asking it; None = none is."""
    leased_until: datetime | None = None


def wait_seconds(turn: HostTurn, place: int, now: datetime, *, tokens: int, since_last: float) -> float:
    """Return how long a place has to wait before it may ask a host, or look again; 0 = it may now.

    A place asks for one turn of a host at a time: what it holds itself was left by a request that was cut off.
    """
    if _is_ahead(turn, now):
        return 0.0
    if turn.leased_by not in (None, place) and turn.leased_until is not None and turn.leased_until > now:
        return LOOK_AGAIN_SECONDS
    refill = (turn.full_at - now).total_seconds() - (BURST - tokens) / PER_SECOND if tokens else 0.0
    return max(0.0, refill, (turn.begun_at - now).total_seconds() + since_last)


def begun(turn: HostTurn, place: int, now: datetime, *, tokens: int) -> HostTurn:
    """Return a host's turn as a place begins to ask it."""
    full_at = now if _is_ahead(turn, now) else max(turn.full_at, now)
    return msgspec.structs.replace(
        turn,
        full_at=full_at + timedelta(seconds=tokens / PER_SECOND),
        begun_at=now,
        leased_by=place,
        leased_until=now + _LEASE,
    )


def _is_ahead(turn: HostTurn, now: datetime) -> bool:
    """Whether a clock that was set back since, or one far ahead, wrote a turn: to wait for it might take years."""
    return turn.begun_at > now + _LEASE
