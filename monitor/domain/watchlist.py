"""Watchlists: the organisations, people and sectors that a user follows, and which changes they are in. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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
        if names and (person := next((each for each in self.people if is_same_person(each, names.person)), None)):
            return person
        printed = {name for each in told for name in (each.claim.organisation, each.claim.destination) if name}
        if names:
            printed |= {name for name in (names.organisation, names.destination) if name}
        return self.find_organisation(printed, aliases)

    def find_organisation(self, names: Iterable[str], aliases: Aliases) -> str | None:
        """Return the organisation of the list that one of these names means; None = none does."""
        places = keys_of(names, aliases)
        for organisation in self.organisations:
            if not places.isdisjoint(keys_of((organisation.name, *organisation.aliases), aliases)):
                return organisation.name
        return None

    def find_label(self, told: Sequence[Told]) -> str | None:
        """Return the label of the list that a feed of these claims has; None = none does."""
        given = {label for each in told for label in each.labels}
        return next((label for label in self.labels if label in given), None)


def keys_of(names: Iterable[str], aliases: Aliases) -> frozenset[str]:
    """Return the keys of names of organisations, as they are written and as the rules and users take them."""
    return frozenset(key for name in names for key in (organisation_key(name), aliases.key(name)))


def is_same_person(watched: str, person: str) -> bool:
    """Tell whether two names can be one person's: equal, or one with fewer given names; a lone surname says nothing."""
    one, other = tuple(name_words(watched)), tuple(name_words(person))
    if is_lone(one) or is_lone(other):
        return one == other != ()
    return one == other or fits(one, other) or fits(other, one)
