"""Round-ups of moves at many bodies: what a sentence leaves unsaid is where the sentence before told a move."""

from __future__ import annotations

from monitor.detection.claims import Found
from monitor.detection.reading import Reading
from monitor.detection.text import fold

BODIES_MIN = 3
"""An article that surely tells moves at so many bodies is about none of them."""

_SENTENCES_BACK = 3


def settle_roundup(found: list[Found], reading: Reading) -> None:
    """Give the moves of a round-up, whose body was only guessed, the body of the move told just before."""
    if reading.language.lang != "en":
        return
    if len({fold(one.organisation) for one in found if one.sure_organisation and one.organisation}) < BODIES_MIN:
        return
    about = reading.cast.about()
    before: Found | None = None
    leaving = {(one.person, one.order, one.destination) for one in found if one.kind == "departure"}
    for one in sorted(found, key=lambda told: (told.order, told.trigger)):
        if one.kind == "appointment" and (one.person, one.order, one.organisation) in leaving:
            # Where somebody goes who leaves is elsewhere.
            continue
        guessed = not one.sure_organisation and about is not None and one.organisation == about
        employed = reading.cast.find(one.person).employer(None)
        moves = before is not None and one.destination is not None and one.destination == before.organisation
        if guessed and _speaks_of(str(about), one, reading):
            continue
        if guessed and before is not None and employed is None and not moves and _follows(one, before):
            one.organisation = before.organisation
        if one.organisation and one.organisation != about:
            before = one
        elif one.sure_organisation:
            before = None


def _speaks_of(about: str, one: Found, reading: Reading) -> bool:
    """Tell whether the sentence of a finding, or the one before, opens with what the article is about: "Acme said"."""
    openings = [
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
