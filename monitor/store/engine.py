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
        with self._snapshot() as live, rebuild.shadow(self._models) as shadow:
            head = event_log.head_position(live)
            while shadow.advance(live):
                progress(shadow.position, head)
            return shadow.differences(live)

    def replay(self, progress: Progress) -> tuple[Difference, ...]:
        with self._rebuilt(self._models, progress) as (live, shadow):
            found = shadow.differences(live)
            shadow.swap(live)
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
            with self._rebuilt(behind, progress) as (live, shadow):
                rebuild.drop_retired(live, self._read_models)
                shadow.swap(live)

    @contextmanager
    def _rebuilt(self, models: Sequence[Model], progress: Progress) -> Iterator[tuple[Connection, rebuild.Shadow]]:
        """Give a shadow that stands at the head, and the transaction that keeps the head where it is."""
        with rebuild.shadow(models) as shadow:
            head = event_log.PAGE_EVENTS + 1
            while head - shadow.position > event_log.PAGE_EVENTS:
                with self._snapshot() as connection:
                    head = event_log.head_position(connection)
                    shadow.advance(connection)
                progress(shadow.position, head)
            with self._transaction() as connection:
                while shadow.advance(connection):
                    progress(shadow.position, event_log.head_position(connection))
                yield connection, shadow

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
