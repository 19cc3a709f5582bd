"""The statements around an append, each database its fast ones: where log and streams end; new events and their head.

They go to the driver's own connection: SQLAlchemy's way there and back costs as much as all hashes together. SQLite
takes rows, PostgreSQL takes columns as arrays, which is four times as fast there, save for one event alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Connection
from sqlalchemy.dialects import sqlite

from monitor.errors import StoreError
from monitor.store.tables import events


class Standing(msgspec.Struct, frozen=True):
    """Where the log ends, and where streams of it do."""

    position: int
    hash: bytes
    recorded_at: int
    ends: dict[str, int]
    """Given stream -> its last version; 0 = it does not exist."""


def look(connection: Connection, streams: Sequence[str]) -> Standing:
    """Read where the log stands; the caller holds the lock that orders writers."""
    driver, is_server = _driver(connection)
    if is_server:
        row = driver.execute(_look_postgresql, (list(streams),)).fetchone()
    else:
        row = driver.execute(_look_sqlite, (_as_json(streams),)).fetchone()
    end = end_of(row)
    versions = row[3] if is_server else msgspec.json.decode(row[3], type=list[int])
    return Standing(*end, dict(zip(streams, versions, strict=True)))


def end_of(row: Sequence[Any] | None) -> tuple[int, bytes, int]:
    """Return what a row of `head` begins with: position, hash, recorded_at. Raises StoreError when that is none."""
    match row:
        case [int(position), bytes(hash_), int(recorded_at), *_]:
            return position, hash_, recorded_at
        case _:  # SQLite stores a value of any type in any column
            raise StoreError(
                "the row that says where the log ends is lost or damaged: somebody changed it; see `monitor log "
                "verify`, and restore a backup"
            )


def version_of(connection: Connection, stream: str) -> int:
    """Return the version of a stream's last event; 0 = it does not exist."""
    driver, is_server = _driver(connection)
    (version,) = driver.execute(_version_postgresql if is_server else _version_sqlite, (stream,)).fetchone()
    return version or 0


def write(connection: Connection, rows: Sequence[tuple[Any, ...]], position: int, hash_: bytes, at: int) -> None:
    """Insert rows of events, values in the order of the columns, and move the head."""
    driver, is_server = _driver(connection)
    if is_server and len(rows) == 1:
        driver.execute(_write_one_postgresql, (position, hash_, at, *rows[0]))
    elif is_server:
        driver.execute(_write_postgresql(), (position, hash_, at, *map(list, zip(*rows, strict=True))))
    else:
        driver.executemany(_write_sqlite, rows)
        driver.execute(_move_sqlite, (position, hash_, at))


def _driver(connection: Connection) -> tuple[Any, bool]:
    """Return the driver's own connection, and whether it is PostgreSQL's."""
    return connection.connection.driver_connection, connection.dialect.name == "postgresql"


def _as_json(values: Sequence[str]) -> str:
    return msgspec.json.encode(values).decode()


_look_sqlite = """
SELECT position, hash, recorded_at, (
    SELECT json_group_array(coalesce((SELECT max(version) FROM events WHERE events.stream = given.value), 0))
    FROM json_each(?) AS given
)
FROM head
"""
_version_sqlite = "SELECT max(version) FROM events WHERE stream = ?"
_write_sqlite = str(events.insert().compile(dialect=sqlite.dialect()))
_move_sqlite = "UPDATE head SET position = ?, hash = ?, recorded_at = ?"

_look_postgresql = """
SELECT position, hash, recorded_at, ARRAY(
    SELECT coalesce((SELECT max(version) FROM events WHERE events.stream = given.stream), 0)
    FROM unnest(%b::text[]) WITH ORDINALITY AS given (stream, place) ORDER BY place
)
FROM head
"""
_version_postgresql = "SELECT max(version) FROM events WHERE stream = %b"
_insert = """
WITH moved AS (UPDATE head SET position = %b::bigint, hash = %b, recorded_at = %b::bigint)
INSERT INTO events
"""
_write_one_postgresql = f"{_insert} VALUES ({', '.join('%b' for _ in events.columns)})"


@cache
def _write_postgresql() -> str:
    from sqlalchemy.dialects import postgresql  # not for those who have a file: it takes long to load

    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    arrays = ", ".join(f"%b::{column.type.compile(dialect)}[]" for column in events.columns)
    return f"{_insert} SELECT * FROM unnest({arrays})"  # noqa: S608 - the types of our own columns
