"""Statements that every database takes: many values looked up at once, rows put where others may stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, bindparam
from sqlalchemy.dialects import sqlite

VALUES_MAX = 1_000
"""Values a statement is given at once; SQLite takes 32,766 parameters, PostgreSQL 65,535."""

_ERASED = "erased:"

INDEXED_CHARS_MAX = 500
"""Longer texts are indexed by their beginning and their hash: an index row of PostgreSQL ends at 2,704 bytes."""


def indexable(text: str) -> str:
    """Return what stands for a text where it is looked up or sorted by: itself, unless it is very long.

    The NUL character, which PostgreSQL's texts cannot hold, becomes U+FFFD.
    """
    if len(text) > INDEXED_CHARS_MAX:
        text = f"{text[:INDEXED_CHARS_MAX]}#{sha256(text.encode()).hexdigest()}"
    return text.replace("\0", "\ufffd") if "\0" in text else text


def erased(text: str) -> str:
    """Return what an erased key or link is kept as, so that it is known again when a feed shows it once more."""
    return text if text.startswith(_ERASED) else _ERASED + sha256(text.encode()).hexdigest()


def put(connection: Connection, table: Table, rows: Sequence[dict[str, Any]], *, replace: bool) -> None:
    """Insert rows; one whose primary key stands already is replaced, or left as it is, whoever put it there when."""
    new = _insert_into(connection, table)
    key = [column.name for column in table.primary_key]
    if replace:
        others = {name: new.excluded[name] for name in rows[0] if name not in key}
        connection.execute(new.on_conflict_do_update(index_elements=key, set_=others), rows)
    else:
        connection.execute(new.on_conflict_do_nothing(index_elements=key), rows)


def _insert_into(connection: Connection, table: Table) -> Any:
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql  # not for those who have a file: it takes long to load

        return postgresql.insert(table)
    return sqlite.insert(table)


def among(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition that a column equals one of the values that `select_among` gives."""
    return column.in_(bindparam("values", expanding=True))


def select_among(
    connection: Connection, statement: Select[Any], values: Iterable[Any], /, **parameters: Any
) -> Iterator[Any]:
    """Run a statement that holds `among(...)` for the values, as often as their number asks; no values, no rows."""
    wanted = list(values)
    for start in range(0, len(wanted), VALUES_MAX):
        yield from connection.execute(statement, {"values": wanted[start : start + VALUES_MAX], **parameters}).all()
