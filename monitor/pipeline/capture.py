"""From pending entries to articles: read the page or fall back to the entry's own words, detect, track."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import cache
from typing import Literal
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from publicsuffixlist import PublicSuffixList

from monitor.domain.alert import Policy
from monitor.domain.article import Article, fingerprint
from monitor.domain.claim import Claim
from monitor.domain.events import ArticleCaptured, ArticleSkipped
from monitor.domain.feed import DeskEntry, article_id_of, find_canonical, host_of, plain_url
from monitor.domain.organisations import Aliases
from monitor.domain.quality import find_fault
from monitor.domain.stream import NewEvent, stream_of
from monitor.errors import FetchError, UnreadableError, WorkerKilled
from monitor.pipeline.aside import Fault, set_aside
from monitor.pipeline.hosts import host_by_host, let_rest
from monitor.pipeline.ports import Clock, Detect, Extract, Extracted, Fetch, Session, Store
from monitor.pipeline.track import track

_AT_ONCE = 64
_CLAIM_MAX = 5_000
_ATTEMPTS_MAX = 4
_RETRY_SECONDS = 60.0
"""The wait before the second attempt; each later one is four times as long."""
_HOST_RESTS_AFTER = (403, 429, 503)
"""Answers after which the whole host is left alone (R5); after others it is where they say for how long."""

CaptureResult = Literal["captured", "known", "skipped", "later", "failed", "lost"]


class CaptureOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one entry."""

    feed_id: UUID
    entry_key: str
    result: CaptureResult
    """known = the same article had come through another feed; later = tried again at its time; failed = an error
    that nobody foresaw, it is set aside; lost = nothing was kept: another process took the entry over."""
    claims: int = 0
    reason: str | None = None
    """Why the page's words were not used, the entry was skipped or must wait, or the rules gave nothing; else None."""
    fault: Fault | None = None
    """Why it failed; None = it did not."""


class _Reading(msgspec.Struct, frozen=True, kw_only=True):
    """The words that stand for an article, and where they come from."""

    article_id: UUID
    url: str
    page: Extracted | None
    """None = the entry's own words are used."""
    fallback: str | None = None
    host_rests_until: datetime | None = None


