"""Whose "its chief" is: the body that the same sentence names before it."""

from __future__ import annotations

from itertools import pairwise

from monitor.detection.language import Language
from monitor.detection.names import Item, Named
from monitor.detection.people import Cast


def place_own_posts(items: list[Item], language: Language) -> None:
    """Learn that "its chief" in "Acme says its chief resigned" is Acme's: the body named last before."""
    # "Zentrix said that Jane Roe, its chief, ...": a name that speaks first is the body.
    opener = next((i for i, verb in pairwise(items[:3]) if i.symbol == "N" and verb.symbol in ("said", "says")), None)
    for place, item in enumerate(items):
        if not item.people and item.symbol != "R":
            continue
        if place > 2 and items[place - 1].symbol == "whose" and items[place - 3].symbol in "ONR":
            # "Acme, whose chief, Paul Rowe, left", "the regulator, whose head, Paul Rowe, left".
            for named in item.people:
                named.organisation = named.organisation or items[place - 3].organisation or items[place - 3].text
        if item.symbol == "R" and item.own and item.organisation is None and _speaks_first(items, place):
            # "Acme said three directors have resigned from its board".
            item.organisation = items[0].organisation or items[0].text
        own = [n for n in item.people if n.organisation == "@"]
        body = next((i for i in reversed(items[:place]) if i.symbol in "OA" or i is opener), None) if own else None
        before = [i for i in items[max(0, place - 3) : place] if i.symbol != ","]
        if own and len(before) > 1 and before[-2].symbol == "N" and language.writes("lost", before[-1].symbol):
            # "Gamer lost its editor".
            body = before[-2]
        elif body is not None and body.symbol == "A" and (firm := _named_before(items, body)) is not None:
            body = firm
        if body is not None and body.symbol in "ON" and body.text not in ("", "@"):
            for named in own:
                named.organisation = body.organisation or body.text


def _named_before(items: list[Item], body: Item) -> Item | None:
    """Return Acme for the developer in "Acme, the developer, ..."."""
    place = next(n for n, item in enumerate(items) if item is body)
    while place and items[place - 1].symbol in ("the", "a", "an"):
        place -= 1
    apposed = place > 1 and items[place - 1].symbol == "," and items[place - 2].symbol == "O"
    return items[place - 2] if apposed else None


def _speaks_first(items: list[Item], before: int) -> bool:
    """Tell whether a body says at the head of a sentence what follows, and no other is named before a place."""
    speaks = before > 1 and items[0].symbol == "O" and items[1].symbol in ("said", "says", "announced")
    return speaks and not any(item.symbol in "ONA" for item in items[1:before])


def place_relative_posts(items: list[Item]) -> None:
    """Learn that the director in "Acme, dont le directeur, Paul Roux, est parti" is Acme's."""
    for place, item in enumerate(items):
        opens = place > 2 and items[place - 1].symbol == "dont" and items[place - 2].symbol == ","
        body = items[place - 3] if opens else None
        if body is not None and body.symbol in "ON":
            for named in item.people:
                if named.role and named.organisation in (None, "@"):
                    named.organisation = body.organisation or body.text


def place_its_post(before: list[Item], items: list[Item]) -> None:
    """Learn that "Its chief", "When its chief" is the body's of which the sentence before spoke first, or alone."""
    told = [i.organisation or i.text for i in before if i.symbol == "O"]
    told += [i.organisation for i in before if i.symbol == "R" and i.organisation and i.organisation[0] not in "@^"]
    alone = len(set(told)) == 1
    if not told or not (alone or before[0].symbol == "O"):
        return
    for item in items[:2]:
        for named in item.people:
            if named.organisation == "@":
                named.organisation = told[0]


def learn_fronted_post(before: list[Item], items: list[Item], cast: Cast) -> None:
    """Learn the post of "Jeanne Morel se confie. Directrice d'Acme depuis 2016, elle ..." for the one named before."""
    if [item.symbol for item in items[:3]] != ["R", ",", "W"]:
        return
    bearers = [named for item in before for named in item.people]
    if len(bearers) == 1:
        post, bearer = items[0], bearers[0]
        cast.learn(Named(bearer.name, post.start, post.end, post.role, post.organisation, post.former))
