"""Look at a feed without keeping anything, and say in plain words all that can be told of it (R18)."""

from __future__ import annotations

from calendar import day_name
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from urllib.parse import urljoin

from monitor.domain.addresses import show_url
from monitor.domain.feed import ParsedFeed, host_of
from monitor.domain.robots import allows, parse_robots
from monitor.domain.schedule import freshness_seconds
from monitor.errors import FetchError
from monitor.pipeline.discover import Visit, find_feed
from monitor.pipeline.ports import Clock, Fetch, ReadFeed
from monitor.pipeline.reading import registrable_domain

_FEED_TYPES = ("xml", "json", "rss", "atom")
_QUIET_DAYS = 30
_ORIGINS_SHOWN_MAX = 3
_WHOLE_CHARS_MIN = 1_000
"""A longer summary is the article itself."""
_REMEDIES = {
    401: "it asks for a password, which is never given: look for a feed that is open to all",
    402: "it asks for money: look for a feed that is open to all",
    403: "it turns this reader away; ask the site, or look for another feed",
    404: "nothing is at this address any more: try the site's home page, `monitor feeds check` finds feeds from there",
    410: "it is gone for good: try the site's home page, `monitor feeds check` finds feeds from there",
    429: "it was asked too often: wait",
}
_SERVER_REMEDY = "the site itself has trouble: try again later"


async def inspect_feed(url: str, *, fetch: Fetch, read_feed: ReadFeed, clock: Clock, product: str) -> list[str]:
    """Visit a feed twice, the second time asking only for changes, and return what there is to say of it, in lines.

    product: the name that a robots.txt calls this reader by.

    Raises FetchError and UnreadableError, with what to do where that can be told; WorkerKilled.
    """
    try:
        visit = await find_feed(url, fetch=fetch, read_feed=read_feed)
    except FetchError as error:
        remedy = _REMEDIES.get(error.status or 0, _SERVER_REMEDY if (error.status or 0) >= 500 else "")
        if not remedy:
            raise
        raise FetchError(f"{error}: {remedy}", status=error.status, retryable=error.retryable) from None
    lines = [*_document(visit, clock.now()), *_place(url, visit), *_entries(visit), *_words(visit.parsed)]
    return [*lines, *await _polls(visit, fetch), *_wishes(visit), *await _robots(visit, fetch, product)]


def _document(visit: Visit, now: datetime) -> Iterator[str]:
    """Say what the feed is, and how often it has news."""
    parsed = visit.parsed
    title = parsed.title or "without a title"
    yield f"{visit.url} is a feed ({parsed.format}): {title}, entries: {len(parsed.entries)}"
    if not parsed.entries:
        yield "it is empty now, which is no fault"
    dates = sorted(entry.published_at for entry in parsed.entries if entry.published_at is not None)
    if dates:
        yield f"its entries are dated from {dates[0]:%Y-%m-%d} to {dates[-1]:%Y-%m-%d}"
        gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(dates)]
        if gaps and (gap := median(gaps)) > 0:
            yield f"it has news about every {span_in_words(gap)}"
        if now - dates[-1] > timedelta(days=_QUIET_DAYS):
            yield f"its newest entry is {(now - dates[-1]).days} days old: perhaps nobody keeps it up any more"
        if ahead := sum(date > now for date in dates):
            yield f"dated in the future: {ahead} of {len(dates)}; the time of the fetch counts instead"
    if parsed.language:
        yield f"its language is {parsed.language}"
    else:
        yield "it does not tell its language: the words show it, or `monitor feeds set --language` says it"


def _place(url: str, visit: Visit) -> Iterator[str]:
    """Say how the feed was reached."""
    fetched = visit.fetched
    if visit.url != url:
        yield f"it was found from the page {show_url(url)}"
    if fetched.moved_to:
        yield f"it moved for good to {fetched.moved_to}: better to add that address"
    elif fetched.url != visit.url:
        yield f"its address leads to {show_url(fetched.url)} for now"
    kind = fetched.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not any(name in kind for name in _FEED_TYPES):
        yield f"the site {f'calls it {kind!r}' if kind else 'tells no type for it'}; it is read all the same"


