"""Everyday words in all their forms: they tell what is no name in a text in capitals, and which accents were lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache

from monitor.detection.entries import all_of
from monitor.detection.language import Language
from monitor.detection.text import Token, fold, lower
from monitor.domain.article import Part


class Vocabulary:
    """The everyday words of a language in all their forms: what in a sentence in capitals is no name."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._printed: dict[str, set[str]] = {}
        words = list(language.pack.everyday)
        for folded, printed in zip(all_of(fold, words), all_of(lower, words), strict=True):
            self._printed.setdefault(folded, set()).add(printed)
        self._endings: dict[str, list[str]] = {}
        for own, others in (entry.split("=") for entry in language.words("endings")):
            for other in others.split():
                self._endings.setdefault(other, []).append(own.strip())
        self._longest = max(map(len, self._endings), default=0)

    def __contains__(self, folded: str) -> bool:
        if folded in self._language.vocabulary or folded in self._printed:
            return True
        return any(True for _ in self._bases(folded)) or ("-" in folded and all(p in self for p in folded.split("-")))

    def _bases(self, folded: str) -> Iterator[tuple[str, int]]:
        """Yield the words that a form can belong to, as printed, with how much of them the form keeps."""
        for size in range(1, min(self._longest, len(folded) - 2) + 1):
            for own in self._endings.get(folded[-size:], ()):
                for printed in self._printed.get(folded[:-size] + own, ()):
                    yield printed, len(folded) - size

    @cached_property
    def has_accents(self) -> bool:
        """Tell whether the language writes accents."""
        return any(fold(word) != word for printed in self._printed.values() for word in printed)

    def lost_accents(self, folded: str) -> bool:
        """Tell whether a word without accents can only be one that has them: "societe", "demissionne"."""
        kept = [(printed, len(printed)) for printed in self._printed.get(folded, ())] or list(self._bases(folded))
        return bool(kept) and all(printed[:size] != folded[:size] for printed, size in kept)


@lru_cache(maxsize=8)
def vocabulary(language: Language) -> Vocabulary:
    """Return the language's everyday words, made once."""
    return Vocabulary(language)


def accents_lost(words: Mapping[Part, list[Token]], language: Language) -> bool:
    """Tell whether an article was typed without accents: it has none, and a word that cannot be without."""
    if any(token.low != token.fold for said in words.values() for token in said):
        return False
    known = vocabulary(language)
    return known.has_accents and any(
        known.lost_accents(token.fold) for said in words.values() for token in said if not token.cap
    )
