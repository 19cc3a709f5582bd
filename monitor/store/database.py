"""One database behind one face: SQLite's file or PostgreSQL's server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import make_url

from monitor.errors import StoreError
from monitor.store import sqlite
from monitor.store.explaining import explained

BUSY_TIMEOUT_SECONDS = 5.0
"""How long a writer waits for another process's transaction; ours take milliseconds."""


class Database:
    """Reads and writes of one database."""

    def __init__(
        self,
        label: str,
        readers: Engine,
        writer: Engine,
        hold_log: Callable[[Connection], None],
        make_durable: Callable[[Connection], None],
        remedy: Callable[[BaseException | None], str | None],
    ) -> None:
        self.hold_log = hold_log
        """Waits for the lock that orders the log's writers, and holds it until the transaction ends."""
        self._label, self._readers, self._writer, self._remedy = label, readers, writer, remedy
        self._make_durable = make_durable
        self._lock = Lock()
        self._writing: Connection | None = None
        """Kept from one transaction to the next: to fetch it and to give it back costs as much as an append."""

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Give a connection that sees one state and cannot write."""
        with self._explained(), self._readers.connect() as connection:
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Give the connection that writes; it commits at the end of the block and rolls back on any exception."""
        with self._explained(), self._lock:
            if self._writing is None:
                self._writing = self._writer.connect()
            with self._writing.begin():
                yield self._writing
            self._make_durable(self._writing)

    @contextmanager
    def unbound(self) -> Iterator[tuple[Any, str]]:
        """Give a driver's own connection that is in no transaction, with the name of the dialect."""
        dialect = self._writer.dialect.name
        with self._explained(), self._writer.connect() as connection:
            if dialect == "postgresql":
                connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            yield connection.connection.driver_connection, dialect

    def _explained(self) -> AbstractContextManager[None]:
        return explained(self._label, self._remedy, self._writer.dialect.loaded_dbapi.Error)

    def close(self) -> None:
        """End all connections."""
        if self._writing is not None:
            self._writing.close()
        self._readers.dispose()
        self._writer.dispose()


def connect(url: str, busy_timeout_seconds: float) -> Database:
    """Return the database of an address; nothing is asked of it yet. Raises StoreError when there cannot be one."""
    parsed = make_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            return Database(
                sqlite.check_place(parsed),
                sqlite.reading_engine(parsed, busy_timeout_seconds),
                sqlite.writing_engine(parsed, busy_timeout_seconds),
                sqlite.hold_log,
                sqlite.make_durable,
                sqlite.remedy,
            )
        case "postgresql":
            from monitor.store import postgresql  # its driver is not for those who have a file

            return Database(
                postgresql.label(parsed),
                postgresql.reading_engine(parsed),
                postgresql.writing_engine(parsed, busy_timeout_seconds),
                postgresql.hold_log,
                postgresql.make_durable,
                postgresql.remedy,
            )
        case other:
            raise StoreError(f"this program does not store in {other!r}; MONITOR_DATABASE_URL takes sqlite, postgresql")
