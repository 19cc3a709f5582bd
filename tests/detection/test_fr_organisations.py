"""French items that name two or three organisations, or the person in one part and the post in the other; invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from tests.shipped_rules import LANGUAGES

ITEMS = [
    json.loads(line) for line in Path(__file__).with_name("fr_organisations.jsonl").read_text("utf-8").splitlines()
]


def told(title: str, summary: str = "") -> list[tuple[str, str, str | None]]:
    article = Article(title=title, summary=summary, published_on="2026-02-12", lang="fr")
    return [
        (c.person, c.kind, c.organisation) for c in detect(article, LANGUAGES) if c.status in ("confirmed", "reported")
    ]


@pytest.mark.parametrize("line", ITEMS, ids=lambda line: str(line["title"] or line["summary"]))
def test_a_change_is_told_of_the_right_organisation(line: dict[str, Any]) -> None:
    found = sorted([person, kind, body or ""] for person, kind, body in told(line["title"], line["summary"]))

    assert found == line["told"]


def test_the_holder_of_the_post_in_the_title_is_the_subject_below_it() -> None:
    title = "Après l'offre de Globex, le patron d'Acme jette l'éponge"

    assert told(title, "Paul Roux était opposé au rachat.") == [("Paul Roux", "departure", "Acme")]


def test_who_comes_below_a_title_is_not_the_one_who_leaves_in_it() -> None:
    title = "Le patron d'Acme jette l'éponge"

    found = told(title, "Jeanne Morel est nommée directrice générale par le conseil.")

    assert [one for one in found if one[1] == "departure"] == []


def test_a_mention_below_a_title_is_not_its_subject() -> None:
    title = "Le patron d'Acme jette l'éponge"

    assert told(title, "Le conseil a rendu hommage à Jeanne Morel.") == []


def test_an_owner_who_dismisses_is_not_the_employer() -> None:
    summary = "Le groupe Globex, qui possède 60 % d'Acme, a mis fin au mandat de Paul Roux."

    assert told("Acme change de directeur général", summary) == [("Paul Roux", "departure", "Acme")]
