"""The typed sentence: items whose names, posts and appositions are folded into one symbol a person.

"Jeanne Morel, la directrice générale d'Acme, a annoncé" becomes "P a annoncé",
the post and the organisation kept aside.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property, lru_cache
from itertools import accumulate, compress

from monitor.detection.folds import Change
from monitor.detection.language import Language
from monitor.detection.literals import plain_parts
from monitor.detection.names import Item
from monitor.detection.person_folds import all_people
from monitor.detection.shapes import shapes
from monitor.detection.small_words import without_small_words
from monitor.detection.text import fold


class Typed:
    """Items with the string that templates match on."""

    def __init__(self, items: list[Item]) -> None:
        self.items = items
        self.text = "".join([item.symbol + " " for item in items])

    @cached_property
    def starts(self) -> list[int]:
        """Where each item begins in the text."""
        return list(accumulate([len(item.symbol) + 1 for item in self.items], initial=0))[:-1]

    def at(self, position: int) -> int:
        """Return the number of the item at a position of the typed text."""
        return bisect_right(self.starts, position) - 1

    def rewrite(self, pattern: re.Pattern[str], change: Change) -> Typed:
        """Replace the items of each match by what change makes of them; None = leave them."""
        out: list[Item] = []
        done = 0
        for match in pattern.finditer(self.text):
            first, last = self.at(match.start()), self.at(match.end() - 1) + 1
            if first < done or match.start() == match.end():
                continue
            new = change(self.items[first:last])
            if new is None:
                continue
            out += self.items[done:first]
            out += new
            done = last
        if not done:
            return self
        return Typed(out + self.items[done:])


def typed(items: list[Item], language: Language) -> Typed:
    """Fold the items of a sentence into a typed sentence."""
    sentence = Typed(without_small_words(items, language))
    fronted = bool(items) and language.has("after_words", fold(items[0].symbol))
    done = 0
    while True:
        for number, pattern, change in _fitting(language, sentence.text, done):
            if fronted and change is all_people and "," in pattern.pattern:
                # "After the ouster of Roe, Poe and Doe lead": the comma closes the phrase in front, it makes no list.
                continue
            if pattern.search(sentence.text) is None:
                continue
            folded = sentence.rewrite(pattern, change)
            if folded is not sentence:
                sentence, done = folded, number + 1
                break
        else:
            return sentence


def _fitting(language: Language, text: str, done: int) -> tuple[tuple[int, re.Pattern[str], Change], ...]:
    """Return the folds behind the first ones, with their numbers, of which a text holds all plain parts."""
    return _holding(language, tuple([part in text for part in _parts(language)]), done)


@lru_cache(maxsize=20_000)
def _holding(language: Language, held: tuple[bool, ...], done: int) -> tuple[tuple[int, re.Pattern[str], Change], ...]:
    parts = set(compress(_parts(language), held))
    folds = enumerate(_patterns(language))
    return tuple((number, *fold[:2]) for number, fold in folds if number >= done and parts.issuperset(fold[2]))


@lru_cache(maxsize=8)
def _parts(language: Language) -> tuple[str, ...]:
    return tuple(sorted({part for _, _, parts in _patterns(language) for part in parts}))


@lru_cache(maxsize=8)
def _patterns(language: Language) -> list[tuple[re.Pattern[str], Change, tuple[str, ...]]]:
    """Return the folds in their order: pattern, change, and plain parts without which it cannot match."""
    return [(re.compile("(?<![^ ])" + source), change, plain_parts(source)) for source, change in shapes(language)]
