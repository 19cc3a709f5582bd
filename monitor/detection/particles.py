"""Particles of French names: what "de" glues to a name that it is no part of, and the surnames that it is part of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from monitor.detection.language import Language
from monitor.detection.names import Item, Named
from monitor.detection.text import fold

_GLUED = re.compile(r"(?P<name>[^\W\d_]\S* (?:\S+ )*?[^\W\d_a-z]\S*) (?P<link>de |d['’])(?P<house>[^\W\d_a-z].*)")
"""A given name and a surname, the particle, and what may be a house: not "Luc de Brellan"."""


def settle_particles(drafts: Sequence[list[Item]], language: Language) -> None:
    """Cut "de Globex" off the name of Jeanne Morel, and make one name of "Roux de Brécourt" told again.

    drafts = the items of each sentence. A house is cut off where the article names it or her alone; Geoffroy Roux de
    Brécourt, of whom nobody speaks as Geoffroy Roux, stays whole, and so does his surname.
    """
    if language.lang != "fr":
        return
    glued = [
        (items, item, parts)
        for items in drafts
        for item in items
        if item.symbol == "P" and " " in item.text and (parts := _GLUED.fullmatch(item.text))
    ]
    if not glued:
        return
    surnames = {_surname(parts): item.text for _, item, parts in glued}
    alone = {fold(item.text) for items in drafts for item in _alone(items, surnames)}
    for items, item, parts in glued:
        if fold(parts["house"]) in alone or fold(parts["name"]) in alone:
            surnames.pop(_surname(parts), None)
            place = next(n for n, one in enumerate(items) if one is item)
            items[place : place + 1] = _parted(item, parts)
    for items in drafts if surnames else ():
        for place in range(len(items) - 3, -1, -1):
            if name := surnames.get(_surname_at(items, place)):
                first, last = items[place], items[place + 2]
                people = [Named(name, first.start, last.end)]
                items[place : place + 3] = [Item("P", first.start, last.end, name, people=people)]


Surname = tuple[str, str]
"""The folded words on the two sides of a particle: "Roux de Brécourt"."""


def _surname(parts: re.Match[str]) -> Surname:
    return fold(parts["name"].split(" ", 1)[1]), fold(parts["house"])


def _surname_at(items: list[Item], place: int) -> Surname:
    """Return what may be a surname at a place; a name that opens a sentence may be read as a word."""
    first, link, last = items[place : place + 3]
    return (fold(first.text or first.symbol), fold(last.text)) if link.symbol in ("de", "d'") else ("", "")


def _alone(items: list[Item], surnames: Mapping[Surname, str]) -> Iterator[Item]:
    """Yield the names of a sentence, but for those within one of some surnames."""
    within = {place + 2 for place in range(len(items) - 2) if _surname_at(items, place) in surnames}
    yield from (item for n, item in enumerate(items) if item.symbol in "PNO" and item.text and n not in within)


def _parted(item: Item, parts: re.Match[str]) -> list[Item]:
    """Return the name, the link and the house of an item."""
    begin, (link, house) = item.start, (parts.start("link"), parts.start("house"))
    name = parts["name"]
    person = Item("P", begin, begin + len(name), name, people=[Named(name, begin, begin + len(name))])
    small = Item(parts["link"].strip().replace("’", "'"), begin + link, begin + house)
    body = Item("O", begin + house, item.end, parts["house"], organisation=parts["house"])
    return [person, small, body]
