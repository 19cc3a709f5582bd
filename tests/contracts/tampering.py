"""An intruder who owns the database: the guards taken away, and a log that holds together again afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from monitor.store.engine import SqlStore

Sql = Callable[[str], list[Any]]


def take_guards_away(store: SqlStore, sql: Sql) -> None:
    """Let rows of the log be changed and deleted."""
    with store._database.snapshot() as connection:
        of_table = " ON events" if connection.dialect.name == "postgresql" else ""
    sql(f"DROP TRIGGER events_stay{of_table}")
    sql(f"DROP TRIGGER events_remain{of_table}")


def cut(sql: Sql, after: int) -> None:
    """End the log at a position, with a head that says so."""
    sql(f"DELETE FROM events WHERE position > {after}")
    ends = ", ".join(
        f"{name} = (SELECT {name} FROM events WHERE position = {after})" for name in ("hash", "recorded_at")
    )
    sql(f"UPDATE head SET position = {after}, {ends}")
