"""Wordings of French news of every shape and sphere, written for the language and not for the rules: all invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from tests.shipped_rules import LANGUAGES

WORDINGS = [json.loads(line) for line in Path(__file__).with_name("fr_wordings.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("line", WORDINGS, ids=lambda line: str(line["title"] or line["text"])[:60])
def test_a_wording_tells_its_changes_and_no_others(line: dict[str, Any]) -> None:
    article = Article(
        title=line["title"], summary=line["summary"], text=line["text"], published_on="2024-03-13", lang="fr"
    )
    asserted = [c for c in detect(article, LANGUAGES) if c.status in ("confirmed", "reported")]

    assert sorted([c.person, c.kind, c.organisation or ""] for c in asserted) == line["told"]


SIGNATURES = [
    ("Acme a annoncé lundi que son directeur, Paul Roux, quitterait ses fonctions en juin.", "confirmed"),
    ("Paul Roux, directeur d'Acme, quitterait ses fonctions en juin.", "rumoured"),
    ("Paul Roux, directeur d'Acme, pourrait quitter ses fonctions en juin.", "rumoured"),
    ("Paul Roux, directeur d'Acme, devrait quitter ses fonctions, selon nos informations.", "reported"),
]


@pytest.mark.parametrize(("text", "status"), SIGNATURES)
def test_a_conditional_is_a_rumour_unless_somebody_announced_it(text: str, status: str) -> None:
    claims = detect(Article(text=text, lang="fr"), LANGUAGES)

    assert [(c.person, c.status) for c in claims] == [("Paul Roux", status)]


def test_who_dismisses_is_not_dismissed() -> None:
    text = "Le nouveau directeur d'Acme, Paul Roux, a licencié la directrice financière, Jeanne Morel."
    dismissed = [c.person for c in detect(Article(text=text, lang="fr"), LANGUAGES) if c.kind == "departure"]

    assert dismissed == ["Jeanne Morel"]


def test_an_annulled_dismissal_is_none() -> None:
    text = "Le tribunal a annulé l'éviction de Jeanne Morel, présidente d'Acme."

    assert [c for c in detect(Article(text=text, lang="fr"), LANGUAGES) if c.status == "confirmed"] == []


def test_a_resignation_may_stand_without_its_organisation() -> None:
    claims = detect(Article(title="Démission surprise de Jeanne Morel", lang="fr"), LANGUAGES)

    assert [(c.person, c.kind, c.organisation) for c in claims] == [("Jeanne Morel", "departure", None)]


def test_a_successor_takes_the_post_of_the_one_replaced() -> None:
    text = "Jeanne Morel succède à Paul Roux, directeur général d'Acme."
    [claim] = [c for c in detect(Article(text=text, lang="fr"), LANGUAGES) if c.kind == "appointment"]

    assert (claim.person, claim.role, claim.organisation) == ("Jeanne Morel", "directeur général", "Acme")


def test_a_date_since_which_nothing_like_it_happened_dates_nothing() -> None:
    text = "Jeanne Morel, présidente d'Acme, a démissionné jeudi, une première depuis 1958."
    [claim] = detect(Article(text=text, lang="fr", published_on="2024-03-15"), LANGUAGES)

    assert claim.date == "2024-03-14"
