"""Ask no more of a site than it lets robots ask: robots.txt for pages, Crawl-delay for all, rest on every hop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Literal, Protocol
from urllib.parse import urlsplit, urlunsplit

from monitor.domain.addresses import show_url
from monitor.domain.feed import host_of
from monitor.domain.robots import Robots, allows, parse_robots
from monitor.errors import FetchError
from monitor.pipeline.hosts import HOST_RESTS_AFTER, Resting, let_rest
from monitor.pipeline.ports import Clock, Fetched, Store

_VALID = timedelta(days=1)
"""RFC 9309, section 2.4: robots.txt is kept for a day (R11)."""
_ROBOTS_REST_SECONDS = 60.0
"""A host whose robots.txt cannot be read is left alone for so long, with all its pages."""
_REFUSED_REST_SECONDS = 60.0
"""What waits in line for a host that refuses, and does not say for how long, looks again so much later."""
_DELAYS_VALID = timedelta(minutes=10)
"""How soon a Crawl-delay is kept that another process heard of."""
_KNOWN_MAX = 20_000
"""Hosts remembered in memory; the desk knows the others."""
_DELAY_IN_TURN_SECONDS = 60.0
"""A host that wants longer between two requests rests on the desk meanwhile, so that nothing waits in line for it."""

Before = Callable[[str], Awaitable[float]]
"""Hears each address of a fetch before it is asked, and gives the least seconds since the host was asked before.

