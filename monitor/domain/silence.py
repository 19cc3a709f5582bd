"""Silences: what nobody wants to hear of for a while, and which changes that covers. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid5

import msgspec

from monitor.domain.events import Names, SilenceSubject
from monitor.domain.identity import Told
from monitor.domain.organisations import Aliases

_IDS = UUID("7d0a53c2-90f4-5c55-8d0c-5a1b5b1f6c0e")


def silence_id_of(subject: SilenceSubject, key: str) -> UUID:
    """Derive the id of a silence from what it covers: said twice, it is one."""
    return uuid5(_IDS, f"{subject}|{key}")


class Silence(msgspec.Struct, frozen=True, kw_only=True):
    """A silence that holds until a moment, half-open."""

    id: UUID
    subject: SilenceSubject
    key: str
    until: datetime


def find_silence(
    silences: Sequence[Silence],
    *,
    person_id: UUID,
    names: Names | None,
    told: Sequence[Told],
    people: Mapping[UUID, UUID | None],
    aliases: Aliases,
    now: datetime,
) -> Silence | None:
    """Return the silence that covers a change, the one that lasts longest; None = none does.

    told: the claims that tell the change; a rule's silence covers what no other rule finds. people: person -> the one
    they were merged into, None = they stand.
    """
    place = aliases.key(names.organisation) if names and names.organisation else None
    rules = {each.claim.rule for each in told}
    selves = {str(person) for person in (person_id, *people) if _standing(person, people) == person_id}

    def covers(silence: Silence) -> bool:
        match silence.subject:
            case "person":
                return silence.key in selves
            case "organisation":
                return place is not None and aliases.standing(silence.key) == place
            case "rule":
                return rules == {silence.key}

    covering = [silence for silence in silences if now < silence.until and covers(silence)]
    return max(covering, key=lambda silence: (silence.until, silence.id), default=None)


def _standing(person: UUID, people: Mapping[UUID, UUID | None]) -> UUID:
    seen = {person}
    while (into := people.get(person)) is not None and into not in seen:
        seen.add(into)
        person = into
    return person
