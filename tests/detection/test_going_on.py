"""Whole articles go on: a pronoun with whom the last sentence spoke of, a verb with a place or a body of its own."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from tests.shipped_rules import LANGUAGES

# Title | text | who is told of, at what.
TOLD = """
Marc Delaunoy, discret|Il débute chez Brimel avec Paul Roux. Il a pris la présidence d'Acme lundi.|Marc Delaunoy|Acme
Marc Delaunoy, discret|Il travaille avec Paul Roux puis il est nommé patron d'Acme.|Marc Delaunoy|Acme
Portrait|Anne Sorbier vient de Brimel. Elle y a remplacé Jeanne Morel. Elle dirigera Acme en mai.|Anne Sorbier|Acme
P|Anne Sorbier est choisie par Jeanne Morel. Elle prendra la direction d'Acme en mai.|Anne Sorbier|Acme
Acme|Acme a trouvé son patron. Il s'agit de Marc Delaunoy. Il prendra la tête du groupe en mai.|Marc Delaunoy|Acme
Acme|Il s'appelle Marc Delaunoy. Il a été nommé lundi directeur général d'Acme.|Marc Delaunoy|Acme
Acme|Alors qu'il dirigeait Brimel, Marc Delaunoy a été approché. Il prendra la tête d'Acme en mai.|Marc Delaunoy|Acme
Acme|Jeanne Morel a fait ses adieux en direct sur Radio Brimel vendredi dernier.|Jeanne Morel|Radio Brimel
Acme change de tête|Jeanne Morel prend les commandes d'un groupe fragilisé.|Jeanne Morel|Acme
Acme cherche un patron|L'arrivée de Jeanne Morel à la direction générale a surpris.|Jeanne Morel|Acme
Acme|Le directeur Paul Roux a quitté Brimel (Haute-Savoie) lundi.|Paul Roux|Brimel
"""

OF_NOBODY = """
Portrait|En 2013, il est nommé à la direction d'Acme à la place de Paul Roux. Puis il devient le patron de Brimel.
Portrait|Elle a travaillé avec Jeanne Morel chez Brimel. Elle a été nommée directrice générale d'Acme.
Acme veut reconquérir les jeunes|L'arrivée de Jeanne Morel sur la deuxième chaîne a fait grand bruit.
Acme veut reconquérir les jeunes|L'arrivée de Jeanne Morel à l'aéroport de Lyon a été filmée par la foule.
Acme cherche un patron|L'arrivée de Jeanne Morel au gouvernement a surpris.
Acme cherche un patron|L'arrivée de Jeanne Morel dans la course a surpris.
Acme cherche une voix|Jeanne Morel a tiré sa révérence samedi soir sur la scène du Grand Théâtre.
Acme cherche une voix|Jeanne Morel a fait ses adieux à la scène samedi soir.
Acme et Jeanne Morel|Jeanne Morel a pris les rênes de la commune en 2014 après avoir travaillé pour Acme.
Acme|Jeanne Morel a pris les rênes du pays il y a dix ans, rappelle Acme.
Le ski sans Paul Roux|Le Savoyard Paul Roux a quitté Adelbach pour rejoindre sa famille.
Le ski sans Paul Roux|Paul Roux a quitté Adelbach pour assister à la naissance de son enfant.
Jeanne Morel rentre|Jeanne Morel, directrice d'Acme, a quitté Marvejan (Lozère) dimanche.
"""


@pytest.mark.parametrize("line", TOLD.strip().splitlines())
def test_an_article_goes_on_with_whom_it_speaks_of(line: str) -> None:
    title, text, person, organisation = line.split("|")
    last = _claims(title, text)[-1]
    assert (last.person, last.organisation) == (person, organisation)


@pytest.mark.parametrize("line", OF_NOBODY.strip().splitlines())
def test_what_stands_in_the_title_is_not_left_or_led(line: str) -> None:
    title, text = line.split("|")
    assert not _claims(title, text)


@pytest.mark.parametrize(
    "text",
    [
        "Le nouveau patron d'Acme Paul Roux annonce une conférence le 9 septembre 2026.",
        "La nouvelle directrice d'Acme, Jeanne Morel, présentait ses comptes le 12 mars.",
    ],
)
def test_the_day_of_what_a_new_chief_does_is_not_the_day_he_came(text: str) -> None:
    (claim,) = _claims("", text)
    assert claim.date is None


@pytest.mark.parametrize(
    "text", ["Jane Roe left Ostbury to join her family.", "Jane Roe left Ostbury to attend a wedding."]
)
def test_who_leaves_a_town_for_the_family_leaves_no_post(text: str) -> None:
    assert not detect(Article(text=text, published_on="2026-06-01", lang="en"), LANGUAGES)


def test_thousands_of_sentences_that_go_on_with_he_are_read() -> None:
    assert _claims("", "Il a travaillé avec Paul Roux. Il a été nommé directeur d'Acme. " * 800) == ()


def _claims(title: str, text: str) -> tuple[Claim, ...]:
    return detect(Article(title=title, text=text, published_on="2026-06-01", lang="fr"), LANGUAGES)
