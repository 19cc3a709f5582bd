"""Names that an article misprints once: "Hartcourt" for the Harcourt Engineering that it tells of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from monitor.detection.claims import Found
from monitor.detection.names import NAME_TOKENS_MAX
from monitor.detection.people import clean
from monitor.detection.reading import Reading
from monitor.detection.text import fold

_LETTERS_MIN = 6
"""Shorter names that differ in one letter are rather two."""


def set_right(found: list[Found], reading: Reading) -> None:
    """Give a body that is named once, but for a letter as a fuller name of the article begins, that name.

    Only what is called by one word: "Hansen Ltd" is another than "Hanson Plc".
    """
    unknown = [one for one in found if _is_short(one.organisation or "")]
    if not unknown:
        return
    told = Counter(token.fold for sentence in reading.sentences for token in sentence.tokens if token.cap)
    for one in unknown:
        printed = fold(one.organisation or "")
        if told[printed] != 1 or printed in reading.language.pack.organisations:
            continue
        meant = list(_fuller(printed, reading))
        if len({fold(body).partition(" ")[0] for body in meant}) == 1:
            one.organisation = max(meant, key=len)


def _is_short(name: str) -> bool:
    return len(clean(name)) >= _LETTERS_MIN and " " not in clean(name)


def _fuller(printed: str, reading: Reading) -> Iterator[str]:
    """Yield the names of organisations of several words that begin nearly as one word does."""
    words = reading.language.sets["organisation_words"]
    for sentence in reading.sentences:
        for place, token in enumerate(sentence.tokens):
            if token.cap and is_misprint(printed, token.fold):
                run = [token.text]
                for ahead in sentence.tokens[place + 1 : place + NAME_TOKENS_MAX]:
                    if not (ahead.cap and ahead.text[0].isalpha()):
                        break
                    run.append(ahead.text)
                if fold(run[-1]) in words and len(run) > 1:
                    yield " ".join(run)


def is_misprint(printed: str, meant: str) -> bool:
    """Tell whether two words begin alike and differ by one letter: another, one more, one less, two swapped."""
    if printed == meant or printed[:1] != meant[:1] or abs(len(printed) - len(meant)) > 1:
        return False
    same = next((n for n, (a, b) in enumerate(zip(printed, meant, strict=False)) if a != b), len(printed))
    rest, other = printed[same:], meant[same:]
    swapped = rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return swapped or rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]
