"""Streams: events of one thing, in order. What the log adds to an event, and how an event's id is made."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from monitor.domain.codec import decode, encode
from monitor.domain.events import Event


class NewEvent(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An event decided and not yet recorded."""

    stream: str
    """<noun>-<uuid>, for example change-6f1c..."""
    version: int
    """Place in the stream it was decided at, from 1: the stream must end one below when it is appended."""
    event: Event
    occurred_at: datetime
    """When it happened in the world as far as we know; aware UTC."""
    correlation_id: UUID | None = None
    """The entry or command that set it all off."""
    causation_id: UUID | None = None
    """The event that caused this one."""


class Placed(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An event in its place: as much as rows are folded from."""

    position: int
    """Place in the whole log, from 1, without gaps."""
    stream: str
    event: Event
    occurred_at: datetime
    recorded_at: datetime


class Recorded(Placed, frozen=True, kw_only=True, gc=False):
    """An event as the log holds it."""

    version: int
    event_id: UUID
    correlation_id: UUID | None
    causation_id: UUID | None


def event_key(position: int, payload_hash: bytes) -> str:
    """Return an event's id as its 36 characters: its place in the log, then what its payload's hash begins with.

    A UUID of version 8 (RFC 9562). Ids grow with the log, so a database writes their index at its end, and nothing in
    them is made of what an erasure must be able to take away.
    """
    place, digest = f"{position:012x}", payload_hash[:9].hex()
    return f"{place[:8]}-{place[8:]}-8{digest[:3]}-8{digest[3:6]}-{digest[6:]}"


def is_same(event: Event, held: Event, *, erased: bool) -> bool:
    """Tell whether a decision is the one that the log holds at its place; of an erased one the rest must agree."""
    if not erased or event.type != held.type:
        return event == held
    payload, _ = encode(event)
    return decode(event.type, event.schema, payload, None) == held


def stream_of(noun: str, ident: UUID) -> str:
    """Return the name of a thing's stream."""
    return f"{noun}-{ident}"


def key_of(ident: UUID) -> str:
    """Return an id as its 36 characters, the key of a row; four times as fast as str()."""
    key: str = msgspec.to_builtins(ident)
    return key


def ident_of(key: str) -> UUID:
    """Return the id that a key_of stands for; four times as fast as UUID()."""
    ident: UUID = msgspec.convert(key, UUID)
    return ident
