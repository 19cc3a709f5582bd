"""How high a post stands: chief, executive, head, or below. Pure; the words of each rank come from the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from monitor.domain.organisations import fold_words
from monitor.domain.routing import Seniority

RANKS: tuple[Seniority, ...] = ("head", "executive", "chief")
"""The lowest first."""


class Ranks(msgspec.Struct, frozen=True):
    """Which words name a post of which rank."""

    phrases: Mapping[tuple[str, ...], Seniority]
    """Folded words -> rank."""

    def rank(self, role: str) -> int:
        """Return how high a post stands: 0 = below every rank, then as in RANKS from 1.

        The longest phrase in the role decides, the first of several: a vice president is no president.
        """
        words = tuple(fold_words(role))
        longest, best = 0, 0
        for start in range(len(words)):
            for end in range(len(words), start + longest, -1):
                rank = self.phrases.get(words[start:end])
                if rank is not None:
                    longest, best = end - start, RANKS.index(rank) + 1
                    break
        return best


def ranks_of(words: Mapping[Seniority, Iterable[str]]) -> Ranks:
    """Make ranks of the phrases that name their posts, as people write them."""
    return Ranks({tuple(fold_words(phrase)): rank for rank, phrases in words.items() for phrase in phrases})
