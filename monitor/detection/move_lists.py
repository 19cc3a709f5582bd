"""Lists of moves: the body stands before the colon of each line or clause, or on a line of its own above."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.detection.everyday import vocabulary
from monitor.detection.names import Item
from monitor.detection.people import clean
from monitor.detection.reading import Reading, Sentence
from monitor.detection.text import Token, fold


def listed_under(sentence: Sentence, who: Item | None, reading: Reading) -> str | None:
    """Return the body before the colon of somebody's clause in a list of moves, "Acme : Jeanne Morel est nommée".

    Otherwise, in French, the one on the line above. A minister's field ("Santé : Jeanne Morel remplace Paul Roux"), a
    dash and an English name, which may be a town's, are labels only beside others of that kind.
    """
    french = reading.language.lang == "fr"
    clause = _clause_of(sentence.typed.items, who)
    at = _label_end(clause)
    if at:
        house = _house_named(clause[:at], reading)
        if house is not None and french and clause[at].symbol == ":":
            return house
        house = house or _portfolio(clause[:at], sentence, reading)
        return house if house is not None and _is_one_of_several(sentence, reading) else None
    return _named_above(sentence, reading) if french else None


def _named_above(sentence: Sentence, reading: Reading) -> str | None:
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

_LABEL_ITEMS_MAX = 5
"""A label has no more items: "jeunesse et sports"."""

_BULLETS = frozenset("-–•*·")


def _clauses(items: list[Item]) -> Iterator[list[Item]]:
    """Yield what stands between semicolons, without the bullet in front of it."""
    begin = 0
    for end in [*(n for n, item in enumerate(items) if item.symbol == ";"), len(items)]:
        while begin < end and items[begin].symbol in _BULLETS:
            begin += 1
        yield items[begin:end]
        begin = end + 1


def _clause_of(items: list[Item], who: Item | None) -> list[Item]:
    return next((c for c in _clauses(items) if who is None or any(item is who for item in c)), [])


def _label_end(clause: list[Item]) -> int:
    """Return where the label of a clause ends, before the colon or dash and a person; 0 where none does."""
    marks = (n for n, item in enumerate(clause[1 : _LABEL_ITEMS_MAX + 1], 1) if item.symbol in (":", "-", "–"))
    at = next(marks, 0)
    return at if at and at + 1 < len(clause) and clause[at + 1].people else 0


def _portfolio(label: list[Item], sentence: Sentence, reading: Reading) -> str | None:
    """Return the field of a minister that a label is: "Santé", "Jeunesse et sports"."""
    words = [t for t in sentence.tokens if label[0].start <= t.start < label[-1].end]
    if not words or not words[0].cap or not reading.language.has("portfolios", words[0].fold):
        return None
    if not speaks_of_government(reading):
        # "Économie : Jeanne Morel démissionne. Justice : Paul Roux est condamné", the columns of a paper.
        return None
    return reading.normals[sentence.part].text[words[0].start : words[-1].end]


def speaks_of_government(reading: Reading, of: Item | None = None) -> bool:
    """Tell whether an article has a word of governments, without which "culture" and "la Mer" are no ministries.

    A lone minister may have come to the regatta: he shows only that who is a minister himself (of) gets a ministry.
    """
    if reading.governs is None:
        reading.governs = any(_tells_government(one.tokens, reading) for one in reading.sentences)
    has = reading.language.has
    posts = (fold(named.role or "").split(" ") for named in (of.people if of is not None else ()))
    return reading.governs or any(has("leads_ministry", word) for post in posts for word in post)


def _tells_government(words: list[Token], reading: Reading) -> bool:
    has = reading.language.has
    return any(
        has("governments", word.fold)
        and not (has("leads_ministry", word.fold) and not (n and has("first_ministers", words[n - 1].fold)))
        for n, word in enumerate(words)
    )


def _is_one_of_several(sentence: Sentence, reading: Reading) -> bool:
    """Tell a list, of which the sentence or a neighbour has another label, from "Ostbury: Jane Roe was named"."""
    here = reading.sentences.index(sentence)
    near = [s for s in reading.sentences[max(0, here - 1) : here + 2] if s.part == sentence.part]
    labels = (
        (house, clause[at].symbol)
        for one in near
        for clause in _clauses(one.typed.items)
        if (at := _label_end(clause))
        and (house := _house_named(clause[:at], reading) or _portfolio(clause[:at], one, reading))
    )
    return len(set(labels)) > 1


def _house_named(items: list[Item], reading: Reading) -> str | None:
    """Return the one item as a body's name; None for a rubric, a person, a place."""
    if len(items) != 1 or items[0].symbol not in "ON" or reading.cast.knows(items[0].text):
        return None
    if items[0].symbol == "N" and all(word in vocabulary(reading.language) for word in fold(items[0].text).split()):
        return None
    return clean(items[0].organisation or items[0].text)
