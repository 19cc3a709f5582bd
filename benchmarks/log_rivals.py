"""What the log is measured against: the drivers with nothing in between, and the PyPI library `eventsourcing`.

The raw floor inserts ready rows into a table of the same columns and indexes, without hashes, ids or order. The library
is used as its documentation does: an aggregate's events, with a transcoding for each of our value objects, go through
Application.save; one that an earlier transaction began goes on where its repository says that it stands. They are read
back through its recorder and mapper and folded into a dictionary, because its own projections do not run on SQLite.
"""

from __future__ import annotations

import importlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import cache
from importlib.util import find_spec
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from psycopg.conninfo import conninfo_to_dict

from monitor.domain.claim import Anchor, Claim, Evidence
from monitor.domain.events import Conflict, Facts, Names
from monitor.domain.stream import NewEvent

PAGE = 5_000
_COLUMNS = (
    "position", "stream", "version", "type", "schema", "event_id", "occurred_at", "recorded_at", "payload",
    "payload_hash", "personal", "personal_hash", "correlation_id", "causation_id", "prev_hash", "hash",
)  # fmt: skip

Append = Callable[[Sequence[Any]], None]
"""Appends one batch in a transaction of its own."""


@contextmanager
def raw_sqlite(path: str) -> Iterator[Append]:
    """Give an append of ready rows to a file; the store's own journal and sync."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        insert = f"INSERT INTO raw_events VALUES ({', '.join('?' * len(_COLUMNS))})"
        connection.execute(_table("INTEGER", "BLOB"))

        def append(rows: Sequence[Any]) -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(insert, rows)
            connection.execute("COMMIT")

        yield append


@contextmanager
def raw_postgresql(url: str) -> Iterator[Append]:
    """Give an append of ready rows to a server."""
    with psycopg.connect(url) as connection:
        insert = f"INSERT INTO raw_events VALUES ({', '.join(['%b'] * len(_COLUMNS))})".encode()
        connection.execute(_table("BIGINT", "BYTEA").encode())
        connection.commit()

        def append(rows: Sequence[Any]) -> None:
            with connection.cursor() as cursor:
                cursor.executemany(insert, rows)
            connection.commit()

        yield append


def _table(number: str, hash_: str) -> str:
    kinds = {"position": f"{number} PRIMARY KEY", "version": "INTEGER", "schema": "INTEGER"}
    kinds |= dict.fromkeys(("occurred_at", "recorded_at"), "BIGINT")
    kinds |= dict.fromkeys(("payload_hash", "personal_hash", "prev_hash", "hash"), hash_)
    columns = ", ".join(f"{name} {kinds.get(name, 'TEXT')}" for name in _COLUMNS)
    return f"CREATE TABLE raw_events ({columns}, UNIQUE (stream, version), UNIQUE (event_id))"


class Library:
    """The library on one database."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._application, self._aggregate = _application(environment), _things()
        self._ids: dict[str, UUID] = {}
        """The library's own, by stream."""

    def append(self, batch: Sequence[NewEvent]) -> None:
        """Tell the things of a batch what happened to them, each stream being one, and save them in one transaction.

        Telling is part of it: with the library an event exists only once a thing has taken it, in the thing's order.
        """
        things: dict[str, Any] = {}
        for new in batch:
            fields = msgspec.structs.asdict(new.event)
            if new.stream not in things and new.stream in self._ids:
                things[new.stream] = self._application.repository.get(self._ids[new.stream])
            if new.stream in things:
                things[new.stream].happen(kind=new.event.type, fields=fields)
            else:
                begun = things[new.stream] = self._aggregate(kind=new.event.type, fields=fields)
                self._ids[new.stream] = begun.id
        self._application.save(*things.values())

    def replay(self) -> int:
        """Read every event and fold it into a dictionary; returns how many there were."""
        rows: dict[Any, Any] = {}
        position = count = 0
        recorder, mapper = self._application.recorder, self._application.mapper
        while page := recorder.select_notifications(position + 1, PAGE):
            for notification in page:
                event = mapper.to_domain_event(notification)
                rows[event.originator_id] = event.fields
            position, count = page[-1].id, count + len(page)
        return count

    def close(self) -> None:
        """End its connections."""
        self._application.close()


def library_sqlite(path: str) -> Library:
    """Return the library on a new file; it takes WAL, and SQLite's default sync is FULL."""
    return Library({"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": path})


def library_postgresql(url: str) -> Library:
    """Return the library on an empty database."""
    place = conninfo_to_dict(url)
    return Library(
        {
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": str(place["dbname"]),
            "POSTGRES_HOST": str(place["host"]),
            "POSTGRES_PORT": str(place["port"]),
            "POSTGRES_USER": str(place["user"]),
            "POSTGRES_PASSWORD": str(place.get("password", "")),
        }
    )


def has_library() -> bool:
    """Whether the library is installed."""
    return find_spec("eventsourcing") is not None


def _application(environment: Mapping[str, str]) -> Any:
    """Return an application that knows how to write the value objects that events hold."""
    persistence = importlib.import_module("eventsourcing.persistence")

    def transcoding_of(cls: type[msgspec.Struct]) -> Any:
        class Fields(persistence.Transcoding):  # type: ignore[misc,name-defined]
            type, name = cls, cls.__name__

            def encode(self, obj: msgspec.Struct) -> dict[str, Any]:
                return msgspec.structs.asdict(obj)

            def decode(self, data: dict[str, Any]) -> msgspec.Struct:
                return cls(**data)

        return Fields()

    class Monitor(importlib.import_module("eventsourcing.application").Application):  # type: ignore[misc]
        def register_transcodings(self, transcoder: Any) -> None:
            super().register_transcodings(transcoder)
            for cls in (Claim, Evidence, Anchor, Facts, Names, Conflict):
                transcoder.register(transcoding_of(cls))

    return Monitor(env=dict(environment))


@cache
def _things() -> Any:
    """Return the class of an aggregate to which things happen."""
    domain = importlib.import_module("eventsourcing.domain")

    class Thing(domain.Aggregate):  # type: ignore[misc,name-defined]
        @domain.event("Began")  # type: ignore[untyped-decorator]
        def __init__(self, kind: str, fields: dict[str, object]) -> None:
            self.kind, self.fields = kind, fields

        @domain.event("Happened")  # type: ignore[untyped-decorator]
        def happen(self, kind: str, fields: dict[str, object]) -> None:
            self.kind, self.fields = kind, fields

    return Thing