Raises FetchError for an address that is not to be asked.
"""
Begin = Callable[[str], None]
"""Hears each address once more, when it is its turn. Raises FetchError where its host was not to be asked meanwhile."""


class HopFetch(Protocol):
    """ports.Fetch that lets somebody look at every hop."""

    async def __call__(
        self,
        url: str,
        *,
        what: Literal["feed", "page", "robots"],
        etag: str | None = None,
        last_modified: str | None = None,
        before: Before | None = None,
        begin: Begin | None = None,
    ) -> Fetched: ...


class PoliteFetch:
    """Implements ports.Fetch. product: the name that a robots.txt calls this reader by."""

    def __init__(self, fetch: HopFetch, *, store: Store, clock: Clock, product: str) -> None:
        self._fetch = fetch
        self._store = store
        self._clock = clock
        self._product = product
        self._known: dict[str, tuple[Robots, datetime]] = {}
        """By host, with the end of its validity."""
        self._delays: dict[str, float] = {}
        self._delays_until: datetime | None = None
        """When the delays are read from the desk again; None = at once."""
        self._asking: dict[str, asyncio.Lock] = {}
        self._resting = Resting(store, clock)
        self._refused: dict[str, datetime] = {}
        """Hosts that refused this process, with until when: the desk hears of it after those who wait in line."""

    async def __call__(
        self, url: str, *, what: Literal["feed", "page"], etag: str | None = None, last_modified: str | None = None
    ) -> Fetched:
        hops, known = count(), None

        async def before(hop: str) -> float:
            nonlocal known
            if next(hops):  # whoever fetches looked at the first one's host
                self._refuse_resting(hop)
            known = self._rests_until(host_of(hop))
            if what == "feed":
                return self._before_feed(hop)
            robots = await self._get_robots(hop, begin)
            if not allows(robots, hop):
                raise FetchError(
                    f"the robots.txt of its site does not allow {show_url(hop)} to be read", retryable=False
                )
            if robots.delay_seconds <= _DELAY_IN_TURN_SECONDS:
                return robots.delay_seconds
            known = await self._let_rest(hop, robots.delay_seconds)
            return 0.0

        def begin(hop: str) -> None:
            until = self._rests_until(host_of(hop))
            if until is not None and (known is None or until > known):
                raise _left_alone(hop, until - self._clock.now())

        return await self._ask(url, what=what, etag=etag, last_modified=last_modified, before=before, begin=begin)

    async def _ask(
        self,
        url: str,
        *,
        what: Literal["feed", "page", "robots"],
        begin: Begin,
        etag: str | None = None,
        last_modified: str | None = None,
        before: Before | None = None,
    ) -> Fetched:
        """Fetch, and remember who refused."""
        try:
            return await self._fetch(url, what=what, etag=etag, last_modified=last_modified, before=before, begin=begin)
        except FetchError as error:
            if error.asked and (error.status in HOST_RESTS_AFTER or error.retry_after_seconds is not None):
                rest = timedelta(seconds=error.retry_after_seconds or _REFUSED_REST_SECONDS)
                if len(self._refused) >= _KNOWN_MAX:
                    self._refused.clear()
                self._refused[host_of(error.url or url)] = self._clock.now() + rest
            raise

    def _rests_until(self, host: str) -> datetime | None:
        """Return until when a host wants to be left alone, by the desk a second ago and by its answers; None = not."""
        told = (self._resting.until(host), self._refused.get(host))
        until = max((moment for moment in told if moment is not None), default=None)
        return until if until is not None and until > self._clock.now() else None

    def _before_feed(self, url: str) -> float:
        """A feed is there for robots: its host's robots.txt is not asked for, but a known Crawl-delay is kept."""
        now = self._clock.now()
        if self._delays_until is None or now >= self._delays_until:
            with self._store.reading() as session:
                self._delays = session.desk.crawl_delays(now)
            self._delays_until = now + _DELAYS_VALID
        return min(self._delays.get(host_of(url), 0.0), _DELAY_IN_TURN_SECONDS)

    async def _let_rest(self, url: str, delay_seconds: float) -> datetime:
        """Let a host rest from the request that comes now; returns until when. Raises FetchError where it rests."""
        self._refuse_resting(url)
        until = self._clock.now() + timedelta(seconds=delay_seconds)
        await self._store.write(lambda session: let_rest(session, host_of(url), until))
        return until

    def _refuse_resting(self, url: str) -> None:
        """Raise FetchError where a host wants to be left alone now (R5)."""
        with self._store.reading() as session:
            until = session.desk.host_not_before(host_of(url))
        now = self._clock.now()
        if until is not None and until > now:
            raise _left_alone(url, until - now)

    def _find_known(self, host: str) -> Robots | None:
        now = self._clock.now()
        known = self._known.get(host)
        if known is not None and now < known[1]:
            return known[0]
        with self._store.reading() as session:
            return session.desk.find_robots(host, now)

    async def _get_robots(self, url: str, begin: Begin) -> Robots:
        """Return what a page's site lets robots read, asked for once a day. Raises FetchError: ask later."""
        host = host_of(url)
        lock = self._asking.setdefault(host, asyncio.Lock())
        try:
            async with lock:
                robots = self._find_known(host)
                if robots is None:
                    robots = await self._ask_robots(url, begin)
                    await self._keep(host, robots, self._clock.now() + _VALID)
                return robots
        finally:
            if not lock.locked():
                self._asking.pop(host, None)

    async def _ask_robots(self, url: str, begin: Begin) -> Robots:
        parts = urlsplit(url)
        place = urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))
        try:
            fetched = await self._ask(place, what="robots", begin=begin)
        except FetchError as error:
            if error.retryable:  # RFC 9309, section 2.3.1.4: what cannot be reached allows nothing
                raise FetchError(
                    f"whether the page may be read is not known: {error}",
                    status=error.status,
                    retry_after_seconds=error.retry_after_seconds or _ROBOTS_REST_SECONDS,
                    url=error.url or place,
                    asked=error.asked,
                ) from None
            return Robots()  # section 2.3.1.3: what is not there forbids nothing
        return parse_robots(fetched.body.decode("utf-8", "replace"), self._product)

    async def _keep(self, host: str, robots: Robots, valid_until: datetime) -> None:
        """Remember what a host lets robots read, here and on the desk."""
        await self._store.write(lambda session: session.desk.keep_robots(host, robots, valid_until))
        if len(self._known) >= _KNOWN_MAX:
            self._known.clear()
        self._known[host] = (robots, valid_until)
        self._delays[host] = robots.delay_seconds


def _left_alone(url: str, rest: timedelta) -> FetchError:
    return FetchError(
        f"the host of {show_url(url)} asked to be left alone",
        retry_after_seconds=rest.total_seconds(),
        asked=False,
        url=url,
    )
