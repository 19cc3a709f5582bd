"""The same change is told in every order that the language allows of person, post, body and verb."""

from __future__ import annotations

from itertools import cycle, product

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from tests.shipped_rules import LANGUAGES

PEOPLE = [
    ("Jeanne Morel", "e"),
    ("Paul Roux", ""),
    ("Béatrice de La Marre", "e"),
    ("Koffi N'Dabo", ""),
    ("Marie-Laure Quintin", "e"),
    ("Karim Benhaddou", ""),
]
HOUSES = [  # as its name stands, behind "de", behind "chez", and how it is told
    ("Acme", "d'Acme", "chez Acme", "Acme"),
    ("le groupe Carnac", "du groupe Carnac", "au sein du groupe Carnac", "Carnac"),
    ("l'assureur Solvea", "de l'assureur Solvea", "chez l'assureur Solvea", "Solvea"),
    (
        "la Fédération des métiers",
        "de la Fédération des métiers",
        "à la Fédération des métiers",
        "Fédération des métiers",
    ),
    ("Verdelis", "de Verdelis", "chez Verdelis", "Verdelis"),
]
POSTS = [
    ("directeur général", "directrice générale"),
    ("trésorier", "trésorière"),
    ("directeur commercial France", "directrice commerciale France"),
    ("directeur général par intérim", "directrice générale par intérim"),
]
COMING = """
    {person} est nommé{e} {post} {of}.
    Mardi, {person} a été désigné{e} pour diriger {house}.
    {house} nomme {person} au poste de {post}.
    Le conseil d'administration {of} a confié à {person} le poste de {post}.
    {house} a choisi de confier le poste de {post} à {person}.
    C'est à {person} que {house} confie le poste de {post}.
    C'est à {person} que revient la direction {of}.
    La direction {of} a été confiée à {person}.
    La nomination de {person} comme {post} {of} a été annoncée.
    La nomination à la tête {of} de {person} a été annoncée.
    L'arrivée {at} de {person} comme {post} est effective.
    Le choix de {person} comme {post} {of} a été dévoilé.
    {person}, dont la nomination à la tête {of} a été annoncée mardi, a 50 ans.
    Nommé{e} mardi à la tête {of}, {person} promet de l'ordre.
    Tout juste nommé{e} {post} {of}, {person} a reçu les salariés.
    {house} a annoncé que {person} était nommé{e} {post}.
    {person} sera le successeur de Luc Petit à la tête {of}.
    {person} vient d'Ombrelle. Le conseil d'administration {of} l'a nommé{e} {post}.
    {house} cherchait un trésorier. {person} a été nommé{e} à ce poste.
"""
GOING = """
    {person} quitte ses fonctions de {post} {of}.
    {person}, {post} {of}, a démissionné.
    {person}, qui dirigeait {house} depuis 2015, a quitté ses fonctions.
    {person}, dont le départ {of} a été annoncé mardi, a 50 ans.
    {person} a fait part de sa décision de quitter ses fonctions de {post} {of}.
    Le conseil d'administration {of} a révoqué {person}.
    {person} était {post} {of} depuis 2018. Le conseil d'administration l'a révoqué{e}.
    Le conseil d'administration {of} n'a pas renouvelé le mandat de {person}.
    Le mandat de {post} de {person} {at} n'a pas été renouvelé.
    Il a été mis fin aux fonctions de {post} {of} exercées par {person}.
    L'éviction de la tête {of} de {person} est actée.
    La démission de {person} de son poste de {post} {of} est acceptée.
    {house} annonce le départ de {person}, {post}.
    Limogé{e} mardi, {person}, {post} {of}, proteste.
    Fin de parcours {at} pour {person}, {post}.
    {person} avait été nommé{e} {post} {of} en 2018. {person} quitte son poste.
"""


def told(text: str, kind: str) -> list[tuple[str, str | None]]:
    found = detect(Article(text=text[0].upper() + text[1:], published_on="2026-03-13", lang="fr"), LANGUAGES)
    return [(claim.person, claim.organisation) for claim in found if claim.kind == kind and claim.status == "confirmed"]


def sentences(orders: str) -> list[tuple[str, str, str]]:
    """Return each order with each house, and with people and posts by turns: (text, person, body)."""
    people, posts = cycle(PEOPLE), cycle(POSTS)
    frames = [line.strip() for line in orders.strip().splitlines()]
    out = []
    for (house, of, at, body), frame in product(HOUSES, frames):
        person, ending = next(people)
        post = next(posts)[bool(ending)]
        out.append((frame.format(person=person, e=ending, post=post, house=house, of=of, at=at), person, body))
    return out


@pytest.mark.parametrize(("kind", "orders"), [("appointment", COMING), ("departure", GOING)])
def test_the_same_change_is_told_in_every_order(kind: str, orders: str) -> None:
    silent = [text for text, person, body in sentences(orders) if (person, body) not in told(text, kind)]

    assert silent == []


ENGLISH = """
    appointment: The appointment as chief executive of Acme of Jane Morrell was announced.
    appointment: The choice of Jane Morrell as editor of Acme was announced.
    appointment: Jane Morrell, whose appointment as editor of Acme was announced on Monday, is 48.
    appointment: Jane Morrell follows Paul Rowe as chief executive of Acme.
    departure: The departure from Acme of Jane Morrell was announced on Monday.
    departure: Jane Morrell, whose departure from Acme was announced on Monday, has run it since 2012.
    departure: Jane Morrell, whose resignation was announced on Monday, was chief executive of Acme.
    return: Acme announced the return of Jane Morrell as chief executive.
"""


@pytest.mark.parametrize("line", [line.strip() for line in ENGLISH.strip().splitlines()])
def test_english_orders_are_told(line: str) -> None:
    kind, _, text = line.partition(": ")
    found = detect(Article(text=text, published_on="2026-03-13", lang="en"), LANGUAGES)

    assert ("Jane Morrell", kind, "Acme") in [(claim.person, claim.kind, claim.organisation) for claim in found]
