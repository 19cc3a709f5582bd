"""Watchlists: the organisations, people and sectors that a user follows, and which changes they are in. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from monitor.domain.events import Names
from monitor.domain.identity import Told
from monitor.domain.organisations import Aliases, organisation_key
from monitor.domain.people import NameWords, fits, is_lone, name_words


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
        person: NameWords = tuple(name_words(names.person)) if names else ()
        for wanted in self.people:
            if person and _is_same(tuple(name_words(wanted)), person):
                return wanted
        printed = {name for each in told for name in (each.claim.organisation, each.claim.destination) if name}
        if names:
            printed |= {name for name in (names.organisation, names.destination) if name}
        places = {organisation_key(name) for name in printed} | {aliases.key(name) for name in printed}
        for organisation in self.organisations:
            called = (organisation.name, *organisation.aliases)
            if not places.isdisjoint({*map(organisation_key, called), *map(aliases.key, called)}):
                return organisation.name
        return None

    def find_label(self, told: Sequence[Told]) -> str | None:
        """Return the label of the list that a feed of these claims has; None = none does."""
        given = {label for each in told for label in each.labels}
        return next((label for label in self.labels if label in given), None)


def _is_same(wanted: NameWords, person: NameWords) -> bool:
    """Tell whether two names can be one person's: equal, or one with fewer given names; a lone surname says nothing."""
    if is_lone(person) or is_lone(wanted):
        return person == wanted
    return wanted == person or fits(wanted, person) or fits(person, wanted)
