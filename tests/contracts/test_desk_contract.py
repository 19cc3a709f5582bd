"""The desk: what is due comes first and once, and nothing is forgotten across a restart."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from monitor.domain.feed import DeskEntry, DeskFeed, Entry, feed_id_of
from monitor.pipeline.ports import LEASE_SECONDS
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import SqlStore, open_store
from tests.builders import FEED_URL, NOW, an_id
from tests.contracts.histories import SetClock

FEED = feed_id_of(FEED_URL)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def a_feed(url: str = FEED_URL, **fields: Any) -> DeskFeed:
    values: dict[str, Any] = {"feed_id": feed_id_of(url), "url": url, "next_poll_at": NOW}
    return DeskFeed(**values | fields)


def an_entry(key: str = "1", **fields: Any) -> DeskEntry:
    words: dict[str, Any] = {
        "key": key,
        "url": f"https://news.example/{key}",
        "title": "Title",
        "summary": "",
        "published_at": NOW,
    }
    words |= {name: fields.pop(name) for name in list(fields) if name in words}
    values: dict[str, Any] = {"feed_id": FEED, "seen_at": NOW, "first_poll": False, "next_try_at": NOW}
    return DeskEntry(entry=Entry(**words), **values | fields)


def test_a_feed_is_kept_with_everything_it_has(store: SqlStore) -> None:
    full = a_feed(
        etag='"1"',
        last_modified="Thu, 08 Aug 2024 12:00:00 GMT",
        last_success_at=NOW - MINUTE,
        failures=2,
        error="404 not found",
        gone=True,
        moved_to="https://news.example/new.xml",
        moved_count=1,
        interval_minutes=5,
        paused=True,
    )
    with store.writing() as session:
        session.desk.add_feed(full)
    with store.reading() as session:
        assert session.desk.find_feed(full.feed_id) == full
        assert session.desk.find_feed(an_id("none")) is None


def test_held_feeds_are_saved_together_and_free_again(store: SqlStore) -> None:
    urls = ["https://a.example/feed", "https://b.example/feed", "https://c.example/feed"]
    with store.writing() as session:
        for url in urls:
            session.desk.add_feed(a_feed(url))
        claimed = session.desk.claim_feeds(1, NOW, 2)
    with store.writing() as session:
        held = session.desk.hold_feeds([*(feed.feed_id for feed in claimed), an_id("none")])
        assert held == {feed.feed_id: feed for feed in claimed}
        session.desk.save_held([msgspec.structs.replace(feed, etag=feed.url) for feed in held.values()])
        session.desk.save_held([])
    with store.writing() as session:
        assert len(session.desk.claim_feeds(2, NOW, 9)) == 3, "their leases ended"
        assert sum(feed.etag == feed.url for feed in session.desk.feeds()) == 2


def test_adding_a_feed_again_replaces_it(store: SqlStore) -> None:
    with store.writing() as session:
        session.desk.add_feed(a_feed(etag="old"))
        session.desk.add_feed(a_feed(failures=1))
        assert session.desk.feeds() == (a_feed(failures=1),)


def test_feeds_are_listed_by_address(store: SqlStore) -> None:
    urls = ["https://c.example/", "https://a.example/", "https://b.example/"]
    with store.writing() as session:
        for url in urls:
            session.desk.add_feed(a_feed(url))
        assert [feed.url for feed in session.desk.feeds()] == sorted(urls)


def test_due_feeds_are_those_due_and_not_gone_the_longest_due_first(store: SqlStore) -> None:
    due = {"a": -1, "b": -3, "c": 0, "d": 1, "e": -2}
    with store.writing() as session:
        for name, minutes in due.items():
            feed = a_feed(f"https://{name}.example/", next_poll_at=NOW + minutes * MINUTE, gone=name == "e")
            session.desk.add_feed(feed)
        assert [feed.url[8] for feed in session.desk.claim_feeds(1, NOW, 1)] == ["b"]
        assert [feed.url[8] for feed in session.desk.claim_feeds(1, NOW, 10)] == ["a", "c"]
        assert [feed.url[8] for feed in session.desk.claim_feeds(1, NOW, 10, everything=True)] == ["d"]


def test_r18_a_paused_feed_is_never_claimed(store: SqlStore) -> None:
    with store.writing() as session:
        session.desk.add_feed(a_feed(paused=True))
        assert session.desk.claim_feeds(1, NOW, 10, everything=True) == ()
        assert session.desk.save_feed(a_feed(paused=False))
        assert len(session.desk.claim_feeds(1, NOW, 10)) == 1


def test_saving_a_feed_that_was_removed_meanwhile_does_not_bring_it_back(store: SqlStore) -> None:
    with store.writing() as session:
        session.desk.add_feed(a_feed())
        session.desk.save_feed(a_feed(etag="new"))
        assert session.desk.find_feed(FEED) == a_feed(etag="new")
        session.desk.remove_feed(FEED)
        session.desk.save_feed(a_feed(etag="newer"))
        assert session.desk.feeds() == ()


def test_pending_entries_of_a_removed_feed_stay(store: SqlStore) -> None:
    with store.writing() as session:
        session.desk.add_feed(a_feed())
        session.desk.add_entries([an_entry()])
        session.desk.remove_feed(FEED)
        assert session.desk.due_entries(NOW, 10) == (an_entry(),)


def test_an_entry_is_kept_with_everything_it_has(store: SqlStore) -> None:
    full = an_entry(
        url=None,
        title="“Titre”",
        summary="a\nb",
        state="given_up",
        attempts=3,
        first_poll=True,
        next_try_at=NOW + MINUTE,
    )
    bare = an_entry("2", published_at=None)
    with store.writing() as session:
        session.desk.add_entries([msgspec.structs.replace(full, state="pending"), bare])
        assert set(map(_key, session.desk.due_entries(NOW + MINUTE, 9))) == {"1", "2"}
        session.desk.save_entry(full)
        assert session.desk.due_entries(NOW + MINUTE, 9) == (bare,)
        session.desk.save_entry(msgspec.structs.replace(full, state="pending"))
        assert msgspec.structs.replace(full, state="pending") in session.desk.due_entries(NOW + MINUTE, 9)


def test_due_entries_are_pending_and_due_oldest_publication_first(store: SqlStore) -> None:
    entries = [
        an_entry("new", published_at=NOW),
        an_entry("old", published_at=NOW - 60 * MINUTE),
        an_entry("undated", published_at=None, seen_at=NOW - 30 * MINUTE),
        an_entry("later", next_try_at=NOW + MINUTE),
        an_entry("done", state="captured"),
    ]
    with store.writing() as session:
        session.desk.add_entries(entries)
        assert list(map(_key, session.desk.due_entries(NOW, 10))) == ["old", "undated", "new"]
        assert list(map(_key, session.desk.due_entries(NOW, 1))) == ["old"]


def test_an_entry_that_the_feed_already_has_is_left_as_it_is(store: SqlStore) -> None:
    with store.writing() as session:
        session.desk.add_entries([an_entry("1", state="captured"), an_entry("2")])
        session.desk.add_entries([an_entry("1"), an_entry("3"), an_entry("3", title="again")])
        elsewhere = an_entry("1", feed_id=an_id("another feed"))
        session.desk.add_entries([elsewhere])
        found = session.desk.due_entries(NOW, 10)
        assert sorted((entry.entry.key, entry.entry.title) for entry in found) == [
            ("1", "Title"), ("2", "Title"), ("3", "Title"),
        ]  # fmt: skip
        assert elsewhere in found


def test_known_keys_and_links_are_those_of_the_feed_in_any_state(store: SqlStore) -> None:
    with store.writing() as session:
        desk = session.desk
        desk.add_entries([an_entry("1"), an_entry("2", state="captured"), an_entry("3", feed_id=an_id("other"))])
        many = [str(number) for number in range(2_500)]
        assert desk.known_entry_keys(FEED, many) == {"1", "2"}
        assert desk.known_entry_keys(FEED, []) == frozenset()
        links = [f"https://news.example/{number}" for number in range(5)]
        assert desk.known_entry_urls(FEED, links) == {links[1], links[2]}


def test_watched_entries_are_those_of_the_feed_that_are_named(store: SqlStore) -> None:
    other = a_feed("https://other.example/feed")
    watched = an_entry("\0" * 600, state="watched")
    with store.writing() as session:
        session.desk.add_entries([watched, an_entry("2"), an_entry("3", state="watched")])
        session.desk.add_entries([an_entry("\0" * 600, state="watched", feed_id=other.feed_id)])
        assert session.desk.watched_entries(FEED, ["\0" * 600, "2", "4"]) == (watched,)


def test_very_long_keys_and_links_are_told_apart(store: SqlStore) -> None:
    long = [f"https://news.example/{'é' * 3_000}?{end}\0" for end in "ab"]
    entries = [an_entry(link, url=link) for link in long]
    with store.writing() as session:
        session.desk.add_entries(entries[:1])
        assert session.desk.known_entry_keys(FEED, long) == session.desk.known_entry_urls(FEED, long) == {long[0]}
        session.desk.add_entries(entries)
        assert set(map(_key, session.desk.due_entries(NOW, 9))) == set(long)
        assert session.desk.entries_of_url(long[1]) == (entries[1],)
        session.desk.save_entry(msgspec.structs.replace(entries[0], state="captured"))
        assert session.desk.due_entries(NOW, 9) == (entries[1],)


def test_entries_of_a_link_come_from_every_feed(store: SqlStore) -> None:
    link = "https://news.example/1"
    first = an_entry("1", state="skipped")
    second = an_entry("x", url=link, feed_id=an_id("other"), published_at=NOW - MINUTE)
    with store.writing() as session:
        session.desk.add_entries([first, second, an_entry("2")])
        assert session.desk.entries_of_url(link) == (second, first)


def test_what_is_claimed_is_claimed_once_until_its_lease_ends(store: SqlStore) -> None:
    later = NOW + timedelta(seconds=LEASE_SECONDS)
    with store.writing() as session:
        desk = session.desk
        desk.add_feed(a_feed())
        desk.add_entries([an_entry("1"), an_entry("2", published_at=NOW - MINUTE)])
        assert desk.claim_feeds(1, NOW, 9) == (a_feed(epoch=1),)
        assert list(map(_key, desk.claim_entries(1, NOW, 9))) == ["2", "1"]
        assert desk.claim_feeds(2, later - SECOND, 9) == ()
        assert desk.claim_entries(2, later - SECOND, 9) == ()
        assert desk.claim_feeds(2, later, 9) == (a_feed(epoch=2),)
        assert {entry.epoch for entry in desk.claim_entries(2, later, 9)} == {2}


def test_prolonged_leases_hold_on_and_those_given_back_end(store: SqlStore) -> None:
    middle = NOW + timedelta(seconds=LEASE_SECONDS - 1)
    late = middle + timedelta(seconds=LEASE_SECONDS - 1)
    with store.writing() as session:
        desk = session.desk
        desk.add_feed(a_feed())
        desk.add_entries([an_entry("1"), an_entry("2", next_try_at=middle)])
        assert len(desk.claim_feeds(1, NOW, 9)) == len(desk.claim_entries(1, NOW, 9)) == 1
        assert list(map(_key, desk.claim_entries(2, middle, 9))) == ["2"]
        desk.prolong_leases(1, middle)
        assert desk.claim_feeds(2, late, 9) == ()
        assert desk.claim_entries(2, late, 9) == ()
        desk.end_leases(2)
        assert list(map(_key, desk.claim_entries(3, late, 9))) == ["2"]
        desk.end_leases(1)
        assert list(map(_key, desk.claim_entries(3, late, 9))) == ["1"]
        assert [feed.epoch for feed in desk.claim_feeds(3, late, 9)] == [2]


def test_a_lost_claim_saves_nothing(store: SqlStore) -> None:
    later = NOW + timedelta(seconds=LEASE_SECONDS)
    with store.writing() as session:
        desk = session.desk
        desk.add_feed(a_feed())
        desk.add_entries([an_entry()])
        (old_feed,), (old_entry,) = desk.claim_feeds(1, NOW, 9), desk.claim_entries(1, NOW, 9)
        (feed,), (entry,) = desk.claim_feeds(2, later, 9), desk.claim_entries(2, later, 9)
        assert not desk.save_feed(msgspec.structs.replace(old_feed, etag="old"))
        assert not desk.save_entry(msgspec.structs.replace(old_entry, state="captured"))
        assert desk.find_feed(FEED) == feed
        assert desk.due_entries(NOW, 9) == (entry,)
        assert desk.save_feed(msgspec.structs.replace(feed, etag="new"))
        assert desk.save_entry(msgspec.structs.replace(entry, attempts=1))


def test_what_is_saved_can_be_claimed_again_at_once(store: SqlStore) -> None:
    with store.writing() as session:
        desk = session.desk
        desk.add_feed(a_feed())
        desk.add_entries([an_entry()])
        (feed,), (entry,) = desk.claim_feeds(1, NOW, 9), desk.claim_entries(1, NOW, 9)
        assert desk.save_feed(feed)
        assert desk.save_entry(entry)
        assert desk.claim_feeds(2, NOW, 9) == (a_feed(epoch=2),)
        assert desk.claim_entries(2, NOW, 9) == (an_entry(epoch=2),)


def test_claims_at_the_same_time_share_the_work(store: SqlStore, database_url: str, clock: SetClock) -> None:
    with store.writing() as session:
        for number in range(60):
            session.desk.add_feed(a_feed(f"https://{number}.example/"))

    def claim(place: int) -> list[DeskFeed]:
        claimed: list[DeskFeed] = []
        with closing(open_store(database_url, projections=PROJECTIONS, clock=clock)) as own:
            while True:
                with own.writing() as session:
                    batch = session.desk.claim_feeds(place, NOW, 7)
                if not batch:
                    return claimed
                claimed += batch

    with ThreadPoolExecutor(4) as pool:
        claims = list(pool.map(claim, range(1, 5)))
    assert sorted(feed.url for batch in claims for feed in batch) == sorted(
        f"https://{number}.example/" for number in range(60)
    )


def test_a_host_is_left_alone_until_the_last_time_it_named(store: SqlStore) -> None:
    with store.writing() as session:
        assert session.desk.host_not_before("news.example") is None
        session.desk.set_host_not_before("news.example", NOW)
        session.desk.set_host_not_before("news.example", NOW + MINUTE)
        assert session.desk.host_not_before("news.example") == NOW + MINUTE
        assert session.desk.resting_hosts(NOW) == {"news.example": NOW + MINUTE}
        assert session.desk.resting_hosts(NOW + MINUTE) == {}


def test_a_host_serves_others_while_another_of_its_feeds_is_polled_and_answers(store: SqlStore) -> None:
    def serves(**fields: Any) -> bool:
        url = fields.pop("url", "https://News_1.example/other")
        with store.writing() as session:
            other = DeskFeed(feed_id=feed_id_of("other"), url=url, next_poll_at=NOW, last_success_at=NOW)
            session.desk.remove_feed(other.feed_id)
            session.desk.add_feed(msgspec.structs.replace(other, **fields))
            return session.desk.host_serves_others("news_1.example:443", feed_id_of("one"))

    assert serves()
    assert not serves(feed_id=feed_id_of("one"))
    for fields in ({"failures": 1}, {"gone": True}, {"paused": True}, {"last_success_at": None}):
        assert not serves(**fields), fields
    for place in ("https://news_1.example:8443/", "https://newsx1.example/", "https://x.example/?//news_1.example"):
        assert not serves(url=place), place


def test_the_heart_beats(store: SqlStore) -> None:
    with store.writing() as session:
        assert session.desk.last_beat() is None
        session.desk.beat(NOW)
        session.desk.beat(NOW + MINUTE)
        assert session.desk.last_beat() == NOW + MINUTE


def test_the_desk_survives_a_restart(store: SqlStore, database_url: str, clock: SetClock) -> None:
    with store.writing() as session:
        session.desk.add_feed(a_feed(etag="kept"))
        session.desk.add_entries([an_entry()])
    store.close()
    with closing(open_store(database_url, projections=PROJECTIONS, clock=clock)) as again, again.reading() as session:
        assert session.desk.feeds() == (a_feed(etag="kept"),)
        assert session.desk.due_entries(NOW, 1) == (an_entry(),)


def _key(entry: DeskEntry) -> str:
    return entry.entry.key


@pytest.mark.parametrize(
    ("thing", "ahead"),
    [
        (a_feed(), True),
        (a_feed(next_poll_at=NOW + MINUTE), True),
        (a_feed(next_poll_at=NOW + 2 * MINUTE), False),
        (a_feed(last_success_at=NOW), False),
        (a_feed(failures=1), False),
        (a_feed(gone=True), False),
        (a_feed(paused=True), False),
        (an_entry(first_poll=True), True),
        (an_entry(first_poll=True, next_try_at=NOW + 2 * MINUTE), False),
        (an_entry(first_poll=True, attempts=1), False),
        (an_entry(first_poll=True, state="captured"), False),
        (an_entry(), False),
    ],
)
def test_r16_first_polls_are_ahead_until_each_feed_and_entry_was_tried_once(
    store: SqlStore, thing: DeskFeed | DeskEntry, ahead: bool
) -> None:
    with store.writing() as session:
        if isinstance(thing, DeskFeed):
            session.desk.add_feed(thing)
        else:
            session.desk.add_entries([thing])
        assert session.desk.first_polls_ahead(NOW + MINUTE) is ahead
