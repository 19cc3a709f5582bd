"""Names of people: keys, which of two names is fuller, and which can mean the same person. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from monitor.domain.organisations import fold_words

TITLES = frozenset(["mr", "mrs", "ms", "m", "mme", "mlle", "dr", "sir", "dame", "lord", "lady", "prof", "me"])
SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv"])
PARTICLES = frozenset(
    "de du des da di do dos del della d l la le van von der den ter zu zum af av al el bin ibn ben".split()
)

SPELLING_SCORE_MIN = 93.0
"""Two spellings of one name reach this rapidfuzz ratio (0 to 100): one letter in fifteen. Source: issue A, point 5."""

_ELISION = re.compile(r"\b([dDoO])['\u2019](?=\w)")

NameWords = tuple[str, ...]


def name_words(name: str) -> list[str]:
    """Return the folded words of a person's name, without titles and suffixes; never empty for a name with a word."""
    words = fold_words(_ELISION.sub(r"\1", name))
    core = [w for w in words if w not in TITLES and w not in SUFFIXES]
    return core or words


@lru_cache(maxsize=4096)
def surname_key(name: str) -> str:
    """Return the key that all spellings of a surname share; "" for an erased name.

    Everything that is decided about a person is decided among the claims that share this key (the neighbourhood), so it
    is coarse: the consonants of the last word, doubled letters once; a word of few consonants keeps its vowels.
    """
    words = name_words(name)
    if not words:
        return ""
    word = re.sub(r"(.)\1+", r"\1", words[-1])
    consonants = word[0] + re.sub(r"[aeiouy]", "", word[1:])
    return re.sub(r"(.)\1+", r"\1", consonants) if len(consonants) >= 4 else word


def given_names(words: NameWords) -> NameWords:
    """Return the words before the surname that are no particle; initials count."""
    return tuple(w for w in words[:-1] if w not in PARTICLES)


def is_full(words: NameWords) -> bool:
    """Tell whether a name has a given name that is more than an initial."""
    return any(len(w) > 1 for w in given_names(words))


def is_lone(words: NameWords) -> bool:
    """Tell whether a name is a surname alone, with or without a particle."""
    return not given_names(words)


def fullness(words: NameWords) -> tuple[int, int, int]:
    """Return what orders names from the barest to the fullest."""
    given = given_names(words)
    return (sum(len(w) > 1 for w in given), len(given), sum(map(len, words)))


def fits(short: NameWords, full: NameWords) -> bool:
    """Tell whether `short` can be a bare form of `full`: the same surname, each given name or its initial, in order."""
    if not short or not full or short[-1] != full[-1] or fullness(short) >= fullness(full):
        return False
    rest = iter(given_names(full))
    return all(any(w == g or (len(w) == 1 and g.startswith(w)) for g in rest) for w in given_names(short))


def spelling_score(one: NameWords, other: NameWords) -> float:
    """Return how alike two full names are written, 0 to 100; 0 when they may be a man's and a woman's name."""
    for mine, theirs in zip(given_names(one), given_names(other), strict=False):
        if mine[-1] != theirs[-1] and (mine[-1] in "aeo" or theirs[-1] in "aeo"):
            return 0.0
    return fuzz.ratio(" ".join(one), " ".join(other), score_cutoff=SPELLING_SCORE_MIN)
