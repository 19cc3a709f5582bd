"""The words that detection goes by stand once: in a lexicon, or in one module."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from monitor import detection
from monitor.detection.text import fold
from tests.shipped_rules import LANGUAGES

WORDS_MIN, SHARED_MAX = 5, 0.75
"""Small words of grammar stand in many short lists; so large a share of a longer one is the same list again."""

Words = frozenset[str]


def in_modules() -> dict[str, Words]:
    """Return the lists of words that modules hold, each under the first module that names it."""
    found: dict[int, tuple[str, Words]] = {}
    for path in sorted(Path(detection.__file__).parent.glob("*.py")):
        module = importlib.import_module(f"monitor.detection.{path.stem}")
        for name, value in vars(module).items():
            if name.isupper() and isinstance(value, (frozenset, tuple)) and all(isinstance(one, str) for one in value):
                found.setdefault(id(value), (f"{path.stem}.{name}", frozenset(map(fold, value))))
    return {name: words for name, words in found.values() if len(words) >= WORDS_MIN}


def in_lexicons() -> Iterator[tuple[str, Words]]:
    for lang, language in LANGUAGES.items():
        yield from ((f"{lang}: {name}", language.sets[name]) for name in language.pack.lexicon)


def test_no_list_of_words_stands_twice() -> None:
    ours = in_modules()
    pairs = [*combinations(ours.items(), 2), *((one, other) for one in ours.items() for other in in_lexicons())]

    again = [(one[0], other[0]) for one, other in pairs if len(one[1] & other[1]) > SHARED_MAX * len(one[1] | other[1])]

    assert again == []
    assert len(ours) > 20
