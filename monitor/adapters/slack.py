"""Slack, through slack-sdk: Block Kit messages, threads, edits, and looking a delivery up.

The sdk's own retries are off: it re-sends when a connection drops after Slack took the message: people see it twice.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from uuid import UUID

import aiohttp
import msgspec
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from monitor.adapters.retry_after import read_retry_after
from monitor.adapters.slack_blocks import blocks_of, fallback_of
from monitor.domain.message import Message
from monitor.domain.printable import printable
from monitor.errors import SendError, UsageError
from monitor.pipeline.ports import Account, Receipt

SHRINK_STEPS = (1.0, 0.4, 0.1)
"""Shares of those limits, tried in turn when Slack still finds a message too long."""

TIMEOUT_SECONDS = 10
PACE_SECONDS = 1.0
"""One message a second and channel: https://docs.slack.dev/apis/web-api/rate-limits"""
EVENT_TYPE = "monitor_alert"
LOOK_UP_LIMIT = 15
"""Some apps get no more a call, and one call a minute: https://docs.slack.dev/reference/methods/conversations.history"""
LOOK_UP_BEFORE = timedelta(seconds=60)
LOOK_UP_AFTER = timedelta(seconds=120)
"""A window around the attempt, wide enough for clocks that differ."""
LIST_PAGES_MAX = 10
_CHANNEL_ID = re.compile(r"[CGD][A-Z0-9]{5,}")

