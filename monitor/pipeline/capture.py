"""From pending entries to articles: read, detect, track."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from monitor.domain.alert import Policy
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from monitor.domain.events import ArticleCaptured, ArticleSkipped
from monitor.domain.feed import NO_WISHES, DeskEntry, EntryState, FeedSettings
from monitor.domain.fingerprint import fingerprint
from monitor.domain.organisations import Aliases
from monitor.domain.stream import NewEvent, stream_of
from monitor.errors import WorkerKilled
from monitor.pipeline.aside import Fault, set_aside
from monitor.pipeline.hosts import host_by_host, let_rest
from monitor.pipeline.ports import Clock, Detect, Extract, Fetch, Session, Store
from monitor.pipeline.reading import (
    Later,
    Reading,
    article_of,
    find_rest,
    own_article_id,
    published_at_of,
    read_entry,
    registrable_domain,
)
from monitor.pipeline.reread import reread_entry, watched
from monitor.pipeline.track import track
from monitor.projections.feeds import FeedRow

_AT_ONCE = 64
_CLAIM_MAX = 5_000

CaptureResult = Literal["captured", "known", "skipped", "later", "failed", "lost", "same", "changed"]


class CaptureOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one entry."""

    feed_id: UUID
    entry_key: str
    result: CaptureResult
    """known = the same article had come through another feed; later = tried again at its time; failed = an error
    that nobody foresaw, it is set aside; lost = nothing was kept: another process took the entry over; same, changed =
    the article was read again, and its paper left it or edited it."""
    claims: int = 0
    reason: str | None = None
    """Why the page's words were not used, the entry was skipped or must wait, or the rules gave nothing; else None."""
    fault: Fault | None = None
    """Why it failed; None = it did not."""


async def capture_due(
    *,
    store: Store,
    fetch: Fetch,
    extract: Extract,
    detect: Detect,
    clock: Clock,
    aliases: Aliases,
    policy: Policy,
    place: int,
    until: datetime | None = None,
) -> tuple[CaptureOutcome, ...]:
    """Capture every due entry, hosts side by side and the pages of one host one after the other.

    until: begin nothing after this moment, so that one host with many pages does not hold up the next round.
    """
    outcomes: list[CaptureOutcome] = []

    async def work(entry: DeskEntry) -> CaptureOutcome | None:
        if until is not None and clock.now() >= until:
            await store.write(lambda session: session.desk.save_entry(entry))  # given back as it was
            return None
        return await capture_entry(
            entry,
            store=store,
            fetch=fetch,
            extract=extract,
            detect=detect,
            clock=clock,
            aliases=aliases,
            policy=policy,
        )

    async def failed(entry: DeskEntry, error: Exception) -> CaptureOutcome:
        fault = await set_aside(store, entry, error, clock)
        key = entry.entry.key
        return CaptureOutcome(feed_id=entry.feed_id, entry_key=key, result="failed", reason=str(fault), fault=fault)

    while until is None or clock.now() < until:
        entries = await store.write(lambda session: session.desk.claim_entries(place, clock.now(), _CLAIM_MAX))
        if not entries:
            break
        results = await host_by_host(entries, lambda entry: entry.entry.url, work, failed=failed, at_once=_AT_ONCE)
        outcomes += [result for result in results if result is not None]
    return tuple(outcomes)


async def capture_entry(
    entry: DeskEntry,
    *,
    store: Store,
    fetch: Fetch,
    extract: Extract,
    detect: Detect,
    clock: Clock,
    aliases: Aliases,
    policy: Policy,
) -> CaptureOutcome:
    """Bring a claimed entry to its end or its next try; article, claims, changes, alerts and state commit together."""
    if entry.state == "watched":
        return await _look_again(
            entry, store=store, fetch=fetch, extract=extract, detect=detect, clock=clock, aliases=aliases, policy=policy
        )
    with store.reading() as session:
        waits = find_rest(session, entry, clock.now())
        is_known = waits is None and _has_article(session, own_article_id(entry))
        wishes = _wishes_of(session, entry.feed_id)
    if is_known:
        return await store.write(lambda session: _close_known(session, entry))
    reading = waits or await read_entry(entry, pages=wishes.pages, fetch=fetch, extract=extract, clock=clock)
    if isinstance(reading, Later):
        later = reading
        return await store.write(lambda session: _put_off(session, entry, later))
    article = article_of(entry, reading, clock.now(), language=wishes.language)
    if not (article.title or article.summary or article.text):
        skipped = reading
        return await store.write(lambda session: _skip(session, entry, skipped, clock.now()))
    claims: tuple[Claim, ...] = ()
    trouble = None
    try:
        claims = await detect(article)  # outside the transaction: it may take seconds
    except WorkerKilled as error:
        trouble = f"the rules gave nothing: {error}"  # the article is kept, and redetect can read it again
    found = reading

    def save(session: Session) -> CaptureOutcome:
        return _save(session, entry, found, article, claims, trouble, clock.now(), aliases=aliases, policy=policy)

    return await store.write(save)


async def _look_again(
    entry: DeskEntry,
    *,
    store: Store,
    fetch: Fetch,
    extract: Extract,
    detect: Detect,
    clock: Clock,
    aliases: Aliases,
    policy: Policy,
) -> CaptureOutcome:
    """Read the article of a watched entry again."""
    with store.reading() as session:
        wishes = _wishes_of(session, entry.feed_id)
    try:
        edits = await reread_entry(
            entry,
            wishes,
            store=store,
            fetch=fetch,
            extract=extract,
            detect=detect,
            clock=clock,
            aliases=aliases,
            policy=policy,
        )
    except WorkerKilled as error:
        ended = _done(entry, "captured", attempts=entry.attempts + 1)
        await store.write(lambda session: session.desk.save_entry(ended))
        return _outcome(entry, "same", reason=f"the rules gave nothing: {error}")
    return _outcome(entry, "changed" if edits else "same")


