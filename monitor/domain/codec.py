"""Events to JSON text and back: payload and personal part apart, upcasters for old schemas. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from monitor.domain.events import EVENT_TYPES, Event

_encoder = msgspec.json.Encoder(order="deterministic")

UPCASTERS: dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""(type, old schema) -> a pure function from the old fields to those of the next schema."""


def encode(event: Event) -> tuple[str, str | None]:
    """Return (payload, personal) as JSON texts; personal is None where the type has no personal field."""
    fields = msgspec.structs.asdict(event)
    personal = {name: fields.pop(name) for name in event.personal}
    return _encoder.encode(fields).decode(), _encoder.encode(personal).decode() if personal else None


def decode(type_: str, schema: int, payload: str, personal: str | None) -> Event:
    """Rebuild an event; a personal part of None (erased) leaves the personal fields at their defaults.

    Raises KeyError for a type this program does not know, msgspec.ValidationError for fields that do not fit.
    """
    cls = EVENT_TYPES[type_]
    if personal is None and schema == cls.schema:
        return msgspec.json.decode(payload, type=cls)
    fields: dict[str, Any] = msgspec.json.decode(payload)
    if personal is not None:
        fields |= msgspec.json.decode(personal)
    while schema < cls.schema:
        fields = UPCASTERS[type_, schema](fields)
        schema += 1
    return msgspec.convert(fields, type=cls, strict=False)


def content_of(event: Event) -> str:
    """Return all fields of an event as one deterministic JSON text, personal ones too."""
    return _encoder.encode(event).decode()
