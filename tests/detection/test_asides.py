"""A name in an aside is not the subject: whom a relative clause tells of, whose niece or lawyer somebody is."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.detection.explain import explain
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


LEFT_OUT = """
en|Jane Morrell resigned, after six turbulent years in the post, as chief executive of Acme Rail|departure confirmed
en|Acme Rail has appointed, following a worldwide search, Jane Morrell as chief executive|appointment confirmed
en|Jane Morrell has been named, subject to regulatory approval, chief executive of Acme Rail|appointment confirmed
en|Acme Rail parted company, barely a year after her arrival, with its chief executive Jane Morrell|departure confirmed
en|Jane Morrell was elected, by a show of hands, president of the Acme Society|appointment confirmed
en|Acme Rail denied, in a statement on Monday, that Jane Morrell had resigned|departure denied
en|Acme Rail chief Jane Morrell denied, speaking to reporters, that she had quit|departure denied
en|Acme Rail has not, as of Monday, dismissed its chief Jane Morrell|
en|Unions demanded, after a night of talks, that Acme Rail chief Jane Morrell resign|
en|A court overturned, on appeal, the dismissal of Acme Rail chief Jane Morrell|
en|Jane Morrell, chief of Acme Rail, steps down, as she does each night, from the stage|
en|Jane Morrell, chief of Acme Rail, was named, in a poll of readers, woman of the year|
fr|Jeanne Morel quitte, après six ans passés à redresser les comptes, la direction générale d'Acme|departure confirmed
fr|Jeanne Morel prend, dès lundi et pour trois ans, les rênes d'Acme|appointment confirmed
fr|La direction d'Acme a été confiée mardi, à l'issue d'un long processus, à Jeanne Morel|appointment confirmed
fr|Acme se sépare, moins d'un an après son arrivée, de sa directrice générale Jeanne Morel|departure confirmed
fr|Jeanne Morel a accepté de prendre, à titre provisoire, la présidence d'Acme|appointment confirmed
fr|Le conseil d'Acme a rejeté, par neuf voix contre deux, la démission de Jeanne Morel|
fr|Jeanne Morel, la directrice d'Acme, a succombé, après trois heures, à la tentation|
fr|Jeanne Morel, patronne d'Acme, quitte, après deux heures de débats, la salle|
fr|Jeanne Morel, patronne d'Acme, prend, à la veille du sommet, la direction de Lyon|
"""


@pytest.mark.parametrize("line", LEFT_OUT.strip().splitlines())
def test_what_stands_around_an_aside_is_read_as_one(line: str) -> None:
    lang, text, told = line.split("|")
    claims = detect(Article(text=f"{text}.", published_on="2026-03-12", lang=lang), LANGUAGES)
    assert [f"{one.kind} {one.status}" for one in claims] == ([told] if told else [])


AROUND = """
en|Acme Rail has not{as of Monday}dismissed its chief Jane Morrell|
en|UBR has not{as of Monday}dismissed its chief Jane Morrell|
en|A court overturned{on appeal}the dismissal of Acme Rail chief Jane Morrell|
en|Acme Rail denied{in a statement on Monday}that Jane Morrell had resigned|departure denied
en|Acme Rail has appointed{following a worldwide search}Jane Morrell as chief executive|appointment confirmed
fr|Le conseil d'Acme a rejeté{par neuf voix contre deux}la démission de Jeanne Morel|
fr|Acme n'a pas{à ce jour}limogé sa patronne Jeanne Morel|
fr|Jeanne Morel a été désignée{à l'unanimité}présidente d'Acme|appointment confirmed
"""


@pytest.mark.parametrize("marks", [" – | – ", " - | - ", "—|—", " (|) ", ", |, "])
@pytest.mark.parametrize("line", AROUND.strip().splitlines())
def test_dashes_and_parentheses_put_aside_as_commas_do(line: str, marks: str) -> None:
    lang, text, told = line.split("|")
    opening, closing = marks.split("|")
    written = text.replace("{", opening).replace("}", closing)
    claims = detect(Article(text=f"{written}.", published_on="2026-03-12", lang=lang), LANGUAGES)
    assert [f"{one.kind} {one.status}" for one in claims] == ([told] if told else [])


def test_what_is_told_in_an_aside_is_no_less_told() -> None:
    text = "Jane Morrell joined Acme, two days after Paul Rowe left Globex, as its chief executive."
    claims = detect(Article(text=text, published_on="2026-03-12", lang="en"), LANGUAGES)
    assert {(one.person, one.kind, one.organisation) for one in claims} == {
        ("Jane Morrell", "appointment", "Acme"),
        ("Paul Rowe", "departure", "Globex"),
    }


def test_who_stands_in_for_another_between_commas_stands_in() -> None:
    text = "Jane Morrell, a lawyer, succeeds, at least for now, Paul Rowe at the head of Acme Rail."
    (manner,) = {one.manner for one in detect(Article(text=text, lang="en"), LANGUAGES) if one.kind == "appointment"}
    assert manner == "interim"


@pytest.mark.parametrize("line", ASIDES.strip().splitlines())
def test_who_stands_in_an_aside_neither_leaves_nor_comes(line: str) -> None:
    lang, title, told = line.split("|")
    claims = detect(Article(title=title, published_on="2026-03-12", lang=lang), LANGUAGES)
    found = [f"{one.person} {one.kind} {one.organisation}" for one in claims]
    assert found == ([told] if told else [])


def test_a_trace_shows_what_is_read_around_an_aside() -> None:
    (trace,) = explain(Article(text="Jeanne Morel quitte, après six ans, la présidence d'Acme.", lang="fr"), LANGUAGES)
    assert [(one.person, one.kind, one.organisation) for one in trace.verdicts] == [
        ("Jeanne Morel", "departure", "Acme")
    ]
