"""Events to JSON text and back: payload and personal part apart, upcasters for old schemas. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from monitor.domain.events import EVENT_TYPES, Event

_encoder = msgspec.json.Encoder(order="deterministic")
_decoders: dict[str, msgspec.json.Decoder[Event]] = {
    type_: msgspec.json.Decoder(cls) for type_, cls in EVENT_TYPES.items()
}

UPCASTERS: dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""(type, old schema) -> a pure function from the old fields to those of the next schema."""


def encode(event: Event) -> tuple[str, str | None]:
    """Return (payload, personal) as JSON texts; personal is None where the type has no personal field."""
    fields = msgspec.structs.asdict(event)
    personal = {name: fields.pop(name) for name in event.personal}
    return _encoder.encode(fields).decode(), _encoder.encode(personal).decode() if personal else None


def decode(type_: str, schema: int, payload: str, personal: str | None) -> Event:
    """Rebuild an event; a personal part of None (erased) leaves the personal fields at their defaults.

    Raises KeyError for a type or schema this program does not know, msgspec.ValidationError for fields that do not fit.
    """
    cls = EVENT_TYPES[type_]
    if schema == cls.schema:
        return _decoders[type_].decode(_joined(payload, personal))
    if schema > cls.schema:
        raise KeyError(type_, schema)
    fields: dict[str, Any] = msgspec.json.decode(payload)
    if personal is not None:
        fields |= msgspec.json.decode(personal)
    while schema < cls.schema:
        fields = UPCASTERS[type_, schema](fields)
        schema += 1
    return msgspec.convert(fields, type=cls, strict=False)


def _joined(payload: str, personal: str | None) -> str:
    """Make one JSON object of two, as text: decoded once, it costs half of two decoded and merged."""
    if personal is None or payload == "{}":
        return personal or payload
    return f"{payload[:-1]},{personal[1:]}"


def content_of(event: Event) -> str:
    """Return all fields of an event as one deterministic JSON text, personal ones too."""
    return _encoder.encode(event).decode()
