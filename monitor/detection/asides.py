"""A sentence without its asides: "Roe resigned, after six years in the post, as chief of Acme"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from monitor.detection.language import Language
from monitor.detection.phrases import typed
from monitor.detection.reading import Sentence
from monitor.detection.text import Token, fold

# Between two names the second comma begins a clause: "after leaving Acme, under pressure, Roe joined Globex".
_BETWEEN = r", (?=<aside_openers>)(?:(?![,;:.PN] )\S+ ){1,14}(?:[PN] (?=, [PNOAR] ))?, (?!<relative_words>)"
_ASIDE = rf"(?<=[^ ] )(?:(?<![PNOARW] ){_BETWEEN}|(?<=[PNOARW] ){_BETWEEN}(?![PNOARW] ))"
_DASHED = r"(?<=[^ ] )(?P<dash>[–-] )(?:(?![–;:.PNW-] )\S+ ){0,14}(?P=dash)"
_IN_PARENTHESES = r"\( (?=<aside_openers>)(?:(?!\) )\S+ ){1,14}\) "


@contextmanager
def without_asides(sentence: Sentence, language: Language) -> Iterator[bool]:
    """Leave out of a typed sentence, inside the block, what only says when, how and why; False = it says no such thing.

    Where that stands is in `sentence.asides` meanwhile.
    """
    whole = sentence.typed
    if sentence.candidates and (asides := _asides(sentence, language)):
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


def _asides(sentence: Sentence, language: Language) -> tuple[tuple[int, int], ...]:
    items, at = sentence.typed.items, sentence.typed.at
    shapes = [_ASIDE] if sentence.typed.text.count(" , ") > 1 else []
    if sentence.part != "title" and any(sentence.typed.text.count(f" {dash}") > 1 for dash in "–-"):
        shapes.append(_DASHED)
    found = [hit for shape in shapes for hit in language.pattern(shape).finditer(sentence.typed.text)]
    spans = [
        (items[at(hit.start())].start, items[at(hit.end() - 1)].end) for hit in found if not _says(hit[0], language)
    ]
    if any(token.text == "(" for token in sentence.tokens):
        text = "".join(f"{token.low} " for token in sentence.tokens)
        for hit in language.pattern(_IN_PARENTHESES).finditer(text):
            first, last = (sentence.tokens[text.count(" ", 0, place)] for place in (hit.start(), hit.end() - 1))
            spans += [] if _says(hit[0], language) else [(first.start, last.end)]
    return tuple(spans)


def _says(words: str, language: Language) -> bool:
    """Tell "as Roe said" and the like, which bear on all that is told around them."""
    return any(language.has("saying", fold(word)) for word in words.split())
