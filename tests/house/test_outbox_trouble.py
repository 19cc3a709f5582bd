"""A database that cannot be used costs the daemon one line in a while, not a traceback at every tick."""

from __future__ import annotations

import asyncio
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from monitor import bootstrap
from monitor.daemon import Watch
from monitor.errors import StoreError
from monitor.pipeline.aside import TROUBLE_SECONDS
from monitor.pipeline.ports import Session
from monitor.settings import Settings
from monitor.telemetry.metrics import Metrics
from tests.builders import NOW
from tests.contracts.histories import SetClock


class Locked:
    """A store that cannot be read."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self.asked = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def reading(self) -> AbstractContextManager[Session]:
        self.asked += 1
        raise StoreError("the database is locked")


def test_alerts_wait_with_one_line_while_the_database_cannot_be_used(capsys: pytest.CaptureFixture[str]) -> None:
    async def live(settings: Settings) -> Locked:
        clock = SetClock(NOW)
        async with bootstrap.opened_ports(settings) as ports:
            locked = Locked(ports.store)
            watch = Watch(msgspec.structs.replace(ports, clock=clock, store=locked), Metrics())
            for _ in range(3):
                await watch.outbox()
            assert locked.asked == 1
            clock.at += timedelta(seconds=TROUBLE_SECONDS)
            await watch.outbox()
            await watch.look()
            return locked

    locked = asyncio.run(live(Settings(_env_file=None)))
    assert locked.asked == 3
    told = capsys.readouterr()
    assert (told.out + told.err).count("the database is locked") == 3
    assert "Traceback" not in told.out + told.err
