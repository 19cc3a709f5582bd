"""Events to JSON text and back: payload and personal part apart, upcasters for old schemas. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from monitor.domain.events import EVENT_TYPES, Event

_encoder = msgspec.json.Encoder(order="deterministic")
_decoders: dict[str, msgspec.json.Decoder[Event]] = {
    type_: msgspec.json.Decoder(cls) for type_, cls in EVENT_TYPES.items()
}

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
"""Old fields, as JSON knows them, to those of the next schema; an erased event comes without its personal ones."""


def _alone(attempted: dict[str, Any]) -> dict[str, Any]:
    return attempted | {"digest": []}


def _final(abandoned: dict[str, Any]) -> dict[str, Any]:
    """Until schema 2 the reason alone told that another message tells the alert."""
    return abandoned | {"final": "told with the story that it became part of" in abandoned["reason"]}


def _typed(recorded: dict[str, Any]) -> dict[str, Any]:
    return recorded | {"press": None}


def _resolved(captured: dict[str, Any]) -> dict[str, Any]:
    return captured | {"unresolved": False, "origin_domain": None}


def _as_it_was(changed: dict[str, Any]) -> dict[str, Any]:
    return changed | {"summary": None}


def _untold(erased: dict[str, Any]) -> dict[str, Any]:
    return erased | {"positions": None}


def _by_user(paused: dict[str, Any]) -> dict[str, Any]:
    return paused | {"reason": None}


UPCASTERS: dict[tuple[str, int], Upcaster] = {
    ("article.captured", 1): _resolved,
    ("article.changed", 1): _as_it_was,
    ("alert.attempted", 1): _alone,
    ("alert.abandoned", 1): _final,
    ("feed.paused", 1): _by_user,
    ("feedback.recorded", 1): _typed,
    ("person.erased", 1): _untold,
}
"""By type and old schema."""


# A type's personal fields are its last (a test says so): its JSON falls apart where the first of them begins.
_first_personal = {
    type_: f',"{next(name for name in cls.__struct_fields__ if name in cls.personal)}":'.encode()
    for type_, cls in EVENT_TYPES.items()
    if cls.personal
}


def parted(type_: str, content: bytes) -> tuple[bytes, bytes | None]:
    """Return (payload, personal) of an event's content_of; personal is None where the type has no personal field."""
    first = _first_personal.get(type_)
    if first is None:
        return content, None
    end = content.index(first)
    return content[:end] + b"}", b"{" + content[end + 1 :]


def encode(event: Event) -> tuple[str, str | None]:
    """Return (payload, personal) as JSON texts; personal is None where the type has no personal field."""
    payload, personal = parted(event.type, content_of(event))
    return payload.decode(), None if personal is None else personal.decode()


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
    fields = upcast(type_, schema, cls.schema, fields, UPCASTERS)
    return msgspec.convert(fields, type=cls, strict=False)


def upcast(
    type_: str, old: int, new: int, fields: dict[str, Any], upcasters: Mapping[tuple[str, int], Upcaster]
) -> dict[str, Any]:
    """Bring fields from an old schema to a newer one, step by step. Raises KeyError where a step is missing."""
    for schema in range(old, new):
        fields = upcasters[type_, schema](fields)
    return fields


def is_known(type_: str, schema: int) -> bool:
    """Whether this program can read events of a type and schema."""
    return type_ in EVENT_TYPES and 1 <= schema <= EVENT_TYPES[type_].schema


def _joined(payload: str, personal: str | None) -> str:
    """Make one JSON object of two, as text: decoded once, it costs half of two decoded and merged."""
    if personal is None or payload == "{}":
        return personal or payload
    return f"{payload[:-1]},{personal[1:]}"


def content_of(event: Event) -> bytes:
    """Return all fields of an event as one deterministic JSON text in UTF-8, personal ones too."""
    return _encoder.encode(event)
