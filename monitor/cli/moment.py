"""Looking at what is known, now or at an earlier moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, time
from typing import Annotated

import typer

from monitor import bootstrap
from monitor.cli.progress import bar
from monitor.errors import UsageError
from monitor.pipeline.readable import Readable

AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="TIME",
        help="As it was known then: YYYY-MM-DD (its end) or a time, UTC unless it tells.",
    ),
]


@contextmanager
def looking(as_of: str | None) -> Iterator[Readable]:
    """Give what is known, or was known at a moment. Raises UsageError, StoreError."""
    moment = None if as_of is None else parse_moment(as_of)
    with ExitStack() as opened:
        store = opened.enter_context(bootstrap.existing_store())
        if moment is None:
            yield opened.enter_context(store.reading())
            return
        with bar("as of") as progress:
            past = opened.enter_context(store.as_of(moment, progress))
        yield past


def parse_moment(text: str) -> datetime:
    """Read an ISO 8601 date (its last instant) or time, UTC where it names no zone. Raises UsageError."""
    try:
        moment = datetime.fromisoformat(text)
        if len(text) <= len("2026-11-22"):
            moment = datetime.combine(moment, time.max)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(
            f"--as-of takes a day or a time such as 2026-11-22 or 2026-11-22T14:30+01:00, not {text!r}"
        ) from None