def _wishes_of(session: Session, feed_id: UUID) -> FeedSettings:
    """Return how the user wants the articles of a feed to be read."""
    row = session.rows.find("feeds", str(feed_id))
    return row.settings if isinstance(row, FeedRow) else NO_WISHES


# --- saving --------------------------------------------------------------------------------------


def _save(
    session: Session,
    entry: DeskEntry,
    reading: Reading,
    article: Article,
    claims: Sequence[Claim],
    trouble: str | None,
    now: datetime,
    *,
    aliases: Aliases,
    policy: Policy,
) -> CaptureOutcome:
    """Append the article and what its claims make known, and close the entry."""
    if _has_article(session, reading.article_id):
        return _close_known(session, entry)
    done = _done(entry, "captured", attempts=entry.attempts + 1)
    if reading.page is not None and claims and not entry.first_poll:
        done = watched(done, now)
    if not session.desk.save_entry(done):
        return _outcome(entry, "lost")
    _let_host_rest(session, reading)
    origin = entry.entry.origin if reading.unresolved else None
    captured = ArticleCaptured(
        article_id=reading.article_id,
        feed_id=entry.feed_id,
        entry_key=entry.entry.key,
        domain=_source_domain(session, entry, reading),
        language=article.lang,
        published_at=published_at_of(entry, reading.page, now),
        seen_at=entry.seen_at,
        text_sha256=session.texts.put(article.text) if article.text else None,
        fingerprint=fingerprint(article.text or article.summary),
        source="page" if reading.page else "entry",
        fallback=reading.fallback,
        unresolved=reading.unresolved,
        origin=origin.name if origin else None,
        origin_domain=registrable_domain(origin.url) if origin and origin.url else None,
        backlog=entry.first_poll,
        url=reading.url,
        title=article.title,
        summary=article.summary,
    )
    stream = stream_of("article", reading.article_id)
    event = NewEvent(
        stream=stream,
        version=len(session.stream(stream)) + 1,
        event=captured,
        occurred_at=now,
        correlation_id=own_article_id(entry),
    )
    (recorded,) = session.append([event])
    track(
        session,
        article=captured,
        claims=claims,
        aliases=aliases,
        policy=policy,
        now=now,
        correlation_id=recorded.correlation_id,
        causation_id=recorded.event_id,
    )
    return _outcome(entry, "captured", reason=trouble or reading.fallback, claims=len(claims))


def _done(entry: DeskEntry, state: EntryState, *, attempts: int) -> DeskEntry:
    """Return an entry that is worked off, without the whole article that its feed may carry: it is read no more."""
    words = msgspec.structs.replace(entry.entry, content="")
    return msgspec.structs.replace(entry, entry=words, state=state, attempts=attempts)


def _outcome(entry: DeskEntry, result: CaptureResult, *, reason: str | None = None, claims: int = 0) -> CaptureOutcome:
    key = entry.entry.key
    return CaptureOutcome(feed_id=entry.feed_id, entry_key=key, result=result, claims=claims, reason=reason)


def _source_domain(session: Session, entry: DeskEntry, reading: Reading) -> str:
    """Return the domain that vouches for the words: who answered, not whom a feed's link names (R31)."""
    if reading.page is not None:
        return registrable_domain(reading.url)
    feed = session.desk.find_feed(entry.feed_id)
    return registrable_domain(feed.url if feed else reading.url)


def _has_article(session: Session, article_id: UUID) -> bool:
    recorded = session.stream(stream_of("article", article_id))
    return any(isinstance(item.event, ArticleCaptured) for item in recorded)


def _close_known(session: Session, entry: DeskEntry) -> CaptureOutcome:
    saved = session.desk.save_entry(_done(entry, "captured", attempts=entry.attempts))
    return _outcome(entry, "known" if saved else "lost")


def _put_off(session: Session, entry: DeskEntry, later: Later) -> CaptureOutcome:
    attempts = entry.attempts + later.counts
    if not session.desk.save_entry(msgspec.structs.replace(entry, attempts=attempts, next_try_at=later.next_try_at)):
        return _outcome(entry, "lost")
    _let_host_rest(session, later)
    return _outcome(entry, "later", reason=later.reason)


def _let_host_rest(session: Session, read: Reading | Later) -> None:
    if read.rest is not None:
        let_rest(session, read.rest.host, read.rest.until)


def _skip(session: Session, entry: DeskEntry, reading: Reading, now: datetime) -> CaptureOutcome:
    """Record that an entry holds nothing to read; it is never tried again."""
    reason = reading.fallback or "the entry holds no words"
    skipped = ArticleSkipped(
        article_id=reading.article_id,
        feed_id=entry.feed_id,
        entry_key=entry.entry.key,
        reason=reason,
        url=reading.url,
        title=entry.entry.title,
    )
    stream = stream_of("article", reading.article_id)
    is_new = not session.stream(stream)
    if not session.desk.save_entry(_done(entry, "skipped", attempts=entry.attempts + 1)):
        return _outcome(entry, "lost")
    _let_host_rest(session, reading)
    if is_new:
        correlation_id = own_article_id(entry)
        session.append(
            [NewEvent(stream=stream, version=1, event=skipped, occurred_at=now, correlation_id=correlation_id)]
        )
    return _outcome(entry, "skipped", reason=reason)
