"""Lists of moves in French papers: the body stands before the colon of each line, or on a line of its own above."""

from __future__ import annotations

from monitor.detection.everyday import vocabulary
from monitor.detection.names import Item
from monitor.detection.people import clean
from monitor.detection.reading import Reading, Sentence
from monitor.detection.text import fold


def listed_under(sentence: Sentence, reading: Reading) -> str | None:
    """Return the body before the colon of a line in a list of moves ("Acme : Jeanne Morel est nommée"), or above it."""
    items = sentence.typed.items
    if len(items) > 3 and items[1].symbol == ":" and items[2].people:
        return _house_named(items[:1], reading)
    above = next((s for s in reading.sentences if s.part == "text" and sentence.number - s.number == 1), None)
    if above is None or len(above.tokens) > _LINE_TOKENS_MAX or not above.tokens:
        return None
    alone = [item for item in above.typed.items if item.symbol not in "-–•.:"]
    if len(alone) == 1 and len(alone[0].people) == 1 and not alone[0].people[0].role:
        # "Jeanne Morel (Acme)"
        return alone[0].people[0].organisation
    return _house_named(alone, reading)


_LINE_TOKENS_MAX = 9
"""The line above that tells where somebody moves is a name, and no sentence."""


def _house_named(items: list[Item], reading: Reading) -> str | None:
    """Return the one item as a body's name; None for a rubric, a person, a place."""
    if len(items) != 1 or items[0].symbol not in "ON" or reading.cast.knows(items[0].text):
        return None
    if items[0].symbol == "N" and all(word in vocabulary(reading.language) for word in fold(items[0].text).split()):
        return None
    return clean(items[0].organisation or items[0].text)
