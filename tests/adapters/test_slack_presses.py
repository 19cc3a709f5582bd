"""What SlackPresses does when Slack, or the network, does something: a real slack-sdk and a real websocket."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from monitor.adapters.clock import SystemClock
from monitor.adapters.slack import SlackChannel
from monitor.adapters.slack_presses import SlackPresses
from monitor.domain.buttons import Button, Choice, Press
from monitor.domain.message import Message
from monitor.pipeline.press import Reaction
from tests.builders import an_id
from tests.house.daemons import until
from tests.slack_presses import Person
from tests.slack_socket import Envelope
from tests.slack_stand_in import SlackStandIn, slack_stand_in

PING = 2.0
"""Short enough for a cut connection to be noticed soon, long enough for a busy machine."""

WHICH = Choice(
    verb="wrong", title="Wrong", label="What?", submit="Send", cancel="Cancel", options=(("a", "One"), ("a,b", "All"))
)


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    with slack_stand_in() as stand_in:
        yield stand_in


class Acting:
    """Acts on presses as a test wants it."""

    def __init__(self, *reactions: Reaction | Exception) -> None:
        self.presses: list[Press] = []
        self.said: list[str | None] = []
        self._reactions = list(reactions)
        self.free = asyncio.Event()
        self.free.set()
        self.came = threading.Event()

    async def __call__(self, press: Press) -> Reaction:
        self.presses.append(press)
        self.came.set()
        await self.free.wait()
        reaction = self._reactions.pop(0) if self._reactions else None
        if isinstance(reaction, Exception):
            raise reaction
        return reaction


@asynccontextmanager
async def listening(slack: SlackStandIn, acting: Acting) -> AsyncIterator[str]:
    """Listen until the end of the block; gives the name of a message with buttons."""
    receipt = await SlackChannel(token=slack.token, channel="#alerts", api_url=slack.url, has_buttons=True).post(
        Message(headline="Jane Doe leaves Acme", buttons=BUTTONS), delivery_id=an_id("post")
    )
    assert receipt.message_ref is not None
    presses = SlackPresses(
        app_token=slack.app_token, bot_token=slack.token, clock=SystemClock(), api_url=slack.url, ping_seconds=PING
    )
    task = asyncio.create_task(presses.listen(acting, acting.said.append))
    await asyncio.to_thread(slack.socket_mode.connected.wait, 30)
    try:
        yield receipt.message_ref
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


BUTTONS = (
    Button(verb="confirm", label="Confirm", subject="a"),
    Button(verb="wrong", label="Wrong", subject="a,b"),
    Button(verb="mute_person", label="Mute Jane Doe", subject="p"),
    Button(verb="mute_rule", label="Mute the rule", subject="en.leaves"),
)


async def seen(holds: Callable[[], Any]) -> None:
    """Return once something holds."""
    await asyncio.to_thread(until, holds)


def run(slack: SlackStandIn, acting: Acting, work: Callable[[str], Any]) -> None:
    """Listen while `work` is done with the name of a message."""

    async def whole() -> None:
        async with listening(slack, acting) as ts:
            await work(ts)

    asyncio.run(whole())


def test_a_press_is_taken_when_it_has_been_acted_on_and_not_before(slack: SlackStandIn) -> None:
    acting = Acting()

    async def work(ts: str) -> None:
        acting.free.clear()
        envelope = await asyncio.to_thread(slack.press, ts, "monitor.wrong", by=Person("U7", "zoe"), wait=False)
        await asyncio.to_thread(acting.came.wait, 30)
        assert not envelope.acked.is_set()
        acting.free.set()
        assert await asyncio.to_thread(envelope.acked.wait, 30)

    run(slack, acting, work)
    (press,) = acting.presses
    assert (press.verb, press.subject, press.author, press.chosen) == ("wrong", "a,b", "@zoe", False)


def test_a_press_that_could_not_be_recorded_is_not_taken_and_told_again_it_is_the_same(slack: SlackStandIn) -> None:
    acting = Acting(ValueError("no disk"))

    async def work(ts: str) -> None:
        envelope = await asyncio.to_thread(slack.press, ts, "monitor.confirm", wait=False)
        await seen(lambda: acting.presses)
        await asyncio.to_thread(slack.repeat, envelope)
        await asyncio.to_thread(slack.press, ts, "monitor.confirm")

    run(slack, acting, work)
    first, again, another = acting.presses
    assert first == again
    assert another.id != first.id, "a second press of one's own is another one"


def test_an_option_of_the_menu_says_what_to_mute(slack: SlackStandIn) -> None:
    acting = Acting("Muted <b> & co.")

    async def work(ts: str) -> None:
        await asyncio.to_thread(slack.press, ts, "monitor.mute", option="Mute the rule")
        await seen(lambda: slack.ephemeral)

    run(slack, acting, work)
    assert [(press.verb, press.subject) for press in acting.presses] == [("mute_rule", "en.leaves")]
    assert slack.ephemeral[0]["text"] == "Muted &lt;b&gt; &amp; co."
    assert (slack.ephemeral[0]["user"], len(slack.messages)) == ("U0ANN0001", 1), "only who pressed is told"


def test_what_a_press_asks_back_is_a_modal_and_its_answer_a_press(slack: SlackStandIn) -> None:
    acting = Acting(WHICH, "nothing has changed", None)

    async def work(ts: str) -> None:
        await asyncio.to_thread(slack.press, ts, "monitor.wrong")
        await seen(lambda: slack.views)
        refused = await asyncio.to_thread(slack.submit, slack.views[0], "One")
        assert refused.response == {"response_action": "errors", "errors": {"choice": "nothing has changed"}}
        taken = await asyncio.to_thread(slack.submit, slack.views[0], "All")
        assert taken.response is None, "the modal closes"
        await asyncio.to_thread(slack.repeat, taken)

    run(slack, acting, work)
    assert [(press.verb, press.subject, press.chosen) for press in acting.presses] == [
        ("wrong", "a,b", False), ("wrong", "a", True), ("wrong", "a,b", True), ("wrong", "a,b", True),
    ]  # fmt: skip
    assert acting.presses[2].id == acting.presses[3].id


def test_what_is_no_press_of_ours_is_taken_and_nothing_comes_of_it(slack: SlackStandIn) -> None:
    acting = Acting()

    async def work(ts: str) -> None:
        for payload in ({"type": "shortcut"}, {"type": "block_actions", "user": 3}, {}):
            envelope = Envelope(payload)
            await asyncio.to_thread(slack.socket_mode.send, envelope)
            assert await asyncio.to_thread(envelope.acked.wait, 30)
        await asyncio.to_thread(slack.socket_mode.say, "{no JSON")
        await asyncio.to_thread(slack.press, ts, "monitor.confirm")

    run(slack, acting, work)
    assert len(acting.presses) == 1
    assert any("in a form that is not known" in (said or "") for said in acting.said)


def test_an_answer_that_slack_does_not_take_is_told_to_the_log(slack: SlackStandIn) -> None:
    slack.fail_next("chat.postEphemeral", "user_not_in_channel")
    acting = Acting("Muted.")

    async def work(ts: str) -> None:
        await asyncio.to_thread(slack.press, ts, "monitor.mute", option="Mute Jane")
        await seen(lambda: len(acting.said) > 1)

    run(slack, acting, work)
    assert acting.said == [None, "a press was recorded, and Slack did not take our answer to it: user_not_in_channel"]


@pytest.mark.parametrize("end", ["disconnect", "cut"])
def test_a_connection_that_ends_is_made_anew(slack: SlackStandIn, end: str) -> None:
    acting = Acting()

    async def work(ts: str) -> None:
        await asyncio.to_thread(getattr(slack.socket_mode, end))
        await seen(lambda: slack.socket_mode.connections_count > 1)
        await asyncio.to_thread(slack.press, ts, "monitor.confirm")

    run(slack, acting, work)
    assert len(acting.presses) == 1


def test_a_bad_app_token_is_told_once_with_what_to_do(slack: SlackStandIn) -> None:
    said: list[str | None] = []
    presses = SlackPresses(app_token="xapp-other", bot_token=slack.token, clock=SystemClock(), api_url=slack.url)
    asyncio.run(presses.listen(Acting(), said.append))
    (problem,) = said
    assert problem is not None
    assert "MONITOR_SLACK_APP_TOKEN" in problem
    assert "connections:write" in problem
    assert "xapp-other" not in problem


def test_trouble_at_slack_is_got_over(slack: SlackStandIn) -> None:
    slack.fail_next("apps.connections.open", (429, {}), "garbage")  # a limit told by a page of HTML, then no answer
    acting = Acting()

    async def work(ts: str) -> None:
        await asyncio.to_thread(slack.press, ts, "monitor.confirm")

    run(slack, acting, work)
    assert len(acting.presses) == 1
    assert acting.said[-1] is None
    assert len(acting.said) == 3
