"""What may stand behind a match: the end of its clause, or more names and posts of the same list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.detection.language import Language
from monitor.detection.names import Item, Named
from monitor.detection.reading import Sentence

_NEXT = re.compile(r"\S*")
_LISTED = re.compile(r"(?:[,;] (?:and |et )?|and |et )(?P<person>[PN] )(?:, )?(?:(?:as|to|comme) )?(?P<role>R )")


def breaks_off(hit: re.Match[str], language: Language) -> bool:
    """Tell whether a match ends in the middle of a phrase: "quits | tennis", "joins the union | picket line".

    Judged only where the lexicon lists the words with which a clause goes on.
    """
    allowed = language.sets.get("goes_on")
    verbal = hit.end() == hit.end("trigger")
    matched = hit.string[: hit.end()]
    if not allowed or not (verbal or matched.endswith(("P ", "N ", "O ", "A "))) or "'s " in hit[0] or " of " in hit[0]:
        # Nouns ("the departure of Roe") tell the whole by themselves.
        return False
    found = _NEXT.match(hit.string, hit.end())
    following = found[0] if found else ""
    if not following or not following[0].isalpha() or following.endswith("ing"):
        return False
    return following not in allowed and (verbal or following not in ("P", "Q", "W", "R"))


def listed(sentence: Sentence, hit: re.Match[str]) -> Iterator[tuple[Named, Item]]:
    """Yield the persons and posts that go on with a match: "elected Roe president, Poe treasurer"."""
    position = hit.end()
    while match := _LISTED.match(hit.string, position):
        person = sentence.typed.items[sentence.typed.at(match.start("person"))]
        role = sentence.typed.items[sentence.typed.at(match.start("role"))]
        yield from ((named, role) for named in person.people[:1])
        position = match.end()
