"""Find the feed of a site from any of its pages: what the page names, links to, or the site keeps where others do."""

from __future__ import annotations

import re
import shlex
from collections.abc import AsyncIterator, Iterable, Sequence
from urllib.parse import urljoin

import msgspec

from monitor.domain.feed import ParsedFeed
from monitor.errors import FetchError, UnreadableError, WorkerKilled
from monitor.pipeline.ports import Fetch, Fetched, ReadFeed

_TRIES_MAX = 12
"""Of the guesses about one site, all kinds together."""
_USUAL_PLACES = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/feed.json")
_SITEMAP = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S{1,2048})", re.IGNORECASE | re.MULTILINE)
_ROBOTS_BYTES = 512_000
"""RFC 9309 section 2.5: so much of it a reader must take."""
_UNWELCOME = (403, 429, 503)
"""Answers after which a site is asked nothing more."""


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """A feed's document as it answered just now."""

    url: str
    """The address that was asked."""
    fetched: Fetched
    parsed: ParsedFeed


async def visit(url: str, *, fetch: Fetch, read_feed: ReadFeed) -> Visit:
    """Read the feed at an address. Raises FetchError, UnreadableError, WorkerKilled."""
    fetched = await fetch(url, what="feed")
    parsed = await read_feed(fetched.body, url=fetched.url, content_type=fetched.headers.get("content-type"))
    return Visit(url=url, fetched=fetched, parsed=parsed)


async def find_feed(url: str, *, fetch: Fetch, read_feed: ReadFeed) -> Visit:
    """Read the feed at an address, or the one feed of the site whose page stands there (R18).

    A page that names feeds is believed: one is visited, of several the user chooses. Else what the page links to, the
    news sitemaps of robots.txt and the usual places are tried in this order, until something is found.
    Raises FetchError, WorkerKilled, and UnreadableError with the feeds to choose from.
    """
    try:
        return await visit(url, fetch=fetch, read_feed=read_feed)
    except UnreadableError as error:
        page = error
    if len(page.feed_links) == 1:
        return await visit(page.feed_links[0], fetch=fetch, read_feed=read_feed)
    if page.feed_links or page.guesses is None:
        raise page
    search = _Search(fetch, read_feed)
    for places in (search.linked(page.guesses), search.sitemaps(url), search.usual(url)):
        found = [feed async for feed in places]
        if len(found) == 1:
            return found[0]
        if found:
            raise _choice(found)
    raise UnreadableError(f"{page}, and none stands where others keep theirs", guesses=page.guesses)


class _Search:
    """Tries addresses of one site, so many in all."""

    def __init__(self, fetch: Fetch, read_feed: ReadFeed) -> None:
        self._fetch, self._read_feed = fetch, read_feed
        self._left = _TRIES_MAX
        self._tried: set[str] = set()

    async def linked(self, links: Sequence[str]) -> AsyncIterator[Visit]:
        """Yield the feeds among links, and those that linked pages name."""
        async for feed in self._try(links, deeper=True):
            yield feed

    async def sitemaps(self, url: str) -> AsyncIterator[Visit]:
        """Yield the news sitemaps that robots.txt names."""
        if self._left <= 0:
            return
        self._left -= 1
        try:
            robots = await self._fetch(urljoin(url, "/robots.txt"), what="feed")
        except FetchError as error:
            self._give_up_after(error)
            return
        named = _SITEMAP.findall(robots.body[:_ROBOTS_BYTES].decode("utf-8", "replace"))
        # One that says "news" in its name is one; of the others only a list of sitemaps may lead there.
        named.sort(key=lambda link: "news" not in link.lower())
        async for feed in self._try((urljoin(url, link) for link in named), deeper=True):
            yield feed

    async def usual(self, url: str) -> AsyncIterator[Visit]:
        """Yield the first feed that stands where many sites keep theirs."""
        async for feed in self._try((urljoin(url, place) for place in _USUAL_PLACES), deeper=False):
            yield feed
            return

    async def _try(self, links: Iterable[str], *, deeper: bool) -> AsyncIterator[Visit]:
        for link in links:
            if link in self._tried or self._left <= 0:
                continue
            self._tried.add(link)
            self._left -= 1
            try:
                yield await visit(link, fetch=self._fetch, read_feed=self._read_feed)
            except UnreadableError as error:
                if deeper:
                    async for feed in self._try(error.feed_links, deeper=False):
                        yield feed
            except FetchError as error:
                self._give_up_after(error)
            except WorkerKilled:
                continue

    def _give_up_after(self, error: FetchError) -> None:
        if error.status in _UNWELCOME:
            self._left = 0


def _choice(found: Sequence[Visit]) -> UnreadableError:
    named = " or ".join(
        f"`monitor feeds add {shlex.quote(feed.url)}` "
        f"({feed.parsed.title or 'no title'}, entries: {len(feed.parsed.entries)})"
        for feed in found
    )
    message = f"the answer is an HTML page, not a feed; its site has {len(found)} feeds: {named}"
    return UnreadableError(message, feed_links=[feed.url for feed in found])
