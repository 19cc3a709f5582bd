"""What every event has: a stable type string, a schema number, and the names of its personal fields."""

from __future__ import annotations

from typing import ClassVar

import msgspec


class EventBase(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The payload of one recorded fact."""

    type: ClassVar[str]
    schema: ClassVar[int] = 1
    personal: ClassVar[frozenset[str]] = frozenset()
