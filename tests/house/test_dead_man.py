"""The operators hear of it, once, when the monitor itself hears nothing or cannot tell."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from monitor import bootstrap
from monitor.daemon import Watch
from monitor.domain.feed import DeskFeed
from monitor.settings import Settings
from monitor.telemetry.metrics import Metrics
from tests.builders import NOW, alert_requested, decided, feed_added
from tests.contracts.histories import SetClock
from tests.slack_stand_in import slack_stand_in

LONG = timedelta(hours=4)


def test_operators_hear_once_of_silence_and_once_more_of_the_next() -> None:
    async def live(settings: Settings) -> None:
        clock = SetClock(NOW)
        async with bootstrap.opened_ports(settings) as ports:
            store = ports.store
            watch = Watch(msgspec.structs.replace(ports, clock=clock), Metrics())
            added = feed_added()
            feed = DeskFeed(feed_id=added.feed_id, url=added.url, next_poll_at=NOW, last_success_at=NOW)
            with store.writing() as session:
                session.append([decided(added, f"feed-{added.feed_id}")])
                session.desk.add_feed(feed)
            await watch.look()
            assert slack.messages == []

            for _ in range(2):
                clock.at += LONG
                await watch.look()
                assert len(slack.messages) == 1

            with store.writing() as session:
                session.desk.add_feed(msgspec.structs.replace(feed, last_success_at=clock.at))
            await watch.look()
            clock.at += LONG
            await watch.look()

    with slack_stand_in() as slack:
        slack.channels["operators"] = "C0OPERATE1"
        asyncio.run(
            live(
                Settings(
                    _env_file=None,
                    slack_bot_token=slack.token,
                    slack_channel="#alerts",
                    slack_api_url=slack.url,
                    operators_channel="#operators",
                )
            )
        )

    assert [message["channel"] for message in slack.messages] == ["C0OPERATE1"] * 2
    assert "no feed could be read since 2" in slack.messages[0]["text"]


def test_without_a_channel_for_operators_an_alert_that_is_stuck_is_told_in_the_log(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def live() -> None:
        clock = SetClock(datetime.now(UTC))  # as the store, which stamps the request
        async with bootstrap.opened_ports() as ports:
            request = alert_requested()
            with ports.store.writing() as session:
                session.append([decided(request, f"alert-{request.alert_id}")])
            metrics = Metrics()
            watch = Watch(msgspec.structs.replace(ports, clock=clock), metrics)
            for _ in range(3):
                clock.at += LONG
                await watch.look()
            assert metrics.vitals is not None
            assert metrics.vitals.outbox_count == 1

    monkeypatch.setenv("MONITOR_LOG_FORMAT", "json")

    asyncio.run(live())

    (line,) = [line for line in capsys.readouterr().err.splitlines() if '"trouble"' in line]
    assert '"level": "error"' in line
    assert '"stuck"' in line
