"""The log: appending, reading and checking the chain (domain/chain.py), in the transaction of a connection."""

from __future__ import annotations

import secrets
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, TextClause, bindparam, func, select, text
from sqlalchemy.exc import OperationalError

from monitor.domain.chain import FIRST_HASH, SALT_CHARS, Break, Emptied, Link, chain, failing, link_of
from monitor.domain.codec import content_of, decode, parted
from monitor.domain.events import Event
from monitor.domain.stream import NewEvent, Placed, Recorded, event_key, ident_of, is_same, key_of
from monitor.errors import StoreError, VersionConflict
from monitor.pipeline.ports import Progress
from monitor.store.appending import end_of, look, write
from monitor.store.tables import events, from_microseconds, to_microseconds

PAGE_EVENTS = 5_000
"""Events read at once by whoever walks the whole log."""

LogRow = Any
"""Values in the order of the columns that were selected; a row of SQLAlchemy, unpacked at once."""

# Without types: as the driver gives them.
_head = text("SELECT position, hash, recorded_at FROM head")
_last = select(func.max(events.c.position))


def append(connection: Connection, new: Sequence[NewEvent], now: datetime) -> tuple[Recorded, ...]:
    """Append what the log does not hold yet (ports.Session.append). The caller holds the lock that orders writers."""
    if not new:
        return ()
    standing = look(connection, list({item.stream for item in new}))
    fresh = _fresh(connection, standing.ends, new)
    if not fresh:
        return ()
    recorded_at = max(to_microseconds(now), standing.recorded_at)
    rows = _rows(fresh, standing.position, standing.hash, recorded_at)
    write(connection, rows, rows[-1][0], rows[-1][15], recorded_at)
    idents = msgspec.convert([row[5] for row in rows], list[UUID])
    recorded_on = from_microseconds(recorded_at)
    return tuple(
        [
            Recorded(
                position=row[0],
                stream=item.stream,
                version=item.version,
                event_id=ident,
                event=item.event,
                occurred_at=item.occurred_at.astimezone(UTC),
                recorded_at=recorded_on,
                correlation_id=item.correlation_id,
                causation_id=item.causation_id,
            )
            for item, row, ident in zip(fresh, rows, idents, strict=True)
        ]
    )


def _rows(new: Sequence[NewEvent], position: int, previous: bytes, recorded_at: int) -> list[LogRow]:
    """Number events and chain them to what ends at a position with a hash; values in the order of the columns."""
    rows: list[LogRow] = []
    moment = occurred_at = None
    for item, parts in zip(new, _parts(new), strict=True):
        position += 1
        if item.occurred_at is not moment:  # what is decided together mostly shares one
            moment, occurred_at = item.occurred_at, to_microseconds(item.occurred_at)
        payload, payload_hash, personal, personal_hash = parts
        event, event_id = item.event, event_key(position, payload_hash)
        correlation, causation = _plain(item.correlation_id), _plain(item.causation_id)
        envelope = (
            position, item.stream, item.version, event.type, event.schema, event_id, occurred_at, recorded_at,
            correlation, causation,
        )  # fmt: skip
        link = chain(previous, envelope, payload_hash, personal_hash)
        rows.append(
            (*envelope[:8], payload, payload_hash, personal, personal_hash, correlation, causation, previous, link)
        )
        previous = link
    return rows


