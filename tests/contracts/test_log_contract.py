"""The log: what is appended stays, in one order, provably."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import RFC_4122, uuid5

import msgspec
import pytest
from sqlalchemy.exc import DatabaseError

from monitor.domain.chain import Break
from monitor.domain.events import ArticleCaptured, FeedPaused, FeedRemoved, PersonAppeared
from monitor.domain.stream import NewEvent, Recorded
from monitor.errors import StoreError, VersionConflict
from monitor.pipeline.ports import Session
from monitor.store.engine import SqlStore
from tests.builders import NOW, an_erasure, an_id, captured, decided, feed_added
from tests.contracts.histories import SetClock, contents

Sql = Callable[[str], list[Any]]

only_in_a_file = pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)
"""A server keeps a column's type, whatever is written into it."""


def feeds(count: int, prefix: str = "feed") -> list[NewEvent]:
    return [decided(feed_added(f"https://{prefix}-{n}.example/feed"), f"{prefix}-{n}") for n in range(1, count + 1)]


def test_what_is_appended_is_read_back_in_order(store: SqlStore) -> None:
    new = [*feeds(3), decided(FeedRemoved(feed_id=an_id("gone")), "feed-2", 2, correlation_id=an_id("command"))]
    with store.writing() as session:
        recorded = session.append(new)
    with store.reading() as session:
        assert session.events(0, 10) == recorded
        assert session.events(1, 2) == recorded[1:3]
        assert session.stream("feed-2") == (recorded[1], recorded[3])
        assert session.stream("feed-9") == ()
        assert session.head() == 4
    assert [item.position for item in recorded] == [1, 2, 3, 4]
    assert contents(recorded) == [(item.stream, item.version, item.event) for item in new]
    assert (recorded[3].correlation_id, recorded[3].causation_id) == (an_id("command"), None)


def test_events_are_narrowed_by_stream_and_by_type(store: SqlStore) -> None:
    gone = decided(FeedRemoved(feed_id=an_id("gone")), "feed-2", 2)
    with store.writing() as session:
        session.append([*feeds(3), gone])
        assert [e.position for e in session.events(0, 10, stream="feed-2")] == [2, 4]
        assert [e.position for e in session.events(2, 10, stream="feed-2")] == [4]
        assert [e.position for e in session.events(0, 2, type_="feed.added")] == [1, 2]
        assert [e.position for e in session.events(0, 9, stream="feed-2", type_="feed.removed")] == [4]


def test_an_empty_log_has_no_events_and_ends_at_0(store: SqlStore) -> None:
    with store.reading() as session:
        assert (session.head(), session.events(0, 10)) == (0, ())
    assert store.find_break() is None


def test_appending_again_appends_nothing_and_leaves_no_gap(store: SqlStore) -> None:
    first, second = feeds(2), feeds(4)
    with store.writing() as session:
        session.append(first)
    with store.writing() as session:
        assert session.append(first) == ()
        assert contents(session.append(second)) == contents(
            [item for item in session.events(0, 10) if item.position > 2]
        )
        assert [item.position for item in session.events(0, 10)] == [1, 2, 3, 4]


def test_an_event_given_twice_in_one_batch_is_appended_once(store: SqlStore) -> None:
    (new,) = feeds(1)
    with store.writing() as session:
        assert [item.position for item in session.append([new, new])] == [1]


def test_ids_stand_in_the_order_of_the_log_and_are_made_of_nothing_personal(store: SqlStore) -> None:
    people = [PersonAppeared(person_id=an_id("person"), name=name) for name in ("Jane Doe", "Jane Roe")]
    with store.writing() as session:
        recorded = session.append([*feeds(30), *(decided(event, event.name) for event in people)])
    ids = [item.event_id for item in recorded]
    assert [int(str(ident).replace("-", "")[:12], 16) for ident in ids] == [item.position for item in recorded]
    assert {(ident.version, ident.variant) for ident in ids} == {(8, RFC_4122)}
    assert ids[-1].bytes[6:] == ids[-2].bytes[6:] != ids[0].bytes[6:]


def test_an_event_that_an_older_program_recorded_is_known_again(store: SqlStore, sql: Sql) -> None:
    """Its id was derived from its content, and its fields stood in another order."""
    decision = decided(FeedPaused(feed_id=an_id("feed-1"), reason="moved"), "feed-1", 2)
    with store.writing() as session:
        session.append([*feeds(1), decision])
    _take_guards_away(store, sql)
    held = f'{{"reason":"moved","feed_id":"{an_id("feed-1")}"}}'
    sql(f"UPDATE events SET event_id = '{uuid5(an_id('old'), held)}', payload = '{held}' WHERE position = 2")
    with store.writing() as session:
        assert session.append([*feeds(1), decision]) == ()


