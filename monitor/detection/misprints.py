"""Names that an article misprints once: "Hartcourt" for the Harcourt that it tells of everywhere else."""

from __future__ import annotations

from collections import Counter

from monitor.detection.claims import Found
from monitor.detection.people import clean
from monitor.detection.reading import Reading
from monitor.detection.text import fold

_LETTERS_MIN = 6
"""Shorter names that differ in one letter are rather two."""


def set_right(found: list[Found], reading: Reading) -> None:
    """Give a body that is named once, but for a letter as another that is named more often, the other's name.

    Only what is called by one word: "Hansen Ltd" is another than "Hanson Plc".
    """
    unknown = [one for one in found if _is_short(one.organisation or "")]
    if not unknown:
        return
    told = Counter(token.fold for sentence in reading.sentences for token in sentence.tokens if token.cap)
    known = [body for body in reading.cast.bodies if told[_head(body)] > 1]
    for one in unknown:
        printed = _head(one.organisation or "")
        if told[printed] != 1 or fold(one.organisation or "") in reading.language.pack.organisations:
            continue
        meant = [body for body in known if is_misprint(printed, _head(body))]
        if meant and len({_head(body) for body in meant}) == 1:
            one.organisation = max(meant, key=len)


def _is_short(name: str) -> bool:
    return len(clean(name)) >= _LETTERS_MIN and " " not in clean(name)


def _head(name: str) -> str:
    return fold(clean(name)).partition(" ")[0]


def is_misprint(printed: str, meant: str) -> bool:
    """Tell whether two words begin alike and differ by one letter: another, one more, one less, two swapped."""
    if printed == meant or printed[:1] != meant[:1] or abs(len(printed) - len(meant)) > 1:
        return False
    same = next((n for n, (a, b) in enumerate(zip(printed, meant, strict=False)) if a != b), len(printed))
    rest, other = printed[same:], meant[same:]
    swapped = rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return swapped or rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]
