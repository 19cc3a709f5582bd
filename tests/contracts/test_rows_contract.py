"""Rows: found by key and by column, and rebuilt whenever their fold is not this program's."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from monitor.domain.events import FeedAdded, FeedRemoved
from monitor.domain.stream import NewEvent, Placed
from monitor.errors import StoreError
from monitor.pipeline.ports import Difference
from monitor.projections.fold import Projection
from monitor.store.engine import SqlStore, open_store
from tests.builders import NOW, decided, feed_added
from tests.contracts.histories import SetClock

Sql = Callable[[str], list[Any]]


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """A row with a column of every type."""

    key: str
    feed: UUID
    language: str | None
    short: bool
    added_at: datetime


def _fold(row: Shelf | None, recorded: Placed, key: str) -> Shelf | None:
    event = recorded.event
    if not isinstance(event, FeedAdded):
        return None
    return Shelf(
        key=key.upper(),
        feed=event.feed_id,
        language=event.language,
        short=len(event.url) < 20,
        added_at=recorded.occurred_at,
    )


SHELVES = Projection(
    name="shelves",
    version=1,
    row=Shelf,
    indexed=("key", "feed", "language", "short", "added_at"),
    handles=frozenset({FeedAdded, FeedRemoved}),
    keys=lambda recorded: (recorded.stream,),
    evolve=_fold,
)
LATER = msgspec.structs.replace(SHELVES, version=2, evolve=lambda row, recorded, key: _fold(None, recorded, key + "!"))
NARROW = msgspec.structs.replace(SHELVES, indexed=("key",))


def shelves(*facts: tuple[str, str | None]) -> list[NewEvent]:
    return [
        decided(
            feed_added(f"https://{name}.example/", language=language),
            name,
            occurred_at=NOW + timedelta(hours=-number),
        )
        for number, (name, language) in enumerate(facts)
    ]


@pytest.fixture
def opened(database_url: str, clock: SetClock) -> Callable[..., Any]:
    """Open the same database with given projections, closed at the end of the block."""
    return lambda *projections: closing(open_store(database_url, projections=projections, clock=clock))


def keys(rows: tuple[Any, ...]) -> list[str]:
    return [row.key for row in rows]


def test_rows_are_found_by_key_and_by_column(opened: Callable[..., Any]) -> None:
    with opened(SHELVES) as store, store.writing() as session:
        session.append(shelves(("b", "fr"), ("a", "en"), ("d", None), ("cccccccccc", "en")))
        rows = session.rows
        feed = feed_added("https://b.example/").feed_id
        expected = Shelf(key="B", feed=feed, language="fr", short=True, added_at=NOW)
        assert rows.find("shelves", "b") == expected
        assert rows.find("shelves", "z") is None
        assert keys(rows.where("shelves")) == ["A", "B", "CCCCCCCCCC", "D"]
        assert keys(rows.where("shelves", language="en")) == ["A", "CCCCCCCCCC"]
        assert keys(rows.where("shelves", language="en", short=True)) == ["A"]
        assert keys(rows.where("shelves", language=None)) == ["D"]
        assert keys(rows.where("shelves", language=("fr", None))) == ["B", "D"]
        assert keys(rows.where("shelves", language=())) == []
        assert keys(rows.where("shelves", key=("A", "B"))) == ["A", "B"]
        assert keys(rows.where("shelves", feed=feed)) == keys(rows.where("shelves", feed=str(feed))) == ["B"]
        assert keys(rows.where("shelves", added_at=NOW)) == ["B"]


def test_rows_come_in_the_order_that_is_asked_for(opened: Callable[..., Any]) -> None:
    with opened(SHELVES) as store, store.writing() as session:
        session.append(shelves(("b", "fr"), ("a", "en"), ("d", "en")))
        rows = session.rows
        assert keys(rows.where("shelves", "-added_at")) == ["B", "A", "D"]
        assert keys(rows.where("shelves", "added_at", 2)) == ["D", "A"]
        assert keys(rows.where("shelves", "-language", None)) == ["B", "A", "D"]
        assert keys(rows.where("shelves", "added_at", 1, language="en")) == ["D"]


def test_very_long_values_are_found_by_all_of_them(opened: Callable[..., Any]) -> None:
    long = [f"{'é' * 3_000}{end}\0" for end in "ab"]
    with opened(SHELVES) as store, store.writing() as session:
        session.append(shelves(("a", long[0]), ("b", long[1])))
        assert keys(session.rows.where("shelves", language=long[1])) == ["B"]
        assert keys(session.rows.where("shelves", language=tuple(long))) == ["A", "B"]


def test_a_row_of_none_is_taken_away(opened: Callable[..., Any]) -> None:
    with opened(SHELVES) as store, store.writing() as session:
        (new,) = shelves(("a", "fr"))
        session.append([new])
        session.append([decided(FeedRemoved(feed_id=new.event.feed_id), "a", 2)])  # type: ignore[union-attr]
        assert session.rows.where("shelves") == ()


@pytest.mark.parametrize("changed", [LATER, NARROW], ids=["version", "columns"])
def test_rows_of_another_fold_are_rebuilt_when_the_store_is_opened(
    opened: Callable[..., Any], changed: Projection[Shelf]
) -> None:
    with opened(SHELVES) as store, store.writing() as session:
        session.append(shelves(("a", "fr"), ("b", "en")))
    with opened(changed) as store:
        with store.reading() as session:
            assert keys(session.rows.where("shelves")) == (["A!", "B!"] if changed is LATER else ["A", "B"])
        assert store.verify(unheard) == ()


def test_a_new_projection_starts_with_the_whole_log(opened: Callable[..., Any]) -> None:
    with opened() as store, store.writing() as session:
        session.append(shelves(("a", "fr"), ("b", "en")))
    with opened(SHELVES) as store, store.reading() as session:
        assert keys(session.rows.where("shelves")) == ["A", "B"]


def test_a_projection_that_the_program_lost_takes_its_rows_with_it(opened: Callable[..., Any], sql: Sql) -> None:
    with opened(SHELVES) as store, store.writing() as session:
        session.append(shelves(("a", "fr")))
    with opened():
        assert sql("SELECT * FROM checkpoints") == []
        with pytest.raises(Exception, match="shelves"):
            sql("SELECT * FROM shelves")


def test_a_program_whose_rows_were_rebuilt_by_another_stops_instead_of_mixing_them(opened: Callable[..., Any]) -> None:
    with opened(SHELVES) as store:
        with opened(LATER):
            pass
        with pytest.raises(StoreError, match="another version of monitor"), store.writing() as session:
            session.append(shelves(("a", "fr")))
        with store.reading() as session:
            assert session.head() == 0


def test_verify_names_every_row_that_differs_and_changes_nothing(opened: Callable[..., Any], sql: Sql) -> None:
    with opened(SHELVES) as store:
        with store.writing() as session:
            session.append(shelves(("a", "fr"), ("b", "en"), ("c", "en")))
        right = dict(sql("SELECT row_key, row_body FROM shelves"))
        _damage(sql)
        expected = (
            Difference(projection="shelves", key="a", live=None, rebuilt=right["a"]),
            Difference(projection="shelves", key="b", live="{}", rebuilt=right["b"]),
            Difference(projection="shelves", key="z", live=right["c"], rebuilt=None),
        )
        assert store.verify(unheard) == expected
        assert store.verify(unheard) == expected


def test_replay_tells_what_differed_and_mends_it(opened: Callable[..., Any], sql: Sql) -> None:
    with opened(SHELVES) as store:
        with store.writing() as session:
            session.append(shelves(("a", "fr"), ("b", "en"), ("c", "en")))
        before = sql("SELECT * FROM shelves ORDER BY row_key")
        _damage(sql)
        assert [difference.key for difference in store.replay(unheard)] == ["a", "b", "z"]
        assert sql("SELECT * FROM shelves ORDER BY row_key") == before
        assert store.verify(unheard) == ()


def test_what_is_appended_while_replay_runs_is_in_the_rows(opened: Callable[..., Any], sql: Sql) -> None:
    with opened(SHELVES) as store:
        with store.writing() as session:
            session.append(shelves(("a", "fr")))
        _damage(sql)
        heard: list[tuple[int, int]] = []

        def append_once(position: int, head: int) -> None:
            heard.append((position, head))
            if len(heard) == 1:
                with store.writing() as session:
                    session.append(shelves(("b", "en")))

        assert [difference.key for difference in store.replay(append_once)] == ["a"]
        assert heard == [(1, 1), (2, 2), (2, 2)]
        with store.writing() as session:
            assert keys(session.rows.where("shelves")) == ["A", "B"]
            session.append(shelves(("c", "en")))
        assert store.verify(unheard) == ()


def test_replay_leaves_desk_texts_and_log_alone(store: SqlStore, sql: Sql) -> None:
    with store.writing() as session:
        session.append(shelves(("a", "fr")))
        session.desk.beat(NOW)
        session.desk.set_host_not_before("news.example", NOW)
        session.texts.put("words")
    sql("DELETE FROM feeds")
    tables = ("events", "head", "texts", "desk_feeds", "desk_entries", "desk_hosts", "desk_heartbeat")
    before = {table: sql(f"SELECT * FROM {table}") for table in tables}
    assert len(store.replay(unheard)) == 1
    assert {table: sql(f"SELECT * FROM {table}") for table in tables} == before


def unheard(position: int, head: int) -> None:
    """Progress that nobody follows."""


def _damage(sql: Sql) -> None:
    sql("DELETE FROM shelves WHERE row_key = 'a'")
    sql("UPDATE shelves SET row_body = '{}' WHERE row_key = 'b'")
    columns = "key, feed, language, short, added_at, row_body"
    sql(f"INSERT INTO shelves SELECT 'z', {columns} FROM shelves WHERE row_key = 'c'")
