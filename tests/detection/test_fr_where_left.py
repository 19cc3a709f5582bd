"""What a French exit leaves: a house behind a name, in a decree, beside an aim or a term of office. All invented."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from tests.shipped_rules import LANGUAGES

Told = list[tuple[str, str, str | None]]


def told(text: str, lang: str = "fr") -> Told:
    article = Article(text=text, lang=lang, published_on="2026-03-12")
    return sorted((c.person, c.kind, c.organisation) for c in detect(article, LANGUAGES))


@pytest.mark.parametrize(
    ("text", "leaver", "house"),
    [
        ("Le départ de Paul Mérand de Kermor surprend. Kermor emploie 300 personnes.", "Paul Mérand", "Kermor"),
        (
            "La démission de Paul Mérand de Brellan est actée. Paul Mérand y était depuis 2012.",
            "Paul Mérand",
            "Brellan",
        ),
        ("L'éviction d'Anne Tual d'Orvane choque. Orvane a perdu ses clients.", "Anne Tual", "Orvane"),
    ],
)
def test_a_house_behind_a_name_is_no_part_of_it_where_the_article_says_so(text: str, leaver: str, house: str) -> None:
    assert told(text) == [(leaver, "departure", house)]


def test_a_surname_of_several_words_stays_whole() -> None:
    text = "Kermor confirme le départ de Charles Bréval de Courcy. Charles Bréval de Courcy présidait Kermor."

    assert told(text) == [("Charles Bréval de Courcy", "departure", "Kermor")]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Anne Vasseur quitte ses fonctions de directrice pour se consacrer à la Fondation Orlo."),
        ("fr", "Pour s'occuper de la Fondation Orlo, Anne Vasseur quitte ses fonctions de directrice."),
        ("fr", "Anne Vasseur quitte la direction de l'école et part à Lyon, où l'Institut Orlo lui ouvre ses portes."),
        ("en", "Jane Roe resigned as a director to focus on the Orlo Foundation."),
        ("en", "Jane Roe is leaving her post to devote herself to the Orlo Foundation."),
    ],
)
def test_what_somebody_leaves_for_is_not_what_is_left(lang: str, text: str) -> None:
    assert told(text, lang) == []


def test_the_house_is_the_one_told_before_the_aim() -> None:
    text = "Le groupe Kermor croît. Anne Vasseur, sa directrice, démissionne pour s'investir dans l'Institut Orlo."

    assert told(text) == [("Anne Vasseur", "departure", "Kermor")]


@pytest.mark.parametrize(
    ("text", "leaver", "house"),
    [
        (
            "Élise Caron est ministre de l'Agriculture de mai 2017 à juin 2019. Elle démissionne en juin 2019.",
            "Élise Caron",
            "ministère de l'agriculture",
        ),
        (
            "Élise Caron est présidente de la Chambre des métiers de janvier 2011 à avril 2016. Elle s'en va.",
            "Élise Caron",
            "Chambre des métiers",
        ),
    ],
)
def test_a_month_is_no_part_of_a_body(text: str, leaver: str, house: str) -> None:
    assert [one for one in told(text) if one[1] == "departure"] == [(leaver, "departure", house)]


def test_decrees_tell_whose_office_ends() -> None:
    text = (
        "Il est mis fin, à compter du 3 mars 2026, aux fonctions de secrétaire général du port de Lorva exercées par "
        "M. Luc Petit."
    )

    assert told(text) == [("Luc Petit", "departure", "port de Lorva")]


@pytest.mark.parametrize(
    ("words", "kind"), [("Il est mis fin aux fonctions de", "departure"), ("Sont nommés", "appointment")]
)
def test_decrees_list_people_each_with_a_house(words: str, kind: str) -> None:
    text = f"{words} : Mme Anne Vasseur, ministre de la culture ; M. Paul Mérand, directeur du port de Lorva."

    assert told(text) == [("Anne Vasseur", kind, "ministère de la culture"), ("Paul Mérand", kind, "port de Lorva")]


def test_a_post_is_given_up_to_kin_or_staff() -> None:
    text = "Paul Kerrien, patron de Brumel, cède la direction commerciale à son adjointe Anne Tual."

    assert told(text) == [("Anne Tual", "appointment", "Brumel"), ("Paul Kerrien", "departure", "Brumel")]


@pytest.mark.parametrize("house", ["académie de Créteil", "clinique de Vannes", "zoo de Mulhouse"])
def test_bodies_bear_the_name_of_their_town(house: str) -> None:
    article = "de l'" if house[0] == "a" else "de la " if house[0] == "c" else "du "

    assert told(f"Paul Mérand, directeur {article}{house}, démissionne.") == [("Paul Mérand", "departure", house)]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Bréval de Courcy quitte la Banque Orlo", "François Bréval de Courcy part après huit ans à la Banque Orlo."),
        ("", "Le conseil met fin au mandat de Bréval de Courcy. François Bréval de Courcy présidait la Banque Orlo."),
    ],
)
def test_a_surname_of_several_words_is_known_again(title: str, text: str) -> None:
    found = detect(Article(title=title, text=text, lang="fr", published_on="2026-03-12"), LANGUAGES)

    assert [(c.person, c.organisation) for c in found] == [("François Bréval de Courcy", "Banque Orlo")]


def test_nobody_is_told_by_half_a_surname() -> None:
    assert told("Décret nommant le gouverneur de la Banque Orlo, et mettant fin au mandat de Bréval de Courcy.") == []


@pytest.mark.parametrize(
    "words",
    [
        "Après dix ans à la tête de Brumel",
        "Au bout de dix ans chez Brumel",
        "Après douze années passées chez Brumel",
        "Employé de Brumel depuis 1984",
        "Cadre chez Brumel depuis 2004",
    ],
)
def test_the_years_before_an_exit_tell_what_is_left(words: str) -> None:
    text = f"Luc Petit a présidé Orvane. {words}, il a remis sa démission."

    assert told(text) == [("Luc Petit", "departure", "Brumel")]


@pytest.mark.parametrize("calling", ["le compositeur", "l'ingénieur", "le chorégraphe"])
def test_whom_a_text_speaks_of_is_called_by_his_trade_behind_a_comma(calling: str) -> None:
    text = (
        f"Luc Petit dirigera un concert. Après dix ans à la tête de l'Opéra de Lorva, {calling} a remis sa démission."
    )

    assert told(text) == [("Luc Petit", "departure", "Opéra de Lorva")]


def test_the_party_is_the_one_that_somebody_came_to_lead() -> None:
    text = (
        "Anne Tual est membre de l'Institut Orlo. En 2014, elle prend la présidence de l'Union des bergers. "
        "Elle quitte la tête du parti en 2016."
    )

    assert ("Anne Tual", "departure", "Union des bergers") in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Brumel confie la présidence à Anne Tual et la direction générale à Luc Petit.",
        "La présidence de Brumel revient à Anne Tual et le poste de directeur général à Luc Petit.",
    ],
)
def test_each_of_several_posts_is_given_to_somebody(text: str) -> None:
    assert told(text) == [("Anne Tual", "appointment", "Brumel"), ("Luc Petit", "appointment", "Brumel")]


def test_what_is_missing_between_commas_is_no_condition() -> None:
    text = (
        "Démission du directeur Luc Petit, sans désaccord déclaré, et nomination d'Anne Tual, ancienne directrice "
        "d'Orvane, à la direction de Brumel."
    )

    assert told(text) == [("Anne Tual", "appointment", "Brumel"), ("Luc Petit", "departure", "Brumel")]


def test_a_saint_is_no_first_name() -> None:
    text = "Le directeur de l'École Sainte Anne Vernet, Luc Petit, démissionne."

    assert told(text) == [("Luc Petit", "departure", "École Sainte Anne Vernet")]


def test_a_decree_that_ends_an_office_dismisses_nobody() -> None:
    text = "Par décret, il est mis fin aux fonctions de Luc Petit, directeur du port de Lorva."

    (claim,) = detect(Article(text=text, lang="fr", published_on="2026-03-12"), LANGUAGES)

    assert claim.manner == "unspecified"
