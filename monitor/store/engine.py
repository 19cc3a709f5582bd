"""The store: opening a database, and its transactions. Every statement stands in the files beside this one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from tempfile import gettempdir
from typing import Any, TypeVar

from sqlalchemy import Connection

from monitor.domain.archive import Line
from monitor.domain.chain import Break, Link
from monitor.domain.feed import DeskEntry
from monitor.domain.stream import NewEvent, Recorded
from monitor.pipeline.ports import (
    Clock,
    Desk,
    Difference,
    Erasing,
    Imported,
    Ledger,
    Links,
    Progress,
    Session,
    Stat,
)
from monitor.pipeline.readable import Readable, Rows, Texts
from monitor.projections.fold import Projection
from monitor.store import appending, erasing, event_log, migrating, moving, rebuild, stats, texts
from monitor.store.database import BUSY_TIMEOUT_SECONDS, Database, connect
from monitor.store.desk import SqlDesk
from monitor.store.ledger import SqlLedger
from monitor.store.past import Past
from monitor.store.read_models import ReadModels, SqlRows
from monitor.store.texts import SqlTexts
from monitor.store.writing import OpenSession, Writer

T = TypeVar("T")
R = TypeVar("R")


def open_store(
    url: str,
    *,
    projections: Sequence[Projection[Any]],
    clock: Clock,
    progress: Progress | None = None,
    busy_timeout_seconds: float = BUSY_TIMEOUT_SECONDS,
    past_folder: str | None = None,
) -> SqlStore:
    """Open a database, make or upgrade its tables, and rebuild the rows of every fold that is new or has changed.

    `progress` hears of such a rebuild. In `past_folder` lies what as_of keeps; None = in the system's folder for
    temporary files. Raises StoreError: no place for a file, no server, not ours, of a newer program,
    held by another process.
    """
    store = SqlStore(connect(url, busy_timeout_seconds), ReadModels(projections), clock, past_folder or gettempdir())
    try:
        store.make_ready(progress or _unheard)
    except BaseException:
        store.close()
        raise
    return store


def _hold_nothing(connection: Connection) -> None:
    """Readers are in nobody's way."""


def _unheard(position: int, head: int) -> None:
    """Tell nobody."""


class SqlSession:
    """ports.Session: one transaction.

    hold_log is called before the first look at the log or at rows. Whoever decides from them in a writing transaction
    holds the lock, so nobody can append in between.
    """

    def __init__(
        self, connection: Connection, read_models: ReadModels, clock: Clock, hold_log: Callable[[Connection], None]
    ) -> None:
        self._connection, self._read_models, self._clock = connection, read_models, clock
        self._hold_log = hold_log
        self.desk: Desk = SqlDesk(connection, lambda: self._log)
        self.texts: Texts = SqlTexts(connection, clock)
        self.ledger: Ledger = SqlLedger(connection)
        self.links: Links = self._links
        self.rows: Rows = SqlRows(lambda: self._log, read_models)

    @cached_property
    def _log(self) -> Connection:
        self._hold_log(self._connection)
        return self._connection

    def append(self, events: Sequence[NewEvent]) -> tuple[Recorded, ...]:
        recorded = event_log.append(self._log, events, self._clock.now())
        self._read_models.fold(self._log, recorded)
        return recorded

    def stream(self, name: str) -> tuple[Recorded, ...]:
        return event_log.read_stream(self._log, name)

    def version(self, stream: str) -> int:
        return appending.version_of(self._log, stream)

    def events(
        self, after: int, limit: int, *, stream: str | None = None, type_: str | None = None
    ) -> tuple[Recorded, ...]:
        return event_log.read(self._log, after, limit, stream=stream, type_=type_)

    def _links(self, after: int, limit: int) -> tuple[Link, ...]:
        return event_log.links(self._log, after, limit)

    def head(self) -> int:
        return event_log.head_position(self._log)


class SqlErasing(SqlSession):
    """Erasing: one transaction that may take words away."""

    def forget(self, positions: Collection[int]) -> tuple[int, ...]:
        return erasing.forget(self._log, positions)

    def replace_text(self, sha256: str, text: str) -> None:
        erasing.replace_text(self._log, sha256, text)

    def forget_entries(self, is_about: Callable[[DeskEntry], bool]) -> int:
        return erasing.forget_entries(self._log, is_about)

    def fold_again(self, keys: Mapping[str, Collection[str]], streams: Collection[str]) -> None:
        erasing.fold_again(self._log, self._read_models, keys, streams)


