"""How much the store holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, LargeBinary, Select, cast, func, select

from monitor.pipeline.ports import Stat
from monitor.store.tables import events, from_microseconds, texts

_erased = events.c.personal.is_(None) & events.c.personal_hash.is_not(None)


def _events(octets: Callable[[Column[Any]], ColumnElement[int]]) -> Select[Any]:
    return (
        select(
            events.c.type,
            func.count(),
            func.sum(octets(events.c.payload) + func.coalesce(octets(events.c.personal), 0)),
            func.count().filter(_erased),
            func.min(events.c.recorded_at),
            func.max(events.c.recorded_at),
        )
        .group_by(events.c.type)
        .order_by(events.c.type)
    )


# SQLite has octet_length since 3.43 only; PostgreSQL would read a text that is cast to bytes as escapes.
_EVENTS = {
    "postgresql": _events(func.octet_length),
    "sqlite": _events(lambda column: func.length(cast(column, LargeBinary))),
}
_texts = select(
    func.count(),
    func.sum(func.length(texts.c.body)),
    func.count().filter(texts.c.redacted),
    func.min(texts.c.stored_at),
    func.max(texts.c.stored_at),
)


def read(connection: Connection) -> tuple[Stat, ...]:
    """Count events by type, and texts."""
    found = [
        Stat(
            what=type_,
            count=count,
            bytes=int(octets),
            erased=erased,
            first_at=from_microseconds(first),
            last_at=from_microseconds(last),
        )
        for type_, count, octets, erased, first, last in connection.execute(_EVENTS[connection.dialect.name])
    ]
    count, octets, redacted, first_at, last_at = connection.execute(_texts).one()
    stat = Stat(what="texts", count=count, bytes=int(octets or 0), erased=redacted, first_at=first_at, last_at=last_at)
    return (*found, stat)
