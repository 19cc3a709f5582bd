"""Firms that bear two names: "Wexley and Thorne Inc", "Dunmore and Sons Ltd", "joined Selby and Rowan"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from monitor.detection.language import Language
from monitor.detection.names import Item
from monitor.detection.text import fold

_WORDS_MAX = 3
"""The second name has at most so many words, its legal form counted."""


def join_firms(drafts: Sequence[list[Item]], language: Language) -> None:
    """Make one body of "Wexley and Thorne Inc", if the article never calls one of the two Wexley alone.

    drafts = the items of each sentence. "Wexley and Thorne", told again, is the same body; so is what has no legal
    form where the article names the two together twice, once as an employer. What a list knows as an organisation is
    a firm by itself.
    """
    if language.lang != "en":
        return
    joints = [(items, place) for items in drafts for place in _joints(items, language)]
    if not joints:
        return
    told = Counter(_pair(items, place) for items, place in joints)
    firms = {_pair(items, place) for items, place in joints if _is_firm(items, place, told, language)}
    if not firms:
        return
    alone = {word for items in drafts for place in range(len(items)) for word in _alone(items, place)}
    for items in drafts:
        for place in range(len(items) - 2, 0, -1):
            if items[place].symbol == "and" and (pair := _pair(items, place)) in firms and pair[0] not in alone:
                first, last = items[place - 1], items[place + 1]
                name = f"{first.text} and {last.text}"
                items[place - 1 : place + 2] = [Item("O", first.start, last.end, name, organisation=name)]


def _joints(items: list[Item], language: Language) -> Iterator[int]:
    """Yield where "and" stands between two names that may be one firm's."""
    for place in range(1, len(items) - 1):
        first, both, last = items[place - 1 : place + 2]
        if both.symbol != "and" or first.symbol != "N" or last.symbol not in "NO" or " " in first.text:
            continue
        listed = place > 1 and items[place - 2].symbol in (",", "between", "both", "'s", "'")
        known = fold(first.text) in language.pack.organisations or fold(last.text) in language.pack.organisations
        many = place + 2 < len(items) and language.writes("done_by_several", items[place + 2].symbol)
        if not (listed or known or many or first.text.isupper()):
            yield place


def _is_firm(items: list[Item], place: int, told: Counter[tuple[str, str]], language: Language) -> bool:
    last = items[place + 1]
    if last.symbol == "N":
        employs = place > 1 and language.writes("names_of_bodies", items[place - 2].symbol)
        return employs and " " not in last.text and told[_pair(items, place)] > 1
    *words, form = last.text.split(" ")
    legal = language.has("legal_forms", fold(form).rstrip("."))
    return legal and 0 < len(words) < _WORDS_MAX and not words[0].isupper()


def _pair(items: list[Item], place: int) -> tuple[str, str]:
    return fold(items[place - 1].text), fold(items[place + 1].text).split(" ")[0]


def _alone(items: list[Item], place: int) -> list[str]:
    """Return the folded words of a name that stands beside no "and": "Wexley" in "Wexley Foods", "Jane Wexley"."""
    item, behind = items[place], items[place + 1 : place + 3]
    paired = len(behind) == 2 and behind[0].symbol == "and" and behind[1].symbol in "NOP"
    if item.symbol not in "NOPL" or (paired and " " not in item.text):
        return []
    return fold(item.text).split(" ")
