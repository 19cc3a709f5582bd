"""What happens to feeds: stream feed-<feed_id>."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from monitor.domain.event import EventBase
from monitor.domain.feed import FeedSettings


class FeedAdded(EventBase, frozen=True, kw_only=True, gc=False):
    """A user configured an address."""

    type: ClassVar[str] = "feed.added"
    feed_id: UUID
    url: str
    title: str | None = None
    language: str | None = None
    interval_minutes: int | None = None


class FeedChanged(EventBase, frozen=True, kw_only=True, gc=False):
    """A feed's own facts changed: it moved for good, or told its title or language for the first time."""

    type: ClassVar[str] = "feed.changed"
    feed_id: UUID
    url: str
    title: str | None = None
    language: str | None = None
    interval_minutes: int | None = None
    reason: str


class FeedRemoved(EventBase, frozen=True, kw_only=True, gc=False):
    """A user took the address away; its articles stay."""

    type: ClassVar[str] = "feed.removed"
    feed_id: UUID


class FeedFailing(EventBase, frozen=True, kw_only=True, gc=False):
    """A feed began to fail. Said once a failure, not once a poll."""

    type: ClassVar[str] = "feed.failing"
    feed_id: UUID
    error: str
    """In plain words, without secrets."""
    gone: bool = False
    """True after a 410: it is not polled again by itself."""


class FeedQuiet(EventBase, frozen=True, kw_only=True, gc=False):
    """A feed that answers has brought nothing new for much longer than it ever does."""

    type: ClassVar[str] = "feed.quiet"
    feed_id: UUID
    since: datetime
    """When it last brought something new."""
    gap_seconds: float
    """How long after one another it used to."""


class FeedRecovered(EventBase, frozen=True, kw_only=True, gc=False):
    """A failing feed answered again, or a quiet one brought something new."""

    type: ClassVar[str] = "feed.recovered"
    feed_id: UUID


class FeedConfigured(EventBase, frozen=True, kw_only=True, gc=False):
    """A user said how a feed is read: all that is wished of it, not only what differs."""

    type: ClassVar[str] = "feed.configured"
    feed_id: UUID
    settings: FeedSettings


class FeedPaused(EventBase, frozen=True, kw_only=True, gc=False):
    """A feed is not polled until a user says so; what it gave before is still read."""

    type: ClassVar[str] = "feed.paused"
    schema: ClassVar[int] = 2
    feed_id: UUID
    reason: str | None = None
    """In plain words; None = a user said so."""


class FeedResumed(EventBase, frozen=True, kw_only=True, gc=False):
    """A user said to poll a feed again that was paused or gone."""

    type: ClassVar[str] = "feed.resumed"
    feed_id: UUID