def test_an_erased_event_decided_again_is_known_by_what_is_left_of_it(store: SqlStore) -> None:
    jane = decided(PersonAppeared(person_id=an_id("jane"), name="Jane Doe"), "person-1")
    other = decided(PersonAppeared(person_id=an_id("other"), name="Jane Doe"), "person-1")
    with store.writing() as session:
        session.append([jane])
    with store.erasing() as session:
        session.forget([1])
    with store.writing() as session:
        assert session.append([jane]) == ()
    with pytest.raises(VersionConflict), store.writing() as session:
        session.append([other])


@pytest.mark.parametrize("version", [1, 3])
def test_a_stream_that_ends_elsewhere_is_a_conflict_and_nothing_is_appended(store: SqlStore, version: int) -> None:
    with store.writing() as session:
        session.append(feeds(1))
    with pytest.raises(VersionConflict) as raised, store.writing() as session:
        session.append([*feeds(2), decided(FeedRemoved(feed_id=an_id("other")), "feed-1", version)])
    assert (raised.value.stream, raised.value.expected, raised.value.actual) == ("feed-1", version - 1, 1)
    with store.reading() as session:
        assert session.head() == 1


def test_an_exception_in_the_block_takes_everything_back(store: SqlStore) -> None:
    def work(session: Session) -> None:
        session.append(feeds(2))
        session.texts.put("words")
        session.desk.beat(NOW)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(store.write(work))
    with store.reading() as session:
        assert (session.head(), session.rows.where("feeds"), session.desk.last_beat()) == (0, (), None)
    assert store.find_break() is None


def test_recorded_at_never_decreases_when_the_clock_does(store: SqlStore, clock: SetClock) -> None:
    recorded: list[Recorded] = []
    for hours, new in zip((0, -5, 1, -1), feeds(4), strict=True):
        clock.at = NOW + timedelta(hours=hours)
        with store.writing() as session:
            recorded += session.append([new])
    hour = timedelta(hours=1)
    assert [item.recorded_at for item in recorded] == [NOW, NOW, NOW + hour, NOW + hour]


def test_a_reader_keeps_its_snapshot_while_others_append(store: SqlStore) -> None:
    with store.reading() as reader:
        assert reader.head() == 0
        with store.writing() as writer:
            writer.append(feeds(1))
        assert (reader.head(), reader.rows.where("feeds")) == (0, ())
    with store.reading() as reader:
        assert reader.head() == 1


def test_a_reader_cannot_write(store: SqlStore) -> None:
    with pytest.raises(StoreError), store.reading() as session:
        session.append(feeds(1))


def test_threads_lose_nothing_and_make_one_chain(store: SqlStore) -> None:
    def write(prefix: str) -> None:
        for new in feeds(15, prefix):
            with store.writing() as session:
                session.append([new])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, ("a", "b", "c", "d")))
    with store.reading() as session:
        positions = [item.position for item in session.events(0, 100)]
    assert positions == list(range(1, 61))
    assert store.find_break() is None


def test_write_runs_on_the_writer_thread_and_commits(store: SqlStore) -> None:
    def work(session: Session) -> str:
        session.append(feeds(2))
        return threading.current_thread().name

    async def twice() -> set[str]:
        return {await store.write(work), await store.write(work)}

    assert asyncio.run(twice()) == {"store-writer_0"}
    with store.reading() as session:
        assert session.head() == 2


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM events WHERE position = 1",
        "UPDATE events SET payload = '{}' WHERE position = 1",
        "UPDATE events SET personal = 'other' WHERE position = 1",
        "UPDATE events SET position = 9 WHERE position = 1",
        "UPDATE events SET personal = NULL, personal_hash = NULL WHERE position = 1",
        "UPDATE events SET correlation_id = 'x', personal = NULL WHERE position = 1",
    ],
)
def test_the_database_refuses_to_change_what_was_recorded(store: SqlStore, sql: Sql, statement: str) -> None:
    with store.writing() as session:
        session.append([decided(captured(), "article-1")])
    before = sql("SELECT * FROM events")
    with pytest.raises(DatabaseError, match="append-only"):
        sql(statement)
    assert sql("SELECT * FROM events") == before


