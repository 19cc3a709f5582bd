"""Changes: who left, joined, paused or returned, as it stands now."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from monitor.domain.events import (
    ChangeAmended,
    ChangeConfirmed,
    ChangeCorroborated,
    ChangeDisputed,
    ChangeMerged,
    ChangeReopened,
    ChangeReported,
    ChangeSplit,
    Facts,
    Names,
)
from monitor.domain.people import surname_key
from monitor.domain.stream import Recorded
from monitor.projections.fold import Projection

CHANGE_EVENTS = (
    ChangeReported | ChangeCorroborated | ChangeAmended | ChangeConfirmed | ChangeDisputed
    | ChangeMerged | ChangeSplit | ChangeReopened
)  # fmt: skip


class ChangeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One change with everything known of it."""

    id: UUID
    story_id: UUID
    person_id: UUID
    organisation_id: UUID | None
    surname_key: str
    kind: str
    state: Literal["open", "merged"]
    facts: Facts
    names: Names | None
    """None after erasure."""
    denials: tuple[UUID, ...] = ()
    """Ids of claims that deny it."""
    confirmed_by: str | None = None
    merged_into: UUID | None = None
    first_seen_at: datetime
    updated_at: datetime


def _keys(recorded: Recorded) -> tuple[str, ...]:
    return (str(recorded.event.change_id),) if isinstance(recorded.event, CHANGE_EVENTS) else ()


def _evolve(row: ChangeRow | None, recorded: Recorded, key: str) -> ChangeRow | None:
    event, now = recorded.event, recorded.recorded_at
    if isinstance(event, ChangeReported):
        return ChangeRow(
            id=event.change_id,
            story_id=event.story_id,
            person_id=event.person_id,
            organisation_id=event.organisation_id,
            surname_key=_surname(event.names, ""),
            kind=event.facts.kind,
            state="open",
            facts=event.facts,
            names=event.names,
            first_seen_at=now,
            updated_at=now,
        )
    if row is None:
        return None
    match event:
        case ChangeCorroborated():
            row = msgspec.structs.replace(row, facts=event.facts, names=event.names)
        case ChangeAmended() | ChangeReopened():
            row = msgspec.structs.replace(
                row,
                story_id=event.story_id,
                person_id=event.person_id,
                organisation_id=event.organisation_id,
                surname_key=_surname(event.names, row.surname_key),
                kind=event.facts.kind,
                facts=event.facts,
                names=event.names,
                state="open",
                merged_into=None,
            )
        case ChangeConfirmed():
            row = msgspec.structs.replace(row, confirmed_by=event.reason)
        case ChangeDisputed():
            row = msgspec.structs.replace(row, denials=tuple(sorted({*row.denials, *event.claim_ids})))
        case ChangeMerged():
            row = msgspec.structs.replace(row, state="merged", merged_into=event.into)
        case _:
            pass
    return msgspec.structs.replace(
        row,
        updated_at=now,
        denials=tuple(claim for claim in row.denials if claim in row.facts.claims),
        confirmed_by=row.confirmed_by if row.facts.status == "confirmed" else None,
    )


def _surname(names: Names | None, default: str) -> str:
    return surname_key(names.person) if names else default


CHANGES = Projection(
    name="changes",
    version=1,
    row=ChangeRow,
    indexed=("surname_key", "person_id", "organisation_id", "story_id", "kind", "state"),
    handles=frozenset(CHANGE_EVENTS.__args__),
    keys=_keys,
    evolve=_evolve,
)
