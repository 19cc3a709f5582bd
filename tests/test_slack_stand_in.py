"""The stand-in is as strict as Slack: what it lets through, Slack takes. Asked with the real slack-sdk."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.client import WebClient

from tests.slack_stand_in import CHANNEL_ID, SlackStandIn, slack_stand_in


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    with slack_stand_in() as stand_in:
        yield stand_in


def client(slack: SlackStandIn, token: str | None = None) -> WebClient:
    return WebClient(token=token or slack.token, base_url=slack.url, retry_handlers=[])


def refused(slack: SlackStandIn, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        client(slack).chat_postMessage(channel="#alerts", **arguments)
    return str(caught.value.response["error"])


def button(**fields: Any) -> dict[str, Any]:
    label = {"type": "plain_text", "text": "Wrong"}
    return {"type": "button", "action_id": "wrong", "text": label, "value": "1"} | fields


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": "a", "thread_ts": "1.0"}, "thread_not_found"),
        ({"text": "a", "metadata": {"event_type": "a b", "event_payload": {}}}, "invalid_metadata_format"),
        ({"text": "a", "metadata": {"event_type": "a"}}, "invalid_metadata_format"),
        ({"text": "a", "metadata": {"event_type": "a", "event_payload": {"x": {"y": {}}}}}, "invalid_metadata_format"),
        ({"text": "a", "metadata": {"event_type": "a", "event_payload": {"x": "y" * 20_000}}}, "metadata_too_large"),
        ({"text": "a", "blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        ({"text": "a", "blocks": [{"type": "actions", "elements": [button(), button()]}]}, "invalid_blocks"),
        ({"text": "a", "blocks": [{"type": "actions", "elements": [button(value="1" * 2001)]}]}, "invalid_blocks"),
    ],
)
def test_messages_beyond_the_limits_are_refused(slack: SlackStandIn, arguments: dict[str, Any], error: str) -> None:
    assert refused(slack, **arguments) == error
    assert slack.messages == []


def test_each_token_calls_its_own_methods(slack: SlackStandIn) -> None:
    for token, method in ((slack.app_token, "auth.test"), (slack.token, "apps.connections.open")):
        with pytest.raises(SlackApiError, match="not_allowed_token_type"):
            client(slack, token).api_call(method)


def test_a_channel_that_has_had_its_share_is_told_to_wait_and_others_are_not(slack: SlackStandIn) -> None:
    slack.posts_per_second = 0.01
    slack.channels["others"] = "C0STANDIN2"
    client(slack).chat_postMessage(channel="#alerts", text="one")
    assert refused(slack, text="two") == "ratelimited"
    client(slack).chat_postMessage(channel="#others", text="one")
    assert len(slack.messages) == 2


def test_a_button_pressed_is_handed_over_until_it_is_taken(slack: SlackStandIn) -> None:
    blocks = [{"type": "actions", "elements": [button()]}]
    ts = client(slack).chat_postMessage(channel="#alerts", text="a", blocks=blocks)["ts"]
    assert asyncio.run(_listened(slack, ts)) == [("wrong", 0), ("wrong", 1)]
    assert slack.messages[0]["channel"] == CHANNEL_ID


async def _listened(slack: SlackStandIn, ts: str) -> list[tuple[str, int]]:
    """Listen as an app does while a button is pressed, and that is told again; connected anew in between."""
    heard: list[tuple[str, int]] = []

    async def hear(listener: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        heard.append((request.payload["actions"][0]["action_id"], request.retry_attempt or 0))
        await listener.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))

    web = AsyncWebClient(base_url=slack.url)
    listener = SocketModeClient(app_token=slack.app_token, web_client=web, ping_interval=1)
    listener.socket_mode_request_listeners.append(hear)
    await listener.connect()  # type: ignore[no-untyped-call]
    envelope = await asyncio.to_thread(slack.press, ts, "wrong")
    await asyncio.to_thread(slack.repeat, envelope)
    await listener.close()  # type: ignore[no-untyped-call]
    return heard
