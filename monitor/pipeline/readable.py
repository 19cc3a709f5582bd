"""What people and steps read of the store. A port of its own: the past is read in the same way as the present."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Protocol

import msgspec

from monitor.domain.archive import StoredText
from monitor.domain.stream import Recorded


class Texts(Protocol):
    """Article texts, stored once by their SHA-256."""

    def put(self, text: str) -> str:
        """Store a text and return the hex SHA-256 of its UTF-8 bytes."""

    def find(self, sha256: str) -> str | None: ...

    def find_stored(self, sha256: str) -> StoredText | None:
        """A text with what the store knows of it."""

    def old(self, before: datetime) -> Iterator[str]:
        """The addresses of texts that were last put before a moment, the oldest first."""

    def drop(self, addresses: Collection[str], before: datetime) -> int:
        """Drop those of these texts that were not put again since that moment; returns how many."""


class Rows(Protocol):
    """The projections' rows, inside a transaction; row types stand in monitor/projections."""

    def find(self, projection: str, key: str) -> msgspec.Struct | None: ...

    def find_all(self, projection: str, keys: Collection[str]) -> tuple[msgspec.Struct, ...]:
        """The rows that there are of some keys, by key."""

    def where(
        self, projection: str, order: str | None = None, limit: int | None = None, /, **equals: object
    ) -> tuple[msgspec.Struct, ...]:
        """Rows whose indexed columns equal the given values (a tuple of values = any of them).

        `order` is an indexed column, after "-" for descending; equal ones, or all of them without it, by key.
        A limit of None = all.
        """

    def count(self, projection: str) -> int:
        """How many rows there are."""

    def each(self, projection: str, order: str, /, **equals: object) -> Iterator[msgspec.Struct]:
        """The same rows in that order, read as they are asked for: whoever wants the newest few reads only those."""


class Readable(Protocol):
    """What the log makes known, as one moment has it."""

    texts: Texts
    rows: Rows

    def stream(self, name: str) -> tuple[Recorded, ...]:
        """All events of one stream, in order; empty = no such stream."""

    def events(
        self, after: int, limit: int, *, stream: str | None = None, type_: str | None = None
    ) -> tuple[Recorded, ...]:
        """Up to `limit` events after a position, in order; only those of a stream, of a type, where these are given."""

    def head(self) -> int:
        """The last position; 0 = an empty log."""
