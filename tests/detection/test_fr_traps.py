"""Traps of French news, each met in real pages and written anew: what must be told softly, otherwise, or not at all."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from tests.shipped_rules import LANGUAGES


def read(title: str, summary: str = "", text: str = "") -> list[Claim]:
    article = Article(title=title, summary=summary, text=text, published_on="2021-03-16", lang="fr")
    return list(detect(article, LANGUAGES))


def news(claims: list[Claim]) -> list[tuple[str, str, str | None]]:
    return [
        (c.person, c.kind, c.organisation)
        for c in claims
        if c.status in ("confirmed", "reported") and c.salience == "news"
    ]


@pytest.mark.parametrize(
    "label", ["Agroalimentaire", "Luminaires", "Télécoms", "Nucléaire", "Intelligence artificielle", "Nominations"]
)
def test_a_rubric_before_a_colon_is_no_organisation(label: str) -> None:
    claims = read(f"{label} : Luc Prévost démissionne", "Le PDG d'Acme a annoncé son départ mardi.")

    assert news(claims) == [("Luc Prévost", "departure", "Acme")]


@pytest.mark.parametrize(
    "title",
    [
        "Luc Prévost, vice-président limogé par Mugambi, prend la parole",
        "Bramavie : Kerdoual revient, des proches de Taldec interpellés",
        "Depuis le Brexit et l'arrivée au pouvoir d'Anne Vasseur, les loyers montent",
        "Démission de Flint : ses adversaires fêtent le départ d'un « ami du Kremlin »",
    ],
)
def test_whoever_else_a_sentence_names_is_no_employer(title: str) -> None:
    assert all(c.organisation not in ("Kerdoual", "Taldec", "Brexit", "Kremlin") for c in read(title))


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Jeanne Morel nommée à la tête du Haut Conseil des rivages", "Haut Conseil des rivages"),
        (
            "Jeanne Morel, nouvelle présidente de l'Agence nationale pour la mobilité rurale",
            "Agence nationale pour la mobilité rurale",
        ),
        ("Jeanne Morel prend la tête de la Ligue des droits de l'homme", "Ligue des droits de l'homme"),
        ("Jeanne Morel démissionne de la tête du Parti socialiste", "Parti socialiste"),
        ("Jeanne Morel devient la patronne de la gendarmerie nationale", "gendarmerie nationale"),
        ("Jeanne Morel élue à la présidence de la Fédération de voile", "Fédération de voile"),
    ],
)
def test_the_name_of_a_body_is_read_to_its_end(text: str, body: str) -> None:
    assert [c.organisation for c in read(text)] == [body]


def test_who_leads_after_an_ouster_was_not_ousted() -> None:
    claims = read(
        "Acme se choisit deux dirigeants",
        "Après l'éviction de Jeanne Morel, Alice Weber et Paul Roux mèneront l'entreprise.",
    )

    assert {c.person for c in claims if c.manner == "dismissed"} <= {"Jeanne Morel"}


@pytest.mark.parametrize(
    "title",
    [
        "Acme se sépare de Jeanne Morel",
        "Jeanne Morel poussée vers la sortie chez Acme",
        "Acme : Jeanne Morel contrainte de partir",
        "Acme : Jeanne Morel priée de partir",
        "Jeanne Morel quitte la présidence d'Acme",
        "Acme : Jeanne Morel ne sera pas reconduite",
    ],
)
def test_a_parting_whose_words_leave_it_open_is_no_dismissal(title: str) -> None:
    claims = read(title)

    assert [(c.person, c.kind) for c in claims] == [("Jeanne Morel", "departure")]
    assert claims[0].manner != "dismissed"


@pytest.mark.parametrize(
    "title",
    [
        "Trois ans après le départ de Jeanne Morel, Acme va mieux",
        "Depuis l'arrivée de Jeanne Morel, Acme va mieux",
        "Le jour où Jeanne Morel a quitté Acme",
        "Anniversaire : il y a vingt ans, Jeanne Morel quittait Acme",
    ],
)
def test_what_a_title_recalls_is_no_news(title: str) -> None:
    assert news(read(title)) == []


@pytest.mark.parametrize(
    "title",
    [
        "Jeanne Morel pourrait quitter Acme",
        "Jeanne Morel pressentie à la direction d'Acme",
        "Jeanne Morel refuse de démissionner d'Acme",
        "Acme dément le départ de Jeanne Morel",
        "Si Jeanne Morel démissionne d'Acme, qui lui succédera ?",
        "Jeanne Morel sur la sellette chez Acme",
        "Des syndicats réclament la démission de la présidente d'Acme, Jeanne Morel",
        "Jeanne Morel bien placée pour succéder à Paul Roux chez Acme",
    ],
)
def test_rumours_denials_and_demands_are_never_asserted(title: str) -> None:
    assert news(read(title)) == []


def test_a_text_that_begins_with_he_speaks_of_the_person_of_its_title() -> None:
    claims = read("Acme change de cap avec Paul Roux", "Il a démissionné mardi de la présidence d'Acme.")

    assert news(claims) == [("Paul Roux", "departure", "Acme")]


def test_the_state_that_removes_somebody_is_not_the_employer() -> None:
    assert news(read("L'Etat écarte Paul Roux de la présidence d'Acme")) == [("Paul Roux", "departure", "Acme")]


def test_a_minister_who_quits_the_government_leaves_a_ministry() -> None:
    claims = read("Le ministre de l'agriculture, Paul Roux, quitte le gouvernement")

    assert news(claims) == [("Paul Roux", "departure", "ministère de l'agriculture")]


def test_a_general_with_a_particle_is_a_person() -> None:
    claims = read("La démission du général de Marsac, chef d'état-major des armées")

    assert [c.person for c in claims] == ["de Marsac"]


def test_a_firm_that_bears_a_family_name_is_a_firm() -> None:
    claims = read("Mort de Bernard Lacaze, président du groupe Lacaze")

    assert [(c.person, c.manner, c.organisation) for c in claims] == [("Bernard Lacaze", "died", "Lacaze")]


def test_deep_in_a_text_an_unsaid_organisation_is_not_guessed() -> None:
    filler = "Le marché des câbles progresse. Les prix montent. Les stocks baissent. La demande suit. "
    claims = read("", text=filler + "Globex a ouvert une usine. Jeanne Morel a démissionné mardi.")

    assert claims == []
