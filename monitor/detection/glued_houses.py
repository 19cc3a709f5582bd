"""Houses that a particle glues to a French name: "le départ de Jeanne Morel de Globex", where nobody is called so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.detection.language import Language
from monitor.detection.names import Item, Named
from monitor.detection.text import fold

_GLUED = re.compile(r"(?P<name>[^\W\d_]\S* (?:\S+ )*?[^\W\d_a-z]\S*) (?P<link>de |d['’])(?P<house>[^\W\d_a-z].*)")
"""A given name and a surname, the particle, and what may be a house: not "Luc de Brellan"."""


def part_houses(drafts: Sequence[list[Item]], language: Language) -> None:
    """Cut the house off a name where the article shows that it is one: "Roux de Globex", and "Globex" or "Roux" alone.

    drafts = the items of each sentence. "Geoffroy Roux de Brécourt" stays whole: nobody calls him Geoffroy Roux, and
    nothing is called Brécourt.
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
    alone = {fold(item.text) for items in drafts for item in items if item.symbol in "PNO" and item.text}
    for items, item, parts in glued:
        if fold(parts["house"]) in alone or fold(parts["name"]) in alone:
            place = next(n for n, one in enumerate(items) if one is item)
            items[place : place + 1] = _parted(item, parts)


def _parted(item: Item, parts: re.Match[str]) -> list[Item]:
    """Return the name, the link and the house of an item."""
    begin, (link, house) = item.start, (parts.start("link"), parts.start("house"))
    name = parts["name"]
    person = Item("P", begin, begin + len(name), name, people=[Named(name, begin, begin + len(name))])
    small = Item(parts["link"].strip().replace("’", "'"), begin + link, begin + house)
    body = Item("O", begin + house, item.end, parts["house"], organisation=parts["house"])
    return [person, small, body]
