"""Watchlists: the organisations, people and sectors that a user follows, and which changes they are in. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec

from monitor.domain.events import Names
from monitor.domain.identity import Told
from monitor.domain.organisations import Aliases, organisation_key
from monitor.domain.people import fits, is_lone, name_words


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """An organisation or a person on a list."""

    name: str
    aliases: tuple[str, ...] = ()
    """Of an organisation: its other names, beside those that the rules know."""


class Watchlist(msgspec.Struct, frozen=True, kw_only=True):
    """What a user follows under one name."""

    name: str
    organisations: tuple[Watched, ...] = ()
    people: tuple[str, ...] = ()
    """Full names."""
    labels: tuple[str, ...] = ()
    """Of feeds: whatever they tell is watched."""

    def find_named(self, names: Names | None, told: Sequence[Told], aliases: Aliases) -> str | None:
        """Return who of the list is in a change: a person, or the organisation left, joined or gone to; None = nobody.

        told: the claims that tell the change. Organisations count under every name that articles give them.
        """
        for person in _namesakes(self.people).get(_surname(names.person), ()) if names else ():
            if names and is_same_person(person, names.person):
                return person
        printed = {name for each in told for name in (each.claim.organisation, each.claim.destination) if name}
        if names:
            printed |= {name for name in (names.organisation, names.destination) if name}
        return self.find_organisation(printed, aliases)

    def find_organisation(self, names: Iterable[str], aliases: Aliases) -> str | None:
        """Return the organisation of the list that one of these names means; None = none does."""
        places = keys_of(names, aliases)
        for key, name in _keys(self.organisations):
            if key in places or aliases.standing(key) in places:
                return name
        return None

    def find_label(self, told: Sequence[Told]) -> str | None:
        """Return the label of the list that a feed of these claims has; None = none does."""
        given = {label for each in told for label in each.labels}
        return next((label for label in self.labels if label in given), None)


# Lists are long and asked of every change: what follows from a list alone is worked out once.


@lru_cache(maxsize=256)
def _keys(organisations: tuple[Watched, ...]) -> tuple[tuple[str, str], ...]:
    """Return the keys of all names on a list, as they are written, each with the name it stands under."""
    return tuple((organisation_key(name), each.name) for each in organisations for name in (each.name, *each.aliases))


@lru_cache(maxsize=256)
def _namesakes(people: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """Return the people of a list by the last word of their names."""
    found: dict[str, tuple[str, ...]] = {}
    for person in people:
        found[_surname(person)] = (*found.get(_surname(person), ()), person)
    return found


def _surname(person: str) -> str:
    return next(reversed(name_words(person)), "")


def keys_of(names: Iterable[str], aliases: Aliases) -> frozenset[str]:
    """Return the keys of names of organisations, as they are written and as the rules and users take them."""
    return frozenset(key for name in names for key in (organisation_key(name), aliases.key(name)))


def is_same_person(watched: str, person: str) -> bool:
    """Tell whether two names can be one person's: equal, or one with fewer given names; a lone surname says nothing."""
    one, other = tuple(name_words(watched)), tuple(name_words(person))
    if is_lone(one) or is_lone(other):
        return one == other != ()
    return one == other or fits(one, other) or fits(other, one)
