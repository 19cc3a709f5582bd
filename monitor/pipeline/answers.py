"""What an answer of a feed means: its new entries, what it tells of itself, its trouble's end, and the next visit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from monitor.domain.addresses import show_url
from monitor.domain.events import Event, FeedChanged, FeedPaused, FeedQuiet, FeedRecovered
from monitor.domain.feed import DeskEntry, DeskFeed, ParsedFeed, Trouble, identifying_urls, keyed_entries
from monitor.domain.rhythm import first_rhythm, is_quiet, next_rhythm
from monitor.domain.schedule import PollPolicy, after_success
from monitor.domain.stream import NewEvent, stream_of
from monitor.pipeline.aside import Fault
from monitor.pipeline.ports import Fetched, Session
from monitor.pipeline.reread import hastened
from monitor.projections.feeds import FeedRow

_MOVES_BELIEVED = 3
"""So many same permanent redirects in a row change the stored address (R7)."""

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


def find_current(session: Session, feed: DeskFeed) -> DeskFeed | None:
    """Return a claimed feed's row as it is now, and stays until it is saved; None = the claim is lost."""
    current = session.desk.hold_feeds([feed.feed_id]).get(feed.feed_id)
    return current if current is not None and current.epoch == feed.epoch else None


def lost(feed: DeskFeed) -> PollOutcome:
    """Return the outcome of a visit whose claim was lost."""
    return PollOutcome(feed_id=feed.feed_id, url=feed.url, result="lost")


def save_answer(
    session: Session, feed: DeskFeed, fetched: Fetched, parsed: ParsedFeed | None, now: datetime, policy: PollPolicy
) -> PollOutcome:
    """Save validators, new entries and the next visit together, so that a kill loses neither or both (R3).

    parsed is None after a 304.
    """
    current = find_current(session, feed)
    if current is None:
        return lost(feed)
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
    appended = as_new(session, feed.feed_id, [*events, *_changes(row, moved.url, parsed)], now)
    answered = msgspec.structs.replace(_answered(moved, fetched, trouble, now, policy), error=twice)
    if not session.desk.save_feed(answered):
        return lost(feed)
    session.desk.add_entries(new)
    for entry in () if parsed is None else _edited_entries(session, feed, parsed, now):
        session.desk.save_entry(entry)
    session.append(appended)
    result: PollResult = "unchanged" if parsed is None else "polled"
    return PollOutcome(feed_id=feed.feed_id, url=feed.url, result=result, found=len(new))


class Unchanged(msgspec.Struct, frozen=True, kw_only=True):
    """A 304 from where the feed was asked for, or from where it is for now."""

    feed: DeskFeed
    """As it was claimed."""
    fetched: Fetched
    at: datetime
    policy: PollPolicy


def save_unchanged(session: Session, answers: Sequence[Unchanged]) -> list[PollOutcome]:
    """Save the next visits of feeds that had nothing to tell (R2): most polls are such, so many are saved at once."""
    held = session.desk.hold_feeds([answer.feed.feed_id for answer in answers])
    outcomes, saved = [], []
    for answer in answers:
        feed, now = answer.feed, answer.at
        current = held.get(feed.feed_id)
        if current is None or current.epoch != feed.epoch:
            outcomes.append(lost(feed))
            continue
        events, trouble = _end_of_trouble(current, current, (), now)
        if events:
            session.append(as_new(session, feed.feed_id, events, now))
        stayed = current if current.moved_to is None else _after_move(current, None)
        saved.append(_answered(stayed, answer.fetched, trouble, now, answer.policy))
        outcomes.append(PollOutcome(feed_id=feed.feed_id, url=feed.url, result="unchanged"))
    session.desk.save_held(saved)
    return outcomes


def _answered(feed: DeskFeed, fetched: Fetched, trouble: Trouble | None, now: datetime, policy: PollPolicy) -> DeskFeed:
    """Return a feed after an answer. feed: with what its document told, and its trouble as it was."""
    etag, last_modified = (feed.etag, feed.last_modified) if fetched.status == 304 else (None, None)
    etag, last_modified = fetched.headers.get("etag", etag), fetched.headers.get("last-modified", last_modified)
    if trouble == "quiet" and feed.trouble != "quiet":  # its validators may be what hides the news
        etag = last_modified = None
    return msgspec.structs.replace(
        feed,
        next_poll_at=after_success(feed, policy, now, headers=fetched.headers),
        etag=etag,
        last_modified=last_modified,
        last_success_at=now,
        failures=0,
        error=None,
        gone=False,
        unreachable_since=None,
        trouble=trouble,
    )


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


def as_new(session: Session, feed_id: UUID, events: Sequence[Event], now: datetime) -> list[NewEvent]:
    """Give events the next versions of a feed's stream."""
    if not events:
        return []
    stream = stream_of("feed", feed_id)
    version = len(session.stream(stream))
    return [
        NewEvent(stream=stream, version=version + number, event=event, occurred_at=now)
        for number, event in enumerate(events, start=1)
    ]
