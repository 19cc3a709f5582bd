"""A sentence without what stands between commas: "Roe resigned, after six years in the post, as chief of Acme"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from monitor.detection.language import Language
from monitor.detection.phrases import Typed, typed
from monitor.detection.reading import Sentence
from monitor.detection.text import Token, fold

# Between two names the second comma begins a clause: "after leaving Acme, under pressure, Roe joined Globex".
_BETWEEN = r", (?=<aside_openers>)(?:(?![,;:.PN] )\S+ ){1,14}(?:[PN] (?=, [PNOAR] ))?, (?!<relative_words>)"
_ASIDE = rf"(?<=[^ ] )(?:(?<![PNOARW] ){_BETWEEN}|(?<=[PNOARW] ){_BETWEEN}(?![PNOARW] ))"


@contextmanager
def without_asides(sentence: Sentence, language: Language) -> Iterator[bool]:
    """Leave out of a typed sentence, inside the block, what only says when, how and why; False = it says no such thing.

    Where that stands is in `sentence.asides` meanwhile.
    """
    whole = sentence.typed
    if sentence.candidates and (asides := _asides(whole, language)):
        sentence.asides = asides
        sentence.typed = typed([item for item in whole.items if not is_inside(item.start, asides)], language)
    try:
        yield bool(sentence.asides)
    finally:
        sentence.typed, sentence.asides = whole, ()


def heard(sentence: Sentence) -> list[Token]:
    """Return the words of a sentence that stand in none of its asides."""
    return [t for t in sentence.tokens if not is_inside(t.start, sentence.asides)]


def is_inside(place: int, spans: Iterable[tuple[int, int]]) -> bool:
    """Tell whether a character stands in one of some spans."""
    return any(start <= place < end for start, end in spans)


def _asides(whole: Typed, language: Language) -> tuple[tuple[int, int], ...]:
    if whole.text.count(" , ") < 2:
        return ()
    found = language.pattern(_ASIDE).finditer(whole.text)
    return tuple(
        (whole.items[whole.at(aside.start())].start, whole.items[whole.at(aside.end() - 1)].end)
        for aside in found
        if not any(language.has("saying", fold(word)) for word in aside[0].split())
    )
