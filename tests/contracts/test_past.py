"""The past as of a moment: only what had been recorded by then, whatever is asked before and after."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.events import Event, FeedRemoved
from monitor.domain.feed import feed_id_of
from monitor.errors import StoreError
from monitor.pipeline.readable import Readable
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import SqlStore, open_store
from tests.builders import FEED_URL, NOW, an_erasure, decided, feed_added
from tests.contracts.conftest import NewDatabase
from tests.contracts.histories import SetClock, histories, in_streams
from tests.contracts.test_laws import few, unheard

OTHER_URL = "https://other.example/feed"
HOUR = timedelta(hours=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(database_url: str, clock: SetClock, folder: Path) -> Iterator[SqlStore]:
    """A store with a feed added at noon, another one an hour later, and the first one removed after two hours."""
    url = database_url
    with closing(open_store(url, projections=PROJECTIONS, clock=clock, past_folder=str(folder))) as store:
        for hours, event, stream, version in (
            (0, feed_added(), "feed-1", 1),
            (1, feed_added(OTHER_URL), "feed-2", 1),
            (2, FeedRemoved(feed_id=feed_id_of(FEED_URL)), "feed-1", 2),
        ):
            clock.at = NOW + hours * HOUR
            with store.writing() as session:
                session.append([decided(event, stream, version)])
        yield store


def feeds(known: Readable) -> list[tuple[str, bool]]:
    return [(row.url, row.removed) for row in known.rows.where("feeds", "url")]  # type: ignore[attr-defined]


def feeds_at(store: SqlStore, moment: datetime) -> list[tuple[str, bool]]:
    with store.as_of(moment, unheard) as known:
        return feeds(known)


def kept(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "past").iterdir())


def test_rows_are_those_of_then(store: SqlStore) -> None:
    assert feeds_at(store, NOW - HOUR) == []
    assert feeds_at(store, NOW) == [(FEED_URL, False)]
    assert feeds_at(store, NOW + 1.5 * HOUR) == [(FEED_URL, False), (OTHER_URL, False)]
    assert feeds_at(store, NOW + 9 * HOUR) == [(FEED_URL, True), (OTHER_URL, False)]


def test_events_and_streams_end_where_the_past_ends(store: SqlStore) -> None:
    with store.as_of(NOW + HOUR, unheard) as known:
        assert known.head() == 2
        assert [item.position for item in known.events(0, 10)] == [1, 2]
        assert [item.position for item in known.stream("feed-1")] == [1]


def test_the_live_rows_are_left_alone(store: SqlStore) -> None:
    feeds_at(store, NOW)
    with store.reading() as session:
        assert feeds(session) == [(FEED_URL, True), (OTHER_URL, False)]
    assert store.verify(unheard) == ()


def test_what_was_folded_once_is_kept_and_the_next_goes_on_from_it(store: SqlStore, folder: Path) -> None:
    heard: list[tuple[int, int]] = []

    def ask(moment: datetime) -> list[tuple[int, int]]:
        heard.clear()
        with store.as_of(moment, lambda position, head: heard.append((position, head))):
            return list(heard)

    assert ask(NOW + HOUR)[-1] == (2, 2)
    assert ask(NOW + HOUR) == []
    assert ask(NOW + 2 * HOUR)[-1] == (3, 3)
    assert len(kept(folder)) == 2
    assert feeds_at(store, NOW + HOUR) == [(FEED_URL, False), (OTHER_URL, False)]


def test_only_the_last_used_files_are_kept(store: SqlStore, folder: Path) -> None:
    for hours in (-1, 0, 1, 2):
        feeds_at(store, NOW + hours * HOUR)
    assert len(kept(folder)) == 3
    assert feeds_at(store, NOW - HOUR) == []


def test_an_erasure_elsewhere_makes_files_from_before_it_go(store: SqlStore, folder: Path, clock: SetClock) -> None:
    feeds_at(store, NOW)
    before = kept(folder)
    clock.at = NOW + 3 * HOUR
    with store.writing() as session:
        session.append([decided(an_erasure(1), "person-1")])
    assert feeds_at(store, NOW) == [(FEED_URL, False)]
    assert len(kept(folder)) == 1
    assert kept(folder) != before


def test_files_that_killed_processes_left_are_deleted_with_the_others(store: SqlStore, folder: Path) -> None:
    feeds_at(store, NOW)
    left = folder / "past" / "making-left"
    left.mkdir()
    (left / "rows.db").write_bytes(b"a name")
    store.sweep()
    assert kept(folder) == []


def test_a_folder_that_may_not_be_looked_into_is_told_for_it_may_hold_names(store: SqlStore, folder: Path) -> None:
    folder.mkdir()
    (folder / "past").symlink_to("past")
    with pytest.raises(StoreError, match="do the same again"):
        store.sweep()


def test_many_who_ask_at_once_drop_no_file_that_another_one_opens(store: SqlStore, folder: Path) -> None:
    def ask(seed: int) -> list[int]:
        return [len(feeds_at(store, NOW + (hours - 1) * HOUR)) for _ in range(12) for hours in ((seed + 1) % 4, seed)]

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(ask, range(4)))
    assert found == [[min((seed + 1) % 4, 2), min(seed, 2)] * 12 for seed in range(4)]


def test_a_folder_that_cannot_be_made_is_told_with_a_remedy(store: SqlStore, folder: Path) -> None:
    folder.write_text("no folder")
    with pytest.raises(StoreError, match="set MONITOR_DATA_DIR"):
        feeds_at(store, NOW)


def test_a_folder_that_cannot_be_looked_at_is_told_with_a_remedy(database_url: str, clock: SetClock) -> None:
    folder = "d" * 300
    with (
        closing(open_store(database_url, projections=PROJECTIONS, clock=clock, past_folder=folder)) as store,
        pytest.raises(StoreError, match="set MONITOR_DATA_DIR"),
    ):
        feeds_at(store, NOW)


def test_files_are_for_this_user_alone(store: SqlStore, folder: Path) -> None:
    feeds_at(store, NOW)
    assert (folder / "past").stat().st_mode & 0o077 == 0


@few
@given(history=histories, known_count=st.integers(0, 25))
def test_the_past_has_the_rows_that_its_prefix_makes(
    new_database: NewDatabase, history: list[tuple[UUID, Event, Any]], known_count: int
) -> None:
    decided = in_streams(history)
    first, rest = decided[:known_count], decided[known_count:]
    clock = SetClock()
    with new_database() as url, new_database() as other, TemporaryDirectory() as folder:
        opened = partial(open_store, projections=PROJECTIONS, clock=clock, past_folder=folder)
        with closing(opened(url)) as store, closing(opened(other)) as prefix:
            for one in (store, prefix):
                with one.writing() as session:
                    session.append(first)
            clock.at = NOW + HOUR
            with store.writing() as session:
                session.append(rest)
            with store.as_of(NOW + HOUR / 2, unheard) as known, prefix.reading() as session:
                assert known.head() == session.head() == len(first)
                for projection in PROJECTIONS:
                    assert known.rows.where(projection.name) == session.rows.where(projection.name)
