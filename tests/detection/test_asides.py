"""A name in an aside is not the subject: whom a relative clause tells of, whose niece or lawyer somebody is."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from tests.shipped_rules import LANGUAGES

ASIDES = """
fr|Celui qui avait recruté Paul Roux rejoint Acme|
fr|Le juge qui a relaxé Paul Roux quitte le tribunal de Brécourt|
fr|La directrice qui a promu Paul Roux démissionne d'Acme|
fr|Jeanne Morel, qui a formé Paul Roux, quitte Acme|Jeanne Morel departure Acme
fr|Jeanne Morel, marraine de feu Paul Roux, quitte Acme|Jeanne Morel departure Acme
fr|Jeanne Morel, nièce du défunt Paul Roux, quitte Acme|Jeanne Morel departure Acme
fr|Jeanne Morel, fille du fondateur Paul Roux, démissionne d'Acme|Jeanne Morel departure Acme
fr|L'avocate du patron d'Acme Paul Roux est morte|
fr|La présidente du directoire Jeanne Morel quitte Acme|Jeanne Morel departure Acme
fr|L'ex-Globex Jeanne Morel à la tête du concurrent Acme|Jeanne Morel appointment Acme
fr|Henri Castel, avocat de Jeanne Morel, licenciée par Acme, fait appel|Jeanne Morel departure Acme
fr|Asie Textile nomme Jeanne Morel directrice générale|Jeanne Morel appointment Asie Textile
en|Local Government Association names Jane Morrell chair|Jane Morrell appointment Local Government Association
fr|Le ministère limoge Jeanne Morel, directrice de l'agence ferroviaire|Jeanne Morel departure agence ferroviaire
fr|Son rival Acme a remplacé sa fondatrice, Jeanne Morel, par Paul Roux|Paul Roux appointment Acme
en|Vantel, the parent of Acme, has named Jane Morrell chief executive|Jane Morrell appointment Vantel
en|Globex's profit rose to 40m. At Acme, director Jane Morrell resigned|Jane Morrell departure Acme
en|Its rival Acme replaced its founder, Paul Rowe, with chairman Jane Morrell|Jane Morrell appointment Acme
fr|L'entraîneur de Lens, Paul Roux, limogé par Nantes, se tait|Paul Roux departure Nantes
fr|Le deuxième, Paul Roux, l'a mise à la porte d'Acme|
en|Rovers coach Paul Rowe, sacked by Leeds in 2020, was not surprised|Paul Rowe departure Leeds
en|Director who trained Paul Rowe joins Acme|
en|The lawyer who defended Paul Rowe, chief executive of Acme, is fired|
en|Jane Morrell, who hired Paul Rowe, quits Acme|Jane Morrell departure Acme
en|Jane Morrell, niece of the late Paul Rowe, is fired by Acme|Jane Morrell departure Acme
en|Jane Morrell, heir to Paul Rowe, steps down as Acme chief|Jane Morrell departure Acme
en|Globex executive Jane Morrell to lead rival Acme|Jane Morrell appointment Acme
en|Acme, which makes doors for Globex Inc, said Jane Morrell would become its chief|Jane Morrell appointment Acme
en|Vantel Bank said on Monday that Globex had fired its chairman, Paul Rowe|Paul Rowe departure Globex
en|Vantel Bank chairman Jane Morrell quit the cabinet in protest at the vote|Jane Morrell departure government
en|Jane Morrell, who now chairs Vantel Bank, was sacked from the cabinet after a row|Jane Morrell departure government
en|Jane Morrell, treasurer of the Dockers' Union, stepped down on Monday|Jane Morrell departure Dockers' Union
"""


@pytest.mark.parametrize("line", ASIDES.strip().splitlines())
def test_who_stands_in_an_aside_neither_leaves_nor_comes(line: str) -> None:
    lang, title, told = line.split("|")
    claims = detect(Article(title=title, published_on="2026-03-12", lang=lang), LANGUAGES)
    found = [f"{one.person} {one.kind} {one.organisation}" for one in claims]
    assert found == ([told] if told else [])