class SqlStore:
    """ports.Store on one database."""

    def __init__(self, database: Database, read_models: ReadModels, clock: Clock, past_folder: str) -> None:
        self._database, self._read_models, self._clock = database, read_models, clock
        self._past = Past(database, read_models, clock, past_folder)
        self._writer = Writer(self._transaction)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self._database.snapshot() as connection:
            yield SqlSession(connection, self._read_models, self._clock, _hold_nothing)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with self._database.transaction() as connection:
            yield SqlSession(connection, self._read_models, self._clock, self._database.hold_log)

    @contextmanager
    def erasing(self) -> Iterator[Erasing]:
        with self._database.transaction() as connection:
            erasing.begin(connection)
            yield SqlErasing(connection, self._read_models, self._clock, self._database.hold_log)

    def sweep(self) -> None:
        self._past.forget()
        with self._database.unbound() as (connection, dialect):
            erasing.sweep(connection, dialect)

    async def write(self, work: Callable[[Session], T]) -> T:
        return await self._writer.write(work)

    async def write_together(self, work: Callable[[Session, Sequence[T]], Sequence[R]], item: T) -> R:
        return await self._writer.write_together(work, item)

    @contextmanager
    def _transaction(self, shared: bool) -> Iterator[OpenSession]:
        with self._database.transaction() as connection:
            if shared:  # first, for works lock rows in any order
                self._database.hold_log(connection)
            yield lambda: SqlSession(connection, self._read_models, self._clock, self._database.hold_log)

    def close(self) -> None:
        self._writer.close()
        self._database.close()

    def verify(self, progress: Progress, names: Collection[str] = ()) -> tuple[Difference, ...]:
        with rebuild.shadow(self._read_models.some(names)) as shadow:
            return self._compare(shadow, progress)

    def replay(self, progress: Progress, names: Collection[str] = ()) -> tuple[Difference, ...]:
        with rebuild.shadow(self._read_models.some(names)) as shadow:
            found = self._compare(shadow, progress)
            if found:
                self._swap(shadow)
            return found

    @contextmanager
    def as_of(self, moment: datetime, progress: Progress) -> Iterator[Readable]:
        with self._past.until(moment, progress) as past:
            yield past

    def find_break(self, progress: Progress | None = None) -> Break | None:
        with self._database.snapshot() as connection:
            return event_log.find_break(connection, progress)

    def find_false_text(self) -> Break | None:
        with self._database.snapshot() as connection:
            return texts.find_false(connection)

    def export(self, now: datetime, progress: Progress) -> Iterator[Line]:
        with self._database.snapshot() as connection:
            yield from moving.lines_of(connection, now, progress)

    def import_(self, lines: Iterable[Line], *, take_over: bool, progress: Progress) -> Imported:
        with self._database.transaction() as connection:
            self._database.hold_log(connection)
            imported = moving.Import(connection, self._clock.now(), progress).read(lines, take_over=take_over)
        self.make_ready(progress)
        return imported

    def stats(self) -> tuple[Stat, ...]:
        with self._database.snapshot() as connection:
            return stats.read(connection)

    def make_ready(self, progress: Progress) -> None:
        """Bring tables and rows to what this program expects; reads only when they are."""
        with self._database.snapshot() as connection:
            current = migrating.is_current(connection)
        if not current:
            with self._database.transaction() as connection:
                self._database.hold_log(connection)
                migrating.upgrade(connection)
        with self._database.snapshot() as connection:
            behind = self._read_models.behind(connection, event_log.head_position(connection))
            retired = rebuild.retired(connection, self._read_models)
        if behind or retired:
            with rebuild.shadow(behind) as shadow:
                self._follow(shadow, progress)
                self._swap(shadow)

    def _follow(self, shadow: rebuild.Rebuilt, progress: Progress) -> None:
        """Fold the log up to its head, page by page; writers go on meanwhile."""
        more = True
        while more:
            with self._database.snapshot() as connection:
                more = shadow.advance(connection)
                head = event_log.head_position(connection)
            progress(shadow.position, head)

    def _compare(self, shadow: rebuild.Rebuilt, progress: Progress) -> tuple[Difference, ...]:
        self._follow(shadow, progress)
        with self._database.snapshot() as live:
            shadow.catch_up(live)
            return shadow.differences(live)

    def _swap(self, shadow: rebuild.Rebuilt) -> None:
        with self._database.transaction() as live:
            self._database.hold_log(live)
            shadow.catch_up(live)
            shadow.swap(live)
            rebuild.drop_retired(live, self._read_models)
