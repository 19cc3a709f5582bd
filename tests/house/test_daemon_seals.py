"""The daemon seals the log on its schedule, and its own log line is the seal to keep."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from monitor import bootstrap
from monitor.daemon import Watch
from monitor.domain.events import LogSealed
from monitor.settings import Settings
from monitor.telemetry import setup_logging
from monitor.telemetry.metrics import Metrics
from tests.builders import NOW, decided, feed_added
from tests.contracts.histories import SetClock
from tests.contracts.keys import TestKey


def test_a_day_of_news_is_sealed_once_and_the_line_in_the_log_is_the_seal(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    async def live(settings: Settings) -> tuple[LogSealed, ...]:
        clock = SetClock(NOW)
        async with bootstrap.opened_ports(settings) as ports:
            store = ports.store
            watch = Watch(msgspec.structs.replace(ports, clock=clock, sign=TestKey()), Metrics())
            for number in range(3):  # three days, each with one piece of news and many looks
                with store.writing() as session:
                    session.append([decided(feed_added(f"https://{number}.example/"), f"feed-{number}")])
                for _ in range(4):
                    await watch.seal()
                    clock.at += timedelta(hours=6)
            with store.reading() as session:
                return tuple(e.event for e in session.stream("log"))  # type: ignore[misc]

    setup_logging("INFO", form="json")
    sealed = asyncio.run(live(Settings(_env_file=None)))
    assert [seal.position for seal in sealed] == [1, 3, 5]
    lines = [line for line in capsys.readouterr().err.splitlines() if '"sealed"' in line]
    assert tuple(msgspec.json.decode(line, type=LogSealed) for line in lines) == sealed


def test_without_a_key_the_daemon_seals_nothing() -> None:
    async def live(settings: Settings) -> int:
        async with bootstrap.opened_ports(settings) as ports:
            assert ports.sign is None
            with ports.store.writing() as session:
                session.append([decided(feed_added(), "feed-1")])
            await Watch(ports, Metrics()).seal()
            with ports.store.reading() as session:
                return session.head()

    assert asyncio.run(live(Settings(_env_file=None))) == 1
