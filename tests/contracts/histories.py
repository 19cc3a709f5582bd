"""Random events and histories, made from what the event types say of their fields; and a clock that tests set."""

from __future__ import annotations

import types
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Literal, Union, get_args, get_origin
from uuid import UUID

import msgspec
from hypothesis import strategies as st

from monitor.domain.events import EVENT_TYPES, Event
from monitor.domain.stream import NewEvent, Recorded
from tests.builders import NOW, an_id

THINGS = tuple(an_id(name) for name in ("one", "two", "three"))
"""Few ids, so that events of a random history meet in the same rows."""


class SetClock:
    """A clock that stands where it is put."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


_zones = st.sampled_from([UTC, timezone(timedelta(hours=2)), timezone(timedelta(hours=-9, minutes=-30))])
_instants = st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1), timezones=_zones)  # noqa: DTZ001 - zones are added
_plain: dict[Any, st.SearchStrategy[Any]] = {
    UUID: st.sampled_from(THINGS),
    str: st.text(max_size=6),
    int: st.integers(0, 2**40),
    float: st.floats(0, 1),
    bool: st.booleans(),
    datetime: _instants,
    type(None): st.none(),
}


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a type that a field of an event may have."""
    if kind in _plain:
        return _plain[kind]
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin in (Union, types.UnionType):
        return st.one_of(*map(values_of, arguments))
    if origin is tuple and arguments[-1] is ...:
        return st.lists(values_of(arguments[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*map(values_of, arguments))
    assert issubclass(kind, msgspec.Struct)
    return st.builds(kind, **{field.name: values_of(field.type) for field in msgspec.structs.fields(kind)})


events: st.SearchStrategy[Event] = st.one_of(*map(values_of, EVENT_TYPES.values()))
histories = st.lists(st.tuples(st.sampled_from(THINGS), events, _instants), max_size=25)


def in_streams(history: Iterable[tuple[UUID, Event, datetime]]) -> list[NewEvent]:
    """Give each event the next version of its stream."""
    versions: dict[str, int] = {}
    decided = []
    for thing, event, occurred_at in history:
        stream = f"{event.type.split('.')[0]}-{thing}"
        versions[stream] = version = versions.get(stream, 0) + 1
        decided.append(NewEvent(stream=stream, version=version, event=event, occurred_at=occurred_at))
    return decided


def contents(recorded: Iterable[Recorded]) -> list[tuple[str, int, Event]]:
    """What was recorded, without what the log added to it."""
    return [(item.stream, item.version, item.event) for item in recorded]