def _entries(visit: Visit) -> Iterator[str]:
    """Say what is unusual about the entries."""
    entries, count = visit.parsed.entries, len(visit.parsed.entries)
    if unnamed := sum(not entry.key for entry in entries):
        yield f"without an id: {unnamed} of {count}; they are told apart by their links"
    ids = Counter(entry.key for entry in entries if entry.key)
    if repeated := sum(times for times in ids.values() if times > 1):
        yield f"with an id that others have too: {repeated} of {count}; they are told apart by id and link"
    if undated := sum(entry.published_at is None for entry in entries):
        yield f"without a date: {undated} of {count}; they count from when they are first seen"
    if unlinked := sum(entry.url is None for entry in entries):
        yield f"without a link: {unlinked} of {count}; their own words are all that is read"
    home = registrable_domain(visit.fetched.url)
    away = Counter(registrable_domain(entry.url) for entry in entries if entry.url)
    if away and home not in away:
        yield f"its links lead to {', '.join(name for name, _ in away.most_common(_ORIGINS_SHOWN_MAX))}"
    origins = Counter(entry.origin.name for entry in entries if entry.origin)
    if origins:
        names = ", ".join(name for name, _ in origins.most_common(_ORIGINS_SHOWN_MAX))
        yield f"passed on from other publishers ({names}): {origins.total()} of {count}"
        yield "where such a link does not lead to the article, title and publisher are kept and marked unresolved"


def _words(parsed: ParsedFeed) -> Iterator[str]:
    """Say how much of each article the feed holds."""
    if not parsed.entries:
        return
    whole = sum(bool(entry.content) or len(entry.summary) >= _WHOLE_CHARS_MIN for entry in parsed.entries)
    if whole * 2 > len(parsed.entries):
        yield "it carries whole articles: they are read where a page gives nothing"
    elif not any(entry.summary for entry in parsed.entries):
        yield "it carries titles alone: what is said stands on the pages"
    else:
        yield "it carries summaries: what is said stands on the pages"


async def _polls(visit: Visit, fetch: Fetch) -> list[str]:
    """Say what polling the feed costs, and what it asks for."""
    headers = visit.fetched.headers
    etag, last_modified = headers.get("etag"), headers.get("last-modified")
    whole = f"every poll transfers the whole feed, {len(visit.fetched.body) / 1000:,.0f} kB"
    lines = []
    if etag is None and last_modified is None:
        lines.append(f"the site sends neither ETag nor Last-Modified: {whole}")
    else:
        try:
            again = await fetch(visit.url, what="feed", etag=etag, last_modified=last_modified)
            if again.status == 304:
                lines.append("asked again for changes only, the site says that there are none: polls cost little")
            else:
                lines.append(f"asked again for changes only, the site sends all of it again: {whole}")
        except FetchError as error:
            lines.append(f"asked again for changes only, it fails: {error}")
    return lines


def _wishes(visit: Visit) -> Iterator[str]:
    """Say what the feed asks of those who poll it."""
    parsed = visit.parsed
    hint = max(parsed.interval_hint_seconds or 0.0, freshness_seconds(visit.fetched.headers))
    if hint:
        yield f"it asks for {span_in_words(hint)} between two polls"
    if parsed.skip_hours or parsed.skip_days:
        hours = [f"{hour}:00" for hour in range(24) if parsed.skip_hours >> hour & 1]
        days = [name for number, name in enumerate(day_name) if parsed.skip_days >> number & 1]
        yield f"it asks not to be polled at {', '.join([*hours, *days])} (UTC)"
    if parsed.note:
        yield parsed.note


async def _robots(visit: Visit, fetch: Fetch, product: str) -> list[str]:
    """Say whether robots.txt lets the pages behind the entries be read, judged by the first of them (R11)."""
    page = next((entry.url for entry in visit.parsed.entries if entry.url), None)
    if page is None:
        return []
    try:
        answer = await fetch(urljoin(page, "/robots.txt"), what="feed")
    except FetchError as error:
        if error.retryable:
            return [f"whether its pages may be read is not known: {error}"]
        return []  # what is not there forbids nothing
    robots = parse_robots(answer.body.decode("utf-8", "replace"), product)
    lines = []
    if not allows(robots, page):
        lines.append(f"the robots.txt of {host_of(page)} does not allow {show_url(page)}: such pages are not read")
    if robots.delay_seconds:
        lines.append(f"the robots.txt of {host_of(page)} asks for {robots.delay_seconds:g} s between two requests")
    return lines


def span_in_words(seconds: float) -> str:
    """Say a span of time roughly, for people."""
    for name, length in (("days", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {name}"
    return "1 min" if seconds >= 60 else "under 1 min"
