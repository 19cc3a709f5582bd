"""Many hosts that fail together: it is our own network, and no feed is blamed (R14)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.domain.events import FeedFailing, FeedRecovered
from monitor.domain.feed import DeskFeed, feed_id_of
from monitor.pipeline.outages import find_outage
from tests.pipeline.ingesting import House, house, item, rss

URLS = [f"https://paper{n}.example/feed" for n in range(6)]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    """A house with six feeds on six hosts, all well."""
    with house(tmp_path) as opened:
        for url in URLS:
            opened.web.put(url, rss(item("Ann", link=url + "/ann")))
            asyncio.run(opened.add(url))
        yield opened


def break_network(home: House, urls: list[str] = URLS) -> None:
    for url in urls:
        home.web.fail(url)


def live(home: House, **time: float) -> list[str]:
    """Poll what is due until so much time has passed, and return the results."""
    end = home.clock.now() + timedelta(**time)
    results: list[str] = []
    while (moment := home.next_due()) < end:
        home.clock.moment = max(moment, home.clock.now())
        results += [outcome.result for outcome in asyncio.run(home.poll())]
        asyncio.run(home.capture())
    home.clock.moment = end
    return results


def test_an_outage_of_our_own_blames_no_feed_and_ends_within_an_interval(home: House) -> None:
    """R14."""
    live(home, hours=1)
    break_network(home)
    results = live(home, hours=3)
    assert results.count("failed") <= 6, "those that fail in the first minute cannot know"
    assert results.count("outage") > 40
    assert all(home.feed(feed_id_of(url)).failures <= 1 for url in URLS)
    with home.store.reading() as session:
        since = find_outage(session, home.clock.now())
    assert since is not None
    assert timedelta(hours=2.5) < home.clock.now() - since <= timedelta(hours=3)
    for url in URLS:
        home.web.put(url, rss(item("Ann", link=url + "/ann")))
    assert live(home, minutes=17) == ["polled"] * 6
    with home.store.reading() as session:
        assert find_outage(session, home.clock.now()) is None
    assert home.events(FeedFailing, FeedRecovered) == []


def test_two_hosts_that_fail_together_are_to_blame(home: House) -> None:
    """R14."""
    break_network(home, URLS[:2])
    live(home, hours=2)
    assert {event.feed_id for event in home.events(FeedFailing) if isinstance(event, FeedFailing)} == {
        feed_id_of(url) for url in URLS[:2]
    }


def test_feeds_that_fail_one_after_the_other_are_to_blame_although_they_are_many(home: House) -> None:
    """R14: others answer in between."""
    for count in (1, 2, 3, 4):
        break_network(home, URLS[:count])
        live(home, hours=2)
    assert len(home.events(FeedFailing)) == 4


def test_many_sites_that_answer_badly_are_to_blame(home: House) -> None:
    """R14: whoever hears a 404 has a network."""
    for url in URLS:
        home.web.fail(url, 404, retryable=False)
    live(home, hours=2)
    assert len(home.events(FeedFailing)) == 6


def test_a_feed_that_stays_dead_after_the_outage_is_blamed_then(home: House) -> None:
    """R14."""
    break_network(home)
    live(home, hours=3)
    for url in URLS[1:]:
        home.web.put(url, rss(item("Ann", link=url + "/ann")))
    live(home, hours=3)
    assert [event.feed_id for event in home.events(FeedFailing) if isinstance(event, FeedFailing)] == [
        feed_id_of(URLS[0])
    ]


def test_hundreds_of_feeds_of_one_host_do_not_hide_an_outage_nor_make_one(home: House) -> None:
    """R14."""
    with home.store.writing() as session:
        for number in range(150):
            url = f"https://many.example/{number}"
            begun_at = home.clock.now() + timedelta(seconds=1)
            session.desk.add_feed(
                DeskFeed(feed_id=feed_id_of(url), url=url, next_poll_at=home.clock.now(), unreachable_since=begun_at)
            )
        later = begun_at + timedelta(minutes=1)
        assert find_outage(session, later) is None
        others = [(url, later) for url in URLS[:2]]
        assert find_outage(session, later, *others) == begun_at
        assert find_outage(session, later - timedelta(seconds=1), *others) is None
