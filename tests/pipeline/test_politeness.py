"""What a site lets robots ask is kept, over restarts and on every hop (R5, R9, R11)."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import pytest

from monitor.adapters.http import PRODUCT, HttpFetch
from monitor.domain.feed import host_of
from monitor.errors import FetchError
from monitor.pipeline.hosts import let_rest
from monitor.pipeline.politeness import PoliteFetch
from tests.http_stand_in import answer
from tests.pipeline.ingesting import House, house
from tests.site_kinds import redirect
from tests.sites import FEED, Say, Stand, Visit, article, feed, standing

ALLOWED = [(ipaddress.ip_network("127.47.0.0/16"), None)]
Work = Callable[[House, dict[str, Stand]], Awaitable[None]]


def with_sites(folder: Path, work: Work, **says: Say) -> None:
    async def run() -> None:
        with house(folder) as home:
            async with standing(says, home.clock.now) as stands:
                await work(home, stands)

    asyncio.run(run())


@asynccontextmanager
async def reader(home: House) -> AsyncIterator[PoliteFetch]:
    """A reader that has just been started."""
    async with HttpFetch(ALLOWED, per_second=100.0) as http:
        yield PoliteFetch(http, store=home.store, clock=home.clock, product=PRODUCT)


def paths(stand: Stand) -> list[str]:
    return [line.path for line in stand.log]


def robots(rules: str) -> Say:
    """Return a site with a robots.txt for everybody."""

    def say(visit: Visit) -> bytes:
        if visit.path == "/robots.txt":
            return answer(body=f"User-agent: *\n{rules}".encode())
        return feed() if visit.path == FEED else article(visit)

    return say


def test_robots_txt_is_asked_for_once_a_day_over_restarts_and_not_for_feeds(tmp_path: Path) -> None:
    """R11."""

    async def work(home: House, stands: dict[str, Stand]) -> None:
        base = stands["paper"].base
        for hours in (0, 23, 2):
            home.clock.forward(hours=hours)
            async with reader(home) as fetch:
                await fetch(base + FEED, what="feed")
                await asyncio.gather(*(fetch(f"{base}/a/{n}", what="page") for n in (1, 2)))
        asked = paths(stands["paper"])
        assert asked[0] == FEED
        assert asked.count("/robots.txt") == 2
        assert asked.count("/a/1") == 3

    with_sites(tmp_path, work, paper=robots("Disallow: /b"))


def test_each_hop_of_a_page_is_asked_about(tmp_path: Path) -> None:
    """R11."""

    def short(visit: Visit) -> bytes:
        return answer(404) if visit.path == "/robots.txt" else redirect(302, visit.path.removeprefix("/to/"))

    async def work(home: House, stands: dict[str, Stand]) -> None:
        async with reader(home) as fetch:
            with pytest.raises(FetchError, match="does not allow") as caught:
                await fetch(f"{stands['short'].base}/to/{stands['paper'].base}/a/1", what="page")
            assert not caught.value.retryable
        assert paths(stands["paper"]) == ["/robots.txt"]

    with_sites(tmp_path, work, short=short, paper=robots("Disallow: /a"))


@pytest.mark.parametrize("what", ["feed", "page"])
def test_a_hop_to_a_host_that_rests_is_not_made(tmp_path: Path, what: Literal["feed", "page"]) -> None:
    """R5."""

    def short(visit: Visit) -> bytes:
        return answer(404) if visit.path == "/robots.txt" else redirect(302, visit.path.removeprefix("/to/"))

    async def work(home: House, stands: dict[str, Stand]) -> None:
        with home.store.writing() as session:
            let_rest(session, host_of(stands["paper"].base), home.clock.now() + timedelta(hours=1))
        async with reader(home) as fetch:
            with pytest.raises(FetchError, match="left alone") as caught:
                await fetch(f"{stands['short'].base}/to/{stands['paper'].base}/a/1", what=what)
            assert (caught.value.asked, caught.value.retry_after_seconds) == (False, 3_600)
        assert stands["paper"].log == []

    with_sites(tmp_path, work, short=short, paper=robots(""))


def test_a_long_crawl_delay_lets_the_host_rest_over_restarts_and_costs_no_attempt(tmp_path: Path) -> None:
    """R9."""

    async def work(home: House, stands: dict[str, Stand]) -> None:
        base = stands["paper"].base
        async with reader(home) as fetch:
            await fetch(f"{base}/a/1", what="page")
        async with reader(home) as fetch:
            home.clock.forward(seconds=299)
            with pytest.raises(FetchError) as caught:
                await fetch(f"{base}/a/2", what="page")
            assert not caught.value.asked
            home.clock.forward(seconds=1)
            await fetch(f"{base}/a/2", what="page")
        assert paths(stands["paper"]) == ["/robots.txt", "/a/1", "/a/2"]

    with_sites(tmp_path, work, paper=robots("Crawl-delay: 300"))


def test_a_known_crawl_delay_holds_between_pages_and_feeds(tmp_path: Path) -> None:
    """R9."""

    async def work(home: House, stands: dict[str, Stand]) -> None:
        base = stands["paper"].base
        async with reader(home) as fetch:
            await fetch(f"{base}/a/1", what="page")
        async with reader(home) as fetch:  # knows the delay from the desk
            for _ in range(2):
                await fetch(base + FEED, what="feed")
        one, other = (line.began for line in stands["paper"].log[-2:])
        assert other - one >= 0.15, "a busy machine notes the first one late"

    with_sites(tmp_path, work, paper=robots("Crawl-delay: 0.3"))


def test_a_site_whose_robots_txt_cannot_be_read_is_not_asked_for_pages(tmp_path: Path) -> None:
    """R11: RFC 9309 takes it to forbid everything; what is not there forbids nothing."""

    def down(visit: Visit) -> bytes:
        return answer(503, retry_after="120") if visit.path == "/robots.txt" else article(visit)

    async def work(home: House, stands: dict[str, Stand]) -> None:
        async with reader(home) as fetch:
            with pytest.raises(FetchError, match="not known") as caught:
                await fetch(f"{stands['down'].base}/a/1", what="page")
            assert (caught.value.retryable, caught.value.retry_after_seconds) == (True, 120)
            await fetch(f"{stands['none'].base}/a/1", what="page")
        assert paths(stands["down"]) == ["/robots.txt"]

    with_sites(tmp_path, work, down=down, none=article)


@pytest.mark.parametrize(("status", "retry_after", "rests"), [(429, "3600", 3_600), (503, None, 60), (500, "120", 120)])
def test_who_waits_in_line_for_a_host_that_refuses_does_not_ask_it(
    tmp_path: Path, status: int, retry_after: str | None, rests: float
) -> None:
    """R5: nothing else to that host, though a daemon takes up all that is due at once."""
    said: dict[str, Any] = {} if retry_after is None else {"retry_after": retry_after}

    def full(visit: Visit) -> bytes:
        return answer(404) if visit.path == "/robots.txt" else answer(status, **said)

    async def work(home: House, stands: dict[str, Stand]) -> None:
        base = stands["full"].base
        async with reader(home) as fetch:
            asked = [fetch(base + FEED, what="feed"), *(fetch(f"{base}/a/{n}", what="page") for n in range(5))]
            met = await asyncio.gather(*asked, return_exceptions=True)
            refused = [error for error in met if isinstance(error, FetchError) and not error.asked]
            assert [error.retry_after_seconds for error in refused] == [rests] * 5
            home.clock.forward(seconds=rests)
            with pytest.raises(FetchError) as caught:
                await fetch(base + FEED, what="feed")
            assert caught.value.asked, "who asks once that time is over is heard"
        assert [line.status for line in stands["full"].log if line.path != "/robots.txt"] == [status] * 2

    with_sites(tmp_path, work, full=full)


def test_who_waits_in_line_hears_what_the_desk_says_meanwhile(tmp_path: Path) -> None:
    """R5: of a host that refused another process."""
    asked, refused = asyncio.Event(), asyncio.Event()

    def slow(visit: Visit) -> bytes | Callable[[asyncio.StreamWriter], Coroutine[Any, Any, None]]:
        async def say(writer: asyncio.StreamWriter) -> None:
            asked.set()
            await refused.wait()
            writer.write(feed())

        return say

    async def work(home: House, stands: dict[str, Stand]) -> None:
        url = stands["slow"].base + FEED
        async with reader(home) as fetch:
            first, second = (asyncio.create_task(fetch(url, what="feed")) for _ in range(2))
            await asked.wait()
            with home.store.writing() as session:
                let_rest(session, host_of(url), home.clock.now() + timedelta(hours=1))
            home.clock.forward(seconds=1)
            refused.set()
            assert (await first).status == 200
            with pytest.raises(FetchError, match="left alone") as caught:
                await second
            assert (caught.value.asked, caught.value.retry_after_seconds) == (False, 3_599)
        assert len(stands["slow"].log) == 1

    with_sites(tmp_path, work, slow=slow)
