"""The whole store written out and read in again, event by event, on whatever database: positions and hashes stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select
from sqlalchemy.dialects import sqlite

from monitor.domain import archive
from monitor.domain.archive import Closing, EntryState, FeedState, HostState, Line, Opening, StoredText
from monitor.domain.chain import FIRST_HASH, MEANINGS, Check, Link, failing, link_of, row_of
from monitor.domain.codec import is_known
from monitor.domain.events import AlertAbandoned
from monitor.domain.stream import NewEvent, Recorded, stream_of
from monitor.errors import StoreError
from monitor.pipeline.ports import Imported, Progress
from monitor.projections.alerts import ALERTS, AlertRow
from monitor.store import event_log
from monitor.store.desk import SqlDesk, entry_of_row
from monitor.store.lookups import put
from monitor.store.tables import desk_entries, desk_feeds, desk_hosts, events, head, texts
from monitor.store.texts import row_of_text, stored_text_of

PAGE_ROWS = 1_000
_IMPORTED = "imported from another database, which may have told it: `monitor alerts retry` sends it all the same"

_texts = select(texts).where(texts.c.sha256 > bindparam("after")).order_by(texts.c.sha256).limit(PAGE_ROWS)
_feeds = select(desk_feeds.c.feed_id).order_by(desk_feeds.c.feed_id)
_entries = select(desk_entries).order_by(desk_entries.c.key).limit(PAGE_ROWS)
_entries_of_feed = _entries.where(desk_entries.c.feed_id == bindparam("ident"), desk_entries.c.key > bindparam("after"))
_entry_feeds = select(desk_entries.c.feed_id).distinct().order_by(desk_entries.c.feed_id)
_hosts = select(desk_hosts).order_by(desk_hosts.c.host)
_copy = f"COPY events ({', '.join(column.name for column in events.columns)}) FROM STDIN"
_insert = str(events.insert().compile(dialect=sqlite.dialect()))


def lines_of(connection: Connection, now: datetime, progress: Progress) -> Iterator[Line]:
    """Yield all that the store holds; the connection sees one state."""
    count = 0
    for count, line in enumerate(_contents(connection, now, progress), start=1):  # noqa: B007 - counted for the end
        yield line
    yield Closing(lines=count)


def _contents(connection: Connection, now: datetime, progress: Progress) -> Iterator[Line]:
    position, hash_ = event_log.head_of(connection)
    yield Opening(format=archive.FORMAT, holds="log", position=position, hash=hash_.hex(), made_at=now)
    for page in event_log.pages(connection):
        yield from map(link_of, page)
        progress(page[-1][0], position)
    for row in _walk(connection, _texts, "sha256", ""):
        yield stored_text_of(row)
    desk = SqlDesk(connection, lambda: connection)
    for ident in connection.execute(_feeds).scalars().all():
        feed = desk.find_feed(ident)
        if feed is not None:
            yield FeedState(feed=feed)
    for ident in connection.execute(_entry_feeds).scalars().all():
        for row in _walk(connection, _entries_of_feed, "key", "", ident=ident):
            yield EntryState(entry=entry_of_row(row))
    for row in connection.execute(_hosts):
        yield HostState(host=row.host, not_before=row.not_before)


def _walk(connection: Connection, page_of: Select[Any], key: str, after: str, **given: Any) -> Iterator[Any]:
    while page := connection.execute(page_of, {"after": after, **given}).all():
        yield from page
        after = getattr(page[-1], key)


class Import:
    """Reads lines into an empty database, in the transaction of a connection that holds the log's lock."""

    def __init__(self, connection: Connection, now: datetime, progress: Progress) -> None:
        self._connection, self._now, self._progress = connection, now, progress
        self._desk = SqlDesk(connection, lambda: connection)
        self._opening = Opening(format=archive.FORMAT, holds="log", position=0, hash=FIRST_HASH.hex(), made_at=now)
        self._position, self._hash, self._recorded_at = 0, FIRST_HASH, 0
        self._lines, self._is_whole = 0, False
        self._pending: dict[str, AlertRow] = {}
        """Alerts that wait to be told, by their ids."""

    def read(self, lines: Iterable[Line], *, take_over: bool) -> Imported:
        """Copy everything. Raises StoreError when the log is not empty, or a line does not hold."""
        rest = iter(lines)
        opening = next(rest, None)
        if not isinstance(opening, Opening) or opening.holds != "log":
            raise StoreError("this file holds no whole log; `monitor log export FILE` writes one")
        if opening.format != archive.FORMAT:
            raise StoreError(f"the file is of format {opening.format}, which this version of monitor does not know")
        self._opening, self._lines = opening, 1
        end, _ = event_log.head_of(self._connection)
        if end:
            return self._already(end)
        while batch := list(islice(rest, event_log.PAGE_EVENTS)):
            self._take(batch)
        if not self._is_whole or (self._position, self._hash.hex()) != (opening.position, opening.hash):
            raise StoreError(
                f"the file ends after {self._position} events of {opening.position}: it was cut; nothing was imported"
            )
        abandoned = () if take_over else self._abandon()
        return Imported(events=self._position, abandoned=len(abandoned), already=False)

    def _already(self, end: int) -> Imported:
        """Accept a log that this file has made already, or refuse."""
        opening = self._opening
        found = event_log.links(self._connection, opening.position - 1, 1) if opening.position else ()
        if found and found[0].hash == opening.hash:
            return Imported(events=0, abandoned=0, already=True)
        raise StoreError(
            f"the log here holds {end} events already; import into an empty database: "
            "set MONITOR_DATABASE_URL to a new one"
        )

    def _take(self, batch: Sequence[Line]) -> None:
        links: list[Link] = []
        for line in batch:
            self._lines += 1
            match line:
                case Link():
                    links.append(line)
                case StoredText():
                    self._put_text(line)
                case FeedState():
                    self._desk.add_feed(line.feed)
                case EntryState():
                    self._desk.add_entries([line.entry])
                case HostState():
                    self._desk.set_host_not_before(line.host, line.not_before)
                case Closing() if line.lines == self._lines - 1:
                    self._is_whole = True
                case _:
                    raise StoreError(f"line {self._lines} of the file is not in its place: it was cut or changed")
        self._append(links)

    def _append(self, links: Sequence[Link]) -> None:
        """Check events and write them as they are."""
        rows = []
        for link in links:
            row = self._checked(link)
            rows.append(row)
            self._position, self._hash, self._recorded_at = row[0], row[15], row[7]
            if link.type.startswith("alert."):
                self._follow(row)
        if rows:
            _write(self._connection, rows)
            moved = {"position": self._position, "hash": self._hash, "recorded_at": self._recorded_at}
            self._connection.execute(head.update().values(moved))
            self._progress(self._position, self._opening.position)

    def _checked(self, link: Link) -> tuple[Any, ...]:
        try:
            row = row_of(link)
        except ValueError:
            raise _broken(link.position, "envelope") from None
        check = failing(row, self._position + 1, self._hash)
        if check is not None:
            raise _broken(self._position + 1 if check == "gap" else link.position, check)
        if not is_known(link.type, link.schema):
            raise StoreError(
                f"the file holds {link.type!r} of schema {link.schema} at position {link.position}, which this version "
                "of monitor does not know; update the program"
            )
        return row

    def _follow(self, row: tuple[Any, ...]) -> None:
        """Keep in mind which alerts are pending."""
        recorded = event_log.recorded_of((*row[:9], row[10], *row[12:14]))
        for key in ALERTS.keys(recorded):
            after = ALERTS.evolve(self._pending.pop(key, None), recorded, key)
            if after is not None and after.state == "pending":
                self._pending[key] = after

    def _put_text(self, text: StoredText) -> None:
        plain = text.text.encode()
        if not text.redacted and sha256(plain).hexdigest() != text.sha256:
            raise _broken(self._position, "text")
        put(self._connection, texts, [row_of_text(text)], replace=True)

    def _abandon(self) -> tuple[Recorded, ...]:
        """Give up what the other database may have told meanwhile."""
        given_up = [
            NewEvent(
                stream=(stream := stream_of("alert", row.id)),
                version=len(event_log.read_stream(self._connection, stream)) + 1,
                event=AlertAbandoned(alert_id=row.id, reason=_IMPORTED),
                occurred_at=self._now,
            )
            for row in self._pending.values()
        ]
        return event_log.append(self._connection, given_up, self._now)


def _broken(position: int, check: Check) -> StoreError:
    return StoreError(f"the file is broken at position {position}: {check}: {MEANINGS[check]}; nothing was imported")


def _write(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows of events as they are; on PostgreSQL by COPY, several times as fast there."""
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(_copy) as copy:
            for row in rows:
                copy.write_row(row)
    else:
        connection.exec_driver_sql(_insert, list(rows))
