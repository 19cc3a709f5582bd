"""Capitals that tell nothing, and accents that were lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.detection.cascade import detect
from monitor.detection.casing import ordinary
from monitor.detection.everyday import accents_lost
from monitor.detection.text import Normal, fold, normalise, tokens
from monitor.domain.article import Article, Part
from tests.shipped_rules import LANGUAGES


def written(lang: str, title: str, text: str = "") -> tuple[str, str]:
    parts: dict[Part, Normal] = {"title": normalise(title), "text": normalise(text)}
    anew = ordinary(parts, {part: tokens(normal.text) for part, normal in parts.items()}, LANGUAGES[lang])
    return anew["title"].text, anew["text"].text


@pytest.mark.parametrize(
    ("lang", "shouted", "said"),
    [
        ("fr", "LA PATRONNE D'ACME, JEANNE MOREL, S'EN VA", "la patronne d'Acme, Jeanne Morel, s'en va"),
        ("fr", "ACMÉ : PAUL PETIT, NOUVEAU PATRON DES USINES", "Acmé : Paul Petit, nouveau patron des usines"),
        ("fr", "LUC DE BREUIL REJOINT AIR FRANCE", "Luc de Breuil rejoint Air France"),
        ("fr", "L'ANCIEN MAGNAT LÂCHE SES ENTREPRISES", "l'ancien magnat lâche ses entreprises"),
        ("fr", "La Patronne D'Acme Part Après Une Crise", "la patronne d'Acme part après une crise"),
        ("en", "ACME'S CHIEF EXECUTIVE JANE KING STEPS DOWN", "Acme's chief executive Jane King steps down"),
        ("en", "VALLEY PAPER CORP NAMES J.P. ROE TREASURER", "Valley Paper Corp names J.P. Roe treasurer"),
        ("en", "GLOBEX DIDN'T WANT JOHN O'DELL TO LEAVE", "Globex didn't want John O'Dell to leave"),
        ("en", "BRIEF-ACME NAMES JANE ROE AS FINANCE CHIEF", "BRIEF-Acme names Jane Roe as finance chief"),
        ("en", "Veteran Jane Roe Leaves Acme After Dispute", "veteran Jane Roe leaves Acme after dispute"),
    ],
)  # fmt: skip
def test_a_headline_in_capitals_is_written_as_an_ordinary_sentence(lang: str, shouted: str, said: str) -> None:
    assert written(lang, shouted)[0] == said


@pytest.mark.parametrize(
    "headline",
    [
        "Jeanne Morel quitte la direction d'Acme pour Globex",
        "Acme : la DRH et le PDG de la SNCF s'opposent",
        "Luc Morel, Anne Vidal, Marc Breuil et Inès Roux élus chez Acme",
    ],
)
def test_an_ordinary_headline_stays_as_it_is(headline: str) -> None:
    assert written("fr", headline) == (headline, "")


def test_a_title_in_capitals_is_spelled_as_the_text_spells_its_names() -> None:
    title, _ = written("en", "DEVRY QUITS NUTECH", "The maker of routers NuTech said DeVry had quit.")

    assert title == "DeVry quits NuTech"


def test_a_surname_that_is_an_everyday_word_is_known_by_the_given_name_elsewhere() -> None:
    assert written("fr", "PETIT DÉMISSIONNE", "JEAN PETIT QUITTE SON POSTE. LE PETIT MONDE D'ACME EST INQUIET.") == (
        "Petit démissionne",
        "Jean Petit quitte son poste. Le petit monde d'Acme est inquiet.",
    )


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
@settings(deadline=None)  # the first text waits for the words
@given(text=st.text(alphabet=st.sampled_from("AÉŒİßZaéœz .'’-&<>\n\"1"), max_size=60))
def test_writing_anew_keeps_every_letter_in_its_place(lang: str, text: str) -> None:
    title, body = written(lang, text, text.upper())

    assert fold(title) == fold(normalise(text).text)
    assert fold(body) == fold(normalise(text.upper()).text)


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("Jeanne Morel demissionne de la societe Acme", True),
        ("Jeanne Morel démissionne de la societe Acme", False),
        ("Jeanne Morel quitte Acme pour Globex", False),
        ("Acme nomme Jeanne Morel", False),
    ],
)
def test_accents_are_lost_where_a_word_cannot_be_without(text: str, lost: bool) -> None:
    assert accents_lost({"text": tokens(text)}, LANGUAGES["fr"]) is lost


def test_a_passive_without_its_accent_is_read_where_the_text_has_none() -> None:
    text = "Jeanne Morel a ete nommee directrice generale d'Acme."

    assert [(c.person, c.kind, c.organisation) for c in detect(Article(text=text, lang="fr"), LANGUAGES)] == [
        ("Jeanne Morel", "appointment", "Acme")
    ]
