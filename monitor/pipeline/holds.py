"""What delivering remembers of its channels between rounds, and what a round came to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

FIRST_POLL_SECONDS_MAX = 1_200.0
"""What a first poll made known waits at most this long for the other first polls (R16 of ingestion.md): those of an
import are spread over an interval, a quarter of an hour unless set otherwise, and its news is hours old anyway."""


class Holds(msgspec.Struct):
    """What one process remembers of its channels between rounds. Losing it costs a look-up, never a message."""

    not_before: dict[str, datetime] = {}
    """Channel -> until when it asked to be left alone, or failed."""
    failures: dict[str, int] = {}
    """Channel -> failures in a row."""
    paced: dict[str, datetime] = {}
    """Channel -> when the messages sent so far would have ended, had each taken the channel's pace."""
    refused: set[UUID] = set()
    """Deliveries whose last attempt was surely not taken: no look-up is needed."""
    gathered: set[UUID] = set()
    """Alerts that go out together with others."""
    first_poll: set[UUID] = set()
    """Alerts known from first polls alone."""
    alone: set[UUID] = set()
    """Alerts that go out alone because a channel refused their digest."""


class DeliverOutcome(msgspec.Struct):
    """What a round did, counted in alerts."""

    delivered: int = 0
    """Told, those found delivered included."""
    found: int = 0
    """Told by an earlier attempt that had left no record: looked up, not sent again."""
    repeats: int = 0
    """Sent again, and marked so, where nobody could say whether the earlier attempt had arrived."""
    abandoned: int = 0
    together: int = 0
    """Not told alone, because a message that went out, or will, tells it anyway."""
    digests: int = 0
    """Messages that told several alerts."""
    waiting: int = 0
    """Still pending at the end."""
    retry_at: datetime | None = None
    """When the first of them may be tried again; None = nothing holds them back."""
    problems: list[str] = []
    """In plain words for the operator, each once."""

    def note(self, problem: str) -> None:
        """Remember a problem, once."""
        if problem not in self.problems:
            self.problems.append(problem)

    def hold(self, until: datetime | None) -> None:
        """Remember when to try again."""
        if until is not None:
            self.retry_at = min(until, self.retry_at or until)
