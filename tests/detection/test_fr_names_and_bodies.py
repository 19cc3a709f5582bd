"""Names and bodies of every shape that French prints, in plain sentences; near ones stay what they are."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from tests.shipped_rules import LANGUAGES


def told(text: str) -> list[Claim]:
    found = detect(Article(text=text, published_on="2026-03-13", lang="fr"), LANGUAGES)
    return [claim for claim in found if claim.status in ("confirmed", "reported")]


BODIES = [
    ("l'Agence 360", "Agence 360"),
    ("Studio 9", "Studio 9"),
    ("3Lys", "3Lys"),
    ("Ormeval SE", "Ormeval SE"),
    ("Martel et Associés", "Martel et Associés"),
    ("la Fondation pour la mer", "Fondation pour la mer"),
    ("la communauté urbaine de Brest", "communauté urbaine de Brest"),
]


@pytest.mark.parametrize(("house", "body"), BODIES)
def test_a_body_of_any_shape_is_left_by_its_name(house: str, body: str) -> None:
    (claim,) = told(f"Jeanne Morel quitte {house} pour raisons personnelles.")
    assert (claim.person, claim.kind, claim.organisation) == ("Jeanne Morel", "departure", body)


OWNED = ["filiale de Globex", "la filiale française de Globex", "spécialiste de la conserve"]
FRAMES = [
    "Acme, {owned}, limoge Jeanne Morel.",
    "Jeanne Morel, directrice d'Acme, {owned}, démissionne.",
    "Jeanne Morel, qui pilotait Acme, {owned}, démissionne.",
    "La directrice d'Acme, {owned}, Jeanne Morel, démissionne.",
]


@pytest.mark.parametrize("owned", OWNED)
@pytest.mark.parametrize("frame", FRAMES)
def test_the_owner_of_a_firm_is_not_the_firm(frame: str, owned: str) -> None:
    (claim,) = told(frame.format(owned=owned))
    assert (claim.person, claim.kind, claim.organisation) == ("Jeanne Morel", "departure", "Acme")


@pytest.mark.parametrize(
    ("text", "person", "body"),
    [
        ("Charles-Henri de Varennes rejoint Acme.", "Charles-Henri de Varennes", "Acme"),
        ("M.-C. Ribot rejoint Acme comme directrice.", "M.-C. Ribot", "Acme"),
        ("Hubert du Mesnil dirigeait Acme. Du Mesnil rejoint Globex.", "Hubert du Mesnil", "Globex"),
        ("Aude de La Marre dirigeait Acme. De La Marre rejoint Globex.", "Aude de La Marre", "Globex"),
        ("Le directeur régional Bretagne d'Acme, Paul Roux, rejoint Globex.", "Paul Roux", "Globex"),
    ],
)
def test_a_name_of_any_shape_is_somebody(text: str, person: str, body: str) -> None:
    (claim,) = told(text)
    assert (claim.person, claim.kind, claim.organisation) == (person, "appointment", body)


@pytest.mark.parametrize("body", ["DataVerde", "eTalent", "3Lys"])
def test_a_brand_behind_a_name_is_no_family_name(body: str) -> None:
    link = "d'" if body[0] == "e" else "de "
    (claim,) = told(f"Le limogeage de Koffi N'Dabo {link}{body} a été confirmé.")
    assert (claim.person, claim.organisation) == ("Koffi N'Dabo", body)


@pytest.mark.parametrize(
    "text",
    [
        "De Brest, Paul Roux gagne Acme à pied.",
        "Jeanne Morel quitte Acme 3 jours, pour un voyage.",
        "Jeanne Morel quitte la ville de Guéret.",
        "C'est officiel : Jeanne Morel préside Acme depuis 2015.",
    ],
)
def test_what_only_looks_so_tells_nothing(text: str) -> None:
    assert [claim for claim in told(text) if claim.kind == "appointment" or "Guéret" in text] == []


def test_somebody_named_long_ago_can_leave() -> None:
    kinds = [claim.kind for claim in told("Paul Roux avait été nommé directeur d'Acme en 2018. Roux quitte son poste.")]
    assert "departure" in kinds


def test_who_has_been_in_office_since_then_dies_in_it() -> None:
    (claim,) = told("Paul Roux dirigeait Acme depuis 2018. Il est mort mardi.")
    assert (claim.manner, claim.organisation) == ("died", "Acme")
    assert told("Paul Roux dirigeait Acme dans les années 1990. Il est mort mardi.") == []
