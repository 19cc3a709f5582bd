"""Presses of buttons in Slack, heard through Socket Mode: no address of ours has to be reachable.

The sdk keeps the websocket; what it does not get over by itself (an address that has expired while the network was
away is tried for ever) we do, by beginning anew.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import aiohttp
import msgspec
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from monitor.adapters.slack import error_code
from monitor.adapters.slack_buttons import Told, complaint_of, modal_of, parse_told
from monitor.adapters.slack_text import cut
from monitor.domain.buttons import Choice
from monitor.domain.printable import printable
from monitor.errors import SendError
from monitor.pipeline.ports import Clock
from monitor.pipeline.press import Act

TIMEOUT_SECONDS = 10
PING_SECONDS = 5.0
"""Four pings without an answer, and the sdk connects anew."""
LOOK_SECONDS = 1.0
CLOSE_SECONDS = 2.0
ANSWER_CHARS_MAX = 500
AWAY_SECONDS_MAX = 20.0
"""A connection that the sdk has not brought back by then is begun anew."""
BACK_OFF_SECONDS_MAX = 60.0
_BAD_TOKEN = {"invalid_auth", "not_authed", "not_allowed_token_type", "token_revoked", "account_inactive"}

# The sdk tells of every try with a traceback; what matters is told by `said`.
_quiet = logging.getLogger("monitor.slack.socket_mode")
_quiet.setLevel(logging.CRITICAL + 1)


class SlackPresses:
    """Implements Presses."""

    def __init__(
        self,
        *,
        app_token: str,
        bot_token: str,
        clock: Clock,
        api_url: str = "https://slack.com/api/",
        ping_seconds: float = PING_SECONDS,
    ) -> None:
        self._app_token, self._clock, self._ping_seconds = app_token, clock, ping_seconds
        base_url = api_url.rstrip("/") + "/"
        self._opener = AsyncWebClient(base_url=base_url, timeout=TIMEOUT_SECONDS, logger=_quiet)
        self._answerer = AsyncWebClient(
            token=bot_token, base_url=base_url, timeout=TIMEOUT_SECONDS, logger=_quiet, retry_handlers=[]
        )

    async def check(self) -> None:
        """Ask Slack whether it takes the app token. Raises SendError."""
        await self._new_address()

    async def listen(self, act: Act, said: Callable[[str | None], None]) -> None:
        tries = 0
        while True:
            try:
                client = await self._connect(act, said)
                try:
                    said(None)
                    tries = 0
                    await _until_away(client)
                finally:
                    await _close(client)
                said("the connection to Slack for buttons was lost")
            except SendError as error:
                said(str(error))
                if not error.retryable:
                    return
            tries += 1
            await asyncio.sleep(min(2.0 ** min(tries - 1, 10), BACK_OFF_SECONDS_MAX))

    async def _connect(self, act: Act, said: Callable[[str | None], None]) -> SocketModeClient:
        """Open a websocket on which presses are heard. Raises SendError."""
        address = await self._new_address()
        client = SocketModeClient(
            app_token=self._app_token, web_client=self._opener, logger=_quiet, ping_interval=self._ping_seconds
        )
        client.wss_uri = address

        async def hear(_: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
            await self._hear(client, request, act, said)

        client.socket_mode_request_listeners.append(hear)
        try:
            await asyncio.wait_for(client.connect(), TIMEOUT_SECONDS)  # type: ignore[no-untyped-call]
        except BaseException as error:  # this task may be cancelled, too
            await _close(client)
            if isinstance(error, TimeoutError):
                raise SendError("Slack cannot be reached for buttons", retryable=True) from error
            raise
        return client

    async def _hear(
        self, client: SocketModeClient, request: SocketModeRequest, act: Act, said: Callable[[str | None], None]
    ) -> None:
        """Act on a press, then take it: what is not recorded is not taken, and Slack tells it again or says so."""
        try:
            told = parse_told(request.payload, self._clock.now())
        except msgspec.MsgspecError as error:
            told = None
            said(f"Slack told of a press in a form that is not known: {error}")
        reaction = await act(told.press) if told is not None else None
        complaint = complaint_of(reaction) if told and told.is_choice and isinstance(reaction, str) else None
        await client.send_socket_mode_response(
            SocketModeResponse(envelope_id=request.envelope_id, payload=complaint or {})
        )
        if told is not None and reaction is not None and complaint is None:
            try:
                await self._answer(told, reaction)
            except (TimeoutError, SlackClientError, aiohttp.ClientError, OSError, ValueError) as error:
                code = (isinstance(error, SlackClientError) and error_code(error)) or type(error).__name__
                said(f"a press was recorded, and Slack did not take our answer to it: {code}")

    async def _answer(self, told: Told, reaction: Choice | str) -> None:
        """Ask the one who pressed, or tell them alone."""
        if isinstance(reaction, Choice):
            await self._answerer.views_open(trigger_id=told.trigger_id, view=modal_of(reaction, told.channel))
        else:
            await self._answerer.chat_postEphemeral(
                channel=told.channel, user=told.user, text=cut(printable(reaction), ANSWER_CHARS_MAX, escape=True)
            )

    async def _new_address(self) -> str:
        """Ask for an address to connect to; it is good once, and for a short while."""
        try:
            answer = await self._opener.apps_connections_open(app_token=self._app_token)
            return str(answer["url"])
        except SlackApiError as error:
            code = error_code(error)
            if code in _BAD_TOKEN or code == "missing_scope":
                raise SendError(
                    f"Slack does not accept the app token ({code}): set MONITOR_SLACK_APP_TOKEN to the app's token, "
                    "xapp-..., with the scope connections:write",
                    retryable=False,
                ) from error
            raise SendError(f"Slack is in trouble: {code or 'no answer that can be read'}", retryable=True) from error
        except (TimeoutError, SlackClientError, aiohttp.ClientError, OSError, ValueError, AttributeError) as error:
            raise SendError("Slack cannot be reached for buttons", retryable=True) from error


async def _until_away(client: SocketModeClient) -> None:
    """Return when a connection has been away for too long."""
    loop = asyncio.get_running_loop()
    seen_at = loop.time()
    while loop.time() - seen_at < AWAY_SECONDS_MAX:
        await asyncio.sleep(LOOK_SECONDS)
        if await client.is_connected():
            seen_at = loop.time()


async def _close(client: SocketModeClient) -> None:
    """End a connection; one that does not answer is left."""
    try:
        await asyncio.wait_for(client.close(), CLOSE_SECONDS)  # type: ignore[no-untyped-call]
    except (TimeoutError, aiohttp.ClientError, OSError):
        await client.aiohttp_client_session.close()
