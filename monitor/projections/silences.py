"""Silences: what somebody did not want to hear of, until when, and who ended it before."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from monitor.domain.events import SilenceLifted, SilenceSet, SilenceSubject
from monitor.domain.stream import Placed, key_of
from monitor.projections.fold import Projection


class SilenceRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One silence as it was last set."""

    id: UUID
    subject: SilenceSubject
    key: str
    """The person's id, the organisation's key, or the rule's id."""
    name: str
    """"" after erasure."""
    until: datetime
    """It ends by itself then."""
    author: str
    reason: str
    set_at: datetime
    state: Literal["set", "lifted"] = "set"
    lifted_at: datetime | None = None
    lifted_by: str | None = None


def _keys(recorded: Placed) -> tuple[str, ...]:
    event = recorded.event
    return (key_of(event.silence_id),) if isinstance(event, SilenceSet | SilenceLifted) else ()


def _evolve(row: SilenceRow | None, recorded: Placed, key: str) -> SilenceRow | None:
    match recorded.event:
        case SilenceSet() as event:
            return SilenceRow(
                id=event.silence_id,
                subject=event.subject,
                key=event.key,
                name=event.name,
                until=event.until,
                author=event.author,
                reason=event.reason,
                set_at=recorded.recorded_at,
            )
        case SilenceLifted(author=author) if row is not None:
            return msgspec.structs.replace(row, state="lifted", lifted_at=recorded.recorded_at, lifted_by=author)
        case _:
            return row


SILENCES = Projection(
    name="silences",
    version=1,
    row=SilenceRow,
    indexed=("state",),
    handles=frozenset({SilenceSet, SilenceLifted}),
    keys=_keys,
    evolve=_evolve,
)
