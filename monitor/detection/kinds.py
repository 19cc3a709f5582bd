"""Which body "the housebuilder" is: the one that the article calls so when it names it."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from monitor.detection.language import Language
from monitor.detection.names import Item
from monitor.detection.people import Cast, clean
from monitor.detection.text import fold


def name_described(told: list[list[Item]], language: Language) -> None:
    """Let "the housebuilder" mean Acme Homes where a sentence says "housebuilder Acme Homes", and none of another one.

    told = the items of each sentence. What any body may be called ("the company") stays what the article is about.
    """
    called: dict[str, set[str]] = {}
    for items in told:
        for before, item in pairwise(items):
            beside = before.symbol == "A" and item.start - before.end == 1
            if beside and (item.symbol == "O" or (item.symbol == "N" and " " not in item.text)):
                called.setdefault(_kind(before), set()).add(clean(item.text))
    if not called:
        return
    for items in told:
        for item in items:
            for word in clean(item.text).lower().split()[1:] if item.symbol == "O" else ():
                if word in called:
                    # "Tollgate Bank" is a bank as much as "the savings bank Acme".
                    called[word].add(clean(item.text))
    meant = {kind: _one(names) for kind, names in called.items() if not language.has("any_body", kind)}
    for items in told:
        for before, item, behind in zip(items, items[1:], [*items[2:], *items[-1:]], strict=False):
            name = meant.get(_kind(item)) if item.symbol == "A" and " " not in item.text else None
            if name is not None and before.symbol == "the" and behind.symbol not in "NO":
                item.symbol, item.text, item.organisation = "O", name, name


def count_kinds(told: list[list[Item]], cast: Cast) -> None:
    """Count "the council" for Tannerdale council, if no other council is named; told = the items of each sentence."""
    kinds = Counter(_kind(item) for items in told for item in items if item.symbol == "A")
    ends = [(name, fold(name).rpartition(" ")[2]) for name in cast.bodies]
    for name, kind in ends:
        if kinds[kind] and [end for _, end in ends].count(kind) == 1:
            cast.bodies[name] += kinds[kind]


def _kind(item: Item) -> str:
    return fold(item.text).rpartition(" ")[2]


def _one(names: set[str]) -> str | None:
    """Return the fullest of the names if all are of one body: "Acme" and "Acme Homes"."""
    fullest = max(names, key=len)
    return fullest if all(fullest == name or fullest.startswith(f"{name} ") for name in names) else None
