"""E-mail by SMTP: a message a mail, replies in its thread. A repeat has the Message-ID of the first."""

from __future__ import annotations

import asyncio
import logging
import smtplib
import ssl
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import NoReturn
from urllib.parse import unquote, urlsplit
from uuid import UUID

from monitor.adapters.message_text import escaped, html_of, text_of
from monitor.adapters.slack_text import cut
from monitor.domain.message import Message
from monitor.domain.printable import printable
from monitor.errors import SendError
from monitor.pipeline.ports import Clock, Receipt

TIMEOUT_SECONDS = 15.0
PACE_SECONDS = 1.0
"""Providers that say so take a mail a second from newcomers."""
SUBJECT_CHARS_MAX = 200
_PORTS = {"smtp": 587, "smtps": 465}
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_log = logging.getLogger(__name__)


class MailChannel:
    """One list of people; implements Channel. What is in a letter box cannot be edited: replies bring the news."""

    pace_seconds = PACE_SECONDS
    gathers = True

    def __init__(self, *, name: str, to: Sequence[str], sender: str, smtp_url: str, clock: Clock) -> None:
        """smtp_url: smtps://USER:PASSWORD@HOST, or smtp://HOST, as the settings have checked."""
        self._name, self._to, self._sender, self._clock = name, tuple(to), sender, clock
        parts = urlsplit(smtp_url)
        self._tls, self._host = parts.scheme == "smtps", parts.hostname or ""
        self._port = parts.port or _PORTS[parts.scheme]
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._lock = asyncio.Lock()

    async def post(self, message: Message, *, delivery_id: UUID, under: Receipt | None = None) -> Receipt:
        mail = mail_of(
            message,
            ident=delivery_id,
            sender=self._sender,
            to=self._to,
            under=under.message_ref if under else None,
            at=self._clock.now(),
        )
        async with self._lock:
            await asyncio.to_thread(self._send, mail)
        return Receipt(channel=f"email:{self._name}", message_ref=str(mail["Message-ID"]))

    async def edit(self, message: Message, *, delivery_id: UUID, of: Receipt) -> Receipt:
        return of

    async def find(self, delivery_id: UUID, *, attempted_at: datetime, under: Receipt | None = None) -> Receipt | None:
        raise SendError("a mail server cannot be asked what it has taken", retryable=False)

    def _send(self, mail: EmailMessage) -> None:
        """Hand a mail over. Raises SendError."""
        connected = False
        try:
            with self._connected() as server:
                connected = True
                refused = server.send_message(mail)
        except smtplib.SMTPException as error:
            self._translate(error, sure=not connected)
        except OSError as error:
            said = error.strerror or type(error).__name__
            raise SendError(
                f"the mail server {self._host} cannot be reached: {said}", retryable=True, refused=not connected
            ) from error
        if refused:  # the others have it, and what follows reaches them too
            addresses = ", ".join(sorted(map(printable, refused)))
            _log.warning("a mail to %r was refused for %s", self._name, addresses)

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT_SECONDS, context=context)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_SECONDS)
        try:
            server.ehlo_or_helo_if_needed()
            private = self._tls
            if not private and server.has_extn("starttls"):
                server.starttls(context=context)
                private = True
            if self._user and not private and self._host not in _LOOPBACK:
                raise SendError(
                    f"the mail server {self._host} offers no TLS, and a password goes nowhere without it: "
                    "write smtps:// in MONITOR_SMTP_URL",
                    retryable=False,
                )
            if self._user:
                server.login(self._user, self._password)
        except BaseException:
            server.close()
            raise
        return server

    def _translate(self, error: smtplib.SMTPException, *, sure: bool) -> NoReturn:
        """Say what a mail server said, with what to do. Its words may hold anything, so they are not shown.

        sure: whether it has surely not taken the mail, even if the connection broke.
        """
        whose = f"the mail server {self._host}"
        match error:
            case smtplib.SMTPAuthenticationError(smtp_code=code) if code >= 500:
                raise SendError(f"{whose} does not accept the name or password ({code}): see MONITOR_SMTP_URL",
                                retryable=False) from error  # fmt: skip
            case smtplib.SMTPRecipientsRefused(recipients=refused):
                codes = {code for code, _ in refused.values()}
                raise SendError(
                    f"{whose} accepts nobody of {self._name!r} ({', '.join(map(str, sorted(codes)))})",
                    retryable=any(code < 500 for code in codes),
                    refused=True,
                ) from error
            case smtplib.SMTPResponseException(smtp_code=code):
                raise SendError(f"{whose} answered {code}", retryable=code < 500, refused=True) from error
            case smtplib.SMTPServerDisconnected():
                raise SendError(f"the connection to {whose} was lost", retryable=True, refused=sure) from error
            case _:
                raise SendError(f"{whose} cannot do that: {type(error).__name__}", retryable=False) from error


def mail_of(
    message: Message, *, ident: UUID, sender: str, to: Sequence[str], under: str | None, at: datetime
) -> EmailMessage:
    """Return a message as a mail, in words and in HTML. under: the Message-ID that it answers."""
    mail = EmailMessage()
    mail["Message-ID"] = f"<{ident}@{sender.rpartition('@')[2]}>"
    mail["Date"] = format_datetime(at)
    mail["From"] = sender
    mail["To"] = ", ".join(to)
    headline = printable(message.headline) or "…"
    mail["Subject"] = cut(headline, SUBJECT_CHARS_MAX)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday notice answers
    if under:
        mail["In-Reply-To"] = mail["References"] = under
    mail.set_content(f"{headline}\n\n{text_of(message)}")
    mail.add_alternative(f"<h3>{escaped(headline)}</h3>\n{html_of(message)}\n", subtype="html")
    return mail
