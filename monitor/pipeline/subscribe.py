"""Add, schedule and remove feeds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from monitor.domain.addresses import parse_url
from monitor.domain.events import Event, FeedAdded, FeedConfigured, FeedRemoved
from monitor.domain.feed import NO_WISHES, DeskFeed, FeedSettings, feed_id_of
from monitor.domain.opml import Outline
from monitor.domain.schedule import PollPolicy, staggered
from monitor.domain.stream import NewEvent, stream_of
from monitor.errors import FetchError
from monitor.pipeline.answers import save_answer
from monitor.pipeline.discover import find_feed
from monitor.pipeline.ports import Clock, Fetch, ReadFeed, Session, Store

SubscriptionResult = Literal["added", "present", "refused"]


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the wish to add a feed."""

    feed_id: UUID
    url: str
    result: SubscriptionResult
    found: int = 0
    """Entries of the first poll, pending now."""
    title: str | None = None
    paused: bool = False
    """Of one that was there before: whether its polls are stopped."""
    reason: str | None = None
    """Why the address was refused."""


async def add_feed(
    url: str,
    *,
    store: Store,
    fetch: Fetch,
    read_feed: ReadFeed,
    clock: Clock,
    policy: PollPolicy,
    settings: FeedSettings = NO_WISHES,
) -> Subscription:
    """Add the feed at an address, or the one of the site whose page stands there, by its first poll (R10, R18).

    A feed gets exactly one GET; one that is there already is left alone.
    Raises FetchError, UnreadableError (with the feeds to choose from), WorkerKilled: nothing was added.
    """
    with store.reading() as session:
        present = _find_present(session, url)
    if present is not None:
        return present
    found = await find_feed(url, fetch=fetch, read_feed=read_feed)

    def save(session: Session) -> Subscription:
        now = clock.now()
        if meanwhile := _find_present(session, found.url):
            return meanwhile
        title, language = found.parsed.title, found.parsed.language
        outline = Outline(found.url, title, language)
        feed = DeskFeed(
            feed_id=feed_id_of(found.url), url=found.url, next_poll_at=now, interval_minutes=settings.interval_minutes
        )
        session.append(_added(session, outline, settings, now))
        session.desk.add_feed(feed)
        outcome = save_answer(session, feed, found.fetched, found.parsed, now, policy)
        return Subscription(feed_id=feed.feed_id, url=feed.url, result="added", found=outcome.found, title=title)

    return await store.write(save)


def schedule_feeds(
    feeds: Sequence[Outline], *, store: Store, now: datetime, policy: PollPolicy
) -> tuple[Subscription, ...]:
    """Add many feeds without a visit; their first polls are spread over one interval.

    An address that could never be fetched is refused, and the others are added.
    """
    outcomes: list[Subscription] = []
    events: list[NewEvent] = []
    with store.writing() as session:
        present = {feed.url: feed.feed_id for feed in session.desk.feeds()}
        ids = set(present.values())
        for outline in feeds:
            url = outline.url
            feed_id = present.get(url, feed_id_of(url))
            try:
                parse_url(url)
            except FetchError as error:
                outcomes.append(Subscription(feed_id=feed_id, url=url, result="refused", reason=str(error)))
                continue
            result: SubscriptionResult = "present" if feed_id in ids else "added"
            if result == "added":
                ids.add(feed_id)
                events += _added(session, outline, FeedSettings(labels=outline.labels), now)
                feed = DeskFeed(feed_id=feed_id, url=url, next_poll_at=now)
                session.desk.add_feed(msgspec.structs.replace(feed, next_poll_at=staggered(feed, policy, now)))
            outcomes.append(Subscription(feed_id=feed_id, url=url, result=result, title=outline.title))
        session.append(events)
    return tuple(outcomes)


def remove_feed(url: str, *, store: Store, now: datetime) -> bool:
    """Take a feed away, by its address now or by the one it was added with; False = there is none."""
    with store.writing() as session:
        feed = find_by_url(session, url)
        if feed is None:
            return False
        stream = stream_of("feed", feed.feed_id)
        event = FeedRemoved(feed_id=feed.feed_id)
        version = len(session.stream(stream)) + 1
        session.desk.remove_feed(feed.feed_id)
        session.append([NewEvent(stream=stream, version=version, event=event, occurred_at=now)])
    return True


def find_by_url(session: Session, url: str) -> DeskFeed | None:
    """Return the feed with this address now, or with it when it was added."""
    added_with = session.desk.find_feed(feed_id_of(url))
    return added_with or next((feed for feed in session.desk.feeds() if feed.url == url), None)


def _find_present(session: Session, url: str) -> Subscription | None:
    feed = find_by_url(session, url)
    return (
        None if feed is None else Subscription(feed_id=feed.feed_id, url=feed.url, result="present", paused=feed.paused)
    )


def _added(session: Session, feed: Outline, settings: FeedSettings, now: datetime) -> list[NewEvent]:
    """Return what is recorded of a new feed, and of what is wished of it."""
    feed_id = feed_id_of(feed.url)
    stream = stream_of("feed", feed_id)
    events: list[Event] = [FeedAdded(feed_id=feed_id, url=feed.url, title=feed.title, language=feed.language)]
    if settings != NO_WISHES:
        events.append(FeedConfigured(feed_id=feed_id, settings=settings))
    ended = len(session.stream(stream))
    return [
        NewEvent(stream=stream, version=version, event=event, occurred_at=now)
        for version, event in enumerate(events, start=ended + 1)
    ]
