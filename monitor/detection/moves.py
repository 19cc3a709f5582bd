"""A move told in two sentences: the departure learns where its person went."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from monitor.detection.claims import same_body, same_person
from monitor.detection.family_names import surname
from monitor.domain.claim import Claim

_STATED = ("confirmed", "reported")


def join_moves(claims: Sequence[Claim], canonical: dict[str, str]) -> tuple[Claim, ...]:
    """Give a departure that names no destination the one other place where the article says its person starts.

    canonical maps folded aliases of organisations to one name. Two places, a seat on a board, a promotion, another time
    or a rumour say nothing of where somebody went.
    """
    joined = []
    for claim in claims:
        places = (
            [other.organisation for other in claims if _goes_to(claim, other, canonical)]
            if claim.kind == "departure" and claim.destination is None and claim.status in _STATED
            else []
        )
        joined.append(msgspec.structs.replace(claim, destination=places[0]) if len(places) == 1 else claim)
    return tuple(joined)


def _goes_to(departure: Claim, other: Claim, canonical: dict[str, str]) -> bool:
    return (
        other.kind == "appointment"
        and other.status in _STATED
        and other.seat != "board"
        and other.manner in ("hired", "unspecified", "founded")
        and other.salience == departure.salience
        and departure.manner != "died"
        and departure.organisation is not None
        and other.organisation is not None
        and surname(departure.person) == surname(other.person)
        and same_person(departure.person, other.person)
        and not same_body(departure.organisation, other.organisation, canonical)
        and _same_time(departure.date, other.date)
    )


def _same_time(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one.startswith(other) or other.startswith(one)
