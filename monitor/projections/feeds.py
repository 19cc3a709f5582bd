"""Feeds as people list them: what was configured and whether it works."""

from __future__ import annotations

from datetime import datetime
from typing import get_args
from uuid import UUID

import msgspec

from monitor.domain.events import (
    FeedAdded,
    FeedChanged,
    FeedConfigured,
    FeedFailing,
    FeedPaused,
    FeedQuiet,
    FeedRecovered,
    FeedRemoved,
    FeedResumed,
)
from monitor.domain.feed import FeedSettings
from monitor.domain.stream import Placed, key_of
from monitor.projections.fold import Projection


class FeedRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One configured feed."""

    id: UUID
    url: str
    title: str | None
    language: str | None
    added_at: datetime
    settings: FeedSettings = FeedSettings()
    removed: bool = False
    paused: bool = False
    error: str | None = None
    """What is wrong, in plain words; None = it works."""
    gone: bool = False
    quiet_since: datetime | None = None
    """It answers, and has brought nothing new since; None = it has news as often as it used to."""


_HANDLED = (
    FeedAdded
    | FeedChanged
    | FeedConfigured
    | FeedRemoved
    | FeedFailing
    | FeedQuiet
    | FeedRecovered
    | FeedPaused
    | FeedResumed
)


def _keys(recorded: Placed) -> tuple[str, ...]:
    return (key_of(recorded.event.feed_id),) if isinstance(recorded.event, _HANDLED) else ()


def _evolve(row: FeedRow | None, recorded: Placed, key: str) -> FeedRow | None:
    match recorded.event:
        case FeedAdded() as event:
            return FeedRow(
                id=event.feed_id,
                url=event.url,
                title=event.title,
                language=event.language,
                settings=FeedSettings(interval_minutes=event.interval_minutes),
                added_at=recorded.recorded_at,
            )
        case _ if row is None:
            return None
        case FeedChanged() as event:
            return msgspec.structs.replace(row, url=event.url, title=event.title, language=event.language)
        case FeedRemoved():
            return msgspec.structs.replace(row, removed=True)
        case FeedConfigured() as event:
            return msgspec.structs.replace(row, settings=event.settings)
        case FeedFailing() as event:
            return msgspec.structs.replace(row, error=event.error, gone=event.gone)
        case FeedRecovered():
            return msgspec.structs.replace(row, error=None, gone=False, quiet_since=None)
        case FeedQuiet() as event:
            return msgspec.structs.replace(row, quiet_since=event.since)
        case FeedPaused():
            return msgspec.structs.replace(row, paused=True)
        case FeedResumed():
            return msgspec.structs.replace(row, paused=False, gone=False, error=None if row.gone else row.error)
        case _:
            return row


FEEDS = Projection(
    name="feeds",
    version=3,
    row=FeedRow,
    indexed=("url", "removed"),
    handles=frozenset(get_args(_HANDLED)),
    keys=_keys,
    evolve=_evolve,
)