def _parts(new: Sequence[NewEvent]) -> list[tuple[str, bytes, str | None, bytes | None]]:
    """Return events' payloads and salted personal parts, each with its hash after it."""
    found: list[tuple[str, bytes, str | None, bytes | None]] = []
    salts = secrets.token_hex(SALT_CHARS // 2 * len(new)).encode()
    for index, item in enumerate(new):
        payload, personal = parted(item.event.type, content_of(item.event))
        body, payload_hash = payload.decode(), sha256(payload).digest()
        if personal is None:
            found.append((body, payload_hash, None, None))
        else:
            salted = salts[index * SALT_CHARS : (index + 1) * SALT_CHARS] + personal
            found.append((body, payload_hash, salted.decode(), sha256(salted).digest()))
    return found


def _fresh(connection: Connection, ends: Mapping[str, int], new: Sequence[NewEvent]) -> Sequence[NewEvent]:
    """Return events that the log does not hold, each once: the same decision at the same place is known.

    Raises VersionConflict where the rest do not go on where their streams end.
    """
    try:
        _check_versions(ends, new)
    except VersionConflict:
        new = _unknown(connection, ends, new)
        _check_versions(ends, new)
    return new


def _unknown(connection: Connection, ends: Mapping[str, int], new: Sequence[NewEvent]) -> Sequence[NewEvent]:
    """Return events that the log does not hold, each once: the same decision at the same place is known."""
    unknown: list[NewEvent] = []
    decided: dict[tuple[str, int], Event] = {}
    for item in new:
        place = item.stream, item.version
        if decided.get(place) == item.event:
            continue
        decided[place] = item.event
        if item.version > ends[item.stream] or not _holds(connection, item):
            unknown.append(item)
    return unknown


def _holds(connection: Connection, new: NewEvent) -> bool:
    row = connection.execute(_place, {"stream": new.stream, "version": new.version}).first()
    return row is not None and is_same(new.event, recorded_of(row).event, erased=row.personal is None)


def _plain(ident: UUID | None) -> str | None:
    return None if ident is None else key_of(ident)


def _check_versions(ends: Mapping[str, int], new: Sequence[NewEvent]) -> None:
    now = dict(ends)
    for item in new:
        end = now[item.stream]
        if item.version != end + 1:
            raise VersionConflict(item.stream, item.version - 1, end)
        now[item.stream] = item.version


_read_columns = (
    events.c.position, events.c.stream, events.c.version, events.c.type, events.c.schema, events.c.event_id,
    events.c.occurred_at, events.c.recorded_at, events.c.payload, events.c.personal, events.c.correlation_id,
    events.c.causation_id,
)  # fmt: skip
_placed_columns = (
    events.c.position, events.c.stream, events.c.type, events.c.schema, events.c.occurred_at, events.c.recorded_at,
    events.c.payload, events.c.personal,
)  # fmt: skip
_after = events.c.position > bindparam("after")
_page = select(*_read_columns).where(_after).order_by(events.c.position).limit(bindparam("limit"))
_placed_page = (
    select(*_placed_columns)
    .where(_after, events.c.position <= bindparam("until"))
    .order_by(events.c.position)
    .limit(bindparam("limit"))
)
_stream = select(*_read_columns).where(events.c.stream == bindparam("stream")).order_by(events.c.version)
_place = select(*_read_columns).where(events.c.stream == bindparam("stream"), events.c.version == bindparam("version"))


def read(
    connection: Connection,
    after: int,
    limit: int,
    *,
    stream: str | None = None,
    type_: str | None = None,
    until: int | None = None,
) -> tuple[Recorded, ...]:
    """Read up to `limit` events after a position, in order, of one stream and one type where those are given.

    Nothing after `until` is read.
    """
    statement: Select[Any] = _page
    narrowing: list[ColumnElement[bool]] = []
    if stream is not None:
        narrowing.append(events.c.stream == stream)
    if type_ is not None:
        narrowing.append(events.c.type == type_)
    if until is not None:
        narrowing.append(events.c.position <= until)
    if narrowing:
        statement = statement.where(*narrowing)
    return tuple(map(recorded_of, connection.execute(statement, {"after": after, "limit": limit}).all()))


def read_placed(
    connection: Connection, after: int, until: int, limit: int, skipped: Collection[str]
) -> tuple[Placed, ...]:
    """Read events for a fold, in order; types to be skipped are not even fetched.

    A type that this program does not know is never skipped: it raises StoreError.
    """
    statement = _placed_page.where(events.c.type.not_in(skipped)) if skipped else _placed_page
    rows = connection.execute(statement, {"after": after, "until": until, "limit": limit}).all()
    return tuple(
        [
            Placed(
                position=position,
                stream=stream,
                event=_event_of(position, kind, schema, payload, personal),
                occurred_at=from_microseconds(occurred_at),
                recorded_at=from_microseconds(recorded_at),
            )
            for position, stream, kind, schema, occurred_at, recorded_at, payload, personal in rows
        ]
    )


def read_stream(connection: Connection, name: str) -> tuple[Recorded, ...]:
    """Read one stream from its start."""
    return tuple(map(recorded_of, connection.execute(_stream, {"stream": name}).all()))


def head_of(connection: Connection) -> tuple[int, bytes]:
    """Return the last position and the hash of the event there; 0 and zeros = an empty log. Raises StoreError."""
    position, hash_, _ = end_of(connection.execute(_head).first())
    return position, hash_


def head_position(connection: Connection) -> int:
    """Return the last position; 0 = an empty log."""
    return connection.execute(_last).scalar() or 0


_recorded_at = select(events.c.recorded_at).where(events.c.position == bindparam("position"))


def position_at(connection: Connection, moment: datetime) -> int:
    """Return the last position recorded by a moment; 0 = the log begins later. The log's clock never goes back.

    Raises StoreError where it meets a gap.
    """

    def is_later(position: int) -> bool:
        recorded_at: int | None = connection.execute(_recorded_at, {"position": position}).scalar()
        if recorded_at is None:
            raise StoreError(f"the log misses the event at position {position}: see `monitor log verify`")
        return recorded_at > at

    at = to_microseconds(moment)
    return bisect_left(range(1, head_position(connection) + 1), True, key=is_later)


def holds_after(connection: Connection, position: int, type_: str) -> bool:
    """Tell whether there is an event of a type after a position."""
    found = select(events.c.position).where(events.c.position > position, events.c.type == type_).limit(1)
    return connection.execute(found).first() is not None


def first_hash(connection: Connection) -> bytes:
    """Return the hash of the first event, which no two logs share; empty = there is none."""
    return connection.execute(select(events.c.hash).where(events.c.position == 1)).scalar() or b""


def recorded_of(row: LogRow) -> Recorded:
    """Turn a row of the log into the event it holds. Raises StoreError for a type that this program does not know."""
    (position, stream, version, kind, schema, event_id, occurred_at, recorded_at, payload, personal,
     correlation, causation) = row  # fmt: skip
    return Recorded(
        position=position,
        stream=stream,
        version=version,
        event_id=ident_of(event_id),
        event=_event_of(position, kind, schema, payload, personal),
        occurred_at=from_microseconds(occurred_at),
        recorded_at=from_microseconds(recorded_at),
        correlation_id=None if correlation is None else ident_of(correlation),
        causation_id=None if causation is None else ident_of(causation),
    )


def _event_of(position: int, kind: str, schema: int, payload: str, personal: str | None) -> Event:
    try:
        return decode(kind, schema, payload, None if personal is None else personal[SALT_CHARS:])
    except KeyError:
        raise StoreError(
            f"the log holds {kind!r} of schema {schema} at position {position}, which this version of monitor does not "
            "know; update the program"
        ) from None


# Without types: as the driver gives them. SQLite stores anything in any column, text that is none among it, so there
# what is hashed is read as bytes; the same bytes as another type, which nobody could read, as 1: no check holds for it.
_TYPES = dict.fromkeys(("payload", "personal"), "text") | dict.fromkeys(
    ("payload_hash", "personal_hash", "prev_hash", "hash"), "blob"
)


def _plain_page(dialect: str) -> TextClause:
    types = _TYPES if dialect == "sqlite" else {}
    columns = [
        f"CASE typeof({c.name}) WHEN '{types[c.name]}' THEN CAST({c.name} AS BLOB) WHEN 'null' THEN NULL ELSE 1 END"
        if c.name in types
        else c.name
        for c in events.columns
    ]
    return text(
        f"SELECT {', '.join(columns)} FROM events "  # noqa: S608 - our own columns
        "WHERE position > :after ORDER BY position LIMIT :limit"
    )


_whole_page = select(events).where(_after).order_by(events.c.position).limit(bindparam("limit"))


def links(connection: Connection, after: int, limit: int) -> tuple[Link, ...]:
    """Read up to `limit` events after a position as they are stored, in order."""
    return tuple(map(link_of, connection.execute(_whole_page, {"after": after, "limit": limit}).all()))


def find_break(connection: Connection, progress: Progress | None = None) -> Break | None:
    """Walk the whole chain and return the first place where it does not hold; None = it holds from end to end."""
    last = connection.execute(_last).scalar() or 0
    position, previous, recorded_at, emptied = 0, FIRST_HASH, 0, Emptied()
    statement, limit = _plain_page(connection.dialect.name), PAGE_EVENTS
    while True:
        try:
            page = connection.execute(statement, {"after": position, "limit": limit}).all()
        except OperationalError as error:
            if "decode" not in str(error.orig):
                raise
            if limit == 1:
                return Break(position=position + 1, check="envelope")  # text that is none
            limit = 1  # one by one, up to the event that cannot be read
            continue
        for row in page:
            check = failing(row, position + 1, previous)
            if check is not None:
                return Break(position=position + 1 if check == "gap" else row[0], check=check)
            position, previous, recorded_at = row[0], row[15], row[7]
            emptied.follow(row)
        if progress is not None:
            progress(position, last)
        if not page:
            break
    try:
        ends = [tuple(end) for end in connection.execute(_head)]
    except OperationalError as error:
        if "decode" not in str(error.orig):
            raise
        ends = []  # text that is none
    if ends != [(position, previous, recorded_at)]:
        return Break(position=position, check="head")
    return emptied.broken


def pages(connection: Connection) -> Iterator[Sequence[LogRow]]:
    """Walk the whole log, a page of whole rows at a time."""
    after = 0
    while page := connection.execute(_whole_page, {"after": after, "limit": PAGE_EVENTS}).all():
        yield page
        after = page[-1][0]
