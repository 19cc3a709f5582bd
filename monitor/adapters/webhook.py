"""Webhooks: each message as JSON to a web address, signed so that the receiver can tell it is ours and new.

The signature is that of Standard Webhooks, for which there are libraries in most languages
(https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import aiohttp
import msgspec

from monitor.adapters.message_text import find_web_address, text_of
from monitor.adapters.retry_after import read_retry_after
from monitor.domain.message import Line, Link, Message
from monitor.domain.printable import printable
from monitor.errors import SendError, UsageError
from monitor.pipeline.ports import Clock, Receipt

TIMEOUT_SECONDS = 10.0
SECRET_BYTES_MIN = 24
"""What the specification asks for at least."""
_PREFIX = "whsec_"
_RETRYABLE = frozenset({408, 425, 429, 500, 502, 503, 504})
_REMEDY = "make one with: echo whsec_$(openssl rand -base64 32) > FILE"


def read_secret(path: Path) -> bytes:
    """Read a webhook's secret: whsec_ and base64, or any text of 24 bytes or more. Raises UsageError."""
    try:
        text = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise UsageError(f"the secret file {str(path)!r} cannot be read: {error.strerror}; {_REMEDY}") from None
    except UnicodeDecodeError:
        raise UsageError(f"the secret file {str(path)!r} is not in UTF-8; {_REMEDY}") from None
    try:
        secret = base64.b64decode(text[len(_PREFIX) :], validate=True) if text.startswith(_PREFIX) else text.encode()
    except binascii.Error:
        raise UsageError(f"the secret file {str(path)!r} holds whsec_ and then no base64; {_REMEDY}") from None
    if len(secret) < SECRET_BYTES_MIN:
        raise UsageError(
            f"the secret in {str(path)!r} has {len(secret)} bytes, and {SECRET_BYTES_MIN} are the least; {_REMEDY}"
        )
    return secret


def signature_of(secret: bytes, webhook_id: str, timestamp: int, body: bytes) -> str:
    """Return what the header webhook-signature holds."""
    signed = hmac.new(secret, f"{webhook_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"


class WebhookChannel:
    """One web address; implements Channel. A receiver that has seen a webhook-id before has seen the message."""

    pace_seconds = 0.0
    gathers = False

    def __init__(self, *, name: str, url: str, secret: bytes, clock: Clock) -> None:
        self._name, self._url, self._secret, self._clock = name, url, secret, clock

    async def post(self, message: Message, *, delivery_id: UUID, under: Receipt | None = None) -> Receipt:
        await self._send("alert.reply" if under else "alert.post", str(delivery_id), message, delivery_id, under)
        return Receipt(channel=f"webhook:{self._name}", message_ref=str(delivery_id))

    async def edit(self, message: Message, *, delivery_id: UUID, of: Receipt) -> Receipt:
        # The same words twice are one edit, other words another one.
        digest = hashlib.sha256(msgspec.json.encode(_told(message))).hexdigest()[:16]
        await self._send("alert.edit", f"{delivery_id}-{digest}", message, delivery_id, None)
        return of

    async def find(self, delivery_id: UUID, *, attempted_at: datetime, under: Receipt | None = None) -> Receipt | None:
        raise SendError("a webhook cannot be asked what it has taken", retryable=False)

    async def _send(
        self, what: str, webhook_id: str, message: Message, delivery_id: UUID, under: Receipt | None
    ) -> None:
        now = self._clock.now()
        body, timestamp = body_of(what, message, delivery_id, under, now), int(now.timestamp())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "departure-monitor",
            "webhook-id": webhook_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature_of(self._secret, webhook_id, timestamp, body),
        }
        whose = f"the webhook {self._name!r}"
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)) as session,
                session.post(self._url, data=body, headers=headers, allow_redirects=False) as response,
            ):
                _check(whose, response)
        except aiohttp.ClientConnectorError as error:
            raise SendError(f"{whose} cannot be reached: {error.os_error}", retryable=True, refused=True) from error
        except (aiohttp.InvalidURL, ValueError) as error:
            raise SendError(f"the address of {whose} is none that can be called", retryable=False) from error
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise SendError(f"the connection to {whose} was lost: {type(error).__name__}", retryable=True) from error


def _check(whose: str, response: aiohttp.ClientResponse) -> None:
    """Let any 2xx pass. Raises SendError; no word of the answer is shown."""
    status = response.status
    if 200 <= status < 300:
        return
    if status in _RETRYABLE or status >= 500:
        raise SendError(
            f"{whose} answered {status}",
            retryable=True,
            retry_after_seconds=read_retry_after(response.headers.get("Retry-After", "")),
            refused=status == 429,
        )
    advice = {410: "it is gone: take it out of monitor.yaml", 401: "does it know the secret?"}.get(
        status, "a redirect is not followed: write the address it leads to" if 300 <= status < 400 else "see its log"
    )
    raise SendError(f"{whose} answered {status}; {advice}", retryable=False)


def body_of(what: str, message: Message, delivery_id: UUID, under: Receipt | None, now: datetime) -> bytes:
    """Return what is sent: the message as JSON, with the kind of news it is."""
    told = {"id": str(delivery_id), "in_reply_to": under.message_ref if under else None, **_told(message)}
    return msgspec.json.encode({"type": what, "timestamp": now.isoformat(), "data": told})


def _told(message: Message) -> dict[str, Any]:
    """Return a message as data: the words of each part, and the addresses that they lead to."""
    return {
        "headline": printable(message.headline),
        "text": text_of(message),
        "lines": [_line(line) for line in message.lines],
        "quotes": [
            {"text": printable(told.text), "source": printable(told.source.text), "url": _url(told.source)}
            for told in message.quotes
        ],
        "items": [_line(item) for item in message.items],
        "notes": [_line(note) for note in message.notes],
    }


def _line(line: Line) -> dict[str, Any]:
    words = "".join(piece.text if isinstance(piece, Link) else piece for piece in line)
    return {"text": printable(words), "urls": [_url(piece) for piece in line if isinstance(piece, Link)]}


def _url(link: Link) -> str | None:
    return find_web_address(link.url)
