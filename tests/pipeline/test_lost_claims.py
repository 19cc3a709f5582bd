"""A process that was thought dead comes back to work that another one has taken over: what it brings is not kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.domain.feed import DeskEntry, DeskFeed, feed_id_of
from monitor.pipeline.configure import pause_feed
from monitor.pipeline.ports import LEASE_SECONDS, Extracted, Fetched
from tests.pipeline.ingesting import URL, House, extract, house, item, page, rss

PAGE = "https://news.example/Ann"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path) as opened:
        opened.web.put(URL, rss(item("Ann")), etag='"1"')
        opened.web.put(PAGE, page("Ann"))
        asyncio.run(opened.add())
        yield opened


def taken_over(home: House) -> tuple[tuple[DeskFeed, ...], tuple[DeskEntry, ...]]:
    """Let the leases of place 1 end, and place 2 claim what is due."""
    home.clock.forward(seconds=LEASE_SECONDS)
    with home.store.writing() as session:
        now = home.clock.now()
        return session.desk.claim_feeds(2, now, 9), session.desk.claim_entries(2, now, 9)


@pytest.mark.parametrize("status", [200, 304, 500])
def test_a_poll_whose_claim_is_lost_keeps_nothing(home: House, status: int) -> None:
    home.clock.forward(minutes=20)
    web = home.web

    class Slow:
        async def __call__(self, *arguments: object, **named: object) -> Fetched:
            taken_over(home)
            return await web(*arguments, **named)  # type: ignore[arg-type]

    web.put(URL, rss(item("Ann"), item("Bob")), etag='"2"')
    if status == 304:
        web.put(URL, status=304, etag='"2"')
    if status == 500:
        web.fail(URL, status)
    before = home.events()
    home.web = Slow()  # type: ignore[assignment]
    assert [outcome.result for outcome in asyncio.run(home.poll())] == ["lost"]
    feed = home.feed(feed_id_of(URL))
    assert (feed.etag, feed.failures, len(home.pending()), home.events()) == ('"1"', 0, 1, before)


def test_a_feed_that_is_paused_while_its_poll_meets_a_fault_stays_paused(home: House) -> None:
    home.clock.forward(minutes=20)

    class Faulty:
        async def __call__(self, *arguments: object, **named: object) -> Fetched:
            pause_feed(URL, store=home.store, now=home.clock.now())
            raise ValueError("nobody foresaw it")

    home.web = Faulty()  # type: ignore[assignment]
    assert [outcome.result for outcome in asyncio.run(home.poll())] == ["failed"]
    assert home.feed(feed_id_of(URL)).paused


def test_a_capture_whose_claim_is_lost_keeps_nothing_and_the_new_holder_s_stands(home: House) -> None:
    async def slow(body: bytes, *, url: str, content_type: str | None) -> Extracted:
        taken_over(home)
        return await extract(body, url=url, content_type=content_type)

    before = home.events()
    (outcome,) = asyncio.run(home.capture(extract=slow))
    assert outcome.result == "lost"
    assert home.events() == before
    assert [entry.state for entry in home.pending()] == ["pending"]
    assert asyncio.run(home.capture()) == (), "it is the other's now"
    home.clock.forward(seconds=LEASE_SECONDS)
    assert [outcome.result for outcome in asyncio.run(home.capture())] == ["captured"]


def test_a_page_that_fails_after_the_claim_was_lost_does_not_count_as_an_attempt(home: House) -> None:
    async def slow(*_: object, **__: object) -> Fetched:
        taken_over(home)
        raise home.web.answers["failure"]  # type: ignore[misc]

    home.web.fail("failure", 503)
    assert [outcome.result for outcome in asyncio.run(home.capture(fetch=slow))] == ["lost"]
    assert [entry.attempts for entry in home.pending()] == [0]
    with home.store.reading() as session:
        assert session.desk.host_not_before("news.example:443") is None
