"""Moving house: an exported log read into a database of the other kind is the same log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select

from monitor.domain.archive import Closing, Line, Opening, StoredText
from monitor.domain.chain import Link
from monitor.domain.events import AlertAbandoned, AlertAttempted, AlertDelivered, Event
from monitor.domain.feed import DeskEntry, DeskFeed, Entry, feed_id_of
from monitor.errors import StoreError
from monitor.pipeline.ports import Imported
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import SqlStore, open_store
from monitor.store.tables import events as events_table
from tests.builders import FEED_URL, NOW, alert_requested, an_erasure, an_id, captured, decided, feed_added
from tests.contracts.conftest import NewDatabase, _sqlite_file
from tests.contracts.histories import SetClock, histories, in_streams

few = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def unheard(position: int, head: int) -> None:
    """Progress that nobody follows."""


@pytest.fixture
def other_database(request: pytest.FixtureRequest, new_database: NewDatabase) -> NewDatabase:
    """Make a database of the kind that new_database does not make."""
    if new_database is not _sqlite_file:
        return _sqlite_file
    server = request.getfixturevalue("postgresql")
    return lambda: server.database("migrated")


@contextmanager
def two_stores(one: NewDatabase, other: NewDatabase) -> Iterator[tuple[SqlStore, SqlStore]]:
    with ExitStack() as opened:
        urls = [opened.enter_context(make()) for make in (one, other)]
        stores = [
            opened.enter_context(closing(open_store(url, projections=PROJECTIONS, clock=SetClock()))) for url in urls
        ]
        yield stores[0], stores[1]


def stored(store: SqlStore) -> list[Any]:
    """Every column of every event."""
    with store._database.snapshot() as connection:
        return [tuple(row) for row in connection.execute(select(events_table).order_by(events_table.c.position))]


def exported(store: SqlStore) -> list[Line]:
    return list(store.export(NOW, unheard))


@few
@given(history=histories)
def test_an_imported_log_is_the_exported_one_up_to_abandoned_alerts(
    new_database: NewDatabase, other_database: NewDatabase, history: list[tuple[UUID, Event, Any]]
) -> None:
    with two_stores(new_database, other_database) as (here, there):
        with here.writing() as session:
            session.append(in_streams(history))
        done = there.import_(exported(here), take_over=False, progress=unheard)
        before, after = stored(here), stored(there)
        assert after[: len(before)] == before
        assert done == Imported(events=len(before), abandoned=len(after) - len(before), already=False)
        assert {row[3] for row in after[len(before) :]} <= {"alert.abandoned"}
        with there.reading() as session:
            assert session.rows.where("alerts", state="pending") == ()
        assert there.find_break() is None
        assert there.verify(unheard) == ()


@few
@given(history=histories)
def test_there_and_back_again_gives_the_same_file(
    new_database: NewDatabase, other_database: NewDatabase, history: list[tuple[UUID, Event, Any]]
) -> None:
    with two_stores(new_database, other_database) as (here, there):
        with here.writing() as session:
            session.append(in_streams(history))
            session.texts.put("Words of an article.")
        there.import_(exported(here), take_over=True, progress=unheard)
        assert exported(there) == exported(here)


def furnish(store: SqlStore) -> None:
    """A feed with its desk, texts, an alert that waits, one that was tried, one that is told."""
    feed_id = feed_id_of(FEED_URL)
    entry = Entry(key="k" * 900, url="https://news.example/a", title="A", summary="", published_at=None)
    with store.writing() as session:
        session.append([decided(feed_added(), "feed-1"), decided(captured(), "article-1")])
        for story, then in (
            ("waiting", ()),
            ("tried", (AlertAttempted(alert_id=an_id("alert of tried"), attempt=1),)),
            ("told", (AlertDelivered(alert_id=an_id("alert of told"), channel="C", message_ref="1"),)),
        ):
            stream = f"alert-{an_id(f'alert of {story}')}"
            for version, event in enumerate((alert_requested(story), *then), start=1):
                session.append([decided(event, stream, version)])
        session.texts.put("First words.")
        session.texts.put("Other words\x00 é 漢.")
        session.desk.add_feed(DeskFeed(feed_id=feed_id, url=FEED_URL, next_poll_at=NOW, etag='"x"', failures=2))
        session.desk.add_entries(
            [
                DeskEntry(
                    feed_id=feed_id,
                    entry=entry,
                    state="pending",
                    attempts=3,
                    seen_at=NOW,
                    first_poll=True,
                    next_try_at=NOW,
                )
            ]
        )
        session.desk.set_host_not_before("news.example", NOW)


def test_texts_and_the_desk_move_too(new_database: NewDatabase, other_database: NewDatabase) -> None:
    with two_stores(new_database, other_database) as (here, there):
        furnish(here)
        there.import_(exported(here), take_over=True, progress=unheard)
        assert exported(there) == exported(here)
        with here.reading() as one, there.reading() as other:
            assert other.desk.feeds() == one.desk.feeds()
            assert other.desk.due_entries(NOW, 9) == one.desk.due_entries(NOW, 9) != ()
            assert other.desk.host_not_before("news.example") == NOW


def test_what_was_erased_stays_erased_and_is_counted(store: SqlStore, sql: Any, tmp_path: Any) -> None:
    furnish(store)
    sql("UPDATE events SET personal = NULL WHERE position = 2")
    sql("UPDATE texts SET redacted = TRUE WHERE sha256 = (SELECT min(sha256) FROM texts)")
    with store.writing() as session:
        session.append([decided(an_erasure(2), "person-1")])
    with closing(open_store(f"sqlite:///{tmp_path}/new.db", projections=PROJECTIONS, clock=SetClock())) as new:
        new.import_(exported(store), take_over=True, progress=unheard)
        assert exported(new) == exported(store)
        assert new.find_break() is store.find_break() is None
        for each in (store, new):
            stats = {stat.what: stat for stat in each.stats()}
            assert (stats["article.captured"].erased, stats["texts"].erased, stats["texts"].count) == (1, 1, 2)
            assert stats["article.captured"].bytes > 100


def test_what_was_pending_is_given_up_with_its_reason(new_database: NewDatabase, other_database: NewDatabase) -> None:
    with two_stores(new_database, other_database) as (here, there):
        furnish(here)
        assert there.import_(exported(here), take_over=False, progress=unheard).abandoned == 2
        with there.reading() as session:
            states = {row.story_id: row.state for row in session.rows.where("alerts")}  # type: ignore[attr-defined]
            (event,) = [e.event for e in session.stream(f"alert-{an_id('alert of waiting')}")][1:]
        assert states == {an_id("waiting"): "abandoned", an_id("tried"): "abandoned", an_id("told"): "delivered"}
        assert isinstance(event, AlertAbandoned)
        assert "imported from another database" in event.reason


def test_importing_the_same_file_again_does_nothing(new_database: NewDatabase, other_database: NewDatabase) -> None:
    with two_stores(new_database, other_database) as (here, there):
        furnish(here)
        lines = exported(here)
        there.import_(lines, take_over=False, progress=unheard)
        before = stored(there)
        assert there.import_(lines, take_over=False, progress=unheard).already
        assert stored(there) == before


def test_a_log_that_holds_other_events_is_not_imported_into(
    new_database: NewDatabase, other_database: NewDatabase
) -> None:
    with two_stores(new_database, other_database) as (here, there):
        furnish(here)
        with there.writing() as session:
            session.append([decided(feed_added("https://mine.example/"), "feed-9")])
        with pytest.raises(StoreError, match="holds 1 events already; import into an empty database"):
            there.import_(exported(here), take_over=False, progress=unheard)
        assert len(stored(there)) == 1


OTHER = {
    "position": 9, "stream": "feed-x", "version": 7, "type": "feed.removed", "schema": 9, "event_id": "x",
    "occurred_at": 1, "recorded_at": 1, "payload": "{}", "payload_hash": "00" * 32, "personal": "x",
    "personal_hash": "zz", "correlation_id": "x", "causation_id": "x", "prev_hash": "00" * 32, "hash": "11" * 32,
}  # fmt: skip


@pytest.mark.parametrize("field", Link.__struct_fields__)
def test_a_changed_field_is_found_and_nothing_is_imported(store: SqlStore, tmp_path: Any, field: str) -> None:
    furnish(store)
    lines = exported(store)
    lines[2] = msgspec.structs.replace(lines[2], **{field: OTHER[field]})
    with closing(open_store(f"sqlite:///{tmp_path}/new.db", projections=PROJECTIONS, clock=SetClock())) as new:
        with pytest.raises(StoreError, match=r"broken at position 2.*nothing was imported"):
            new.import_(lines, take_over=False, progress=unheard)
        assert stored(new) == []


def mangled(lines: list[Line], how: str) -> list[Line]:
    text = next(place for place, line in enumerate(lines) if isinstance(line, StoredText))
    match how:
        case "no opening":
            return lines[1:]
        case "of a newer format":
            return [msgspec.structs.replace(lines[0], format=2), *lines[1:]]
        case "an event lost":
            return [*lines[:1], *lines[2:]]
        case "no end":
            return lines[:-1]
        case "a line lost":
            return [*lines[:text], *lines[text + 1 :]]
        case "a text changed":
            return [*lines[:text], msgspec.structs.replace(lines[text], text="Other."), *lines[text + 1 :]]
        case "a second opening":
            return [*lines[:2], lines[0], *lines[2:]]
        case _:
            return []


@pytest.mark.parametrize(
    "how",
    ["no opening", "of a newer format", "an event lost", "no end", "a line lost", "a text changed",
     "a second opening", "nothing at all"],
)  # fmt: skip
def test_a_file_that_is_not_whole_imports_nothing(store: SqlStore, tmp_path: Any, how: str) -> None:
    furnish(store)
    lines = mangled(exported(store), how)
    with closing(open_store(f"sqlite:///{tmp_path}/new.db", projections=PROJECTIONS, clock=SetClock())) as new:
        with pytest.raises(StoreError, match="file"):
            new.import_(lines, take_over=False, progress=unheard)
        assert stored(new) == []
        with new.reading() as session:
            assert session.desk.feeds() == ()


def test_an_export_begins_with_where_the_log_ends_and_counts_its_lines(store: SqlStore) -> None:
    furnish(store)
    opening, *rest, closing_ = exported(store)
    assert isinstance(opening, Opening)
    assert isinstance(closing_, Closing)
    assert (opening.position, closing_.lines) == (sum(isinstance(line, Link) for line in rest), len(rest) + 1)
