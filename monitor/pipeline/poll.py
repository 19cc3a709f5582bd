"""Visit feeds: ask politely, keep what is new as pending entries, plan the next visit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from monitor.domain.addresses import show_url
from monitor.domain.events import Event, FeedChanged, FeedFailing, FeedPaused, FeedQuiet, FeedRecovered
from monitor.domain.feed import DeskEntry, DeskFeed, ParsedFeed, Trouble, host_of, identifying_urls, keyed_entries
from monitor.domain.rhythm import first_rhythm, is_quiet, next_rhythm
from monitor.domain.schedule import PollPolicy, after_failure, after_success
from monitor.domain.stream import NewEvent, stream_of
from monitor.errors import FetchError, MonitorError, UnreadableError, WorkerKilled
from monitor.pipeline.aside import Fault, set_aside
from monitor.pipeline.hosts import Resting, host_by_host, let_rest
from monitor.pipeline.outages import find_outage, looks_cut_off
from monitor.pipeline.ports import Clock, Fetch, Fetched, ReadFeed, Session, Store
from monitor.pipeline.reread import hastened
from monitor.projections.feeds import FeedRow

_AT_ONCE = 100
_CLAIM_MAX = 100_000
_MOVES_BELIEVED = 3
"""So many same permanent redirects in a row change the stored address (R7)."""
_FAILURES_TOLD = 2
"""A feed is said to fail from its second failure in a row: one may be a hiccup, or the beginning of our own outage."""
_HOST_RESTS_AFTER = (403, 429, 503)
"""Answers after which the whole host is left alone (R5); after others it is where they say for how long."""
_RESTS = "its host asked to be left alone until"

PollResult = Literal["polled", "unchanged", "failed", "outage", "resting", "lost"]


class PollOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What one visit came to."""

    feed_id: UUID
    url: str
    result: PollResult
    """polled = a document was read; unchanged = 304; outage = it could not be reached, and nothing else either;
    resting = its host asked to be left alone; lost = nothing was kept: the feed was removed meanwhile, or is polled
    by another process."""
    found: int = 0
    """New entries, pending now."""
    error: str | None = None
    fault: Fault | None = None
    """Why it failed, when nobody foresaw it; None = it did not, or as feeds do."""


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
    return await store.write(lambda session: save_answer(session, feed, fetched, parsed, clock.now(), policy))


def _postpone(session: Session, feed: DeskFeed, until: datetime) -> PollOutcome:
    current = _find_current(session, feed)
    if current is None:
        return _lost(feed)
    rested = msgspec.structs.replace(
        current,
        next_poll_at=max(current.next_poll_at, until),
        error=current.error if current.failures else f"{_RESTS} {until:%Y-%m-%d %H:%M} UTC",
    )
    if not session.desk.save_feed(rested):
        return _lost(feed)
    return PollOutcome(feed_id=feed.feed_id, url=feed.url, result="resting")


def _find_current(session: Session, feed: DeskFeed) -> DeskFeed | None:
    """Return a claimed feed's row as it is now; None = the claim is lost."""
    current = session.desk.find_feed(feed.feed_id)
    return current if current is not None and current.epoch == feed.epoch else None


def _lost(feed: DeskFeed) -> PollOutcome:
    return PollOutcome(feed_id=feed.feed_id, url=feed.url, result="lost")


def save_answer(
    session: Session, feed: DeskFeed, fetched: Fetched, parsed: ParsedFeed | None, now: datetime, policy: PollPolicy
) -> PollOutcome:
    """Save validators, new entries and the next visit together, so that a kill loses neither or both (R3).

    parsed is None after a 304.
    """
    current = _find_current(session, feed)
    if current is None:
        return _lost(feed)
    heard: DeskFeed = current
    new: tuple[DeskEntry, ...] = ()
    if parsed is not None:
        new = _new_entries(session, current, parsed, now)
        heard = _after_document(current, parsed, new, now)
    events, trouble = _end_of_trouble(current, heard, new, now)
    row = session.rows.find("feeds", str(feed.feed_id))
    assert isinstance(row, FeedRow), "a feed on the desk was added by an event"
    moved, twice = _after_move(heard, fetched.moved_to), None
    if moved.url != heard.url and _is_watched(session, moved.url):
        twice = f"it moved for good to {show_url(moved.url)}, which is watched already"
        events.append(FeedPaused(feed_id=feed.feed_id, reason=twice))
        moved = msgspec.structs.replace(heard, paused=True)
    appended = _as_new(session, feed.feed_id, [*events, *_changes(row, moved.url, parsed)], now)
    validators = (moved.etag, moved.last_modified) if parsed is None else (None, None)
    answered = msgspec.structs.replace(
        moved,
        next_poll_at=after_success(heard, policy, now, headers=fetched.headers),
        etag=fetched.headers.get("etag", validators[0]),
        last_modified=fetched.headers.get("last-modified", validators[1]),
        last_success_at=now,
        failures=0,
        error=twice,
        gone=False,
        unreachable_since=None,
        trouble=trouble,
    )
    if trouble == "quiet" and current.trouble != "quiet":  # its validators may be what hides the news
        answered = msgspec.structs.replace(answered, etag=None, last_modified=None)
    if not session.desk.save_feed(answered):
        return _lost(feed)
    session.desk.add_entries(new)
    for entry in () if parsed is None else _edited_entries(session, feed, parsed, now):
        session.desk.save_entry(entry)
    session.append(appended)
    result: PollResult = "unchanged" if parsed is None else "polled"
    return PollOutcome(feed_id=feed.feed_id, url=feed.url, result=result, found=len(new))


