"""Laws of the log and its rows, for random histories of every event type."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.domain.codec import decode, encode
from monitor.domain.events import EVENT_TYPES, Event
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import SqlStore, open_store
from tests.contracts.conftest import NewDatabase
from tests.contracts.histories import SetClock, histories, in_streams, values_of

few = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@contextmanager
def new_store(new_database: NewDatabase) -> Iterator[SqlStore]:
    """A store for one example; a fixture would be shared by all of them."""
    with new_database() as url, closing(open_store(url, projections=PROJECTIONS, clock=SetClock())) as store:
        yield store


def unheard(position: int, head: int) -> None:
    """Progress that nobody follows."""


@pytest.mark.parametrize("kind", EVENT_TYPES.values(), ids=EVENT_TYPES)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_an_event_read_back_is_the_event_written(kind: type[Event], data: Any) -> None:
    event = data.draw(values_of(kind))
    payload, personal = encode(event)
    assert decode(event.type, event.schema, payload, personal) == event
    assert msgspec.json.decode(payload).keys() == set(kind.__struct_fields__) - kind.personal
    assert msgspec.json.decode(personal or "{}").keys() == kind.personal


@pytest.mark.parametrize("kind", EVENT_TYPES.values(), ids=EVENT_TYPES)
@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_an_erased_event_has_the_defaults_of_its_personal_fields(kind: type[Event], data: Any) -> None:
    event = data.draw(values_of(kind))
    payload, _ = encode(event)
    defaults = {field.name: field.default for field in msgspec.structs.fields(kind) if field.name in kind.personal}
    assert decode(event.type, event.schema, payload, None) == msgspec.structs.replace(event, **defaults)


@few
@given(history=histories, cuts=st.lists(st.integers(0, 25), max_size=4))
def test_rows_folded_event_by_event_are_the_rows_that_replay_makes(
    new_database: NewDatabase, history: list[tuple[UUID, Event, Any]], cuts: list[int]
) -> None:
    decided = in_streams(history)
    bounds = sorted({0, *cuts, len(decided)})
    with new_store(new_database) as store:
        for start, end in pairwise(bounds):
            with store.writing() as session:
                session.append(decided[start:end])
        assert store.verify(unheard) == ()
        assert store.find_break() is None


@few
@given(history=histories)
def test_a_batch_appended_twice_appends_nothing(
    new_database: NewDatabase, history: list[tuple[UUID, Event, Any]]
) -> None:
    decided = in_streams(history)
    with new_store(new_database) as store:
        with store.writing() as session:
            first = session.append(decided)
        with store.writing() as session:
            assert session.append(decided) == ()
            assert session.events(0, 100) == first
            assert [item.position for item in first] == list(range(1, len(decided) + 1))
