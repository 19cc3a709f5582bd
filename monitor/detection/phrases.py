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
from monitor.detection.literals import either_part, plain_parts
from monitor.detection.names import Item
from monitor.detection.person_folds import all_people
from monitor.detection.shapes import shapes
from monitor.detection.small_words import without_small_words
from monitor.detection.templates import Said
from monitor.detection.text import fold


class Typed:
    """Items with the string that templates match on."""

    def __init__(self, items: list[Item]) -> None:
        self.items = items
        self.text = "".join([item.symbol + " " for item in items])
        self._said: Said | None = None

    def said(self, folded: bool) -> Said:
        """Return the sentence as templates read it; folded = it is written without accents."""
        if self._said is None:
            self._said = Said(self.text, folded)
        return self._said

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
        holds = sentence.text.__contains__
        for number, source, change, either in _fitting(language, sentence.text, done):
            if either and not any(map(holds, either)):
                continue
            if fronted and change is all_people and "," in source:
                # "After the ouster of Roe, Poe and Doe lead": the comma closes the phrase in front, it makes no list.
                continue
            pattern = _shape(source)
            if pattern.search(sentence.text) is None:
                continue
            folded = sentence.rewrite(pattern, change)
            if folded is not sentence:
                sentence, done = folded, number + 1
                break
        else:
            return sentence


Fold = tuple[int, str, Change, tuple[str, ...]]
"""The number of a fold, its shape, what it does, and pieces of which one stands wherever its shape does."""


def _fitting(language: Language, text: str, done: int) -> tuple[Fold, ...]:
    """Return the folds behind the first ones of which a text holds all plain parts."""
    return _holding(language, tuple([part in text for part in _parts(language)]), done)


@lru_cache(maxsize=20_000)
def _holding(language: Language, held: tuple[bool, ...], done: int) -> tuple[Fold, ...]:
    parts = set(compress(_parts(language), held))
    return tuple(fold for fold, needed in _folds(language)[done:] if parts.issuperset(needed))


@lru_cache(maxsize=8)
def _parts(language: Language) -> tuple[str, ...]:
    return tuple(sorted({part for _, parts in _folds(language) for part in parts}))


@lru_cache(maxsize=8)
def _folds(language: Language) -> list[tuple[Fold, tuple[str, ...]]]:
    """Return the folds in their order, each with the plain parts without which it cannot match."""
    sources = enumerate(shapes(language))
    return [((number, s, change, either_part(s)), plain_parts(s)) for number, (s, change) in sources]


_MENTION = re.compile(r"(?:[A-Z]|\[[A-Z]+\]) ")


@lru_cache(maxsize=1_000)
def _shape(source: str) -> re.Pattern[str]:
    """Compile a shape when it is first looked for: many never are."""
    # What begins with a mention begins with its letter, which no word holds: to look for that is fast.
    return re.compile(source if _MENTION.match(source) else "(?<![^ ])" + source)
