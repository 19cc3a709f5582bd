"""Opening a database: what can be in the way is said in one line that helps."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from monitor.errors import StoreError
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import SqlStore, open_store
from tests.builders import NOW, decided, feed_added
from tests.conftest import REPOSITORY
from tests.contracts.histories import SetClock


def opened(url: str) -> SqlStore:
    return open_store(url, projections=PROJECTIONS, clock=SetClock(), busy_timeout_seconds=0.05)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match="set MONITOR_DATABASE_URL to a file"):
        opened(url)


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"is a folder; name a file in it"):
        opened(f"sqlite:///{tmp_path}")


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        StoreError, match=r"absent/monitor.db' cannot be made: its folder does not exist; create the folder"
    ):
        opened(f"sqlite:///{tmp_path}/absent/monitor.db")


def test_a_folder_that_takes_no_files_is_named() -> None:
    with pytest.raises(StoreError, match=r"^the database '/proc/self/monitor.db' cannot be written; give this user"):
        opened("sqlite:////proc/self/monitor.db")


def test_a_file_that_is_no_database_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not a database, but something somebody needs\n" * 50)
    before = file.read_bytes()
    with pytest.raises(StoreError, match=r"is not a SQLite database; move that file away"):
        opened(f"sqlite:///{file}")
    assert file.read_bytes() == before


def test_a_database_of_another_program_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
    with pytest.raises(StoreError, match=r"holds tables of another program \(bookmarks\)"):
        opened(f"sqlite:///{file}")
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("bookmarks",)]


def test_a_database_of_a_newer_program_is_not_touched(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/monitor.db"
    opened(url).close()
    with closing(sqlite3.connect(tmp_path / "monitor.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(StoreError, match=r"revision '9999'.*use the newer program"):
        opened(url)


def test_a_database_that_another_process_holds_is_named(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/monitor.db"
    with (
        closing(opened(url)) as store,
        closing(sqlite3.connect(tmp_path / "monitor.db", isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="is held by another process"), store.writing() as session:
            session.desk.beat(NOW)
        with closing(opened(url)) as reader, reader.reading() as session:  # up to date: opened without a lock
            assert session.head() == 0
        other.execute("ROLLBACK")
        with store.writing() as session:
            session.desk.beat(NOW)


def test_an_up_to_date_database_opens_without_alembic(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/monitor.db"
    with closing(opened(url)) as store, store.writing() as session:
        session.append([decided(feed_added(), "feed-1")])
    program = (
        "import sys; from tests.contracts.histories import SetClock; from monitor.store.engine import open_store;"
        "from monitor.projections.registry import PROJECTIONS;"
        "open_store(sys.argv[1], projections=PROJECTIONS, clock=SetClock()).close();"
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program, url], cwd=REPOSITORY, check=False).returncode == 0


def test_the_file_is_safe_against_power_cuts(tmp_path: Path) -> None:
    with closing(opened(f"sqlite:///{tmp_path}/monitor.db")) as store, store._database.transaction() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
