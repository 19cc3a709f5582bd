"""Say how a feed is read: its rhythm, pages, language and labels; pause it, and go on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from monitor.domain.events import Event, FeedConfigured, FeedPaused, FeedResumed
from monitor.domain.feed import DeskFeed, FeedSettings
from monitor.domain.stream import NewEvent, stream_of
from monitor.pipeline.ports import Session, Store
from monitor.pipeline.subscribe import find_by_url
from monitor.projections.feeds import FeedRow

Answer = Literal["done", "already", "unknown"]
"""already = it was so before; unknown = no feed has the address."""


def configure_feed(
    url: str, wish: Callable[[FeedSettings], FeedSettings], *, store: Store, now: datetime
) -> FeedSettings | None:
    """Change what is wished of a feed, and return all that now is; None = no feed has the address.

    A shorter interval brings the next poll forward, but never that of a feed that failed: its wait is its host's.
    """
    with store.writing() as session:
        feed = _hold(session, url)
        if feed is None:
            return None
        row = session.rows.find("feeds", str(feed.feed_id))
        assert isinstance(row, FeedRow), "a feed on the desk was added by an event"
        settings = wish(row.settings)
        if settings == row.settings:
            return settings
        _append(session, feed, FeedConfigured(feed_id=feed.feed_id, settings=settings), now)
        session.desk.save_feed(configured(feed, settings, now))
    return settings


def configured(feed: DeskFeed, settings: FeedSettings, now: datetime) -> DeskFeed:
    """Return a feed's schedule under other settings."""
    next_poll_at = feed.next_poll_at
    if settings.interval_minutes is not None and not feed.failures:
        next_poll_at = min(next_poll_at, now + timedelta(minutes=settings.interval_minutes))
    return msgspec.structs.replace(feed, interval_minutes=settings.interval_minutes, next_poll_at=next_poll_at)


def pause_feed(url: str, *, store: Store, now: datetime) -> Answer:
    """Poll a feed no more until it is resumed; entries it gave before are still read."""
    with store.writing() as session:
        feed = _hold(session, url)
        if feed is None:
            return "unknown"
        if feed.paused:
            return "already"
        session.desk.save_feed(msgspec.structs.replace(feed, paused=True))
        _append(session, feed, FeedPaused(feed_id=feed.feed_id), now)
    return "done"


def resume_feed(url: str, *, store: Store, now: datetime) -> Answer:
    """Poll a paused feed again, or one that said it is gone; at the time that was planned before, or at once."""
    with store.writing() as session:
        feed = _hold(session, url)
        if feed is None:
            return "unknown"
        if not (feed.paused or feed.gone):
            return "already"
        if feed.gone:  # what was held against it is forgotten, and told again if it is still so
            feed = msgspec.structs.replace(feed, gone=False, failures=0, error=None, trouble=None, told=None)
        error = feed.error if feed.failures else None  # why it was paused is over
        session.desk.save_feed(msgspec.structs.replace(feed, paused=False, error=error))
        _append(session, feed, FeedResumed(feed_id=feed.feed_id), now)
    return "done"


def _hold(session: Session, url: str) -> DeskFeed | None:
    """Find a feed, and let no poll of another process save what it knew of it before."""
    feed = find_by_url(session, url)
    return None if feed is None else session.desk.hold_feeds([feed.feed_id]).get(feed.feed_id)


def _append(session: Session, feed: DeskFeed, event: Event, now: datetime) -> None:
    stream = stream_of("feed", feed.feed_id)
    version = len(session.stream(stream)) + 1
    session.append([NewEvent(stream=stream, version=version, event=event, occurred_at=now)])