_RETRY_LATER = {
    "ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout",
    "accesslimited", "team_added_to_org",
}  # fmt: skip
_TOO_LONG = {"msg_blocks_too_long", "msg_too_long"}
_BAD_TOKEN = {"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "no_permission"}


# --- what Slack answers, as far as it is read -------------------------------------------------------------------------


class _Posted(msgspec.Struct, frozen=True):
    channel: str
    ts: str


class _Metadata(msgspec.Struct, frozen=True):
    event_payload: dict[str, Any] | None = None


class _Found(msgspec.Struct, frozen=True):
    ts: str
    metadata: _Metadata | None = None

    @property
    def delivery_id(self) -> object:
        """What the message was sent with; None = it is not ours."""
        return ((self.metadata and self.metadata.event_payload) or {}).get("delivery_id")


class _Listed(msgspec.Struct, frozen=True):
    id: str
    name: str = ""


class _Following(msgspec.Struct, frozen=True):
    next_cursor: str = ""


class _Page(msgspec.Struct, frozen=True):
    messages: list[_Found] = []
    channels: list[_Listed] = []
    response_metadata: _Following | None = None

    @property
    def next_cursor(self) -> str:
        """Where the next page begins; "" = this is the last."""
        return self.response_metadata.next_cursor if self.response_metadata else ""


T = TypeVar("T")


class SlackChannel:
    """One Slack channel; implements Channel."""

    gathers = True

    def __init__(
        self,
        *,
        token: str,
        channel: str,
        api_url: str = "https://slack.com/api/",
        pace_seconds: float = PACE_SECONDS,
        has_buttons: bool = False,
    ) -> None:
        """Take a channel's id or #name, and whether buttons are heard. Raises UsageError when there is no channel."""
        self.pace_seconds = pace_seconds
        self._has_buttons = has_buttons
        if not channel:
            raise UsageError(
                "MONITOR_SLACK_BOT_TOKEN is set and MONITOR_SLACK_CHANNEL is not: name the channel by its id"
            )
        self._client = AsyncWebClient(
            token=token, base_url=api_url.rstrip("/") + "/", timeout=TIMEOUT_SECONDS, retry_handlers=[]
        )
        self._channel = channel
        self._channel_id = channel if _CHANNEL_ID.fullmatch(channel) else None
        """Edits and look-ups take ids only; None = not known yet."""
        self._cursors: dict[UUID, str] = {}
        """Where a look-up goes on that Slack cut short."""

    async def post(self, message: Message, *, delivery_id: UUID, under: Receipt | None = None) -> Receipt:
        channel = under.channel if under else self._channel
        thread = {"thread_ts": under.message_ref} if under else {}
        answer = await self._put("chat.postMessage", message, under is not None, delivery_id, channel=channel, **thread)
        posted = _read(answer, _Posted)
        self._channel_id = posted.channel
        return Receipt(channel=posted.channel, message_ref=posted.ts)

    async def edit(self, message: Message, *, delivery_id: UUID, of: Receipt) -> Receipt:
        await self._put("chat.update", message, False, delivery_id, channel=of.channel, ts=of.message_ref)
        return of

    async def find(self, delivery_id: UUID, *, attempted_at: datetime, under: Receipt | None = None) -> Receipt | None:
        channel = under.channel if under else await self._get_channel_id()
        window = {
            "oldest": f"{(attempted_at - LOOK_UP_BEFORE).timestamp():.6f}",
            "latest": f"{(attempted_at + LOOK_UP_AFTER).timestamp():.6f}",
            "limit": LOOK_UP_LIMIT,
            "include_all_metadata": True,
        }
        thread = {"ts": under.message_ref} if under else {}
        method = "conversations.replies" if under else "conversations.history"
        while True:
            cursor = self._cursors.get(delivery_id)
            page = {"cursor": cursor} if cursor else {}
            answer = _read(await self._call(method, read=True, channel=channel, **window, **thread, **page), _Page)
            for found in answer.messages:
                if found.delivery_id == str(delivery_id):
                    self._cursors.pop(delivery_id, None)
                    return Receipt(channel=channel, message_ref=found.ts)
            if not answer.next_cursor:
                self._cursors.pop(delivery_id, None)
                return None
            if answer.next_cursor == cursor:
                raise SendError("Slack gives the same page again and again", retryable=True)
            self._cursors[delivery_id] = answer.next_cursor

    async def account(self) -> Account:
        """Ask Slack who the token belongs to, and what it may do. Raises SendError."""
        answer = await self._ask("auth.test")
        told = {name.lower(): value for name, value in dict(answer.headers or {}).items()}
        scopes = told.get("x-oauth-scopes", "")
        return Account(
            team=printable(str(answer.get("team", ""))),
            user=printable(str(answer.get("user", ""))),
            scopes=frozenset(scope.strip() for scope in scopes.split(",") if scope.strip()),
            told_at=parsedate_to_datetime(told["date"]) if "date" in told else None,
        )

    async def _get_channel_id(self) -> str:
        """Return the channel's id; where the list of channels is closed to us, its name, which Slack may refuse."""
        if self._channel_id is not None:
            return self._channel_id
        cursor = ""
        for _ in range(LIST_PAGES_MAX):
            try:
                answer = await self._call(
                    "conversations.list",
                    read=True,
                    exclude_archived=True,
                    limit=200,
                    types="public_channel,private_channel",
                    cursor=cursor,
                )
            except SendError as error:
                if error.retryable:
                    raise
                break
            page = _read(answer, _Page)
            for channel in page.channels:
                if channel.name == self._channel.removeprefix("#"):
                    self._channel_id = channel.id
                    return self._channel_id
            cursor = page.next_cursor
            if not cursor:
                break
        return self._channel

    async def _put(self, method: str, message: Message, reply: bool, delivery_id: UUID, **where: Any) -> dict[str, Any]:
        """Send a message, shorter each time that Slack finds it too long."""
        message = message if self._has_buttons else msgspec.structs.replace(message, buttons=())
        for share in SHRINK_STEPS:
            try:
                return await self._call(
                    method,
                    **where,
                    text=fallback_of(message, share),
                    blocks=blocks_of(message, reply=reply, share=share),
                    metadata={"event_type": EVENT_TYPE, "event_payload": {"delivery_id": str(delivery_id)}},
                    unfurl_links=False,
                    unfurl_media=False,
                    link_names=False,
                    parse="none",
                )
            except _TooLong:
                continue
        raise SendError(f"Slack finds even the shortened message too long for {self._channel!r}", retryable=False)

    async def _call(self, method: str, *, read: bool = False, **arguments: Any) -> dict[str, Any]:
        """Call a Web API method and return what it says. Raises SendError, _TooLong."""
        answer = await self._ask(method, read=read, **arguments)
        return dict(answer.data) if isinstance(answer.data, dict) else {}

    async def _ask(self, method: str, *, read: bool = False, **arguments: Any) -> AsyncSlackResponse:
        """Call a Web API method. Raises SendError, _TooLong."""
        try:
            if read:
                return await self._client.api_call(method, http_verb="GET", params=arguments)
            return await self._client.api_call(method, json=arguments)
        except SlackClientError as error:
            raise _translate(error, self._channel) from error
        except aiohttp.ClientConnectorError as error:
            raise SendError(f"Slack cannot be reached: {error.os_error}", retryable=True, refused=True) from error
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            told = str(error) or type(error).__name__
            raise SendError(f"the connection to Slack was lost: {told}", retryable=True) from error
        except (ValueError, AttributeError) as error:  # how the sdk fails on an answer that is not JSON
            raise SendError("Slack gave an answer that is not JSON", retryable=True) from error


def _read(answer: dict[str, Any], form: type[T]) -> T:
    """Read what is needed of an answer. Raises SendError: a message may have been taken all the same."""
    try:
        return msgspec.convert(answer, form)
    except msgspec.ValidationError as error:
        raise SendError("Slack gave an answer that cannot be read", retryable=True) from error


class _TooLong(Exception):  # noqa: N818 - caught in this file only
    """Slack finds the message too long."""


def _translate(error: SlackClientError, channel: str) -> Exception:
    """Turn the sdk's error into ours, with what to do in plain words and nothing secret."""
    response = getattr(error, "response", None)
    status = getattr(response, "status_code", None) or getattr(response, "status", None)
    data = getattr(response, "data", None)
    code = error_code(error)
    if status == 429 or code in ("ratelimited", "rate_limited"):
        after = read_retry_after(str((getattr(response, "headers", None) or {}).get("Retry-After", "")))
        return SendError("Slack asks to slow down", retryable=True, retry_after_seconds=after, refused=True)
    if code in _TOO_LONG:
        return _TooLong()
    if code in _RETRY_LATER or not code:
        return SendError(f"Slack is in trouble: {code or f'answer {status}'}", retryable=True)
    return SendError(_advice(code, channel, data if isinstance(data, dict) else {}), retryable=False)


def error_code(error: SlackClientError) -> str:
    """Return Slack's word for what is wrong; "" = it gave none. What was no JSON came as another kind of answer."""
    data = getattr(getattr(error, "response", None), "data", None)
    return str(data.get("error") or "") if isinstance(data, dict) else ""


def _advice(code: str, channel: str, data: dict[str, Any]) -> str:
    if code in _BAD_TOKEN:
        return f"Slack does not accept the token ({code}): set MONITOR_SLACK_BOT_TOKEN to the bot's token, xoxb-..."
    if code == "missing_scope":
        needed = printable(str(data.get("needed", "chat:write")))
        return f"the Slack app may not do that ({code}): add the scope {needed} and install it again"
    if code == "channel_not_found":
        return (
            f"Slack shows the bot no channel {channel!r} ({code}): set MONITOR_SLACK_CHANNEL, or invite the bot to it"
        )
    if code == "not_in_channel":
        return f"the bot is not in the channel {channel!r} ({code}): invite it there with /invite"
    if code == "is_archived":
        return f"the channel {channel!r} is archived ({code}): set MONITOR_SLACK_CHANNEL to another one"
    return f"Slack refused the message for {channel!r}: {printable(code)}"
