"""Streams: events of one thing, in order. What the log adds to an event, and how an event's id is derived."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha1
from uuid import UUID

import msgspec

from monitor.domain.codec import content_of
from monitor.domain.events import Event

EVENT_NAMESPACE = UUID("8f3f4b7e-3a0b-5c55-9a6a-2f5f0c1d9e02")
_NAMESPACE_BYTES = EVENT_NAMESPACE.bytes
_VARIANT = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))
"""A hex digit with the two bits that RFC 9562 sets in it."""


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

    @property
    def event_id(self) -> UUID:
        """The same decision taken twice has the same id."""
        return ident_of(event_key(self, content_of(self.event)))


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


def event_key(new: NewEvent, content: str) -> str:
    """Return an event's id as its 36 characters, given its content_of: a uuid5, at a third of the price of uuid5()."""
    name = f"{new.stream}|{new.version}|{new.event.type}|{content}"
    digest = sha1(_NAMESPACE_BYTES + name.encode(), usedforsecurity=False).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{_VARIANT[digest[16]]}{digest[17:20]}-{digest[20:32]}"


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
