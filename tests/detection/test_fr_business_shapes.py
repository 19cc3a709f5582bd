"""Shapes of the French business press, each beside a near miss; people, houses and sentences are invented."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from tests.shipped_rules import LANGUAGES


def told(text: str, title: str = "") -> list[tuple[str, str, str | None]]:
    article = Article(title=title, text=text, published_on="2026-02-12", lang="fr")
    return [
        (c.person, c.kind, c.organisation) for c in detect(article, LANGUAGES) if c.status in ("confirmed", "reported")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Nordalpe, qui exploite trente gares de montagne, a nommé Jeanne Morel directrice générale.",
            ("Jeanne Morel", "appointment", "Nordalpe"),
        ),
        (
            "Le patron de Nordalpe, leader du funiculaire, Paul Roux, a été limogé mardi.",
            ("Paul Roux", "departure", "Nordalpe"),
        ),
        (
            "« Paul Roux quittera ses fonctions de directeur général de Nordalpe », indique le groupe.",
            ("Paul Roux", "departure", "Nordalpe"),
        ),
        (
            "Paul Roux, président de Nordalpe, a annoncé qu'il « quittera ses fonctions au printemps ».",
            ("Paul Roux", "departure", "Nordalpe"),
        ),
        (
            "Nordalpe a, mardi, désigné Jeanne Morel directrice financière.",
            ("Jeanne Morel", "appointment", "Nordalpe"),
        ),
        (
            "La démission surprise, en plein hiver, de Paul Roux, directeur de Nordalpe, inquiète la vallée.",
            ("Paul Roux", "departure", "Nordalpe"),
        ),
        (
            "Les fonctions de Paul Roux seront assumées par Jeanne Morel chez Nordalpe.",
            ("Jeanne Morel", "appointment", "Nordalpe"),
        ),
        (
            "Jeanne Morel est nommée directrice Ressources humaines et Transformation de Nordalpe.",
            ("Jeanne Morel", "appointment", "Nordalpe"),
        ),
        (
            "Aluminerie Nordalpe a annoncé la nomination de Jeanne Morel à titre de présidente.",
            ("Jeanne Morel", "appointment", "Aluminerie Nordalpe"),
        ),
        (
            "Chez Nordalpe, trois cadres sont priés de faire leurs cartons, parmi lesquels Paul Roux.",
            ("Paul Roux", "departure", "Nordalpe"),
        ),
        (
            "Le groupe Nordalpe se dote d'un directeur général délégué en la personne de Jeanne Morel.",
            ("Jeanne Morel", "appointment", "Nordalpe"),
        ),
        (
            "Chez Nordalpe, l'intérim est assuré par la présidente, Jeanne Morel.",
            ("Jeanne Morel", "appointment", "Nordalpe"),
        ),
        (
            "Nordalpe avait vu partir sa fondatrice, Jeanne Morel.",
            ("Jeanne Morel", "departure", "Nordalpe"),
        ),
    ],
)
def test_a_shape_of_the_business_press_tells_its_change(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "« Je quitte Paul Roux sur une bonne note, et Nordalpe aussi », a indiqué le chanteur.",
        "« Notre client quittera la salle si Nordalpe nomme Paul Roux », a déclaré Jeanne Morel, avocate.",
        "Le patron de Nordalpe, le cousin du maire, Paul Roux, inaugure la gare.",
        "La démission, en plein hiver, de cent salariés de Nordalpe inquiète Paul Roux.",
        "Zabor Quelmin a annoncé la nomination de Jeanne Morel au jury du festival.",
        "Chez Nordalpe, trois ouvriers sont licenciés, parmi lesquels aucun des amis de Paul Roux.",
        "Nordalpe a vu partir le train que Jeanne Morel attendait.",
        "Le sort de Nordalpe, qui exploite trente gares, inquiète Jeanne Morel, nommée aux Césars.",
    ],
)
def test_a_near_miss_of_such_a_shape_tells_nothing(text: str) -> None:
    assert told(text) == []


def test_who_is_replaced_left_one_house_and_not_the_one_joined() -> None:
    text = (
        "La directrice de Nordalpe, Jeanne Morel, quitte son poste. Elle devient conseillère chez Globex. "
        "Elle est remplacée par Luc Petit."
    )

    assert ("Luc Petit", "appointment", "Nordalpe") in told(text)


def test_who_is_set_aside_is_who_he_means() -> None:
    text = "Chez Nordalpe, Jeanne Morel devient présidente ; quant à Paul Roux, il quitte ses fonctions de directeur."

    assert ("Paul Roux", "departure", "Nordalpe") in told(text)
    assert ("Jeanne Morel", "departure", "Nordalpe") not in told(text)


def test_a_name_of_the_title_that_the_text_tells_again_is_the_house() -> None:
    text = (
        "Les actionnaires du carrier Nordalpe ont voté lundi. Jeanne Morel, directrice financière de Globex, "
        "occupera le siège laissé vacant par Paul Roux."
    )

    assert {body for _, _, body in told(text, title="Une femme entre au conseil de Nordalpe")} == {"Nordalpe"}


def test_a_word_before_the_colon_is_no_house_where_the_text_goes_on_with_another() -> None:
    found = told(
        "Mardi, les administrateurs de Nordalpe ont révoqué Paul Roux.", "Scierie : le conseil de Nordalpe agit"
    )

    assert found == [("Paul Roux", "departure", "Nordalpe")]


@pytest.mark.parametrize(
    "firm",
    [
        "Quarvel, leader des logiciels de paie,",
        "Quarvel, leader européen de la paie,",
        "Quarvel, le leader mondial de la paie,",
        "Quarvel (Euronext : QRV), leader de la paie,",
        "Quarvel, société spécialisée dans la paie,",
        "Quarvel, pionnier de la paie en ligne,",
        "Quarvel, éditeur de logiciels,",
    ],
)
@pytest.mark.parametrize(
    "news",
    [
        "annonce la nomination de Thomas Kerr au poste de directeur commercial.",
        "a annoncé ce jour l'arrivée de Thomas Kerr au poste de directeur commercial.",
        "a le plaisir d'annoncer la nomination de Thomas Kerr comme directeur commercial.",
        "nomme Thomas Kerr directeur commercial.",
    ],
)
def test_a_press_release_says_what_the_firm_is_before_it_names_somebody(firm: str, news: str) -> None:
    text = f"{firm} {news} Thomas Kerr était auparavant directeur des ventes chez Globex."

    assert told(text) == [("Thomas Kerr", "appointment", "Quarvel")]


@pytest.mark.parametrize("of", ["l'opposition", "agriculteurs en colère", "indépendantistes"])
def test_the_leader_of_people_is_no_firm(of: str) -> None:
    text = f"Tervagne, leader {'de ' if of[1] == chr(39) else 'des '}{of}, nomme Paul Roux directeur de campagne."

    assert "Tervagne" not in {body for _, _, body in told(text)}
