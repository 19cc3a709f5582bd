"""Whose exit "après avoir quitté Acme" tells: of whom the main clause speaks. All invented."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from tests.shipped_rules import LANGUAGES


def told(text: str, title: str = "") -> list[Claim]:
    return list(detect(Article(title=title, text=text, published_on="2026-03-12", lang="fr"), LANGUAGES))


BEFORE = [
    ("Trois ans après avoir été contraint de démissionner de son poste de directeur général d'Orvelis, {}", "resigned"),
    ("Quelques mois après avoir été évincé de la présidence d'Orvelis, {}", "dismissed"),
    ("Après avoir quitté la direction d'Orvelis sur fond de querelles entre ses actionnaires, {}", "unspecified"),
    ("Trois mois après avoir passé la main chez Orvelis, {}", "unspecified"),
    ("À peine un an après avoir annoncé son retrait de la présidence d'Orvelis, {}", "unspecified"),
]


@pytest.mark.parametrize(("clause", "manner"), BEFORE)
@pytest.mark.parametrize("main", ["Paul Fortin publie un livre.", "à la surprise générale, Paul Fortin se confie."])
def test_the_main_clause_names_who_left_before(clause: str, manner: str, main: str) -> None:
    (claim,) = told(clause.format(main))
    assert (claim.person, claim.kind, claim.organisation) == ("Paul Fortin", "departure", "Orvelis")
    assert (claim.manner, claim.salience) == (manner, "background")


@pytest.mark.parametrize(
    "text",
    [
        "Paul Fortin publie un livre, deux ans après avoir quitté la direction d'Orvelis.",
        "Paul Fortin se confie trois ans après avoir été évincé d'Orvelis par ses actionnaires.",
        "Paul Fortin, six mois après avoir été limogé de la direction d'Orvelis, crée une marque.",
        "« Je n'ai aucun regret », a confié Paul Fortin jeudi, après avoir quitté la présidence d'Orvelis.",
    ],
)
def test_who_stands_in_front_is_meant_too(text: str) -> None:
    (claim,) = told(text)
    assert (claim.person, claim.kind, claim.organisation) == ("Paul Fortin", "departure", "Orvelis")


def test_the_title_names_whom_a_post_or_a_pronoun_means() -> None:
    for who in ("l'homme d'affaires", "il"):
        (claim,) = told(
            f"Quelques jours après avoir annoncé son retrait du conseil d'Orvelis, {who} vend ses parts.",
            title="Paul Fortin vend ses parts",
        )
        assert (claim.person, claim.kind, claim.organisation) == ("Paul Fortin", "departure", "Orvelis")


def test_one_sentence_tells_an_exit_and_the_one_before_it() -> None:
    claims = told("Trois mois après avoir quitté la direction d'Orvelis, Paul Fortin démissionne de Tresco.")
    assert {(c.organisation, c.manner, c.salience) for c in claims} == {
        ("Orvelis", "unspecified", "background"),
        ("Tresco", "resigned", "news"),
    }


def test_what_comes_after_an_exit_long_past_is_news_of_its_day() -> None:
    claims = told("Deux ans après avoir été évincée de la présidence d'Orvelis, Jeanne Vasseur a rejoint Tresco mardi.")
    dates = {(c.kind, c.organisation): (c.date, c.salience) for c in claims}
    assert dates == {
        ("departure", "Orvelis"): (None, "background"),
        ("appointment", "Tresco"): ("2026-03-10", "news"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "Après avoir menacé de démissionner de la présidence d'Orvelis, Paul Fortin reste.",
        "Après avoir failli quitter la direction d'Orvelis, Jeanne Vasseur rassure.",
        "Après avoir été licencié, un salarié d'Orvelis a agressé son directeur, Paul Fortin.",
        "Après avoir pris la tête de la course, Paul Fortin a abandonné.",
        "Après avoir quitté Lyon pour Paris, Jeanne Vasseur ouvre une boutique.",
        "Après avoir visité Orvelis, Jeanne Vasseur rentre à Lyon.",
        "Tresco a reçu Jeanne Vasseur après avoir quitté le conseil d'Orvelis.",
    ],
)
def test_nobody_left_whom_the_clause_does_not_mean(text: str) -> None:
    assert told(text) == []


def test_who_dismisses_before_is_not_dismissed() -> None:
    (claim,) = told("Le conseil a entendu Jeanne Vasseur après avoir limogé Paul Fortin de la direction d'Orvelis.")
    assert (claim.person, claim.manner) == ("Paul Fortin", "dismissed")
