"""SQLite: a file that one process writes at a time. How its connections begin, and what its errors mean for people."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from monitor.errors import StoreError


def _as_it_is(value: bytes | None) -> bytes | None:
    return value


# Unless it is told how to adapt bytes and None, Python's sqlite3 looks for a way at each such value that it binds, and
# meets an error there that it swallows: a third of an insert.
for _kind in (bytes, type(None)):
    sqlite3.register_adapter(_kind, _as_it_is)


def check_place(url: URL) -> str:
    """Return the path of a SQLite file that could be opened or made. Raises StoreError saying what is in the way."""
    path = url.database
    if not path or path == ":memory:":
        raise StoreError(
            "a database in memory would be lost; set MONITOR_DATABASE_URL to a file such as sqlite:///monitor.db"
        )
    if Path(path).is_dir():
        raise StoreError(
            f"the database {path!r} is a folder; name a file in it, such as sqlite:///{path.rstrip('/')}/monitor.db"
        )
    if not Path(path).absolute().parent.is_dir():
        raise StoreError(f"the database {path!r} cannot be made: its folder does not exist; create the folder first")
    return path


def writing_engine(url: URL, busy_timeout_seconds: float) -> Engine:
    """Make the engine of connections that write: transactions take the lock when they begin."""
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": busy_timeout_seconds})
    _begin_with(engine, "BEGIN IMMEDIATE", ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"))
    return engine


def reading_engine(url: URL, busy_timeout_seconds: float) -> Engine:
    """Make the engine of connections that read snapshots and cannot write."""
    engine = create_engine(url, connect_args={"timeout": busy_timeout_seconds})
    _begin_with(engine, "BEGIN", ("PRAGMA query_only=ON",))
    return engine


def _begin_with(engine: Engine, begin: str, pragmas: tuple[str, ...]) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        # Left to itself, Python's sqlite3 begins late and never with the lock, and commits before some statements.
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        driver.execute(begin)


def hold_log(connection: Connection) -> None:
    """Do nothing: the transaction took the one lock of the file when it began."""


def make_durable(connection: Connection) -> None:
    """Do nothing: a commit returns when it is on the disk."""


def remedy(error: BaseException | None) -> str | None:
    """Say what is wrong and what to do, after the database's name; None = a mistake in our own SQL."""
    if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
        return None
    message = str(error)
    if "locked" in message:
        return "is held by another process; wait for it or end it, then try again"
    if "not a database" in message:
        return "is not a SQLite database; move that file away, or set MONITOR_DATABASE_URL to another one"
    if "unable to open" in message or "readonly" in message:
        return "cannot be written; give this user the right to write the file and its folder"
    if "full" in message:
        return "cannot grow: the disk is full; make room, then try again"
    return f"failed: {message}"
