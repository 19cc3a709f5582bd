"""A move told in two sentences is one move."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.detection.moves import join_moves
from monitor.domain.claim import Claim
from tests.builders import a_claim


def destination_beside(**appointment: Any) -> str | None:
    """Return where Jane Roe went, told beside her departure from Acme."""
    left: Claim = a_claim("Jane Roe", "Acme", kind="departure", date="2024-08", destination=None)
    fields: dict[str, Any] = {"kind": "appointment", "manner": "hired", "date": "2024-08-05", "at": 100} | appointment
    came = a_claim(fields.pop("person", "Roe"), fields.pop("organisation", "Globex"), **fields)
    return join_moves([left, came], {})[0].destination


def test_a_departure_learns_where_its_person_starts() -> None:
    assert destination_beside() == "Globex"
    assert destination_beside(date=None) == "Globex"


@pytest.mark.parametrize(
    "appointment",
    [
        {"person": "Jim Poe"},
        {"organisation": "Acme"},
        {"organisation": None},
        {"seat": "board"},
        {"manner": "promoted"},
        {"status": "rumoured"},
        {"salience": "background"},
        {"date": "2019"},
    ],
)
def test_what_is_no_move_stays_without_a_destination(appointment: dict[str, Any]) -> None:
    assert destination_beside(**appointment) is None


def test_two_places_are_not_chosen_between() -> None:
    left = a_claim("Jane Roe", "Acme", kind="departure")
    places = [a_claim("Jane Roe", name, kind="appointment", manner="hired", at=100) for name in ("Globex", "Initech")]
    assert join_moves([left, *places], {})[0].destination is None
