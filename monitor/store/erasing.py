"""Taking words away: from events, texts and the desk in a transaction, and from what the files still hold after it."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, select, tuple_

from monitor.domain.feed import DeskEntry, EntryState
from monitor.domain.stream import Recorded
from monitor.errors import StoreError
from monitor.store import event_log
from monitor.store.desk import entry_of_row, row_of_entry
from monitor.store.lookups import among, erased, select_among
from monitor.store.read_models import ReadModels
from monitor.store.tables import desk_entries, events, texts

PAGE_ROWS = 1_000

_held = select(events.c.position).where(among(events.c.position), events.c.personal.is_not(None))
_forget = events.update().where(events.c.position == bindparam("at")).values(personal=None)
_replace = texts.update().where(texts.c.sha256 == bindparam("address")).values(body=bindparam("words"), redacted=True)
_entry_key = (desk_entries.c.feed_id, desk_entries.c.key)
_replace_entry = desk_entries.update().where(
    desk_entries.c.feed_id == bindparam("ident"), desk_entries.c.key == bindparam("entry_key")
)


_ENDED: dict[EntryState, EntryState] = {"pending": "skipped", "watched": "captured"}
"""Where entries end whose words were taken away: they lead nowhere any more."""


def begin(connection: Connection) -> None:
    """Let SQLite overwrite what this connection frees from now on; PostgreSQL has nothing like it."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")


def forget(connection: Connection, positions: Collection[int]) -> tuple[int, ...]:
    """See ports: Erasing.forget."""
    held = tuple(sorted(row.position for row in select_among(connection, _held, positions)))
    if held:
        connection.execute(_forget, [{"at": position} for position in held])
    return held


def replace_text(connection: Connection, sha256: str, text: str) -> None:
    """See Erasing.replace_text."""
    connection.execute(_replace, {"address": sha256, "words": zlib.compress(text.encode())})


def forget_entries(connection: Connection, is_about: Callable[[DeskEntry], bool]) -> int:
    """See Erasing.forget_entries."""
    found = [row for row in _entries(connection) if is_about(entry_of_row(row))]
    for row in found:
        entry = entry_of_row(row)
        words = msgspec.structs.replace(
            entry.entry,
            key=erased(entry.entry.key),
            url=None if entry.entry.url is None else erased(entry.entry.url),
            title="",
            summary="",
            content="",
            origin=None,
        )
        state = _ENDED.get(entry.state, entry.state)
        values = row_of_entry(msgspec.structs.replace(entry, entry=words, state=state))
        connection.execute(_replace_entry, {"ident": row.feed_id, "entry_key": row.key, **values})
    return len(found)


def _entries(connection: Connection) -> Iterator[Any]:
    last: tuple[Any, ...] | None = None
    while True:
        page = select(desk_entries).order_by(*_entry_key).limit(PAGE_ROWS)
        rows = connection.execute(page if last is None else page.where(tuple_(*_entry_key) > last)).all()
        yield from rows
        if len(rows) < PAGE_ROWS:
            return
        last = (rows[-1].feed_id, rows[-1].key)


def fold_again(
    connection: Connection, models: ReadModels, keys: Mapping[str, Collection[str]], streams: Collection[str]
) -> None:
    """See Erasing.fold_again."""
    recorded: list[Recorded] = []
    for stream in sorted(streams):
        recorded += event_log.read_stream(connection, stream)
    recorded.sort(key=lambda item: item.position)
    for name, wanted in keys.items():
        models.models[name].fold_again(connection, frozenset(wanted), recorded)


def sweep(connection: Any, dialect: str) -> None:
    """Write the tables anew, so that nothing erased is left in the files.

    The connection is a driver's own, in no transaction. Raises StoreError when somebody who reads keeps SQLite's
    write-ahead file from being emptied.
    """
    if dialect == "sqlite":
        _empty_wal(connection)
        connection.execute("VACUUM")
        _empty_wal(connection)
    else:
        connection.execute("VACUUM (FULL, ANALYZE)")


def _empty_wal(connection: Any) -> None:
    busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise StoreError(
            "the words are erased, and the database's files still hold them while another process reads; end that "
            "process, then erase the same id again"
        )
