"""The outbox while Slack is in trouble or refuses: what waits, and what becomes a dead letter."""

from __future__ import annotations

import asyncio
from datetime import datetime
from functools import partial
from typing import Any, cast
from uuid import UUID

import pytest

from monitor.adapters.slack import SlackChannel
from monitor.domain.events import (
    AlertAbandoned,
    AlertAttempted,
    AlertRequested,
)
from monitor.domain.message import Message
from monitor.domain.stream import stream_of
from monitor.errors import SendError
from monitor.pipeline.courier import SETTLE_SECONDS
from monitor.pipeline.deliver import deliver
from monitor.pipeline.holds import Holds
from monitor.pipeline.ports import Channel, Receipt
from monitor.pipeline.retry import retry
from monitor.projections.alerts import AlertRow
from tests.builders import alert_requested, an_id
from tests.pipeline.outbox import House

# --- a channel in trouble ---------------------------------------------------------------------------------------------


def test_only_the_oldest_alert_is_attempted_while_slack_is_in_trouble(house: House) -> None:
    alerts = [house.report(name, name) for name in ("Ada Byron", "Bea Potter")]
    house.slack.fail_next("chat.postMessage", 500, 500)
    holds = Holds()
    for _ in range(2):
        house.round(holds=holds)
        house.clock.advance(5)
    assert [house.alert(alert).attempts for alert in alerts] == [2, 0]
    assert house.round(holds=holds).waiting == 0
    assert len(house.slack.posts) == 2


def test_retry_after_is_kept_between_rounds_and_needs_no_look_up(house: House) -> None:
    house.report("doe")
    house.slack.retry_after_seconds = 30
    house.slack.fail_next("chat.postMessage", 429)
    holds = Holds()
    outcome = house.round(holds=holds)
    assert outcome.problems == ["Slack asks to slow down"]
    assert outcome.retry_at is not None
    assert 25 < (outcome.retry_at - house.clock.now()).total_seconds() <= 30
    house.round(holds=holds)
    assert house.slack.count("chat.postMessage") == 1
    house.clock.advance(31)
    assert house.round(holds=holds).delivered == 1
    assert house.slack.count("conversations.history") == 0


def test_other_routes_go_on_while_one_is_told_to_wait(house: House) -> None:
    house.report("doe")
    request = alert_requested("doe", alert_id=an_id("second route"), route="second")
    house.append((stream_of("alert", request.alert_id), request))
    house.slack.fail_next("chat.postMessage", 429)
    channels = {"default": house.channel(), "second": house.channel()}
    outcome = asyncio.run(deliver(house.store, channels, clock=house.clock, language="en"))
    assert (outcome.delivered, outcome.waiting) == (1, 1)


class Broken:
    """A channel that meets an error nobody foresaw."""

    pace_seconds = 0.0
    gathers = True

    def __init__(self) -> None:
        self.met = asyncio.Event()
        self.posts = 0

    async def post(self, message: Message, *, delivery_id: UUID, under: Receipt | None = None) -> Receipt:
        self.posts += 1
        self.met.set()
        raise ZeroDivisionError

    async def edit(self, message: Message, **options: Any) -> Receipt:
        raise NotImplementedError

    async def find(self, delivery_id: UUID, **options: Any) -> Receipt | None:
        raise NotImplementedError


class After(Broken):
    """Takes a message after the other has broken."""

    def __init__(self, broken: Broken) -> None:
        super().__init__()
        self._broken = broken

    async def post(self, message: Message, *, delivery_id: UUID, under: Receipt | None = None) -> Receipt:
        await self._broken.met.wait()
        await asyncio.sleep(0)
        return Receipt(channel="after", message_ref="1")


def test_an_error_nobody_foresaw_ends_the_work_of_its_own_channel_alone_and_is_not_met_at_once_again(
    house: House,
) -> None:
    house.report("doe", route="broken")
    told = house.report("roe", "Rae Roe", route="after")
    holds = Holds()

    async def rounds() -> Broken:
        broken = Broken()
        channels: dict[str, Channel] = {"broken": broken, "after": After(broken)}
        work = partial(deliver, house.store, channels, clock=house.clock, language="en", holds=holds)
        with pytest.raises(ZeroDivisionError):
            await work()
        assert (await work()).waiting == 1
        return broken

    assert asyncio.run(rounds()).posts == 1
    assert house.alert(told).state == "delivered"


@pytest.mark.parametrize("failure", [500, 503, "garbage", "internal_error"])
def test_trouble_on_slacks_side_loses_and_doubles_nothing(house: House, failure: int | str) -> None:
    house.report("doe")
    house.slack.fail_next("chat.postMessage", failure)
    assert house.round().waiting == 1
    house.clock.advance(SETTLE_SECONDS + 1)
    assert house.round().delivered == 1
    assert len(house.slack.messages) == 1


