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
    ChangeRetracted,
    ChangeSplit,
    Facts,
    FeedbackRecorded,
    Names,
    Verdict,
)
from monitor.domain.people import surname_key
from monitor.domain.stream import Placed, key_of
from monitor.projections.fold import Projection

CHANGE_EVENTS = (
    ChangeReported | ChangeCorroborated | ChangeAmended | ChangeConfirmed | ChangeDisputed
    | ChangeMerged | ChangeSplit | ChangeRetracted | ChangeReopened | FeedbackRecorded
)  # fmt: skip


class Feedback(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said of a change, and the change as it stood then."""

    verdict: Verdict
    other_id: UUID | None
    """Of "same": the other change, whose row has the same feedback."""
    position: int
    facts: Facts
    names: Names | None
    """None after erasure."""
    press: UUID | None = None
    """The press of a button that said so."""


class ChangeRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One change with everything known of it."""

    id: UUID
    story_id: UUID
    person_id: UUID
    organisation_id: UUID | None
    surname_key: str
    kind: str
    state: Literal["open", "merged", "retracted"]
    facts: Facts
    names: Names | None
    """None after erasure."""
    denials: tuple[UUID, ...] = ()
    """Ids of claims that deny it."""
    confirmed_by: str | None = None
    merged_into: UUID | None = None
    feedback: tuple[Feedback, ...] = ()
    """Oldest first."""
    first_seen_at: datetime

    def is_doubted(self, before: int | None = None) -> bool:
        """Tell whether it stands though people's last word is that it is wrong: a new source brought it back silently.

        before: leave out what was said from this position on.
        """
        said = [f for f in self.feedback if f.verdict != "same" and (before is None or f.position < before)]
        return self.state == "open" and bool(said) and said[-1].verdict == "wrong"


def _keys(recorded: Placed) -> tuple[str, ...]:
    match recorded.event:
        case FeedbackRecorded(other_id=UUID() as other_id, change_id=change_id) if other_id != change_id:
            return key_of(change_id), key_of(other_id)
        case event if isinstance(event, CHANGE_EVENTS):
            return (key_of(event.change_id),)
        case _:
            return ()


def _evolve(row: ChangeRow | None, recorded: Placed, key: str) -> ChangeRow | None:
    event = recorded.event
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
            first_seen_at=recorded.recorded_at,
        )
    if row is None:
        return None
    match event:
        case ChangeCorroborated():
            row = msgspec.structs.replace(row, facts=event.facts, names=event.names)
        case ChangeAmended() | ChangeReopened():
            is_back = isinstance(event, ChangeReopened)
            row = msgspec.structs.replace(
                row,
                story_id=event.story_id,
                person_id=event.person_id,
                organisation_id=event.organisation_id,
                surname_key=_surname(event.names, row.surname_key),
                kind=event.facts.kind,
                facts=event.facts,
                names=event.names,
                state="open" if is_back else row.state,
                merged_into=None if is_back else row.merged_into,
                denials=() if isinstance(event, ChangeAmended) and "denials" in event.fields else row.denials,
            )
        case ChangeConfirmed():
            row = msgspec.structs.replace(row, confirmed_by=event.reason)
        case ChangeDisputed():
            row = msgspec.structs.replace(row, denials=tuple(sorted({*row.denials, *event.claim_ids})))
        case ChangeMerged():
            row = msgspec.structs.replace(row, state="merged", merged_into=event.into)
        case ChangeRetracted():
            row = msgspec.structs.replace(row, state="retracted", merged_into=None)
        case FeedbackRecorded():
            said = Feedback(
                verdict=event.verdict,
                other_id=event.other_id if key == key_of(event.change_id) else event.change_id,
                position=recorded.position,
                facts=row.facts,
                names=row.names,
                press=event.press,
            )
            row = msgspec.structs.replace(row, feedback=(*row.feedback, said))
        case _:
            pass
    return msgspec.structs.replace(
        row,
        denials=tuple(claim for claim in row.denials if claim in row.facts.claims),
        confirmed_by=row.confirmed_by if row.facts.status == "confirmed" else None,
    )


def _surname(names: Names | None, default: str) -> str:
    return surname_key(names.person) if names else default


CHANGES = Projection(
    name="changes",
    version=4,
    row=ChangeRow,
    indexed=("surname_key", "person_id", "organisation_id", "story_id", "kind", "state", "first_seen_at"),
    handles=frozenset(CHANGE_EVENTS.__args__),
    keys=_keys,
    evolve=_evolve,
)
