"""The house that the outbox is worked in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from tests.pipeline.outbox import House, ShiftedClock
from tests.slack_stand_in import SlackStandIn, slack_stand_in


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    with slack_stand_in() as stand_in:
        yield stand_in


@pytest.fixture
def house(tmp_path: Path, slack: SlackStandIn) -> Iterator[House]:
    clock = ShiftedClock()
    store = open_store(f"sqlite:///{tmp_path / 'monitor.db'}", projections=PROJECTIONS, clock=clock)
    try:
        yield House(store, slack, clock)
    finally:
        store.close()
