"""What a projection is: a pure fold of events into rows. The store keeps the rows; nothing here knows how."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

import msgspec

from monitor.domain.events import Event
from monitor.domain.stream import Placed

Row = TypeVar("Row", bound=msgspec.Struct)


class Projection(msgspec.Struct, Generic[Row], frozen=True, kw_only=True):
    """How events become the rows of one table. A changed fold gets a new version, which means: rebuild."""

    name: str
    """Name of the table."""
    version: int
    row: type[Row]
    indexed: tuple[str, ...]
    """Fields of the row that lists and look-ups filter by; their values are text, None or bool."""
    handles: frozenset[type[Event]]
    keys: Callable[[Placed], tuple[str, ...]]
    """Keys of the rows that an event touches."""
    evolve: Callable[[Row | None, Placed, str], Row | None]
    """The row after an event, given the row before (None = there is none) and its key; None = no row."""
