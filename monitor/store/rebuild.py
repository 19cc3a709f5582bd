"""Rebuilding projections from the log: a shadow in a temporary database, the same fold from position 0, compare, swap.

The shadow lies beside the live database, so that a rebuild neither holds it nor leaves anything in it when it is ended,
and several may be under way at once. Only the swap writes to the live tables: in one transaction, whole or not at all.
"""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, select
from sqlalchemy.schema import CreateTable, DropTable

from monitor.pipeline import replay
from monitor.pipeline.ports import Difference
from monitor.store import event_log
from monitor.store.lookups import put
from monitor.store.read_models import Folds, Model, ReadModels
from monitor.store.tables import checkpoints

PAGE_ROWS = 5_000
PAGE_OBJECTS_MAX = 20 * event_log.PAGE_EVENTS
CACHE_KIB = 65_536
"""Holds the keys of a million rows; with SQLite's own two megabytes each new row would read a page from the file."""


class Shadow:
    """Rows of some projections, folded again from position 0."""

    def __init__(self, connection: Connection, models: Sequence[Model], position: int = 0) -> None:
        self._connection, self._models, self._folds = connection, models, Folds(models)
        self.position = position
        """The last position folded; 0 = the tables are new."""
        for model in models if position == 0 else ():
            connection.execute(CreateTable(model.table))

    def catch_up(self, log: Connection) -> None:
        """Fold all that is left of the log."""
        while self.advance(log):
            pass

    def advance(self, log: Connection, until: int | None = None) -> bool:
        """Fold the next page of the log, or of its prefix until a position; False = there was nothing left."""
        end, limit = event_log.head_position(log) if until is None else until, event_log.PAGE_EVENTS
        if self.position >= end:
            return False
        page = event_log.read_placed(log, self.position, end, limit, self._folds.idle_types)
        self._folds.fold(self._connection, page)
        self.position = page[-1].position if len(page) == limit else end
        return True


class Rebuilt(Shadow):
    """Rows folded again to be compared with the live ones and put in their place: nobody looks them up meanwhile, so
    they are kept without indexed columns."""

    def __init__(self, connection: Connection, models: Sequence[Model]) -> None:
        super().__init__(connection, [model.bare for model in models])
        self._standing = models

    def differences(self, live: Connection) -> tuple[Difference, ...]:
        """Compare with the live rows, which stand at the same position."""
        return tuple(
            difference
            for standing, model in zip(self._standing, self._models, strict=True)
            if standing.fingerprint(live, PAGE_ROWS) != model.fingerprint(self._connection, PAGE_ROWS)
            for difference in replay.differences(
                model.projection.name, standing.bodies(live, PAGE_ROWS), model.bodies(self._connection, PAGE_ROWS)
            )
        )

    def swap(self, live: Connection) -> None:
        """Put these rows in place of the live ones. The caller holds the lock, and the shadow stands at the head."""
        columns = {row.projection: row.columns for row in live.execute(select(checkpoints))}
        for standing, model in zip(self._standing, self._models, strict=True):
            name = model.projection.name
            # PostgreSQL's readers keep seeing rows deleted after they began, but not a table that was dropped.
            kept = live.dialect.name == "postgresql" and columns.get(name) == standing.columns
            if kept:
                live.execute(standing.table.delete())
            else:
                live.execute(DropTable(standing.table, if_exists=True))
                live.execute(CreateTable(standing.table))
            for page in model.pages(self._connection, PAGE_ROWS):
                standing.insert(live, page)
            for index in standing.table.indexes if not kept else ():
                index.create(live)
            row = {"projection": name, "version": model.projection.version, "columns": standing.columns}
            put(live, checkpoints, [{**row, "position": self.position}], replace=True)


@contextmanager
def shadow(models: Sequence[Model]) -> Iterator[Rebuilt]:
    """Give an empty shadow that is gone at the end of the block, and when this process is killed in it.

    SQLite's own temporary database has no name: the system takes it back with the process. SQLITE_TMPDIR moves it.
    """
    with quick_file("") as connection, patient_collector():
        yield Rebuilt(connection, models)


@contextmanager
def quick_file(path: str) -> Iterator[Connection]:
    """Open a SQLite file that nobody else opens and that need not survive a crash; an empty path = one with no name."""
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(path))  # its own way takes "" for memory
    try:
        with engine.connect() as connection:
            for pragma in ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", f"cache_size=-{CACHE_KIB}"):
                connection.exec_driver_sql(f"PRAGMA {pragma}")
            yield connection
    finally:
        engine.dispose()


@contextmanager
def patient_collector() -> Iterator[None]:
    """Let the garbage collector wait for more objects than a page has; walking those again and again costs a third."""
    before = gc.get_threshold()
    gc.set_threshold(PAGE_OBJECTS_MAX, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def drop_retired(live: Connection, read_models: ReadModels) -> None:
    """Drop tables of projections this program does not have: nothing would keep them up to date, or erase there."""
    for name in retired(live, read_models):
        quoted = live.dialect.identifier_preparer.quote(name)
        live.exec_driver_sql(f"DROP TABLE IF EXISTS {quoted}")
        live.execute(checkpoints.delete().where(checkpoints.c.projection == name))


def retired(live: Connection, read_models: ReadModels) -> list[str]:
    """Return the names of projections that have rows and that this program does not have."""
    return [name for (name,) in live.execute(select(checkpoints.c.projection)) if name not in read_models.models]
