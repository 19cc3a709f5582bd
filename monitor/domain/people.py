"""Names of people: keys, and which of two names is fuller. Pure."""

from __future__ import annotations

from monitor.domain.organisations import fold_words

TITLES = frozenset(["mr", "mrs", "ms", "m", "mme", "mlle", "dr", "sir", "dame", "lord", "lady", "prof", "me"])
SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv"])


def name_words(name: str) -> list[str]:
    """Return the folded words of a person's name, without titles and suffixes; never empty for a name with a word."""
    words = fold_words(name)
    core = [w for w in words if w not in TITLES and w not in SUFFIXES]
    return core or words


def surname_key(name: str) -> str:
    """Return the folded last word of a name: people of one neighbourhood share it. "" for an erased name."""
    words = name_words(name)
    return words[-1] if words else ""
