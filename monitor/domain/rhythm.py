"""How often a feed has news: learnt from its visits, and first guessed from the dates of its entries. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from monitor.domain.feed import DeskFeed

_MEMORY = 10
"""A new gap counts for an eleventh at least: a holiday does not undo what was learnt, a new rhythm is learnt."""
_TOGETHER = timedelta(minutes=15)
"""Entries published within so short a time are found by one visit."""
_NEWEST = 20
"""So many of the newest moments tell today's rhythm."""
_QUIET_GAPS = 8
_QUIET_AT_LEAST = timedelta(days=5)
"""A feed that has been still for eight of its gaps went quiet, but never over a long weekend (R15)."""


def first_rhythm(feed: DeskFeed, dates: Iterable[datetime | None], now: datetime) -> DeskFeed:
    """Return the feed after its first poll; its rhythm guessed from the dates that its entries carry."""
    moments: list[datetime] = []
    for moment in sorted((date for date in dates if date is not None and date <= now), reverse=True):
        if not moments or moments[-1] - moment >= _TOGETHER:
            moments.append(moment)
    newest = moments[:_NEWEST]
    if len(newest) < 2:
        return msgspec.structs.replace(feed, gap_seconds=None, gap_count=0, last_entry_at=now)
    gap = (now - newest[-1]).total_seconds() / len(newest)
    return msgspec.structs.replace(feed, gap_seconds=gap, gap_count=len(newest), last_entry_at=now)


def next_rhythm(feed: DeskFeed, now: datetime) -> DeskFeed:
    """Return the feed after a later poll that found something new. feed: with the success of the visit before.

    Of a time in which nobody looked, one usual gap is counted: the rest says nothing of the feed.
    """
    if feed.last_entry_at is None:  # polled before rhythms were kept
        return msgspec.structs.replace(feed, last_entry_at=now)
    gap = max((now - feed.last_entry_at).total_seconds(), 0.0)
    if feed.gap_seconds is None:  # begun before we came: the next one will be whole
        return msgspec.structs.replace(feed, gap_seconds=gap, gap_count=0, last_entry_at=now)
    if feed.last_success_at is not None and feed.last_success_at >= feed.last_entry_at:
        unseen = (now - feed.last_success_at).total_seconds()
        gap -= max(unseen - max(feed.gap_seconds, _TOGETHER.total_seconds()), 0.0)
    known = min(feed.gap_count, _MEMORY)
    mean = (known * feed.gap_seconds + gap) / (known + 1)
    return msgspec.structs.replace(feed, gap_seconds=mean, gap_count=known + 1, last_entry_at=now)


def expected_gap_seconds(feed: DeskFeed, now: datetime) -> float:
    """Return how long after one another news may be expected as things stand: stillness stretches it; 0 = unknown."""
    if feed.last_entry_at is None:
        return 0.0
    still = max((now - feed.last_entry_at).total_seconds(), 0.0)
    return still if feed.gap_seconds is None else feed.gap_seconds + still / _MEMORY


def is_quiet(feed: DeskFeed, now: datetime) -> bool:
    """Whether the feed has been still for much longer than it ever is (R15)."""
    if feed.gap_seconds is None or feed.gap_count == 0 or feed.last_entry_at is None:
        return False
    return now - feed.last_entry_at > max(_QUIET_GAPS * timedelta(seconds=feed.gap_seconds), _QUIET_AT_LEAST)
