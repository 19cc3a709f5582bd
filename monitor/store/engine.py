"""The store: opening a database, and its transactions. Every statement stands in the files beside this one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import make_url

from monitor.domain.stream import NewEvent, Recorded
from monitor.pipeline.ports import Clock, Desk, Difference, Progress, Rows, Session, Texts
from monitor.projections.fold import Projection
from monitor.store import event_log, migrating, rebuild
from monitor.store.connecting import BUSY_TIMEOUT_SECONDS, check_place, explained, reading_engine, writing_engine
from monitor.store.desk import SqlDesk
from monitor.store.read_models import Model, ReadModels, SqlRows
from monitor.store.texts import SqlTexts

T = TypeVar("T")


def open_store(
    url: str,
    *,
    projections: Sequence[Projection[Any]],
    clock: Clock,
    progress: Progress | None = None,
    busy_timeout_seconds: float = BUSY_TIMEOUT_SECONDS,
) -> SqlStore:
    """Open a database, make or upgrade its tables, and rebuild the rows of every fold that is new or has changed.

    `progress` hears of such a rebuild. Raises StoreError: no place for a file, not ours, of a newer program, held by
    another process.
    """
    parsed = make_url(url)
    path = check_place(parsed)
    store = SqlStore(
        path,
        reading_engine(parsed, busy_timeout_seconds),
        writing_engine(parsed, busy_timeout_seconds),
        ReadModels(projections),
        clock,
    )
    try:
        store.make_ready(progress or _unheard)
    except BaseException:
        store.close()
        raise
    return store


def _unheard(position: int, head: int) -> None:
    """Tell nobody."""


class SqlSession:
    """ports.Session: one transaction."""

    def __init__(self, connection: Connection, read_models: ReadModels, clock: Clock) -> None:
        self._connection, self._read_models, self._clock = connection, read_models, clock
        self.desk: Desk = SqlDesk(connection)
        self.texts: Texts = SqlTexts(connection, clock)
        self.rows: Rows = SqlRows(connection, read_models)

    def append(self, events: Sequence[NewEvent]) -> tuple[Recorded, ...]:
        recorded = event_log.append(self._connection, events, self._clock.now())
        self._read_models.fold(self._connection, recorded)
        return recorded

    def stream(self, name: str) -> tuple[Recorded, ...]:
        return event_log.read_stream(self._connection, name)

    def events(
        self, after: int, limit: int, *, stream: str | None = None, type_: str | None = None
    ) -> tuple[Recorded, ...]:
        return event_log.read(self._connection, after, limit, stream=stream, type_=type_)

    def head(self) -> int:
        return event_log.head_position(self._connection)


class SqlStore:
    """ports.Store on one database."""

    def __init__(self, path: str, readers: Engine, writer: Engine, read_models: ReadModels, clock: Clock) -> None:
        self._path, self._readers, self._writer = path, readers, writer
        self._read_models, self._clock = read_models, clock
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store-writer")

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self._snapshot() as connection:
            yield self._session(connection)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with self._transaction() as connection:
            yield self._session(connection)

    async def write(self, work: Callable[[Session], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._write, work)

    def _write(self, work: Callable[[Session], T]) -> T:
        with self.writing() as session:
            return work(session)

    def close(self) -> None:
        self._thread.shutdown()
        self._readers.dispose()
        self._writer.dispose()

    def verify(self, progress: Progress) -> tuple[Difference, ...]:
        with rebuild.shadow(self._models) as shadow:
            return self._compare(shadow, progress)

    def replay(self, progress: Progress) -> tuple[Difference, ...]:
        with rebuild.shadow(self._models) as shadow:
            found = self._compare(shadow, progress)
            if found:
                self._swap(shadow)
            return found

    def find_break(self) -> event_log.Break | None:
        """Check the whole chain of the log; None = it holds from end to end."""
        with self._snapshot() as connection:
            return event_log.find_break(connection)

    def make_ready(self, progress: Progress) -> None:
        """Bring tables and rows to what this program expects; reads only when they are."""
        with self._snapshot() as connection:
            current = migrating.is_current(connection)
        if not current:
            with self._transaction() as connection:
                migrating.upgrade(connection)
        with self._snapshot() as connection:
            behind = self._read_models.behind(connection, event_log.head_position(connection))
            retired = rebuild.retired(connection, self._read_models)
        if behind or retired:
            with rebuild.shadow(behind) as shadow:
                self._follow(shadow, progress)
                self._swap(shadow)

    def _follow(self, shadow: rebuild.Shadow, progress: Progress) -> None:
        """Fold the log up to its head, page by page; writers go on meanwhile."""
        more = True
        while more:
            with self._snapshot() as connection:
                more = shadow.advance(connection)
                head = event_log.head_position(connection)
            progress(shadow.position, head)

    def _compare(self, shadow: rebuild.Shadow, progress: Progress) -> tuple[Difference, ...]:
        self._follow(shadow, progress)
        with self._snapshot() as live:
            shadow.catch_up(live)
            return shadow.differences(live)

    def _swap(self, shadow: rebuild.Shadow) -> None:
        with self._transaction() as live:
            shadow.catch_up(live)
            shadow.swap(live)
            rebuild.drop_retired(live, self._read_models)

    @property
    def _models(self) -> tuple[Model, ...]:
        return tuple(self._read_models.models.values())

    def _session(self, connection: Connection) -> Session:
        return SqlSession(connection, self._read_models, self._clock)

    @contextmanager
    def _snapshot(self) -> Iterator[Connection]:
        with explained(self._path), self._readers.connect() as connection:
            yield connection

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with explained(self._path), self._writer.begin() as connection:
            yield connection
