"""A host that wants to be left alone is left alone, with all its feeds, for as long as it says (R4, R5)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.domain.feed import FeedSettings, feed_id_of
from monitor.pipeline.hosts import let_rest
from tests.builders import NOW
from tests.pipeline.ingesting import URL, House, house, item, rss

ID = feed_id_of(URL)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path) as opened:
        opened.web.put(URL, rss(item("Ann"), item("Bob")))
        yield opened


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_refuses_one_feed_as_too_much_is_asked_for_none_meanwhile(home: House, status: int) -> None:
    """R5: to the letter, however often it refuses."""
    other = "https://news.example/other.xml"
    home.web.put(other, rss(item("Cid")))
    asyncio.run(home.add())
    asyncio.run(home.add(other, settings=FeedSettings(interval_minutes=15)))
    home.web.fail(URL, status)
    waits = 0
    for _ in range(3 * 24 * 3):
        home.clock.forward(minutes=20)
        before, until = len(home.web.requests), home.feed(ID).next_poll_at
        asyncio.run(home.poll(everything=True))
        if home.feed(ID).failures and home.clock.now() < until:
            assert len(home.web.requests) == before
            waits += 1
    assert waits > 100


@pytest.mark.parametrize(("status", "retry_after", "least"), [(429, 7_200, 7_200), (503, None, 900), (403, None, 900)])
def test_a_site_that_asks_for_rest_is_left_alone_with_all_its_feeds(
    home: House, status: int, retry_after: float | None, least: float
) -> None:
    """R4, R5."""
    other = "https://news.example/other.xml"
    home.web.put(other, rss(item("Cid")))
    asyncio.run(home.add())
    asyncio.run(home.add(other))
    home.web.fail(URL, status, retry_after=retry_after)
    home.clock.forward(minutes=20)
    before = len(home.web.requests)
    results = {outcome.url: outcome.result for outcome in asyncio.run(home.poll(everything=True))}
    assert results == {URL: "failed", other: "resting"}
    assert len(home.web.requests) == before + 1
    until = home.feed(ID).next_poll_at
    assert least <= (until - home.clock.now()).total_seconds() <= least * 1.1
    assert home.feed(feed_id_of(other)).next_poll_at >= until
    home.clock.moment = until - timedelta(seconds=1)
    assert {outcome.result for outcome in asyncio.run(home.poll(everything=True))} == {"resting"}


def test_one_address_that_is_always_refused_does_not_keep_the_other_feeds_of_its_host_back(home: House) -> None:
    """R5: the host rests each time, but it is the address that is backed off from ever longer."""
    other = "https://news.example/other.xml"
    home.web.put(other, rss(item("Cid")))
    asyncio.run(home.add())
    asyncio.run(home.add(other, settings=FeedSettings(interval_minutes=15)))
    home.web.fail(URL, 403, retryable=False)
    before = len(home.web.requests)
    for _ in range(3 * 24 * 3):
        home.clock.forward(minutes=20)
        asyncio.run(home.poll())
    asked = [got.url for got in home.web.requests[before:]]
    assert asked.count(URL) <= 10
    assert asked.count(other) >= 3 * 24 * 3 - 2 * asked.count(URL)


def test_a_host_that_refuses_all_its_feeds_rests_ever_longer(home: House) -> None:
    """R5."""
    others = [f"https://news.example/{number}.xml" for number in range(4)]
    for url in others:
        home.web.put(url, rss(item("Cid")))
        asyncio.run(home.add(url))
    for url in others:
        home.web.fail(url, 403, retryable=False)
    before = len(home.web.requests)
    for _ in range(7 * 24):
        home.clock.forward(minutes=60)
        asyncio.run(home.poll())
    assert len(home.web.requests) - before <= 30


def test_any_failure_that_says_for_how_long_is_believed_even_when_everything_is_polled(home: House) -> None:
    """R4."""
    asyncio.run(home.add())
    home.web.fail(URL, 500, retry_after=3_600)
    home.clock.forward(minutes=20)
    asyncio.run(home.poll())
    asked = len(home.web.requests)
    home.clock.forward(seconds=3_599)
    assert [outcome.result for outcome in asyncio.run(home.poll(everything=True))] == ["resting"]
    assert len(home.web.requests) == asked
    home.clock.forward(seconds=1)
    assert [outcome.result for outcome in asyncio.run(home.poll(everything=True))] == ["failed"]


def test_a_short_rest_does_not_end_a_longer_one(home: House) -> None:
    with home.store.writing() as session:
        let_rest(session, "news.example:443", NOW + timedelta(hours=2))
        let_rest(session, "news.example:443", NOW + timedelta(hours=1))
        assert session.desk.host_not_before("news.example:443") == NOW + timedelta(hours=2)


def test_a_feed_whose_host_rests_says_until_when(home: House) -> None:
    asyncio.run(home.add())
    with home.store.writing() as session:
        let_rest(session, "news.example:443", NOW + timedelta(hours=2))
    home.clock.forward(minutes=20)
    asyncio.run(home.poll())
    until = f"{NOW + timedelta(hours=2):%Y-%m-%d %H:%M}"
    assert home.feed(ID).error == f"its host asked to be left alone until {until} UTC"
    home.clock.forward(hours=2)
    asyncio.run(home.poll())
    assert home.feed(ID).error is None
