"""The chain of hashes that holds the log together, so that anybody can check it, with or without a database. Pure.

How an event is hashed: payload and personal are the exact texts that are stored (UTF-8); personal begins with a salt of
32 hex digits and goes on with JSON. The hash of an event is the SHA-256 of the hash before it (32 zero bytes for the
first), its other columns as `<length>:<text>` in the order of ENVELOPE (a NULL is `-`, lengths in code points, instants
in microseconds since 1970), its payload_hash, and its personal_hash unless NULL.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any, Literal

import msgspec

from monitor.domain.erasure_events import PersonErased

SALT_CHARS = 32
FIRST_HASH = bytes(32)
"""What the first event links to."""

ENVELOPE = (
    "position", "stream", "version", "type", "schema", "event_id", "occurred_at", "recorded_at",
    "correlation_id", "causation_id",
)  # fmt: skip

Check = Literal["gap", "link", "envelope", "payload", "personal", "head", "seal", "cut", "rewritten", "text", "quote"]

MEANINGS: dict[Check, str] = {
    "gap": "an event is missing here",
    "link": "the event does not link to the one before it",
    "envelope": "the event's hash does not fit its columns",
    "payload": "the payload does not fit its hash",
    "personal": "the personal part does not fit its hash, or is gone though no erasure took it",
    "head": "the log does not end where its head says",
    "seal": "a seal does not fit: its signature, its key or the hash it vouches for",
    "cut": "the log ends before what a seal vouches for",
    "rewritten": "the log holds other events than those that a seal vouches for",
    "text": "an article's text does not fit its address, or is gone though a claim was found in it",
    "quote": "a claim's quotation does not stand where the claim says",
}


class Break(msgspec.Struct, frozen=True, kw_only=True):
    """The first place where the log does not hold together."""

    position: int
    check: Check
    """What does not hold there, see MEANINGS."""


Row = Any
"""An event's values in the order of the log's columns (Link has the same); anything that unpacks."""


class Link(msgspec.Struct, frozen=True, kw_only=True, tag_field="line", tag="event"):
    """An event as the log stores it, for files: hashes in hex, instants in microseconds since 1970."""

    position: int
    stream: str
    version: int
    type: str
    schema: int
    event_id: str
    occurred_at: int
    recorded_at: int
    payload: str | None
    """None = left out of the file; its hash stands for it."""
    payload_hash: str
    personal: str | None
    """None = there is none, it was erased, or it is left out of the file."""
    personal_hash: str | None
    correlation_id: str | None
    causation_id: str | None
    prev_hash: str
    hash: str


_HASHES = ("payload_hash", "personal_hash", "prev_hash", "hash")
_HASH_PLACES = tuple(Link.__struct_fields__.index(name) for name in _HASHES)


def link_of(row: Row) -> Link:
    """Return a row of the log as it is written to files."""
    values = list(row)
    for place in _HASH_PLACES:
        values[place] = None if values[place] is None else values[place].hex()
    return Link(**dict(zip(Link.__struct_fields__, values, strict=True)))


def row_of(link: Link) -> tuple[Any, ...]:
    """Return a link as a row of the log. Raises ValueError for a hash that is no hex."""
    values = list(msgspec.structs.astuple(link))
    for place in _HASH_PLACES:
        values[place] = None if values[place] is None else bytes.fromhex(values[place])
    return tuple(values)


def chain(previous: bytes, envelope: Sequence[object], payload_hash: bytes, personal_hash: bytes | None) -> bytes:
    """Return the hash of an event; see the top of this file."""
    position, stream, version, kind, schema, event_id, occurred_at, recorded_at, correlation, causation = envelope
    place, thing, ident = str(position), str(stream), str(event_id)
    columns = (
        f"{len(place)}:{place}{len(thing)}:{thing}{_again(version)}{_again(kind)}{_again(schema)}{len(ident)}:{ident}"
        f"{_again(occurred_at)}{_again(recorded_at)}{_again(correlation)}{_again(causation)}"
    )
    return sha256(b"".join((previous, columns.encode(), payload_hash, personal_hash or b""))).digest()


def _hashed(value: object) -> str:
    return "-" if value is None else f"{len(text := str(value))}:{text}"


# Of what many events have in common. Whole numbers and texts are told from what is equal to them, such as 1.0 from 1.
_again = lru_cache(maxsize=4096)(_hashed)


class _Took(msgspec.Struct):
    """What an erasure says that it emptied, see PersonErased; None = it does not say, and may have been anything."""

    positions: tuple[int, ...] | None = None


class Emptied:
    """Follows a whole log for personal parts that no erasure took away: each ends with an event that says so."""

    def __init__(self) -> None:
        self._gone: set[int] = set()

    def follow(self, row: Row) -> None:
        """Look at the next event."""
        if row[3] == PersonErased.type:
            took = _took(row[8])
            self._gone = set() if took is None else self._gone.difference(took)
        elif row[10] is None and row[11] is not None:
            self._gone.add(row[0])

    @property
    def broken(self) -> Break | None:
        """The first event without its personal part that no erasure took."""
        return Break(position=min(self._gone), check="personal") if self._gone else None


def _took(payload: str | bytes | None) -> tuple[int, ...] | None:
    try:
        return msgspec.json.decode(payload or "{}", type=_Took).positions
    except msgspec.MsgspecError:
        return ()  # no erasure of ours wrote that


def failing(row: Row, expected: int, previous: bytes, *, partial: bool = False) -> Check | None:
    """Return the first check that an event fails, coming after an event with that hash; None = it holds.

    A personal part that is not there is not checked: its hash is. With `partial` the same goes for payloads. Both may
    come as text or as bytes.
    """
    (position, stream, version, kind, schema, event_id, occurred_at, recorded_at, payload, payload_hash,
     personal, personal_hash, correlation, causation, prev_hash, own_hash) = row  # fmt: skip
    try:
        if position != expected:
            return "gap"
        if prev_hash != previous:
            return "link"
        if _digest(payload) != payload_hash if payload is not None else not partial:
            return "payload"
        if personal_hash == b"" or (personal is not None and _digest(personal) != personal_hash):
            return "personal"
        envelope = (position, stream, version, kind, schema, event_id, occurred_at, recorded_at, correlation, causation)
        return None if chain(prev_hash, envelope, payload_hash, personal_hash) == own_hash else "envelope"
    except (AttributeError, TypeError):  # SQLite stores a value of any type in any column
        return "personal" if isinstance(payload, str | bytes) else "payload"


def _digest(text: str | bytes) -> bytes:
    return sha256(text.encode() if isinstance(text, str) else text).digest()
