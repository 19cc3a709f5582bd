"""The statements of an append, each database its fast ones: where the log stands; new events and the head they make.

Given to the drivers as they are: SQLAlchemy's own way with lists of parameters costs as much as all hashes together.
SQLite takes rows, PostgreSQL takes columns as arrays, which is four times as fast there, and minds each round trip.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from monitor.store.tables import events


class Standing(msgspec.Struct, frozen=True):
    """Where the log ends, and what it holds of what is to be appended."""

    position: int
    hash: bytes
    recorded_at: int
    known: frozenset[str]
    """Those of the given ids that are in the log."""
    ends: dict[str, int]
    """Given stream -> its last version; a stream that does not exist may be left out."""


def look(connection: Connection, event_ids: Sequence[str], streams: Sequence[str]) -> Standing:
    """Read where the log stands; the caller holds the lock that orders writers."""
    if connection.dialect.name == "postgresql":
        row: Any = connection.exec_driver_sql(_look_postgresql, (list(event_ids), list(streams))).one()
        position, hash_, recorded_at, known, ends = row
        return Standing(position, hash_, recorded_at, frozenset(known), dict(zip(streams, ends, strict=True)))
    given = (_as_json(event_ids), _as_json(streams))
    position, hash_, recorded_at, ids, versions = connection.exec_driver_sql(_look_sqlite, given).one()
    known, ends = msgspec.json.decode(ids, type=frozenset[str]), msgspec.json.decode(versions, type=list[int])
    return Standing(position, hash_, recorded_at, known, dict(zip(streams, ends, strict=True)))


def write(connection: Connection, rows: Sequence[tuple[Any, ...]], position: int, hash_: bytes, at: int) -> None:
    """Insert rows of events, values in the order of the columns, and move the head."""
    if connection.dialect.name == "postgresql":
        columns = map(list, zip(*rows, strict=True))
        connection.exec_driver_sql(_write_postgresql, (position, hash_, at, *columns))
    else:
        connection.exec_driver_sql(_write_sqlite, list(rows))
        connection.exec_driver_sql(_move_sqlite, (position, hash_, at))


def _as_json(values: Sequence[str]) -> str:
    return msgspec.json.encode(values).decode()


_look_sqlite = """
SELECT position, hash, recorded_at,
    (SELECT json_group_array(event_id) FROM events WHERE event_id IN (SELECT value FROM json_each(?))),
    (
        SELECT json_group_array(coalesce((SELECT max(version) FROM events WHERE events.stream = given.value), 0))
        FROM json_each(?) AS given
    )
FROM head
"""
_write_sqlite = str(events.insert().compile(dialect=sqlite.dialect()))
_move_sqlite = "UPDATE head SET position = ?, hash = ?, recorded_at = ?"

_look_postgresql = """
SELECT position, hash, recorded_at,
    ARRAY(SELECT event_id FROM events WHERE event_id = ANY(%b::text[])),
    ARRAY(
        SELECT coalesce((SELECT max(version) FROM events WHERE events.stream = given.stream), 0)
        FROM unnest(%b::text[]) WITH ORDINALITY AS given (stream, place) ORDER BY place
    )
FROM head
"""
_dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
_arrays = ", ".join(f"%b::{column.type.compile(_dialect)}[]" for column in events.columns)
_write_postgresql = f"""
WITH moved AS (UPDATE head SET position = %b::bigint, hash = %b, recorded_at = %b::bigint)
INSERT INTO events SELECT * FROM unnest({_arrays})
"""  # noqa: S608 - the types of our own columns
