"""Visit feeds: ask politely, keep what is new as pending entries, plan the next visit."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from monitor.domain.events import Event, FeedFailing
from monitor.domain.feed import DeskFeed, Trouble, host_of
from monitor.domain.schedule import PollPolicy, after_failure
from monitor.errors import FetchError, MonitorError, UnreadableError, WorkerKilled
from monitor.pipeline.answers import (
    PollOutcome,
    PollResult,
    Unchanged,
    as_new,
    find_current,
    lost,
    save_answer,
    save_unchanged,
)
from monitor.pipeline.aside import set_aside
from monitor.pipeline.hosts import HOST_RESTS_AFTER, Resting, host_by_host, let_rest
from monitor.pipeline.outages import find_outage, looks_cut_off
from monitor.pipeline.ports import Clock, Fetch, ReadFeed, Session, Store

_AT_ONCE = 100
_CLAIM_MAX = 100_000
_FAILURES_TOLD = 2
"""A feed is said to fail from its second failure in a row: one may be a hiccup, or the beginning of our own outage."""
_RESTS = "its host asked to be left alone until"


async def poll_due(
    *,
    store: Store,
    fetch: Fetch,
    read_feed: ReadFeed,
    clock: Clock,
    policy: PollPolicy,
    place: int,
    everything: bool = False,
) -> tuple[PollOutcome, ...]:
    """Poll every due feed once, hosts side by side and the feeds of one host one after the other.

    everything: feeds that are not due as well; never those that are gone, whose host rests, or that another process
    is polling.
    """
    feeds = await store.write(
        lambda session: session.desk.claim_feeds(place, clock.now(), _CLAIM_MAX, everything=everything)
    )

    resting = Resting(store, clock)

    async def visit(feed: DeskFeed) -> PollOutcome:
        return await poll_feed(
            feed, store=store, fetch=fetch, read_feed=read_feed, clock=clock, policy=policy, resting=resting
        )

    async def failed(feed: DeskFeed, error: Exception) -> PollOutcome:
        fault = await set_aside(store, feed, error, clock)
        return PollOutcome(feed_id=feed.feed_id, url=feed.url, result="failed", error=str(fault), fault=fault)

    return await host_by_host(feeds, lambda feed: feed.url, visit, failed=failed, at_once=_AT_ONCE)


async def poll_feed(
    feed: DeskFeed,
    *,
    store: Store,
    fetch: Fetch,
    read_feed: ReadFeed,
    clock: Clock,
    policy: PollPolicy,
    resting: Resting,
) -> PollOutcome:
    """Visit a feed that was claimed; what came of it is saved in one transaction."""
    rests_until = resting.until(host_of(feed.url))
    if rests_until is not None:
        return await store.write(lambda session: _postpone(session, feed, rests_until))
    try:
        fetched = await fetch(feed.url, what="feed", etag=feed.etag, last_modified=feed.last_modified)
        parsed = None
        if fetched.status != 304:
            parsed = await read_feed(fetched.body, url=fetched.url, content_type=fetched.headers.get("content-type"))
    except (FetchError, UnreadableError, WorkerKilled) as error:
        failure = error
        if isinstance(error, FetchError) and not error.asked:
            until = clock.now() + timedelta(seconds=error.retry_after_seconds or 0.0)
            return await store.write(lambda session: _postpone(session, feed, until))
        outcome = await store.write(lambda session: _save_failure(session, feed, failure, clock.now(), policy))
        resting.look_again()
        return outcome
    if parsed is None and fetched.moved_to is None:
        answer = Unchanged(feed=feed, fetched=fetched, at=clock.now(), policy=policy)
        return await store.write_together(save_unchanged, answer)
    return await store.write(lambda session: save_answer(session, feed, fetched, parsed, clock.now(), policy))


def _postpone(session: Session, feed: DeskFeed, until: datetime) -> PollOutcome:
    current = find_current(session, feed)
    if current is None:
        return lost(feed)
    rested = msgspec.structs.replace(
        current,
        next_poll_at=max(current.next_poll_at, until),
        error=current.error if current.failures else f"{_RESTS} {until:%Y-%m-%d %H:%M} UTC",
    )
    if not session.desk.save_feed(rested):
        return lost(feed)
    return PollOutcome(feed_id=feed.feed_id, url=feed.url, result="resting")


def _save_failure(
    session: Session, feed: DeskFeed, error: MonitorError, now: datetime, policy: PollPolicy
) -> PollOutcome:
    """Plan the next try; tell of the failure once it lasts (R15), and of a 410 (R8). Our own outage blames no feed."""
    current = find_current(session, feed)
    if current is None:
        return lost(feed)
    status = error.status if isinstance(error, FetchError) else None
    retry_after_seconds = error.retry_after_seconds if isinstance(error, FetchError) else None
    unreachable_since = (current.unreachable_since or now) if looks_cut_off(error) else None
    is_outage = (
        unreachable_since is not None and find_outage(session, now, (current.url, unreachable_since)) is not None
    )
    failures = current.failures + (not is_outage)
    gone = current.gone or status == 410
    trouble: Trouble | None = "gone" if gone else "failing" if failures >= _FAILURES_TOLD else current.trouble
    next_poll_at = after_failure(
        current, policy, now, failures=0 if is_outage else failures, retry_after_seconds=retry_after_seconds
    )
    events: list[Event] = []
    if trouble != current.trouble:
        events.append(FeedFailing(feed_id=feed.feed_id, error=str(error), gone=gone))
    appended = as_new(session, feed.feed_id, events, now)
    failed = msgspec.structs.replace(
        current,
        next_poll_at=next_poll_at,
        failures=failures,
        error=str(error),
        gone=gone,
        unreachable_since=unreachable_since,
        trouble=trouble,
    )
    if not session.desk.save_feed(failed):
        return lost(feed)
    host = host_of((error.url if isinstance(error, FetchError) else None) or current.url)
    if retry_after_seconds is not None and status not in HOST_RESTS_AFTER:
        let_rest(session, host, now + timedelta(seconds=retry_after_seconds))
    elif status in HOST_RESTS_AFTER:
        rests_until = next_poll_at
        if status == 403 and retry_after_seconds is None and session.desk.host_serves_others(host, feed.feed_id):
            # One address that is never given out would keep the news of all others back for a day at a time.
            rests_until = after_failure(current, policy, now, failures=1, retry_after_seconds=None)
        let_rest(session, host, rests_until)
    session.append(appended)
    result: PollResult = "outage" if is_outage else "failed"
    return PollOutcome(feed_id=feed.feed_id, url=feed.url, result=result, error=str(error))
