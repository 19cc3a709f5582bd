"""Polite polling: what is asked, what is kept, and when a feed is asked again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from monitor.domain.events import FeedAdded, FeedChanged, FeedFailing, FeedPaused, FeedRecovered, FeedRemoved
from monitor.domain.feed import DeskFeed, feed_id_of
from monitor.domain.opml import Outline
from monitor.errors import UnreadableError
from monitor.pipeline.answers import PollOutcome
from monitor.pipeline.aside import ASIDE_SECONDS
from monitor.pipeline.configure import resume_feed
from monitor.pipeline.hosts import Resting
from monitor.pipeline.poll import poll_due, poll_feed
from monitor.pipeline.ports import Fetched, Session, Store
from monitor.pipeline.subscribe import remove_feed, schedule_feeds
from tests.pipeline.ingesting import URL, Got, House, house, item, read_feed, rss

ID = feed_id_of(URL)
MOVED = "https://new.example/feed.xml"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path) as opened:
        opened.web.put(URL, rss(item("Ann"), item("Bob")), etag='"1"', last_modified="Thu, 08 Aug 2024 00:00:00 GMT")
        yield opened


def keys(home: House) -> list[str]:
    return sorted(entry.entry.key for entry in home.pending())


def test_adding_is_the_first_poll_and_its_one_get(home: House) -> None:
    """R10, R16."""
    added = asyncio.run(home.add())
    assert home.web.requests == [Got(URL, None, None)]
    assert (added.result, added.found, added.title) == ("added", 2, "The Paper")
    assert home.events() == [FeedAdded(feed_id=ID, url=URL, title="The Paper", language="en")]
    assert [(entry.first_poll, entry.entry.language, entry.state) for entry in home.pending()] == [
        (True, "en", "pending")
    ] * 2
    assert asyncio.run(home.poll()) == ()


def test_adding_twice_changes_nothing_and_asks_nothing(home: House) -> None:
    asyncio.run(home.add())
    assert asyncio.run(home.add()).result == "present"
    assert len(home.web.requests) == len(home.events()) == 1


def test_what_is_no_feed_is_not_added(home: House) -> None:
    home.web.put(URL, "<html><body>Hello</body></html>")
    with pytest.raises(UnreadableError):
        asyncio.run(home.add())
    assert home.events() == []


def test_the_second_poll_sends_the_validators_and_a_304_leaves_the_entries_alone(home: House) -> None:
    """R1, R2."""
    asyncio.run(home.add())
    home.web.put(URL, status=304, cache_control="max-age=2400")
    home.clock.forward(minutes=20)
    (outcome,) = asyncio.run(home.poll())
    assert (outcome.result, outcome.found) == ("unchanged", 0)
    assert home.web.requests[-1] == Got(URL, '"1"', "Thu, 08 Aug 2024 00:00:00 GMT")
    feed = home.feed(ID)
    assert (feed.etag, feed.last_modified) == ('"1"', "Thu, 08 Aug 2024 00:00:00 GMT")
    assert feed.next_poll_at >= home.clock.now() + timedelta(minutes=40)
    assert len(home.events()) == 1, "a poll that found nothing is no event"


def test_validators_are_saved_with_the_entries_or_not_at_all(home: House) -> None:
    """R3."""
    asyncio.run(home.add())
    home.web.put(URL, rss(item("Ann"), item("Bob"), item("Cid")), etag='"2"')

    class Dying:
        """Ends with an error where the answer of a feed is about to be committed."""

        reading = home.store.reading

        async def write(self, work: Callable[[Session], Any]) -> Any:
            def until_commit(session: Session) -> Any:
                found = work(session)
                if isinstance(found, PollOutcome):
                    raise ZeroDivisionError
                return found

            return await home.store.write(until_commit)

    home.clock.forward(minutes=20)
    (outcome,) = asyncio.run(
        poll_due(
            store=cast(Store, Dying()),
            fetch=home.web,
            read_feed=read_feed,
            clock=home.clock,
            policy=home.poll_policy,
            place=1,
        )
    )
    assert (outcome.result, home.feed(ID).etag, len(home.pending())) == ("failed", '"1"', 2)
    home.clock.forward(seconds=ASIDE_SECONDS)
    asyncio.run(home.poll())
    assert home.web.requests[-1].etag == '"1"'
    assert (home.feed(ID).etag, len(home.pending())) == ('"2"', 3)


def test_validators_and_schedule_outlive_a_restart(tmp_path: Path) -> None:
    """R1, R6."""
    with house(tmp_path) as home:
        home.web.put(URL, rss(item("Ann")), etag='W/"x"')
        asyncio.run(home.add())
    with house(tmp_path) as home:
        home.web.put(URL, status=304)
        assert asyncio.run(home.poll()) == ()
        home.clock.forward(minutes=17)
        asyncio.run(home.poll())
        assert home.web.requests == [Got(URL, 'W/"x"', None)]


def test_new_entries_are_found_by_key_and_by_link(home: House) -> None:
    """R17."""
    home.web.put(URL, rss(item("Ann", guid="1"), item("Bob", guid="2")))
    asyncio.run(home.add())
    home.clock.forward(minutes=20)
    home.web.put(URL, rss(item("Cid", guid="3"), item("Ann", guid="changed"), item("Bob-new", guid="2")))
    (outcome,) = asyncio.run(home.poll())
    assert outcome.found == 1
    assert keys(home) == ["1", "2", "3"]
    assert [entry.first_poll for entry in home.pending() if entry.entry.key == "3"] == [False]


def test_a_back_dated_entry_is_new_all_the_same(home: House) -> None:
    """R17."""
    home.web.put(URL, rss(item("Ann", date="Thu, 08 Aug 2024 08:00:00 GMT")))
    asyncio.run(home.add())
    home.clock.forward(minutes=20)
    home.web.put(URL, rss(item("Bob", date="Mon, 01 Jan 2024 08:00:00 GMT")))
    assert [outcome.found for outcome in asyncio.run(home.poll())] == [1]


def test_a_link_that_all_entries_share_hides_none_of_them(home: House) -> None:
    """R17."""
    link = "https://news.example/live"
    home.web.put(URL, rss(item("Ann", guid="1", link=link), item("Bob", guid="2", link=link)))
    asyncio.run(home.add())
    home.clock.forward(minutes=20)
    home.web.put(URL, rss(item("Cid", guid="3", link=link), item("Bob", guid="2", link=link)))
    asyncio.run(home.poll())
    assert keys(home) == ["1", "2", "3"]


def test_trouble_is_told_once_and_its_end_once(home: House) -> None:
    """R8, R15."""
    asyncio.run(home.add())
    home.web.fail(URL, 500)
    waits = []
    for _ in range(4):
        home.clock.moment = home.feed(ID).next_poll_at
        (outcome,) = asyncio.run(home.poll())
        assert (outcome.result, outcome.error) == ("failed", f"{URL} answered 500")
        waits.append((home.feed(ID).next_poll_at - home.clock.now()).total_seconds() / 60)
    assert [round(wait / 1.05 / 15) for wait in waits] == [1, 2, 4, 8]
    home.web.put(URL, rss(item("Ann")))
    home.clock.moment = home.feed(ID).next_poll_at
    asyncio.run(home.poll())
    assert home.events(FeedFailing, FeedRecovered) == [
        FeedFailing(feed_id=ID, error=f"{URL} answered 500"),
        FeedRecovered(feed_id=ID),
    ]
    assert (home.feed(ID).failures, home.feed(ID).error) == (0, None)


def test_a_page_in_place_of_the_feed_is_a_failure_that_keeps_the_validators(home: House) -> None:
    asyncio.run(home.add())
    home.web.put(URL, "<html>maintenance</html>", etag='"maintenance"')
    home.clock.forward(minutes=20)
    (outcome,) = asyncio.run(home.poll())
    assert "HTML page, not a feed" in (outcome.error or "")
    assert home.feed(ID).etag == '"1"'


def test_a_feed_that_is_gone_is_told_and_asked_no_more(home: House) -> None:
    """R8."""
    asyncio.run(home.add())
    home.web.fail(URL, 410, retryable=False)
    home.clock.forward(minutes=20)
    asyncio.run(home.poll())
    home.clock.forward(days=30)
    assert asyncio.run(home.poll()) == asyncio.run(home.poll(everything=True)) == ()
    assert home.events(FeedFailing) == [FeedFailing(feed_id=ID, error=f"{URL} answered 410", gone=True)]


def test_a_permanent_move_is_believed_after_three_same_answers(home: House) -> None:
    """R7."""
    asyncio.run(home.add())
    for place, moved_to in enumerate([MOVED, "https://else.example/", MOVED, MOVED, MOVED]):
        home.web.put(URL, rss(item("Ann")), moved_to=moved_to)
        assert home.feed(ID).url == URL, place
        home.clock.forward(hours=1)
        asyncio.run(home.poll())
    assert home.feed(ID).url == MOVED
    assert home.events(FeedChanged) == [
        FeedChanged(feed_id=ID, url=MOVED, title="The Paper", language="en", reason="it moved for good")
    ]
    home.web.put(MOVED, rss(item("Ann")))
    home.clock.forward(hours=1)
    asyncio.run(home.poll())
    assert home.web.requests[-1].url == MOVED
    assert asyncio.run(home.add(MOVED)).result == "present"


def test_a_feed_that_moved_onto_another_is_paused_and_says_so(home: House) -> None:
    """R7: one address is not asked twice; whoever resumes it has it asked where it was."""
    for url in (URL, MOVED):
        home.web.put(url, rss(item("Ann")))
        asyncio.run(home.add(url))
    home.web.put(URL, rss(item("Ann")), moved_to=MOVED)
    for _ in range(5):
        home.clock.forward(hours=1)
        asyncio.run(home.poll())
    feed = home.feed(ID)
    assert (feed.url, feed.paused) == (URL, True)
    assert feed.error == f"it moved for good to {MOVED}, which is watched already"
    assert home.events(FeedPaused) == [FeedPaused(feed_id=ID, reason=feed.error)]
    assert not home.feed(feed_id_of(MOVED)).paused

    resume_feed(URL, store=home.store, now=home.clock.now())
    assert home.feed(ID).error is None
    remove_feed(MOVED, store=home.store, now=home.clock.now())
    for _ in range(3):
        home.clock.forward(hours=1)
        asyncio.run(home.poll())
    assert home.feed(ID).url == MOVED


def test_a_move_that_comes_and_goes_is_not_believed(home: House) -> None:
    """R7."""
    asyncio.run(home.add())
    for _ in range(3):
        home.web.put(URL, rss(item("Ann")), moved_to=MOVED)
        for _ in range(2):
            home.clock.forward(hours=1)
            asyncio.run(home.poll())
        home.web.put(URL, rss(item("Ann")))
        home.clock.forward(hours=1)
        asyncio.run(home.poll())
    assert home.feed(ID).url == URL


def test_a_title_told_for_the_first_time_is_recorded_once(home: House) -> None:
    schedule_feeds([Outline(URL, None)], store=home.store, now=home.clock.now(), policy=home.poll_policy)
    for _ in range(2):
        home.clock.forward(minutes=20)
        asyncio.run(home.poll())
    assert home.events(FeedChanged) == [
        FeedChanged(feed_id=ID, url=URL, title="The Paper", language="en", reason="it told its title or language")
    ]


def test_feeds_scheduled_together_are_visited_over_one_interval(home: House) -> None:
    """R13."""
    urls = [f"https://news{n}.example/feed" for n in range(40)]
    outcomes = schedule_feeds(
        [Outline(url, None) for url in [*urls, urls[0]]],
        store=home.store,
        now=home.clock.now(),
        policy=home.poll_policy,
    )
    assert [outcome.result for outcome in outcomes] == ["added"] * 40 + ["present"]
    home.clock.forward(minutes=7)
    first = asyncio.run(home.poll())
    assert 5 < len(first) < 35
    home.clock.forward(minutes=8)
    assert len(first) + len(asyncio.run(home.poll())) == 40


def test_a_removed_feed_is_polled_no_more_and_a_poll_under_way_saves_nothing(home: House) -> None:
    asyncio.run(home.add())
    feed = home.feed(ID)
    assert remove_feed(URL, store=home.store, now=home.clock.now())
    assert not remove_feed(URL, store=home.store, now=home.clock.now())
    home.web.put(URL, rss(item("Cid")))

    async def late(feed: DeskFeed) -> str:
        outcome = await poll_feed(
            feed,
            store=home.store,
            fetch=home.web,
            read_feed=read_feed,
            clock=home.clock,
            policy=home.poll_policy,
            resting=Resting(home.store, home.clock),
        )
        return outcome.result

    assert asyncio.run(late(feed)) == "lost"
    assert len(home.pending()) == 2, "what was pending is finished"
    assert [type(event) for event in home.events()] == [FeedAdded, FeedRemoved]


def test_a_feed_added_again_begins_again(home: House) -> None:
    asyncio.run(home.add())
    remove_feed(URL, store=home.store, now=home.clock.now())
    assert asyncio.run(home.add()).result == "added"
    assert home.web.requests[-1] == Got(URL, None, None)


def test_a_feed_that_meets_an_unforeseen_error_fails_alone_and_is_set_aside(home: House) -> None:
    other = "https://other.example/feed.xml"
    home.web.put(other, rss(item("Cid")))
    asyncio.run(home.add())
    asyncio.run(home.add(other))
    home.clock.forward(minutes=20)

    async def broken(url: str, **how: Any) -> Fetched:
        if url == URL:
            raise ZeroDivisionError
        return await home.web(url, **how)

    outcomes = asyncio.run(
        poll_due(
            store=home.store, fetch=broken, read_feed=read_feed, clock=home.clock, policy=home.poll_policy, place=1
        )
    )
    assert {outcome.url: outcome.result for outcome in outcomes} == {URL: "failed", other: "polled"}
    (fault,) = [outcome.fault for outcome in outcomes if outcome.fault]
    assert (fault.thing, type(fault.error)) == (URL, ZeroDivisionError)
    assert home.feed(ID).next_poll_at == home.clock.now() + timedelta(seconds=ASIDE_SECONDS)
    home.clock.forward(seconds=ASIDE_SECONDS)
    assert URL in {outcome.url for outcome in asyncio.run(home.poll())}
