"""Fakes that stand below the ports: a whole store in memory, for tests that only need its behaviour."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, cast
from uuid import UUID

import msgspec

from monitor.domain.archive import StoredText
from monitor.domain.stream import NewEvent, Recorded
from monitor.errors import VersionConflict
from monitor.pipeline.ports import Desk, Ledger, Links
from monitor.pipeline.readable import Rows, Texts
from monitor.projections.registry import PROJECTIONS
from tests.builders import NOW, event_id_of


class MemoryRows:
    """The projections' rows in dictionaries."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, msgspec.Struct]] = {p.name: {} for p in PROJECTIONS}

    def find(self, projection: str, key: str) -> msgspec.Struct | None:
        return self.tables[projection].get(key)

    def find_all(self, projection: str, keys: Collection[str]) -> tuple[msgspec.Struct, ...]:
        return tuple(row for key in sorted(set(keys)) if (row := self.find(projection, key)) is not None)

    def where(
        self, projection: str, order: str | None = None, limit: int | None = None, /, **equals: object
    ) -> tuple[msgspec.Struct, ...]:
        indexed = next(p.indexed for p in PROJECTIONS if p.name == projection)
        assert {*equals, *([order.removeprefix("-")] if order else [])} <= set(indexed), f"{projection} has {indexed}"
        rows = [
            row
            for _, row in sorted(self.tables[projection].items())
            if all(_equal(getattr(row, name), wanted) for name, wanted in equals.items())
        ]
        if order is not None:
            rows.sort(key=lambda row: str(getattr(row, order.removeprefix("-"))), reverse=order.startswith("-"))
        return tuple(rows[:limit])

    def count(self, projection: str) -> int:
        return len(self.tables[projection])

    def each(self, projection: str, order: str, /, **equals: object) -> Iterator[msgspec.Struct]:
        return iter(self.where(projection, order, None, **equals))

    def fold(self, recorded: Recorded) -> None:
        for projection in PROJECTIONS:
            if type(recorded.event) not in projection.handles:
                continue
            for key in projection.keys(recorded):
                row = projection.evolve(self.tables[projection.name].get(key), recorded, key)
                if row is None:
                    self.tables[projection.name].pop(key, None)
                else:
                    self.tables[projection.name][key] = cast(msgspec.Struct, row)


def _equal(value: Any, wanted: object) -> bool:
    plain = str(value) if isinstance(value, UUID) else value
    return any(
        plain == (str(w) if isinstance(w, UUID) else w) for w in (wanted if isinstance(wanted, tuple) else (wanted,))
    )


class MemoryTexts:
    """ports.Texts in memory."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def put(self, text: str) -> str:
        digest = hashlib.sha256(text.encode()).hexdigest()
        self._texts[digest] = text
        return digest

    def find(self, sha256: str) -> str | None:
        return self._texts.get(sha256)

    def find_stored(self, sha256: str) -> StoredText | None:
        text = self.find(sha256)
        return None if text is None else StoredText(sha256=sha256, text=text, stored_at=NOW)

    def old(self, before: datetime) -> Iterator[str]:
        return iter(tuple(self._texts) if before > NOW else ())

    def drop(self, addresses: Collection[str], before: datetime) -> int:
        gone = {*self.old(before)} & {*addresses}
        self._texts = {address: text for address, text in self._texts.items() if address not in gone}
        return len(gone)


class MemorySession:
    """One log in memory that is always in a transaction; desk, ledger and hashes are not for it."""

    desk: Desk
    ledger: Ledger
    links: Links

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now
        self.log: list[Recorded] = []
        self._rows = MemoryRows()
        self.rows: Rows = self._rows
        self.texts: Texts = MemoryTexts()
        self._streams: dict[str, list[Recorded]] = {}

    def append(self, events: Sequence[NewEvent]) -> tuple[Recorded, ...]:
        appended = []
        for new in events:
            stream = self._streams.setdefault(new.stream, [])
            if new.version <= len(stream) and stream[new.version - 1].event == new.event:
                continue
            if new.version != len(stream) + 1:
                raise VersionConflict(new.stream, new.version - 1, len(stream))
            position = len(self.log) + 1
            recorded = Recorded(
                position=position,
                stream=new.stream,
                version=new.version,
                event_id=event_id_of(new.event, position),
                event=new.event,
                occurred_at=new.occurred_at,
                recorded_at=self.now,
                correlation_id=new.correlation_id,
                causation_id=new.causation_id,
            )
            stream.append(recorded)
            self.log.append(recorded)
            self._rows.fold(recorded)
            appended.append(recorded)
        return tuple(appended)

    def stream(self, name: str) -> tuple[Recorded, ...]:
        return tuple(self._streams.get(name, ()))

    def version(self, stream: str) -> int:
        return len(self.stream(stream))

    def events(
        self, after: int, limit: int, *, stream: str | None = None, type_: str | None = None
    ) -> tuple[Recorded, ...]:
        later = (r for r in self.log[after:] if stream in (None, r.stream) and type_ in (None, r.event.type))
        return tuple(islice(later, limit))

    def head(self) -> int:
        return len(self.log)
