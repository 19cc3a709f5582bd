"""Logs: one line an event on standard error. Redaction of all that people and machines are shown stands here too."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from monitor.domain.printable import hide_in_addresses

if TYPE_CHECKING:
    from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

# C0 and C1 controls, line separators, and the marks that turn the direction of text around: a feed must not draw on a
# terminal. Half a character cannot be written at all.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_SECRET_CHARS_MIN = 4
"""A shorter secret is not looked for: it would black out half of every text, and hides nothing."""

_HANDLER = "monitor"
_secrets: tuple[str, ...] = ()
_level, _as_json = "INFO", True


def setup_logging(level: str, secrets: Iterable[str] = (), form: Literal["console", "json"] | None = None) -> None:
    """Send structlog's and the libraries' lines to standard error, and hide `secrets` from now on wherever they stand.

    form None = for people at a terminal, JSON elsewhere.
    """
    global _secrets, _level, _as_json
    _secrets = ()
    hide_also(secrets)
    _level, _as_json = level, form == "json" or (form is None and not sys.stderr.isatty())
    if _formatter.cache_info().currsize:
        _formatter.cache_clear()
        _formatter()
    # Libraries log through the standard library, some of them whole URLs: only their warnings are let through.
    handler = logging.StreamHandler(sys.stderr)
    handler.set_name(_HANDLER)
    handler.setFormatter(_Lines())
    root = logging.getLogger()
    for old in [old for old in root.handlers if old.get_name() == _HANDLER]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def logger() -> FilteringBoundLogger:
    """Return what the program logs by."""
    _formatter()
    import structlog

    log: FilteringBoundLogger = structlog.get_logger()
    return log


class _Lines(logging.Formatter):
    """Writes what libraries log as our own lines are."""

    def format(self, record: logging.LogRecord) -> str:
        return _formatter().format(record)


@cache
def _formatter() -> logging.Formatter:
    """Load and configure structlog, once somebody has something to log: it takes as long as half of a list does."""
    import structlog

    steps = _steps(_as_json)
    structlog.configure(
        processors=[structlog.processors.add_log_level, *steps],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[_level]),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # the one of the moment: it may be redirected
        cache_logger_on_first_use=False,
    )
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=[_library], processors=steps)


def hide_also(secrets: Iterable[str]) -> None:
    """Hide these from now on, too."""
    global _secrets
    known = {*_secrets, *(text for text in secrets if len(text) >= _SECRET_CHARS_MIN)}
    _secrets = tuple(sorted(known, key=len, reverse=True))  # the longest first: one that holds another is hidden whole


def hide(text: str) -> str:
    """Take the settings' secrets, user:password@ and tokens in queries out of a text."""
    for secret in _secrets:
        text = text.replace(secret, "***")
    return hide_in_addresses(text)


def redact(text: str) -> str:
    """Hide secrets, and what could move a terminal's cursor."""
    return "\n".join(_UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", line) for line in hide(text).split("\n"))


def one_line(text: str) -> str:
    """Do as `redact` does, and keep on one line what stands in one value."""
    return redact(text.replace("\n", " "))


def spelled_out(json: str) -> str:
    """Return a line of JSON with the characters that could move a cursor as JSON's own escapes: nothing is lost."""
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json)


def hide_within(value: Any) -> Any:
    """Return plain data (as JSON knows it) with the secrets in all of its texts hidden."""
    match value:
        case str():
            return hide(value)
        case Mapping():
            return {key: hide_within(item) for key, item in value.items()}
        case list() | tuple():
            return [hide_within(item) for item in value]
        case _:
            return value


def _steps(as_json: bool) -> list[Processor]:
    """Return what happens to a line, whoever logged it; redaction comes last before the rendering."""
    import structlog

    if as_json:
        stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
        renderer: Processor = structlog.processors.JSONRenderer(ensure_ascii=False)
    else:
        stamp = structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False)
        renderer = structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    return [_drop_record, stamp, structlog.processors.format_exc_info, _clean, renderer]


def _library(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Say which library logged, and how loudly."""
    record: logging.LogRecord = event["_record"]
    return {**event, "level": record.levelname.lower(), "library": record.name}


def _drop_record(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    return {key: value for key, value in event.items() if key not in ("_record", "_from_structlog")}


def _clean(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Redact every value. A line stays one line, whatever a feed says; only a traceback may take more, for people."""
    cleaned: EventDict = {}
    for key, value in event.items():
        text = value if isinstance(value, int | float | bool | None) else redact(str(value))
        cleaned[key] = text.replace("\n", "\\n") if isinstance(text, str) and key != "exception" else text
    return cleaned
