"""People and organisations: who they are and what they are called."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from monitor.domain.events import (
    ChangeAmended,
    ChangeReopened,
    ChangeReported,
    OrganisationAppeared,
    OrganisationMerged,
    OrganisationSplit,
    PersonAppeared,
    PersonErased,
    PersonMerged,
    PersonParted,
    PersonRedacted,
    PersonSplit,
)
from monitor.domain.people import surname_key
from monitor.domain.stream import Placed, key_of
from monitor.projections.fold import Projection

PERSON_EVENTS = PersonAppeared | PersonMerged | PersonSplit | PersonParted | PersonErased | PersonRedacted
NAMING_EVENTS = ChangeReported | ChangeAmended | ChangeReopened
ORGANISATION_EVENTS = OrganisationAppeared | OrganisationMerged | OrganisationSplit


class Parted(msgspec.Struct, frozen=True, gc=False):
    """A user's word that claims about one name are about two people."""

    position: int
    """Of the event in the log."""
    claims: tuple[UUID, ...]
    """About somebody else than the others."""
    others: tuple[UUID, ...]


class PersonRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One person."""

    id: UUID
    name: str
    """The fullest that their changes carry; "" after erasure; of one told to be another, as in `appeared_as`."""
    appeared_as: str
    surname_key: str
    first_seen_at: datetime
    merged_into: UUID | None = None
    bond: UUID | None = None
    """The person that a user says they are; None = no user says so."""
    bond_claims: tuple[UUID, ...] = ()
    """Claims about this person when the user said so."""
    bond_into_claims: tuple[UUID, ...] = ()
    """Claims about the other one then."""
    parted: tuple[Parted, ...] = ()
    erased: bool = False


class OrganisationRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One organisation."""

    id: UUID
    key: str
    name: str
    first_seen_at: datetime
    state: Literal["open", "merged"] = "open"
    merged_into: UUID | None = None
    """The organisation that a user says it is."""


def _person_keys(recorded: Placed) -> tuple[str, ...]:
    event = recorded.event
    return (key_of(event.person_id),) if isinstance(event, PERSON_EVENTS | NAMING_EVENTS) else ()


def _evolve_person(row: PersonRow | None, recorded: Placed, key: str) -> PersonRow | None:
    match recorded.event:
        case PersonAppeared() as event:
            return PersonRow(
                id=event.person_id,
                name=event.name,
                appeared_as=event.name,
                surname_key=surname_key(event.name),
                first_seen_at=recorded.recorded_at,
            )
        case _ if row is None:
            return None
        case PersonMerged(by_user=True) as event:
            return msgspec.structs.replace(
                row,
                merged_into=event.into,
                bond=event.into,
                bond_claims=event.claims,
                bond_into_claims=event.into_claims,
            )
        case PersonMerged() as event:
            return msgspec.structs.replace(row, name=row.appeared_as, merged_into=event.into)
        case PersonSplit(by_user=True):
            return msgspec.structs.replace(row, merged_into=None, bond=None, bond_claims=(), bond_into_claims=())
        case PersonSplit():
            return msgspec.structs.replace(row, merged_into=None)
        case PersonParted() as event:
            parted = Parted(recorded.position, event.claims, event.others)
            return msgspec.structs.replace(row, parted=(*row.parted, parted))
        case ChangeReported() | ChangeAmended() | ChangeReopened() as event if event.names is not None:
            return msgspec.structs.replace(row, name=event.names.person)
        case PersonRedacted() as event:
            name = event.name
            return msgspec.structs.replace(row, name=name, appeared_as=name, surname_key=surname_key(name))
        case PersonErased():
            return msgspec.structs.replace(row, erased=True)
        case _:
            return row


def _organisation_keys(recorded: Placed) -> tuple[str, ...]:
    event = recorded.event
    return (key_of(event.organisation_id),) if isinstance(event, ORGANISATION_EVENTS) else ()


def _evolve_organisation(row: OrganisationRow | None, recorded: Placed, key: str) -> OrganisationRow | None:
    match recorded.event:
        case OrganisationAppeared() as event:
            return OrganisationRow(
                id=event.organisation_id, key=event.key, name=event.name, first_seen_at=recorded.recorded_at
            )
        case _ if row is None:
            return None
        case OrganisationMerged() as event:
            return msgspec.structs.replace(row, state="merged", merged_into=event.into)
        case OrganisationSplit():
            return msgspec.structs.replace(row, state="open", merged_into=None)
        case _:
            return row


PEOPLE = Projection(
    name="people",
    version=5,
    row=PersonRow,
    indexed=("surname_key", "merged_into", "bond", "first_seen_at"),
    handles=frozenset((PERSON_EVENTS | NAMING_EVENTS).__args__),
    keys=_person_keys,
    evolve=_evolve_person,
)
ORGANISATIONS = Projection(
    name="organisations",
    version=2,
    row=OrganisationRow,
    indexed=("key", "state", "first_seen_at"),
    handles=frozenset(ORGANISATION_EVENTS.__args__),
    keys=_organisation_keys,
    evolve=_evolve_organisation,
)
