"""What the log holds of the people who share a surname key: all that is known when something is decided of them."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import msgspec

from monitor.domain.events import Facts, Names
from monitor.domain.identity import Parting, Told
from monitor.domain.organisations import Aliases
from monitor.domain.silence import Silence
from monitor.domain.verdicts import Said


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A change as the log holds it."""

    id: UUID
    story_id: UUID
    person_id: UUID
    organisation_id: UUID | None
    merged_into: UUID | None
    """None = it was not merged away."""
    retracted: bool = False
    doubted: bool = False
    """Somebody called it wrong, and a new source told it again: it stands, and nobody is told."""
    facts: Facts
    names: Names | None
    denials: tuple[UUID, ...]
    confirmed_by: str | None

    @property
    def stands(self) -> bool:
        """Whether it is neither merged away nor retracted."""
        return self.merged_into is None and not self.retracted


class Neighbourhood(msgspec.Struct, frozen=True, kw_only=True):
    """What the log holds of the people who share a surname key."""

    told: Mapping[UUID, Told]
    """Every claim by its id, in the order of the log."""
    withdrawn: Mapping[UUID, Told] = msgspec.field(default_factory=dict)
    """Claims that the rules do not find any more; nothing but ids is decided from them."""
    changes: Mapping[UUID, Known]
    """The oldest first."""
    people: Mapping[UUID, UUID | None]
    """Person -> the one it was merged into, None = it stands; the oldest first."""
    organisations: Mapping[str, UUID]
    """Key -> id, for at least those keys that the claims name."""
    announced: Mapping[UUID, frozenset[str]]
    """Story -> the routes that it was posted to; the first posted first."""
    silenced: Mapping[UUID, frozenset[str]] = msgspec.field(default_factory=dict)
    """Story -> the routes on which a silence kept it quiet."""
    silences: tuple[Silence, ...] = ()
    """Those that were set and not lifted."""
    said: tuple[Said, ...] = ()
    """What people said of the changes, in the order of the log."""
    bonds: Mapping[UUID, UUID] = msgspec.field(default_factory=dict)
    """Person -> the one that a user says they are."""
    bonded: Mapping[UUID, tuple[UUID, ...]] = msgspec.field(default_factory=dict)
    """Person of such a bond -> the claims about them alone when it was made."""
    partings: tuple[Parting, ...] = ()
    """Claims of one name that users said to be about two people, in the order in which they said it."""
    aliases: Aliases = Aliases({})
    """Which names mean one organisation: by the rules, and because users say so."""
