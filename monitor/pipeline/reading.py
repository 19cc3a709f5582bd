"""The words that stand for an entry: its page's, where that is the article it promised, else the feed's own."""

from __future__ import annotations

import ipaddress
from datetime import datetime, time, timedelta
from functools import cache
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from publicsuffixlist import PublicSuffixList

from monitor.domain.article import Article
from monitor.domain.feed import DeskEntry, Entry, article_id_of, find_canonical, host_of, plain_url
from monitor.domain.quality import find_fault
from monitor.errors import FetchError, UnreadableError, WorkerKilled
from monitor.pipeline.hosts import HOST_RESTS_AFTER
from monitor.pipeline.ports import Clock, Extract, Extracted, Fetch, Session

_ATTEMPTS_MAX = 4
_RETRY_SECONDS = 60.0
"""The wait before the second attempt; each later one is four times as long."""
_GONE = (404, 410)


class Rest(msgspec.Struct, frozen=True):
    """A host that is left alone, and until when."""

    host: str
    until: datetime


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """The words that stand for an article, and where they come from."""

    article_id: UUID
    url: str
    page: Extracted | None
    """None = the entry's own words are used."""
    fallback: str | None = None
    gone: int | None = None
    """The status of an address that says it leads to nothing any more: 404 or 410."""
    unresolved: bool = False
    """Whether an aggregator's link stands where the article's own address should."""
    rest: Rest | None = None


class Later(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing could be read now."""

    reason: str
    next_try_at: datetime
    counts: bool
    """Whether this was an attempt."""
    rest: Rest | None = None


def find_rest(session: Session, entry: DeskEntry, now: datetime) -> Later | None:
    """Return the wait that the entry's host asked for (R5); None = it may be asked."""
    if entry.entry.url is None:
        return None
    until = session.desk.host_not_before(host_of(entry.entry.url))
    if until is None or until <= now:
        return None
    return Later(reason="its host asked to be left alone", next_try_at=until, counts=False)


async def read_entry(entry: DeskEntry, *, pages: bool, fetch: Fetch, extract: Extract, clock: Clock) -> Reading | Later:
    """Read the page behind an entry, or say why its own words are used, or when to try again.

    pages: whether the user lets the pages of this feed be fetched.
    """
    ident = own_article_id(entry)
    if entry.entry.url is None:
        return Reading(article_id=ident, url="", page=None, fallback="the entry links to no page")
    url = plain_url(entry.entry.url)
    own = Reading(article_id=ident, url=url, page=None, unresolved=_leads_elsewhere(entry.entry))
    if not pages:
        return msgspec.structs.replace(own, fallback="the pages of this feed are not fetched, as its settings say")
    try:
        fetched = await fetch(entry.entry.url, what="page")
        page = await extract(fetched.body, url=fetched.url, content_type=fetched.headers.get("content-type"))
    except FetchError as error:
        wait = max(_RETRY_SECONDS * 4**entry.attempts, error.retry_after_seconds or 0.0)
        next_try_at = clock.now() + timedelta(seconds=wait)
        if not error.asked:
            return Later(reason=str(error), next_try_at=next_try_at, counts=False)
        rests = error.status in HOST_RESTS_AFTER or error.retry_after_seconds is not None
        rest = Rest(host_of(error.url or entry.entry.url), next_try_at) if rests else None
        if error.retryable and entry.attempts + 1 < _ATTEMPTS_MAX:
            return Later(reason=str(error), next_try_at=next_try_at, counts=True, rest=rest)
        gone = error.status if error.status in _GONE else None
        return msgspec.structs.replace(own, fallback=str(error), rest=rest, gone=gone)
    except (UnreadableError, WorkerKilled) as error:
        return msgspec.structs.replace(own, fallback=str(error))
    if fault := find_fault(entry.entry, page.title, page.text):
        return msgspec.structs.replace(own, fallback=fault)
    believed = _believed_url(page.canonical_url, fetched.url)
    return Reading(article_id=article_id_of(believed), url=believed, page=page)


def _leads_elsewhere(entry: Entry) -> bool:
    """Whether the feed says that somebody else published the article than the one its link leads to."""
    if entry.url is None or entry.origin is None:
        return False
    published_by = entry.origin.url
    return published_by is None or registrable_domain(published_by) != registrable_domain(entry.url)


def own_article_id(entry: DeskEntry) -> UUID:
    """Return the id of the article that an entry links to; its page may name another address, and so another id."""
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


def article_of(entry: DeskEntry, reading: Reading, now: datetime, *, language: str | None) -> Article:
    """Return the article as detection reads it. language: what the user says of this feed; None = nothing."""
    published_at = published_at_of(entry, reading.page, now)
    if published_at is None and not entry.first_poll:
        published_at = entry.seen_at  # an undated entry counts from when it was seen (R17)
    return Article(
        title=(reading.page.title if reading.page else None) or entry.entry.title,
        summary=entry.entry.summary,
        text=reading.page.text if reading.page else entry.entry.content,
        lang=language or _language(entry, reading.page),
        published_on=published_at.date().isoformat() if published_at else None,
        url=reading.url or None,
    )


def _language(entry: DeskEntry, page: Extracted | None) -> str | None:
    """Return what feed and page say; None where they contradict each other, for many sites never set theirs."""
    told = {code for code in (entry.entry.language, page.language if page else None) if code}
    return told.pop() if len(told) == 1 else None


def published_at_of(entry: DeskEntry, page: Extracted | None, now: datetime) -> datetime | None:
    """Return the earlier of the feed's and the page's date; a date to come is the time of the fetch (R17)."""
    by_feed, by_page = entry.entry.published_at, page.published_at if page else None
    if by_feed and by_page and by_page.timetz() == time(tzinfo=by_page.tzinfo) and by_page.date() == by_feed.date():
        by_page = None  # only the day, and the feed tells that day's moment
    told = [moment for moment in (by_feed, by_page) if moment is not None]
    return min(*told, now) if told else None
