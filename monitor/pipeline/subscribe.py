"""Add, schedule and remove feeds; look at one without keeping it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from monitor.domain.addresses import parse_url
from monitor.domain.events import FeedAdded, FeedRemoved
from monitor.domain.feed import DeskFeed, ParsedFeed, feed_id_of
from monitor.domain.schedule import PollPolicy, staggered
from monitor.domain.stream import NewEvent, stream_of
from monitor.errors import FetchError
from monitor.pipeline.poll import save_answer
from monitor.pipeline.ports import Clock, Fetch, Fetched, ReadFeed, Session, Store

SubscriptionResult = Literal["added", "present", "refused"]


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the wish to add a feed."""

    feed_id: UUID
    url: str
    result: SubscriptionResult
    found: int = 0
    """Entries of the first poll, pending now."""
    title: str | None = None
    reason: str | None = None
    """Why the address was refused."""


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    """A feed as it answered just now."""

    url: str
    """The address that answered in the end."""
    moved_to: str | None
    parsed: ParsedFeed
    has_validators: bool
    """Whether the site lets a reader ask for changes only."""


async def add_feed(
    url: str, *, store: Store, fetch: Fetch, read_feed: ReadFeed, clock: Clock, policy: PollPolicy
) -> Subscription:
    """Add a feed by its first poll, the one GET that adding makes (R10); a feed that is there already is left alone.

    Raises FetchError, UnreadableError (with the feeds a page names), WorkerKilled: nothing was added.
    """
    with store.reading() as session:
        present = _find_present(session, url)
    if present is not None:
        return present
    fetched = await fetch(url, what="feed")
    parsed = await read_feed(fetched.body, url=fetched.url, content_type=fetched.headers.get("content-type"))

    def save(session: Session) -> Subscription:
        now = clock.now()
        feed = DeskFeed(feed_id=feed_id_of(url), url=url, next_poll_at=now)
        if meanwhile := _find_present(session, url):
            return meanwhile
        _append_added(session, url, now, title=parsed.title, language=parsed.language)
        session.desk.add_feed(feed)
        outcome = save_answer(session, feed, fetched, parsed, now, policy)
        return Subscription(feed_id=feed.feed_id, url=url, result="added", found=outcome.found, title=parsed.title)

    return await store.write(save)


def schedule_feeds(
    feeds: Sequence[tuple[str, str | None]], *, store: Store, now: datetime, policy: PollPolicy
) -> tuple[Subscription, ...]:
    """Add many feeds (address, title or None) without a visit; their first polls are spread over one interval.

    An address that could never be fetched is refused, and the others are added.
    """
    outcomes = []
    with store.writing() as session:
        present = {feed.url: feed.feed_id for feed in session.desk.feeds()}
        ids = set(present.values())
        for url, title in feeds:
            feed_id = present.get(url, feed_id_of(url))
            try:
                parse_url(url)
            except FetchError as error:
                outcomes.append(Subscription(feed_id=feed_id, url=url, result="refused", reason=str(error)))
                continue
            result: SubscriptionResult = "present" if feed_id in ids else "added"
            if result == "added":
                ids.add(feed_id)
                feed = DeskFeed(feed_id=feed_id, url=url, next_poll_at=now)
                _append_added(session, url, now, title=title, language=None)
                session.desk.add_feed(msgspec.structs.replace(feed, next_poll_at=staggered(feed, policy, now)))
            outcomes.append(Subscription(feed_id=feed_id, url=url, result=result, title=title))
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


async def inspect_feed(url: str, *, fetch: Fetch, read_feed: ReadFeed) -> Inspection:
    """Read a feed and keep nothing. Raises FetchError, UnreadableError, WorkerKilled."""
    fetched: Fetched = await fetch(url, what="feed")
    parsed = await read_feed(fetched.body, url=fetched.url, content_type=fetched.headers.get("content-type"))
    return Inspection(
        url=fetched.url,
        moved_to=fetched.moved_to,
        parsed=parsed,
        has_validators="etag" in fetched.headers or "last-modified" in fetched.headers,
    )


def find_by_url(session: Session, url: str) -> DeskFeed | None:
    """Return the feed with this address now, or with it when it was added."""
    added_with = session.desk.find_feed(feed_id_of(url))
    return added_with or next((feed for feed in session.desk.feeds() if feed.url == url), None)


def _find_present(session: Session, url: str) -> Subscription | None:
    feed = find_by_url(session, url)
    return None if feed is None else Subscription(feed_id=feed.feed_id, url=feed.url, result="present")


def _append_added(session: Session, url: str, now: datetime, *, title: str | None, language: str | None) -> None:
    feed_id = feed_id_of(url)
    stream = stream_of("feed", feed_id)
    event = FeedAdded(feed_id=feed_id, url=url, title=title, language=language)
    version = len(session.stream(stream)) + 1
    session.append([NewEvent(stream=stream, version=version, event=event, occurred_at=now)])
