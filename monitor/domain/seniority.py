"""How high a post stands: chief, executive, head, or below. Pure; the words of each rank come from the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from monitor.domain.organisations import fold_words
from monitor.domain.routing import Seniority

RANKS: tuple[Seniority, ...] = ("head", "executive", "chief")
"""The lowest first."""
_BELONGING = frozenset("of to for at in by with de du des d au aux a pour chez dans".split())
_JOINING = frozenset(["and", "et"])


class Ranks(msgspec.Struct, frozen=True):
    """Which words name a post of which rank."""

    phrases: Mapping[tuple[str, ...], Seniority]
    """Folded words -> rank."""
    deputies: frozenset[str] = frozenset()
    """Folded words that lower the post they stand beside by one rank."""

    def rank(self, role: str) -> int:
        """Return how high a post stands: 0 = below every rank, then as in RANKS from 1; of several posts, the highest.

        The longest phrase counts: a finance chief is no chief of the whole. What a post belongs to does not: a chief of
        staff to the president is no president.
        """
        words = tuple(fold_words(role))
        best, at, is_post = 0, 0, True
        while at < len(words):
            end = next((end for end in range(len(words), at, -1) if words[at:end] in self.phrases), None)
            if is_post and end is not None:
                beside = {*words[max(at - 1, 0) : at], *words[end : end + 1]}
                rank = RANKS.index(self.phrases[words[at:end]]) + 1
                best = max(best, rank - 1 if beside & self.deputies else rank)
            at = end or at + 1
            if words[at - 1] in _BELONGING | _JOINING:
                is_post = words[at - 1] in _JOINING
        return best


def ranks_of(phrases: Mapping[Seniority, Iterable[str]], deputies: Iterable[str]) -> Ranks:
    """Make ranks of the phrases that name their posts, as people write them."""
    return Ranks(
        {tuple(fold_words(phrase)): rank for rank, those in phrases.items() for phrase in those},
        frozenset(word for deputy in deputies for word in fold_words(deputy)),
    )