class _Later(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing could be read now."""

    reason: str
    next_try_at: datetime
    counts: bool
    """Whether this was an attempt."""
    host_rests_until: datetime | None = None


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
    with store.reading() as session:
        waits = _find_rest(session, entry, clock.now())
        is_known = waits is None and _has_article(session, _own_article_id(entry))
    if is_known:
        return await store.write(lambda session: _close_known(session, entry))
    reading = waits or await _read(entry, fetch=fetch, extract=extract, clock=clock)
    if isinstance(reading, _Later):
        later = reading
        return await store.write(lambda session: _put_off(session, entry, later))
    article = _article(entry, reading, clock.now())
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


# --- reading -------------------------------------------------------------------------------------


def _find_rest(session: Session, entry: DeskEntry, now: datetime) -> _Later | None:
    """Return the wait that the entry's host asked for (R5); None = it may be asked."""
    if entry.entry.url is None:
        return None
    until = session.desk.host_not_before(host_of(entry.entry.url))
    if until is None or until <= now:
        return None
    return _Later(reason="its host asked to be left alone", next_try_at=until, counts=False)


async def _read(entry: DeskEntry, *, fetch: Fetch, extract: Extract, clock: Clock) -> _Reading | _Later:
    """Read the page behind an entry, or say why its own words are used, or when to try again."""
    if entry.entry.url is None:
        return _Reading(article_id=_own_article_id(entry), url="", page=None, fallback="the entry links to no page")
    own = _Reading(article_id=_own_article_id(entry), url=plain_url(entry.entry.url), page=None)
    try:
        fetched = await fetch(entry.entry.url, what="page")
        page = await extract(fetched.body, url=fetched.url, content_type=fetched.headers.get("content-type"))
    except FetchError as error:
        wait = max(_RETRY_SECONDS * 4**entry.attempts, error.retry_after_seconds or 0.0)
        next_try_at = clock.now() + timedelta(seconds=wait)
        rests = error.status in _HOST_RESTS_AFTER or error.retry_after_seconds is not None
        rests_until = next_try_at if rests else None
        if error.retryable and entry.attempts + 1 < _ATTEMPTS_MAX:
            return _Later(reason=str(error), next_try_at=next_try_at, counts=True, host_rests_until=rests_until)
        return msgspec.structs.replace(own, fallback=str(error), host_rests_until=rests_until)
    except (UnreadableError, WorkerKilled) as error:
        return msgspec.structs.replace(own, fallback=str(error))
    if fault := find_fault(entry.entry, page.title, page.text):
        return msgspec.structs.replace(own, fallback=fault)
    url = _believed_url(page.canonical_url, fetched.url)
    return _Reading(article_id=article_id_of(url), url=url, page=page)


def _own_article_id(entry: DeskEntry) -> UUID:
    if entry.entry.url is None:
        return article_id_of(f"{entry.feed_id}|{entry.entry.key}")
    return article_id_of(plain_url(entry.entry.url))


def _believed_url(canonical: str | None, answered: str) -> str:
    """Return the page's canonical address where it is of the domain that answered (R31), else the one that answered."""
    told = find_canonical(canonical, answered)
    if told is not None and registrable_domain(told) == registrable_domain(answered):
        return told
    return plain_url(answered)


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()  # reads the list that comes with the package


def registrable_domain(url: str) -> str:
    """Return the domain somebody registered, for example lesechos.fr; the host itself for addresses and bare names."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return _suffixes().privatesuffix(host) or host
    return host


def _article(entry: DeskEntry, reading: _Reading, now: datetime) -> Article:
    published_at = _published_at(entry, reading.page, now)
    if published_at is None and not entry.first_poll:
        published_at = entry.seen_at  # an undated entry counts from when it was seen (R17)
    return Article(
        title=(reading.page.title if reading.page else None) or entry.entry.title,
        summary=entry.entry.summary,
        text=reading.page.text if reading.page else "",
        lang=_language(entry, reading.page),
        published_on=published_at.date().isoformat() if published_at else None,
        url=reading.url or None,
    )


def _language(entry: DeskEntry, page: Extracted | None) -> str | None:
    """Return what feed and page say; None where they contradict each other, for many sites never set theirs."""
    told = {code for code in (entry.entry.language, page.language if page else None) if code}
    return told.pop() if len(told) == 1 else None


def _published_at(entry: DeskEntry, page: Extracted | None, now: datetime) -> datetime | None:
    """Return the earlier of the feed's and the page's date; a date to come is the time of the fetch (R17)."""
    by_feed, by_page = entry.entry.published_at, page.published_at if page else None
    if by_feed and by_page and by_page.timetz() == time(tzinfo=by_page.tzinfo) and by_page.date() == by_feed.date():
        by_page = None  # only the day, and the feed tells that day's moment
    told = [moment for moment in (by_feed, by_page) if moment is not None]
    return min(*told, now) if told else None


# --- saving --------------------------------------------------------------------------------------


def _save(
    session: Session,
    entry: DeskEntry,
    reading: _Reading,
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
    if not session.desk.save_entry(msgspec.structs.replace(entry, state="captured", attempts=entry.attempts + 1)):
        return _outcome(entry, "lost")
    _let_host_rest(session, entry, reading)
    captured = ArticleCaptured(
        article_id=reading.article_id,
        feed_id=entry.feed_id,
        entry_key=entry.entry.key,
        domain=_source_domain(session, entry, reading),
        language=article.lang,
        published_at=_published_at(entry, reading.page, now),
        seen_at=entry.seen_at,
        text_sha256=session.texts.put(article.text) if article.text else None,
        fingerprint=fingerprint(article.text or article.summary),
        source="page" if reading.page else "entry",
        fallback=reading.fallback,
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
        correlation_id=_own_article_id(entry),
    )
    session.append([event])
    track(
        session,
        article=captured,
        claims=claims,
        aliases=aliases,
        policy=policy,
        now=now,
        correlation_id=event.correlation_id,
        causation_id=event.event_id,
    )
    return _outcome(entry, "captured", reason=trouble or reading.fallback, claims=len(claims))


def _outcome(entry: DeskEntry, result: CaptureResult, *, reason: str | None = None, claims: int = 0) -> CaptureOutcome:
    key = entry.entry.key
    return CaptureOutcome(feed_id=entry.feed_id, entry_key=key, result=result, claims=claims, reason=reason)


def _source_domain(session: Session, entry: DeskEntry, reading: _Reading) -> str:
    """Return the domain that vouches for the words: who answered, not whom a feed's link names (R31)."""
    if reading.page is not None:
        return registrable_domain(reading.url)
    feed = session.desk.find_feed(entry.feed_id)
    return registrable_domain(feed.url if feed else reading.url)


def _has_article(session: Session, article_id: UUID) -> bool:
    recorded = session.stream(stream_of("article", article_id))
    return any(isinstance(item.event, ArticleCaptured) for item in recorded)


def _close_known(session: Session, entry: DeskEntry) -> CaptureOutcome:
    saved = session.desk.save_entry(msgspec.structs.replace(entry, state="captured"))
    return _outcome(entry, "known" if saved else "lost")


def _put_off(session: Session, entry: DeskEntry, later: _Later) -> CaptureOutcome:
    attempts = entry.attempts + later.counts
    if not session.desk.save_entry(msgspec.structs.replace(entry, attempts=attempts, next_try_at=later.next_try_at)):
        return _outcome(entry, "lost")
    _let_host_rest(session, entry, later)
    return _outcome(entry, "later", reason=later.reason)


def _let_host_rest(session: Session, entry: DeskEntry, read: _Reading | _Later) -> None:
    if read.host_rests_until is not None:
        let_rest(session, host_of(entry.entry.url or ""), read.host_rests_until)


def _skip(session: Session, entry: DeskEntry, reading: _Reading, now: datetime) -> CaptureOutcome:
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
    if not session.desk.save_entry(msgspec.structs.replace(entry, state="skipped", attempts=entry.attempts + 1)):
        return _outcome(entry, "lost")
    _let_host_rest(session, entry, reading)
    if is_new:
        correlation_id = _own_article_id(entry)
        session.append(
            [NewEvent(stream=stream, version=1, event=skipped, occurred_at=now, correlation_id=correlation_id)]
        )
    return _outcome(entry, "skipped", reason=reason)
