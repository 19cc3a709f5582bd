"""Looking up many values at once, in pieces that every database takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam

VALUES_MAX = 1_000
"""Values a statement is given at once; SQLite takes 32,766 parameters, PostgreSQL 65,535."""


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
