"""Pairs of names that may mean one person, or one organisation, for users to judge. Pure; nothing is merged by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from itertools import combinations
from uuid import UUID

import msgspec
from rapidfuzz import fuzz

from monitor.domain.people import NameWords, fits, spelling_score, surname_key

SCORE_MIN = 85.0
"""Names at one place, or of organisations, that are written less alike (rapidfuzz ratio, 0 to 100) are not shown."""


class Named(msgspec.Struct, frozen=True):
    """A person or an organisation that stands."""

    id: UUID
    name: str
    words: NameWords
    """Of a person: those of the name; of an organisation: those of its key."""
    places: frozenset[UUID] = frozenset()
    """Of a person: the organisations of their changes; of an organisation: the people of its changes."""


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Two that may be one."""

    id: UUID
    name: str
    other_id: UUID
    other_name: str
    reason: str
    shared: int
    """How many organisations, or people, both have to do with."""


def people_alike(people: Iterable[Named]) -> list[Pair]:
    """Return pairs of people who may be one, those with most organisations in common first."""
    return _pairs(people, lambda person: [surname_key(person.name), tuple(sorted(person.words))], _why_person)


def organisations_alike(organisations: Iterable[Named]) -> list[Pair]:
    """Return pairs of organisations that may be one, those with most people in common first."""
    return _pairs(organisations, _blocks_of_organisation, _why_organisation)


def _pairs(
    things: Iterable[Named],
    blocks_of: Callable[[Named], list[Hashable]],
    find_reason: Callable[[Named, Named], str | None],
) -> list[Pair]:
    """Compare those that share a block, and give the pairs for which there is a reason."""
    blocks: dict[Hashable, dict[UUID, Named]] = defaultdict(dict)
    for thing in things:
        for block in blocks_of(thing) if thing.words else ():
            blocks[block][thing.id] = thing
    found: dict[tuple[UUID, UUID], Pair] = {}
    for together in blocks.values():
        for one, other in combinations(sorted(together.values(), key=lambda named: named.id), 2):
            if (one.id, other.id) not in found and (reason := find_reason(one, other)):
                found[one.id, other.id] = Pair(
                    id=one.id, name=one.name, other_id=other.id, other_name=other.name,
                    reason=reason, shared=len(one.places & other.places),
                )  # fmt: skip
    return sorted(found.values(), key=lambda pair: (-pair.shared, pair.name, pair.other_name, pair.id, pair.other_id))


def _why_person(one: Named, other: Named) -> str | None:
    if sorted(one.words) == sorted(other.words):
        return "the same words"
    if fits(one.words, other.words) or fits(other.words, one.words):
        return "a shorter form of the name"
    near = bool(one.places & other.places) and fuzz.ratio(" ".join(one.words), " ".join(other.words)) >= SCORE_MIN
    return "another spelling" if near or spelling_score(one.words, other.words) else None


def _blocks_of_organisation(organisation: Named) -> list[Hashable]:
    words = organisation.words
    initials = "".join(word[0] for word in words) if len(words) > 1 else words[0]
    return [words[0], tuple(sorted(words)), f"initials {initials}", f"begins {words[0][:3]}"]


def _why_organisation(one: Named, other: Named) -> str | None:
    short, long = sorted((one.words, other.words), key=len)
    if set(short) == set(long):
        return "the same words"
    if long[: len(short)] == short:
        return "the beginning of the name"
    if len(short) == 1 and short[0] == "".join(word[0] for word in long):
        return "the initials of the name"
    return "another spelling" if fuzz.ratio(" ".join(short), " ".join(long)) >= SCORE_MIN else None