def test_the_log_cannot_be_emptied_at_once(store: SqlStore, sql: Sql) -> None:
    with store.writing() as session:
        session.append(feeds(2))
        assert session.head() == 2
    with store._database.snapshot() as connection:
        empty = "TRUNCATE events" if connection.dialect.name == "postgresql" else "DELETE FROM events"
    with pytest.raises(DatabaseError, match="append-only"):
        sql(empty)
    assert store.find_break() is None


def test_the_personal_part_can_be_emptied_and_the_chain_still_holds(store: SqlStore, sql: Sql) -> None:
    with store.writing() as session:
        session.append([decided(captured(title="Jane Doe leaves"), "article-1"), *feeds(1)])
    sql("UPDATE events SET personal = NULL WHERE position = 1")
    assert store.find_break() == Break(position=1, check="personal")  # and nobody was erased
    with store.writing() as session:
        session.append([decided(an_erasure(1), "person-1")])
    assert store.find_break() is None
    with store.reading() as session:
        event = session.stream("article-1")[0].event
    assert isinstance(event, ArticleCaptured)
    assert (event.url, event.title, event.entry_key, event.domain) == ("", "", "", captured().domain)


@pytest.mark.parametrize(("took", "check"), [((1,), "personal"), ((1, 2), None), (None, None)])
def test_an_erasure_excuses_only_what_it_took(
    store: SqlStore, sql: Sql, took: tuple[int, ...] | None, check: str | None
) -> None:
    with store.writing() as session:
        session.append([decided(captured(f"https://news.example/{n}"), f"article-{n}") for n in range(2)])
    sql("UPDATE events SET personal = NULL")
    with store.writing() as session:
        erased = an_erasure(*(took or ()))
        session.append([decided(msgspec.structs.replace(erased, positions=took), "person-1")])
    found = store.find_break()
    assert (found and (found.position, found.check)) == (check and (2, check))


def test_equal_personal_parts_have_different_hashes(store: SqlStore, sql: Sql) -> None:
    person = PersonAppeared(person_id=an_id("person"), name="Jane Doe")
    with store.writing() as session:
        session.append([decided(person, "person-1"), decided(person, "person-2")])
    assert len({hash_ for (hash_,) in sql("SELECT personal_hash FROM events")}) == 2


HEADS = ("DELETE FROM head", *(f"UPDATE head SET {change}" for change in ("position = 'x'", "hash = 7")))
CHANGES = {
    "stream": ("'other'", "envelope"),
    "version": ("7", "envelope"),
    "type": ("'feed.removed'", "envelope"),
    "schema": ("schema + 1", "envelope"),
    "event_id": ("'other'", "envelope"),
    "occurred_at": ("occurred_at + 1", "envelope"),
    "recorded_at": ("recorded_at + 1", "envelope"),
    "correlation_id": ("'other'", "envelope"),
    "causation_id": ("'other'", "envelope"),
    "payload": ("payload || ' '", "payload"),
    "payload_hash": ("hash", "payload"),
    "personal": ("personal || ' '", "personal"),
    "personal_hash": ("hash", "personal"),
    "prev_hash": ("hash", "link"),
    "hash": ("prev_hash", "envelope"),
    "position": ("9", "gap"),
}


@pytest.mark.parametrize("column", CHANGES)
def test_a_changed_column_is_found_with_its_position(store: SqlStore, sql: Sql, column: str) -> None:
    with store.writing() as session:
        session.append([decided(captured(f"https://news.example/{n}"), f"article-{n}") for n in range(3)])
    value, check = CHANGES[column]
    _take_guards_away(store, sql)
    sql(f"UPDATE events SET {column} = {value} WHERE position = 2")
    assert store.find_break() == Break(position=2, check=check)  # type: ignore[arg-type]


OTHER_TYPES = {
    "payload": ("BLOB", "payload"),
    "payload_hash": ("TEXT", "payload"),
    "personal": ("BLOB", "personal"),
    "personal_hash": ("TEXT", "personal"),
    "prev_hash": ("TEXT", "link"),
    "hash": ("TEXT", "envelope"),
}


