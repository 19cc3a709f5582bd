"""The operators hear, once and as soon as they can be reached, that the machine reached no site (R14)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import msgspec

from monitor import bootstrap
from monitor.daemon import Watch
from monitor.domain.feed import DeskFeed, feed_id_of
from monitor.settings import Settings
from monitor.telemetry.metrics import Metrics
from tests.builders import NOW, decided, feed_added
from tests.contracts.histories import SetClock
from tests.slack_stand_in import slack_stand_in


def test_operators_hear_of_an_outage_of_ours_once_and_when_they_can_be_reached_again() -> None:
    """R14."""

    async def live(settings: Settings) -> None:
        clock = SetClock(NOW)
        async with bootstrap.opened_ports(settings) as ports:
            watch = Watch(msgspec.structs.replace(ports, clock=clock), Metrics())
            with ports.store.writing() as session:
                for url in (f"https://paper{n}.example/feed" for n in range(4)):
                    session.append([decided(feed_added(url), f"feed-{feed_id_of(url)}")])
                    session.desk.add_feed(
                        DeskFeed(feed_id=feed_id_of(url), url=url, next_poll_at=NOW, unreachable_since=NOW)
                    )
            await watch.look()  # the network is gone, Slack is out of reach as well
            assert slack.messages == []
            slack.channels["operators"] = "C0OPERATE1"
            for _ in range(3):
                clock.at += timedelta(minutes=2)
                await watch.look()
            assert len(slack.messages) == 1

    with slack_stand_in() as slack:
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
    assert "reaches no site since 2024-08-08 12:00" in slack.messages[0]["text"]
