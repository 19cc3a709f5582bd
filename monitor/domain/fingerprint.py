"""Which texts are copies of one another: one wire story in twenty papers is one source. Pure.

A fingerprint is a 64-bit similarity hash in 16 hex digits, then how many word triples a text has (4 digits), then the
smallest of their 32-bit hashes, ascending (8 digits each). The first finds reprints with a word changed here and there;
the last, a sample of what two texts share, finds a story that was cut, or that a paper put a frame around. Fingerprints
of the first kind alone stand in older logs.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import lru_cache
from heapq import nsmallest

import msgspec

NEAR_DUPLICATE_BITS_MAX = 6
"""Texts whose similarity hashes differ in no more bits are copies. Manku et al. (2007) take 3 for eight billion pages;
among the few articles on one change a wider net catches copies with another headline at no risk."""
SHARED_MIN = 0.5
"""Texts are copies when at least so much of the shorter one stands in the other. benchmarks/copies.py measures both."""

_SHINGLE_WORDS = 3
_WORDS_MIN = 30
_WORDS_MAX = 65_537
_SAMPLE = 48
_SIMILARITY_CHARS, _COUNT_CHARS, _HASH_CHARS = 16, 4, 8
# Each byte of a hash as eight 16-bit lanes of 0 or 1, so that adding the lanes counts bits, eight counts an addition.
_LANES = tuple(sum((byte >> bit & 1) << 16 * bit for bit in range(8)) for byte in range(256))


def fingerprint(text: str) -> str | None:
    """Return what a text is compared by. None = too short to compare.

    Sources: Charikar's simhash and Broder's bottom-k sketch, both over word triples; at most 65,535 of them are read.
    """
    words = re.findall(r"\w+", text.casefold())[:_WORDS_MAX]
    if len(words) < _WORDS_MIN:
        return None
    shingles = {" ".join(words[i : i + _SHINGLE_WORDS]) for i in range(len(words) - _SHINGLE_WORDS + 1)}
    hashes = [hashlib.blake2b(shingle.encode(), digest_size=8).digest() for shingle in shingles]
    smallest = nsmallest(_SAMPLE, {digest[:4] for digest in hashes})
    return f"{_similarity(hashes):016x}{len(hashes):04x}" + "".join(digest.hex() for digest in smallest)


def _similarity(hashes: list[bytes]) -> int:
    counts = [0] * 8
    for digest in hashes:
        for index, byte in enumerate(digest):
            counts[index] += _LANES[byte]
    value = 0
    for index, lanes in enumerate(counts):
        for bit in range(8):
            if (lanes >> 16 * bit & 0xFFFF) * 2 > len(hashes):
                value |= 1 << (8 * index + bit)
    return value


class _Print(msgspec.Struct, frozen=True):
    """A fingerprint, taken apart."""

    similarity: int
    count: int
    """Word triples of the text; 0 = not known."""
    sample: frozenset[int]


@lru_cache(maxsize=4_096)
def _read(fingerprint: str) -> _Print:
    similarity, rest = fingerprint[:_SIMILARITY_CHARS], fingerprint[_SIMILARITY_CHARS:]
    count, hashes = rest[:_COUNT_CHARS], rest[_COUNT_CHARS:]
    sample = (int(hashes[at : at + _HASH_CHARS], 16) for at in range(0, len(hashes), _HASH_CHARS))
    return _Print(int(similarity, 16), int(count or "0", 16), frozenset(sample))


def are_copies(one: str, other: str) -> bool:
    """Tell whether two texts are one, reprinted, cut or framed."""
    a, b = _read(one), _read(other)
    if (a.similarity ^ b.similarity).bit_count() <= NEAR_DUPLICATE_BITS_MAX:
        return True
    return bool(a.count and b.count) and _shared(a, b) >= SHARED_MIN


def _shared(one: _Print, other: _Print) -> float:
    """Estimate how much of the shorter text stands in the other one, 0 to 1."""
    together = nsmallest(_SAMPLE, one.sample | other.sample)
    likeness = sum(value in one.sample and value in other.sample for value in together) / len(together)
    both = likeness * (one.count + other.count) / (1 + likeness)
    return both / min(one.count, other.count)


def likely_copies(fingerprints: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs that may be copies, each once, without comparing all with all.

    Copies share some of their smallest hashes, or one of seven bands of their similarity: of at most six bits that
    differ, one band of seven has none.
    """
    sampled: dict[int, list[str]] = defaultdict(list)
    banded: dict[tuple[int, int], list[tuple[int, str]]] = defaultdict(list)
    for each in fingerprints:
        taken, likely = _read(each), set[str]()
        for value in taken.sample:
            likely.update(sampled[value])
            sampled[value].append(each)
        for band in range(7):
            alike = banded[band, taken.similarity >> 9 * band & (0x1FF if band < 6 else 0x3FF)]
            for similarity, earlier in alike:
                if (similarity ^ taken.similarity).bit_count() <= NEAR_DUPLICATE_BITS_MAX:
                    likely.add(earlier)
            alike.append((taken.similarity, each))
        yield from ((earlier, each) for earlier in likely)
