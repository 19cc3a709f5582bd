"""Many texts parted into copies of one another. Pure; what was parted lately is remembered."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from itertools import chain, combinations, product

from monitor.domain.fingerprint import are_copies, likely_copies
from monitor.domain.partition import Partition

FEW = 8
"""So many texts that came to a set are compared with it one by one; more of them are looked up, all with all."""

_lately: deque[tuple[frozenset[str], Mapping[str, str]]] = deque(maxlen=16)
"""Sets and how they are parted. A set of texts is parted in one way only, so what stands here changes no answer."""


def parted(texts: frozenset[str]) -> Mapping[str, str]:
    """Part fingerprints into copies, and copies of copies: each -> the one that stands for all its copies.

    Where a set that was parted lately has grown by a text, that text is compared with each of the others at most once,
    and with no more of those that are copies of one another when it is a copy of one of them.
    """
    held: frozenset[str] = frozenset()
    known: Mapping[str, str] = {}
    for earlier, groups in tuple(_lately):
        if len(held) < len(earlier) and earlier <= texts:
            held, known = earlier, groups
    if held == texts:
        return known
    partition = Partition(known)
    for one, other in _pairs(held, texts - held):
        if partition.find(one) != partition.find(other) and are_copies(one, other):
            partition.merge(one, other)
    found = {text: str(partition.find(text)) for text in texts}
    if len(texts) > FEW:
        _lately.append((texts, found))
    return found


def _pairs(held: frozenset[str], new: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield the pairs that may be copies, of a set that is parted already and of what came to it."""
    return chain(product(new, held), combinations(new, 2)) if len(new) <= FEW else likely_copies(held | new)