def test_slack_that_cannot_be_reached_keeps_the_alert(house: House) -> None:
    house.report("doe")
    gone = SlackChannel(token="xoxb-1", channel="#alerts", api_url="http://127.0.0.1:9/api/")
    outcome = house.round(gone)
    assert outcome.waiting == 1
    assert "cannot be reached" in outcome.problems[0]
    house.clock.advance(SETTLE_SECONDS + 1)
    assert house.round().delivered == 1


def test_unknown_route_is_abandoned(house: House) -> None:
    request = alert_requested("doe", route="nowhere")
    house.report("roe", "Rae Roe")
    house.append((stream_of("alert", request.alert_id), request))
    outcome = house.round()
    assert (outcome.delivered, outcome.abandoned) == (1, 1)


def test_a_round_by_hand_leaves_alone_what_waits_for_a_route_that_it_does_not_know(house: House) -> None:
    """`monitor poll` without MONITOR_CONFIG beside a daemon that has it."""
    elsewhere = house.report("doe", route="evenings")
    house.report("roe", "Rae Roe")
    outcome = house.round(gives_up=False)
    assert (outcome.delivered, outcome.abandoned, outcome.waiting) == (1, 0, 1)
    (problem,) = outcome.problems
    assert "'evenings'" in problem
    assert "MONITOR_CONFIG" in problem
    assert house.alert(elsewhere).state == "pending"


# --- dead letters -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("channel", "token", "told"),
    [
        ("#nowhere", None, "MONITOR_SLACK_CHANNEL"),
        ("#alerts", "xoxb-secret-and-wrong", "MONITOR_SLACK_BOT_TOKEN"),
    ],
)
def test_wrong_settings_abandon_with_what_to_do_and_retry_brings_all_back(
    house: House, channel: str, token: str | None, told: str
) -> None:
    post = house.report("doe")
    _, reply = house.corroborate("doe", "https://other.example/doe")
    outcome = house.round(house.channel(channel, token))
    assert (outcome.abandoned, outcome.waiting, house.slack.messages) == (3, 0, [])
    reason = house.alert(post).reason or ""
    assert told in reason
    assert "secret" not in reason
    with house.store.writing() as session:
        rows = cast(tuple[AlertRow, ...], session.rows.where("alerts", state="abandoned"))
        assert retry(session, rows[:1], house.clock.now()) == 3
    assert house.round().waiting == 0
    (shown,) = house.slack.posts
    assert "other.example" in shown["text"]
    assert house.alert(reply).state == "delivered"


def test_retry_leaves_what_was_delivered_alone(house: House) -> None:
    alert = house.report("doe")
    house.round()
    with house.store.writing() as session:
        assert retry(session, [house.alert(alert)], house.clock.now()) == 0
    assert house.round().delivered == 0


def test_archived_channel_is_a_dead_letter(house: House) -> None:
    alert = house.report("doe")
    house.slack.archived.add("C0STANDIN1")
    house.round()
    assert "archived" in (house.alert(alert).reason or "")
    assert house.history(alert) == [AlertRequested, AlertAttempted, AlertAbandoned]


def test_too_long_a_message_is_shortened_and_sent_again(house: House) -> None:
    house.report("doe")
    house.slack.fail_next("chat.postMessage", "msg_blocks_too_long")
    assert house.round().delivered == 1
    assert house.slack.count("chat.postMessage") == 2


def test_someone_elses_attempt_is_not_followed_by_ours(house: House) -> None:
    """The stream moved on between reading it and recording the attempt: nothing is sent."""
    alert = house.report("doe")

    class Slow:
        """Looks up, while another process attempts."""

        pace_seconds = 0.0
        gathers = False

        async def post(self, message: Message, *, delivery_id: UUID, under: Receipt | None = None) -> Receipt:
            raise AssertionError("must not be sent")

        async def edit(self, message: Message, *, delivery_id: UUID, of: Receipt) -> Receipt:
            raise SendError("must not be edited", retryable=False)

        async def find(
            self, delivery_id: UUID, *, attempted_at: datetime, under: Receipt | None = None
        ) -> Receipt | None:
            house.append((stream_of("alert", alert), AlertAttempted(alert_id=alert, attempt=2)))
            return None

    house.append((stream_of("alert", alert), AlertAttempted(alert_id=alert, attempt=1)))
    house.clock.advance(SETTLE_SECONDS + 1)
    assert house.round(Slow()).delivered == 0
