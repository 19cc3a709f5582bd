"""Logs: one line an event on standard error, cleaned of control characters and of secrets."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable

import structlog
from structlog.typing import EventDict, WrappedLogger

# C0 and C1 controls, and the marks that turn the direction of text around: a feed must not draw on a terminal.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_USERINFO = re.compile(r"(?<=://)[^/@\s]+@")
_QUERY = re.compile(r"(?<=[?&])([^=&\s]*(?:token|key|secret|password|auth|sig)[^=&\s]*)=[^&\s]+", re.IGNORECASE)


def setup_logging(level: str, secrets: Iterable[str] = ()) -> None:
    """Send structlog's lines to standard error; `secrets` are replaced wherever they stand in a line."""
    hidden = tuple(secret for secret in secrets if secret)

    def clean(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
        return {key: redact(value, hidden) if isinstance(value, str) else value for key, value in event.items()}

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False),
            structlog.processors.format_exc_info,
            clean,
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    # Libraries log through the standard library, some of them whole URLs: only their warnings are let through.
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """Take secrets, user:password@ and tokens in queries out of a text, and what could move a terminal's cursor."""
    for secret in secrets:
        text = text.replace(secret, "***")
    text = _QUERY.sub(r"\1=***", _USERINFO.sub("***@", text))
    return "\n".join(_UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", line) for line in text.split("\n"))