@only_in_a_file
@pytest.mark.parametrize("column", OTHER_TYPES)
def test_a_column_of_another_type_that_nobody_could_read_is_found(store: SqlStore, sql: Sql, column: str) -> None:
    with store.writing() as session:
        session.append([decided(captured(f"https://news.example/{n}"), f"article-{n}") for n in range(3)])
    type_, check = OTHER_TYPES[column]
    _take_guards_away(store, sql)
    sql(f"UPDATE events SET {column} = CAST({column} AS {type_}) WHERE position = 2")
    assert store.find_break() == Break(position=2, check=check)  # type: ignore[arg-type]


def test_a_hash_of_a_personal_part_that_never_was_is_found(store: SqlStore, sql: Sql) -> None:
    erased = an_erasure(1)
    with store.writing() as session:
        session.append([decided(erased, "person-1"), decided(erased, "person-2"), decided(erased, "person-3")])
    _take_guards_away(store, sql)
    with store._database.snapshot() as connection:
        nothing = "''::bytea" if connection.dialect.name == "postgresql" else "X''"
    sql(f"UPDATE events SET personal_hash = {nothing} WHERE position = 2")
    assert store.find_break() == Break(position=2, check="personal")


def test_a_log_without_an_event_is_told_of_in_words(store: SqlStore, sql: Sql) -> None:
    with store.writing() as session:
        session.append(feeds(3))
    _take_guards_away(store, sql)
    sql("DELETE FROM events WHERE position = 2")
    with pytest.raises(StoreError, match="position 2"), store.as_of(NOW, lambda position, head: None):
        pass


@pytest.mark.parametrize("change", HEADS)
def test_a_lost_or_damaged_head_is_told_of_in_words(store: SqlStore, sql: Sql, change: str) -> None:
    with store.writing() as session:
        session.append(feeds(3))
    try:
        sql(change)
    except DatabaseError:
        return  # a server takes only numbers for a number
    assert store.find_break() == Break(position=3, check="head")
    with pytest.raises(StoreError, match="where the log ends"), store.writing() as session:
        session.append(feeds(4))


@only_in_a_file
def test_a_head_that_holds_text_which_is_none_is_found(store: SqlStore, sql: Sql) -> None:
    with store.writing() as session:
        session.append(feeds(3))
    sql("UPDATE head SET hash = CAST(X'ff' AS TEXT)")
    assert store.find_break() == Break(position=3, check="head")


def test_a_payload_that_was_taken_away_is_found(store: SqlStore, sql: Sql) -> None:
    with store.writing() as session:
        session.append(feeds(3))
    _take_guards_away(store, sql)
    with store._database.snapshot() as connection:
        is_server = connection.dialect.name == "postgresql"
    if is_server:
        sql("ALTER TABLE events ALTER payload DROP NOT NULL")
    else:  # a column cannot be changed there, and a table can be made again
        sql("CREATE TABLE copy AS SELECT * FROM events")
        sql("DROP TABLE events")
        sql("ALTER TABLE copy RENAME TO events")
    sql("UPDATE events SET payload = NULL WHERE position = 2")
    assert store.find_break() == Break(position=2, check="payload")


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("DELETE FROM events WHERE position = 2", Break(position=2, check="gap")),
        ("DELETE FROM events WHERE position = 3", Break(position=2, check="head")),
        ("UPDATE head SET position = 4", Break(position=3, check="head")),
        ("UPDATE head SET recorded_at = recorded_at + 1", Break(position=3, check="head")),
        ("INSERT INTO head SELECT 2, 0, hash, 0 FROM head", Break(position=3, check="head")),
    ],
)
def test_a_cut_log_is_found(store: SqlStore, sql: Sql, statement: str, expected: Break) -> None:
    with store.writing() as session:
        session.append(feeds(3))
    _take_guards_away(store, sql)
    sql(statement)
    assert store.find_break() == expected
    store.verify(lambda position, head: None)  # comes to an end, whatever the head says


def test_an_event_of_an_unknown_type_is_named_with_a_remedy(store: SqlStore, sql: Sql) -> None:
    with store.writing() as session:
        session.append(feeds(1))
    _take_guards_away(store, sql)
    sql("UPDATE events SET type = 'feed.renamed'")
    unknown = r"'feed.renamed' of schema 1 at position 1.*update the program"
    with pytest.raises(StoreError, match=unknown), store.reading() as session:
        session.events(0, 10)


def _take_guards_away(store: SqlStore, sql: Sql) -> None:
    with store._database.snapshot() as connection:
        of_table = " ON events" if connection.dialect.name == "postgresql" else ""
    sql(f"DROP TRIGGER events_stay{of_table}")
    sql(f"DROP TRIGGER events_remain{of_table}")
