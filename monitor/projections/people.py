"""People and organisations: who they are and what they are called."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from monitor.domain.events import (
    ChangeAmended,
    ChangeReopened,
    ChangeReported,
    OrganisationAppeared,
    PersonAppeared,
    PersonMerged,
    PersonSplit,
)
from monitor.domain.people import surname_key
from monitor.domain.stream import Recorded, key_of
from monitor.projections.fold import Projection


class PersonRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One person."""

    id: UUID
    name: str
    """The fullest one that their changes carry."""
    surname_key: str
    first_seen_at: datetime
    merged_into: UUID | None = None


class OrganisationRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One organisation."""

    id: UUID
    key: str
    name: str
    first_seen_at: datetime


def _person_keys(recorded: Recorded) -> tuple[str, ...]:
    match recorded.event:
        case PersonAppeared() | PersonMerged() | PersonSplit() as event:
            return (key_of(event.person_id),)
        case ChangeReported() | ChangeAmended() | ChangeReopened() as event:
            return (key_of(event.person_id),)
        case _:
            return ()


def _evolve_person(row: PersonRow | None, recorded: Recorded, key: str) -> PersonRow | None:
    match recorded.event:
        case PersonAppeared() as event:
            return PersonRow(
                id=event.person_id,
                name=event.name,
                surname_key=surname_key(event.name),
                first_seen_at=recorded.recorded_at,
            )
        case _ if row is None:
            return None
        case PersonMerged() as event:
            return msgspec.structs.replace(row, merged_into=event.into)
        case PersonSplit():
            return msgspec.structs.replace(row, merged_into=None)
        case ChangeReported() | ChangeAmended() | ChangeReopened() as event if event.names is not None:
            return msgspec.structs.replace(row, name=event.names.person)
        case _:
            return row


def _organisation_keys(recorded: Recorded) -> tuple[str, ...]:
    return (key_of(recorded.event.organisation_id),) if isinstance(recorded.event, OrganisationAppeared) else ()


def _evolve_organisation(row: OrganisationRow | None, recorded: Recorded, key: str) -> OrganisationRow | None:
    event = recorded.event
    if not isinstance(event, OrganisationAppeared):
        return row
    return OrganisationRow(id=event.organisation_id, key=event.key, name=event.name, first_seen_at=recorded.recorded_at)


PEOPLE = Projection(
    name="people",
    version=1,
    row=PersonRow,
    indexed=("surname_key", "merged_into"),
    handles=frozenset({PersonAppeared, PersonMerged, PersonSplit, ChangeReported, ChangeAmended, ChangeReopened}),
    keys=_person_keys,
    evolve=_evolve_person,
)
ORGANISATIONS = Projection(
    name="organisations",
    version=1,
    row=OrganisationRow,
    indexed=("key",),
    handles=frozenset({OrganisationAppeared}),
    keys=_organisation_keys,
    evolve=_evolve_organisation,
)
