"""Houses that no list has are known by where they stand, and each clause has its own; all names are invented."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from tests.shipped_rules import LANGUAGES

Told = tuple[str, str, str | None, str | None]


def told(lang: str, title: str, lead: str) -> list[Told]:
    article = Article(title=title, summary=lead, lang=lang, published_on="2026-03-12")
    return [(c.person, c.kind, c.organisation, c.role) for c in detect(article, LANGUAGES)]


@pytest.mark.parametrize(
    ("title", "lead", "person", "kind", "house", "role"),
    [
        (
            "",
            "Corwin Mills, the textile maker, has named Jane Roe chief executive.",
            "Jane Roe",
            "appointment",
            "Corwin Mills",
            "chief executive",
        ),
        ("Laura Marsh chairman Paul Rowe quits", "", "Paul Rowe", "departure", "Laura Marsh", "chairman"),
        ("Jane Roe named Laura Marsh president", "", "Jane Roe", "appointment", "Laura Marsh", "president"),
        (
            "",
            "Jane Roe joins Laura Marsh, where she will be finance director.",
            "Jane Roe",
            "appointment",
            "Laura Marsh",
            "finance director",
        ),
        (
            "",
            "Farmers' Alliance chief executive Jane Roe has resigned.",
            "Jane Roe",
            "departure",
            "Farmers' Alliance",
            "chief executive",
        ),
        (
            "Green Quarrel names Jane Roe chief",
            "Green Quarrel said that Jane Roe would join. At Green Quarrel she starts in May.",
            "Jane Roe",
            "appointment",
            "Green Quarrel",
            "chief",
        ),
        (
            "",
            "Jane Roe left the Wexley Agency to become ambassador.",
            "Jane Roe",
            "departure",
            "Wexley Agency",
            None,
        ),
    ],
)
def test_an_english_firm_or_union_is_known_by_what_stands_beside_it(
    title: str, lead: str, person: str, kind: str, house: str, role: str | None
) -> None:
    assert told("en", title, lead) == [(person, kind, house, role)]


@pytest.mark.parametrize(
    ("lead", "person", "kind", "house", "role"),
    [
        (
            "Paul Roux, directeur commercial, quitte son poste, indique Aubert Logistique.",
            "Paul Roux",
            "departure",
            "Aubert Logistique",
            "directeur commercial",
        ),
        (
            "Le directeur de Verdelis Benoît d'Arvert quitte ses fonctions.",
            "Benoît d'Arvert",
            "departure",
            "Verdelis",
            "directeur",
        ),
        (
            "Jeanne Morel se confie. Directrice de Verdelis depuis 2016, elle quitte ses fonctions.",
            "Jeanne Morel",
            "departure",
            "Verdelis",
            "directrice",
        ),
        (
            "Paul Roux dirigeait Verdelis depuis 2016. Le Lyonnais a démissionné.",
            "Paul Roux",
            "departure",
            "Verdelis",
            None,
        ),
    ],
)
def test_a_french_house_is_known_by_what_stands_beside_it(
    lead: str, person: str, kind: str, house: str, role: str | None
) -> None:
    assert told("fr", "", lead) == [(person, kind, house, role)]


def test_a_second_french_clause_has_a_house_of_its_own() -> None:
    lead = "Chez Verdelis, Paul Roux part, tandis que chez Ombrelle Conseil, Jeanne Morel prend la direction."

    assert {claim[:3] for claim in told("fr", "", lead)} == {
        ("Paul Roux", "departure", "Verdelis"),
        ("Jeanne Morel", "appointment", "Ombrelle Conseil"),
    }


def test_who_is_to_lead_an_unnamed_part_of_a_house_is_not_told_to_lead_the_house() -> None:
    assert told("fr", "", "Verdelis nomme Paul Roux directeur de sa filiale.") == []


@pytest.mark.parametrize(
    ("title", "house"),
    [
        ("Food Safety Agency names Jane Roe chair", "Food Safety Agency"),
        ("Public Health Agency chief Jane Roe resigns", "Public Health Agency"),
        ("Water Industry Commission chair Jane Roe resigned", "Water Industry Commission"),
        ("Food Giant Acme Names Jane Roe Chair", "Acme"),
        ("Health Boss Jane Roe Quits Dover Trust", "Dover Trust"),
    ],
)
def test_an_everyday_word_begins_a_public_body_and_no_other_name(title: str, house: str) -> None:
    assert [(person, body) for person, _, body, _ in told("en", title, "")] == [("Jane Roe", house)]