def _after_document(feed: DeskFeed, parsed: ParsedFeed, new: Sequence[DeskEntry], now: datetime) -> DeskFeed:
    """Return a feed with the hints of its document and the rhythm that its entries tell (R4, R12)."""
    hinted = msgspec.structs.replace(
        feed, hint_seconds=parsed.interval_hint_seconds, skip_hours=parsed.skip_hours, skip_days=parsed.skip_days
    )
    if feed.last_success_at is None:
        return first_rhythm(hinted, (entry.published_at for entry in parsed.entries), now)
    return next_rhythm(hinted, now) if new else hinted


def _end_of_trouble(
    before: DeskFeed, heard: DeskFeed, new: Sequence[DeskEntry], now: datetime
) -> tuple[list[Event], Trouble | None]:
    """Return what an answer means for a feed's trouble: it ends, or it has gone quiet (R15)."""
    was = before.trouble
    if was == "quiet" and not new:
        return [], "quiet"
    events: list[Event] = [FeedRecovered(feed_id=before.feed_id)] if was is not None else []
    if new or not is_quiet(heard, now):
        return events, None
    assert heard.last_entry_at is not None and heard.gap_seconds is not None, "a quiet feed has a rhythm"  # noqa: PT018
    events.append(FeedQuiet(feed_id=before.feed_id, since=heard.last_entry_at, gap_seconds=heard.gap_seconds))
    return events, "quiet"


def _new_entries(session: Session, feed: DeskFeed, parsed: ParsedFeed, now: datetime) -> tuple[DeskEntry, ...]:
    """Return the entries this feed did not have before, by key and by link (R17)."""
    entries = keyed_entries(parsed.entries)
    telling = identifying_urls(entries)
    known_keys = session.desk.known_entry_keys(feed.feed_id, [entry.key for entry in entries])
    known_urls = session.desk.known_entry_urls(feed.feed_id, sorted(telling))
    return tuple(
        DeskEntry(
            feed_id=feed.feed_id,
            entry=msgspec.structs.replace(entry, language=entry.language or parsed.language),
            seen_at=now,
            first_poll=feed.last_success_at is None,
            next_try_at=now,
        )
        for entry in entries
        if entry.key not in known_keys and (entry.url not in telling or entry.url not in known_urls)
    )


def _edited_entries(session: Session, feed: DeskFeed, parsed: ParsedFeed, now: datetime) -> Iterator[DeskEntry]:
    """Yield the entries that the feed words otherwise by now and whose articles are read again for a while."""
    told = {entry.key: entry for entry in keyed_entries(parsed.entries)}
    for entry in session.desk.watched_entries(feed.feed_id, tuple(told)):
        words = told.get(entry.entry.key)
        edited = None if words is None else hastened(entry, words, now)
        if edited is not None:
            yield edited


def _after_move(feed: DeskFeed, moved_to: str | None) -> DeskFeed:
    """Count permanent redirects to the same place, and believe them after a few (R7)."""
    if moved_to is None:
        return msgspec.structs.replace(feed, moved_to=None, moved_count=0)
    count = feed.moved_count + 1 if moved_to == feed.moved_to else 1
    if count < _MOVES_BELIEVED:
        return msgspec.structs.replace(feed, moved_to=moved_to, moved_count=count)
    return msgspec.structs.replace(feed, url=moved_to, moved_to=None, moved_count=0)


def _is_watched(session: Session, url: str) -> bool:
    """Whether a feed is polled at an address."""
    return any(feed.url == url and not (feed.paused or feed.gone) for feed in session.desk.feeds())


def _changes(row: FeedRow, url: str, parsed: ParsedFeed | None) -> list[Event]:
    """Return the change of a feed's own facts: what it told for the first time, or where it moved; empty = none."""
    title = row.title or (parsed.title if parsed else None)
    language = row.language or (parsed.language if parsed else None)
    reasons = []
    if url != row.url:
        reasons.append("it moved for good")
    if (title, language) != (row.title, row.language):
        reasons.append("it told its title or language")
    if not reasons:
        return []
    return [
        FeedChanged(
            feed_id=row.id,
            url=url,
            title=title,
            language=language,
            interval_minutes=row.settings.interval_minutes,
            reason=" and ".join(reasons),
        )
    ]


def _save_failure(
    session: Session, feed: DeskFeed, error: MonitorError, now: datetime, policy: PollPolicy
) -> PollOutcome:
    """Plan the next try; tell of the failure once it lasts (R15), and of a 410 (R8). Our own outage blames no feed."""
    current = _find_current(session, feed)
    if current is None:
        return _lost(feed)
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
    appended = _as_new(session, feed.feed_id, events, now)
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
        return _lost(feed)
    host = host_of((error.url if isinstance(error, FetchError) else None) or current.url)
    if retry_after_seconds is not None and status not in _HOST_RESTS_AFTER:
        let_rest(session, host, now + timedelta(seconds=retry_after_seconds))
    elif status in _HOST_RESTS_AFTER:
        rests_until = next_poll_at
        if status == 403 and retry_after_seconds is None and session.desk.host_serves_others(host, feed.feed_id):
            # One address that is never given out would keep the news of all others back for a day at a time.
            rests_until = after_failure(current, policy, now, failures=1, retry_after_seconds=None)
        let_rest(session, host, rests_until)
    session.append(appended)
    result: PollResult = "outage" if is_outage else "failed"
    return PollOutcome(feed_id=feed.feed_id, url=feed.url, result=result, error=str(error))


def _as_new(session: Session, feed_id: UUID, events: Sequence[Event], now: datetime) -> list[NewEvent]:
    """Give events the next versions of a feed's stream."""
    if not events:
        return []
    stream = stream_of("feed", feed_id)
    version = len(session.stream(stream))
    return [
        NewEvent(stream=stream, version=version + number, event=event, occurred_at=now)
        for number, event in enumerate(events, start=1)
    ]
