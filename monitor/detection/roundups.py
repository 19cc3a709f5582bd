"""Round-ups of moves at many bodies: what a sentence leaves unsaid is told of the body that was put first."""

from __future__ import annotations

from monitor.detection.claims import Found
from monitor.detection.names import Item
from monitor.detection.people import clean
from monitor.detection.reading import Reading, Sentence
from monitor.detection.text import fold

BODIES_MIN = 3
"""An article that tells moves in sentences of so many bodies is about none of them."""

_SENTENCES_BACK = 3
"""So far behind the sentence that opens with a body a round-up still tells of it."""


def settle_roundup(found: list[Found], reading: Reading) -> None:
    """Give the moves of a round-up, whose body was only guessed, the body that is spoken of where they are told.

    That is the one that opens the sentence, or one of the few before it; else that of the move told just before.
    """
    if reading.language.lang != "en":
        return
    for one in found:
        if not one.sure_organisation and (heading := _heading(one, reading)):
            one.organisation = heading
    told = {one.organisation for one in found if one.sure_organisation and one.organisation}
    told |= {opener for one in found if (opener := _opener(one, reading, back=0))}
    # By their first words: "Acme" and "Acme Group" are one body.
    if len({fold(name).partition(" ")[0] for name in told}) < BODIES_MIN:
        return
    about = reading.cast.about()
    if about is not None and _heads(about, reading):
        return
    before: Found | None = None
    leaving = {(one.person, one.order, one.destination) for one in found if one.kind == "departure"}
    for one in sorted(found, key=lambda told: (told.order, told.trigger)):
        if one.kind == "appointment" and (one.person, one.order, one.organisation) in leaving:
            # Where somebody goes who leaves is elsewhere.
            continue
        guessed = not one.sure_organisation and about is not None and one.organisation == about
        employed = reading.cast.find(one.person).employer(None)
        moves = before is not None and one.destination is not None and one.destination == before.organisation
        if guessed and _opener(one, reading, back=0) is None and _speaks_of(str(about), one, reading):
            continue
        if guessed and employed is None and (opener := _opener(one, reading)):
            one.organisation = opener
        elif guessed and before is not None and employed is None and not moves and _follows(one, before):
            one.organisation = before.organisation
        if one.organisation and one.organisation != about:
            before = one
        elif one.sure_organisation:
            before = None


def _heads(about: str, reading: Reading) -> bool:
    """Tell whether the title speaks of one body alone: what is told of others below is told by name."""
    titles = [item for one in reading.sentences if one.part == "title" for item in one.typed.items]
    bodies = [item.organisation or item.text for item in titles if item.symbol in "ONR" and item.organisation]
    bodies += [named.organisation for item in titles for named in item.people if named.organisation]
    first = fold(about).partition(" ")[0]
    return bool(bodies) and all(fold(body).partition(" ")[0] == first for body in bodies)


def _heading(one: Found, reading: Reading) -> str | None:
    """Return the body whose name stands alone on the line above, where a story of its own begins."""
    above = next(
        (s for s in reading.sentences if s.part == one.part == "text" and one.order[1] - s.number == 1),
        None,
    )
    if above is None or len(above.tokens) > _HEADING_TOKENS_MAX or len(above.typed.items) != 1:
        return None
    name = above.typed.items[0]
    told_again = (
        name.symbol == "O"
        or sum(i.text == name.text for s in reading.sentences for i in s.typed.items if i.symbol == "N") > 1
    )
    return clean(name.organisation or name.text) if name.symbol in "ON" and told_again else None


_HEADING_TOKENS_MAX = 5
"""A heading is the name of a body, and no sentence."""


def _opener(one: Found, reading: Reading, back: int = _SENTENCES_BACK) -> str | None:
    """Return the body that opens the sentence of a finding, or the nearest of so many before it that open with one."""
    near = [
        sentence
        for sentence in reading.sentences
        if sentence.part == one.part and 0 <= one.order[1] - sentence.number <= back
    ]
    bodies = (name for sentence in reversed(near) if (name := _opens_with(sentence, reading)))
    return next(bodies, None)


_AT_ITEMS_MAX = 2
"""So far from its beginning a sentence is put at a body: "Meanwhile, at Acme"."""


def _opens_with(sentence: Sentence, reading: Reading) -> str | None:
    items = sentence.typed.items
    place = next((n for n, i in enumerate(items) if len(i.symbol) == 1 and i.symbol in "PNOAWRQ"), None)
    if place is None or (place > _AT_ITEMS_MAX and reading.language.writes("governing", items[place - 1].symbol)):
        # "In a letter, posted on Acme, she said" does not speak of Acme.
        return None
    first, behind = items[place], items[place + 1].symbol if place + 1 < len(items) else ""
    speaks = first.symbol == "O" or (first.symbol == "N" and behind in ("said", "says", "announced"))
    return clean(first.organisation or first.text) if speaks else None


def _speaks_of(about: str, one: Found, reading: Reading) -> bool:
    """Tell whether the sentence of a finding, or the one before, opens with what the article is about: "Acme said"."""
    openings: list[Item] = [
        sentence.typed.items[0]
        for sentence in reading.sentences
        if sentence.part == one.part and one.order[1] - sentence.number in (0, 1) and sentence.typed.items
    ]
    return any(
        fold(item.organisation or item.text).split(" ")[0] == fold(about).split(" ")[0]
        for item in openings
        if item.symbol in "ON"
    )


def _follows(one: Found, before: Found) -> bool:
    return one.part == before.part and 0 <= one.order[1] - before.order[1] <= _SENTENCES_BACK
