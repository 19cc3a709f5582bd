"""Feeds as people list them: what was configured and whether it works."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from monitor.domain.events import FeedAdded, FeedChanged, FeedFailing, FeedRecovered, FeedRemoved
from monitor.domain.stream import Placed, key_of
from monitor.projections.fold import Projection


class FeedRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One configured feed."""

    id: UUID
    url: str
    title: str | None
    language: str | None
    interval_minutes: int | None
    added_at: datetime
    removed: bool = False
    error: str | None = None
    """What is wrong, in plain words; None = it works."""
    gone: bool = False


def _keys(recorded: Placed) -> tuple[str, ...]:
    match recorded.event:
        case FeedAdded() | FeedChanged() | FeedRemoved() | FeedFailing() | FeedRecovered() as event:
            return (key_of(event.feed_id),)
        case _:
            return ()


def _evolve(row: FeedRow | None, recorded: Placed, key: str) -> FeedRow | None:
    match recorded.event:
        case FeedAdded() as event:
            return FeedRow(
                id=event.feed_id,
                url=event.url,
                title=event.title,
                language=event.language,
                interval_minutes=event.interval_minutes,
                added_at=recorded.recorded_at,
            )
        case _ if row is None:
            return None
        case FeedChanged() as event:
            return msgspec.structs.replace(
                row, url=event.url, title=event.title, language=event.language, interval_minutes=event.interval_minutes
            )
        case FeedRemoved():
            return msgspec.structs.replace(row, removed=True)
        case FeedFailing() as event:
            return msgspec.structs.replace(row, error=event.error, gone=event.gone)
        case FeedRecovered():
            return msgspec.structs.replace(row, error=None, gone=False)
        case _:
            return row


FEEDS = Projection(
    name="feeds",
    version=1,
    row=FeedRow,
    indexed=("url", "removed"),
    handles=frozenset({FeedAdded, FeedChanged, FeedRemoved, FeedFailing, FeedRecovered}),
    keys=_keys,
    evolve=_evolve,
)
