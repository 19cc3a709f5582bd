"""One database behind one face: SQLite's file or PostgreSQL's server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

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
        remedy: Callable[[DBAPIError], str | None],
    ) -> None:
        self.hold_log = hold_log
        """Waits for the lock that orders the log's writers, and holds it until the transaction ends."""
        self._label, self._readers, self._writer, self._remedy = label, readers, writer, remedy

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Give a connection that sees one state and cannot write."""
        with explained(self._label, self._remedy), self._readers.connect() as connection:
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Give a connection that writes; it commits at the end of the block and rolls back on any exception."""
        with explained(self._label, self._remedy), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def unbound(self) -> Iterator[tuple[Any, str]]:
        """Give a driver's own connection that is in no transaction, with the name of the dialect."""
        dialect = self._writer.dialect
        with explained(self._label, self._remedy), self._writer.connect() as connection:
            if dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            try:
                yield connection.connection.driver_connection, dialect.name
            except dialect.loaded_dbapi.Error as error:
                raise StoreError(f"the database {self._label!r} failed: {error}") from error

    def close(self) -> None:
        """End all connections."""
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
                sqlite.remedy,
            )
        case "postgresql":
            from monitor.store import postgresql  # its driver is not for those who have a file

            return Database(
                postgresql.label(parsed),
                postgresql.reading_engine(parsed),
                postgresql.writing_engine(parsed, busy_timeout_seconds),
                postgresql.hold_log,
                postgresql.remedy,
            )
        case other:
            raise StoreError(f"this program does not store in {other!r}; MONITOR_DATABASE_URL takes sqlite, postgresql")
