"""What may stand behind a match: the end of its clause, or more names and posts of the same list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.detection.language import Language
from monitor.detection.names import Item, Named
from monitor.detection.reading import Sentence

_LISTED = re.compile(r"(?:[,;] (?:and |et )?|and |et )(?P<person>[PN] )(?:, )?(?:(?:as|to|comme) )?(?P<role>R )")


_FROM_ELSEWHERE = re.compile(
    r"from (?!(?:all|both|his|her|their|the (?:job|post|position|role|helm)|day-to-day|active|executive|full-time|"
    r"office|government|cabinet|post|posts|role|roles|duty|duties|here|there|[0-9R])[ s])"
)
"""What somebody leaves, where no template could read it: "retires from tennis", "resigns from China's parliament"."""


def breaks_off(hit: re.Match[str], language: Language) -> bool:
    """Tell whether a match ends in the middle of a phrase: "quits | tennis", "joins the union | picket line".

    Judged only where the lexicon lists the words with which a clause goes on.
    """
    if language.lang == "en" and hit.end() == hit.end("trigger") and _FROM_ELSEWHERE.match(hit.string, hit.end()):
        return True
    slots = hit.groupdict()
    person_ends = any(slots.get(name) and hit.end(name) == hit.end() for name in ("person", "who", "previous"))
    if language.lang == "en" and person_ends and hit.string.startswith("'s ", hit.end()):
        # "hires Roe's firm", "fires Roe's deputy".
        return True
    allowed = language.sets.get("goes_on")
    verbal = hit.end() == hit.end("trigger")
    matched = hit.string[: hit.end()]
    first, second = [*hit.string[hit.end() :].split(" ", 2), "", ""][:2]
    if not allowed or not (verbal or matched.endswith(("P ", "N ", "O ", "A "))):
        return False
    if "'s " in hit[0] or " of " in hit[0]:
        # "the departure of Roe" tells the whole by itself, "the resignation of Roe's bankers" speaks of others.
        return first in ("'s", "'") and matched.endswith(("P ", "N "))
    if not first or not first[0].isalpha() or first.endswith("ing"):
        return False
    if first in allowed or f"{first} {second}" in allowed:
        return False
    return verbal or first not in ("P", "Q", "W", "R")


def listed(sentence: Sentence, hit: re.Match[str]) -> Iterator[tuple[Named, Item]]:
    """Yield the persons and posts that go on with a match: "elected Roe president, Poe treasurer"."""
    position = hit.end()
    while match := _LISTED.match(hit.string, position):
        person = sentence.typed.items[sentence.typed.at(match.start("person"))]
        role = sentence.typed.items[sentence.typed.at(match.start("role"))]
        yield from ((named, role) for named in person.people[:1])
        position = match.end()


def describes(hit: re.Match[str], slots: dict[str, Item]) -> bool:
    """Tell "names Jeep boss to replace Roe", where Jeep is no person, from "names Mehta head of research"."""
    if "role" not in slots and "person" in slots and hit.start("person") > hit.start("trigger"):
        return hit.string.startswith("R ", hit.end("person"))
    if "role" not in slots or "person" not in slots:
        return False
    if slots["person"].former:
        return True
    if slots["role"].start - slots["person"].end > 1:
        return False
    after = hit.string[hit.end("role") : hit.end("role") + 6]
    return after.startswith(("to ", "as ", "in "))
