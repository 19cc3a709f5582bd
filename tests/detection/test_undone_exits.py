"""An exit that was only asked for, refused, blocked or undone is told of nobody as a fact."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from tests.shipped_rules import LANGUAGES

FRENCH = """
Menace de démission de Paul Roux, patron d'Acme
Appel à la démission de Paul Roux, patron d'Acme
Acme refuse la démission de Paul Roux
Acme rejette la démission de Paul Roux
La demande de révocation de Paul Roux, patron d'Acme, est rejetée
Paul Roux, patron d'Acme, risque d'être limogé
Paul Roux, patron d'Acme, échappe à la révocation
Le limogeage de Paul Roux, patron d'Acme, suspendu par la justice
Le limogeage de Paul Roux, patron d'Acme, annulé
Le conseil d'Acme repousse la révocation de Paul Roux
Acme : pas de départ de Paul Roux avant 2027
À quand le départ de Paul Roux, patron d'Acme
Paul Roux, patron d'Acme, a retiré sa démission
Paul Roux, patron d'Acme, met sa démission dans la balance
Paul Roux, patron d'Acme, remet sa démission au roi, qui la refuse
Paul Roux, patron d'Acme, a présenté une démission que le conseil a refusée
La cour a infirmé la révocation de Paul Roux, président d'Acme
La suspension de Jeanne Morel, directrice du lycée de Vaudry, est levée
Le conseil a limogé Paul Roux, président d'Acme, avant de revenir sur sa décision
Le ministre a limogé Paul Roux, directeur de l'hôpital de Vaudry, mais le Conseil d'État l'a rétabli
Le juge gèle la nomination de Jeanne Morel à la tête d'Acme
Le ministre met son veto à la nomination de Jeanne Morel à la tête d'Acme
La nomination de Jeanne Morel pour succéder à Paul Roux à la tête d'Acme paraît improbable
L'arrivée de Jeanne Morel à la tête d'Acme est compromise
Le départ à la retraite de Jeanne Morel, directrice d'Acme, est reporté
"""
ENGLISH = """
Acme rejects resignation of chief executive Paul Rowe
Acme refuses to accept Paul Rowe's resignation
Calls grow for Acme chief Paul Rowe to be fired
Acme chief executive Paul Rowe survives bid to oust him
Acme chief executive Paul Rowe narrowly avoids being ousted
Court blocks dismissal of Acme chief executive Paul Rowe
Court overturns firing of Acme chief executive Paul Rowe
The firing of Acme chief executive Paul Rowe was overturned by a judge
Acme board rejects motion to remove Paul Rowe
Acme chief executive Paul Rowe withdraws resignation
Reports that Acme fired Paul Rowe are false
Acme chief executive Paul Rowe should resign
Charges against Acme chief executive Paul Rowe dropped
The board voted that Jane Roe be dismissed as chief executive of Acme, but the owner overruled it
Acme's board voted to remove Jane Roe as chief executive, only to reinstate her within hours
The panel ruled that Paul Rowe be sacked as head of Acme, but the ruling was quashed on appeal
Acme's board voted to dismiss chief executive Jane Roe on Monday but reversed its decision a day later
An appeals court threw out the dismissal of Ostbury police chief Paul Rowe
Ostbury High Court nullifies removal of Paul Rowe as Acme chairman
The court overturned the board's decision to dismiss Jane Roe as chief executive of Acme
The dismissal of Acme treasurer Paul Rowe, 52, was set aside by a judge
Jane Roe postponed her retirement as chief executive of Acme until 2028
The appointment of Jane Roe to succeed Paul Rowe as chief executive of Acme is opposed by unions
The appointment of Jane Roe to succeed Paul Rowe as head of Acme is unlikely
Jane Roe's appointment as head of Acme fell through
The minister vetoed the appointment of Jane Roe as head of the Acme Agency
Jane Roe was named chief executive of Acme, but withdrew her acceptance
Reports that Jane Roe has left Acme are wide of the mark, the company said
Had Acme sacked Jane Roe, it would have paid millions
Were Jane Roe to leave Acme, shares would fall
"""
FACTS = """
en|Jane Roe resigned as head of Acme after her plan was rejected
en|Jane Roe was named chief executive of Acme after the merger was blocked by a court
en|Paul Rowe quit as Acme chairman because his proposal was overturned
en|Acme fired Jane Roe, its finance chief, but reversed a plan to close the plant
en|Jane Roe was sacked as chief executive of Acme, and a return is unlikely
fr|Jeanne Morel a été nommée directrice d'Acme après que le projet a été annulé
fr|Acme limoge Jeanne Morel, sa directrice, mais annule le plan social
fr|Paul Roux démissionne d'Acme après l'échec de la fusion, annulée par le tribunal
fr|Jeanne Morel a été limogée d'Acme, puis le conseil a suspendu le projet de fusion
"""


@pytest.mark.parametrize(
    ("lang", "title"), [(lang, t) for lang, ts in (("fr", FRENCH), ("en", ENGLISH)) for t in ts.strip().splitlines()]
)
def test_what_did_not_come_about_is_no_fact(lang: str, title: str) -> None:
    found = detect(Article(title=title, published_on="2026-03-12", lang=lang), LANGUAGES)
    assert [claim for claim in found if claim.status in ("confirmed", "reported")] == []


@pytest.mark.parametrize("row", FACTS.strip().splitlines())
def test_what_is_undone_beside_a_change_leaves_it_a_fact(row: str) -> None:
    lang, _, title = row.partition("|")
    found = detect(Article(title=title, published_on="2026-03-12", lang=lang), LANGUAGES)
    assert [claim.status for claim in found] == ["confirmed"]


@pytest.mark.parametrize(
    "governor",
    "ought to|needs to|has to|nearly had to|declined to|was tempted to|was advised to|has been told to|attempted to|"
    "is unlikely to|is free to|is entitled to|is reluctant to|has yet to|cannot|was wrong to|pretended to|"
    "was willing to".split("|"),
)  # fmt: skip
@pytest.mark.parametrize(
    "deed",
    ["dismiss Jane Morrell, its chief executive", "remove Jane Morrell as its chief", "appoint Paul Rowe as its chief"],
)  # fmt: skip
def test_what_an_english_verb_leaves_open_is_not_told(governor: str, deed: str) -> None:
    text = f"The board of Acme {governor} {deed}."
    claims = detect(Article(text=text, lang="en", published_on="2026-03-12"), LANGUAGES)
    assert [one for one in claims if one.status in ("confirmed", "reported")] == []


@pytest.mark.parametrize("governor", ["decided to", "has decided to", "agreed to", "will", "is to", "had to"])
@pytest.mark.parametrize("deed", ["remove Jane Morrell as chief executive", "appoint Paul Rowe as chief executive"])
def test_what_an_english_verb_settles_is_told(governor: str, deed: str) -> None:
    claims = detect(
        Article(text=f"The board of Acme {governor} {deed}.", lang="en", published_on="2026-03-12"), LANGUAGES
    )
    assert [one.status for one in claims] == ["confirmed"]


@pytest.mark.parametrize("governor", ["n'a pas réussi à", "fait mine de", "fait semblant de"])
def test_what_a_french_verb_leaves_open_is_not_told(governor: str) -> None:
    text = f"Le conseil d'Acme {governor} limoger la directrice générale, Jeanne Morel."
    assert not detect(Article(text=text, lang="fr", published_on="2026-03-12"), LANGUAGES)
