"""English headlines and wire stories in the shapes that business news has; people and firms are invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from tests.shipped_rules import LANGUAGES

SOFT = ("rumoured", "denied")
ARTICLES = [json.loads(line) for line in Path(__file__).with_name("en_articles.jsonl").read_text("utf-8").splitlines()]


def read(title: str = "", text: str = "") -> tuple[Claim, ...]:
    return detect(Article(title=title, text=text, published_on="2024-06-14", lang="en"), LANGUAGES)


@pytest.mark.parametrize("line", ARTICLES, ids=lambda line: str(line.get("title") or line["text"][:60]))
def test_an_article_tells_its_changes_and_no_others(line: dict[str, Any]) -> None:
    asserted = [c for c in read(line.get("title", ""), line.get("text", "")) if c.status not in SOFT]
    told = {(c.person, c.kind, c.organisation): c for c in asserted}

    assert sorted(told) == sorted((c["person"], c["kind"], c["organisation"]) for c in line["changes"])
    for change in line["changes"]:
        claim = told[change["person"], change["kind"], change["organisation"]]
        assert {slot: getattr(claim, slot) for slot in change} == change


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("Brandt rejects calls to step down as Acme chairman", "denied"),
        ("Acme's Jane Morrell says she will not step down any time soon", "denied"),
        ("Globex chairman Rowe denies plan to quit", "denied"),
        ("Acme chief Jane Morrell may step down, sources say", "rumoured"),
        ("Jane Morrell could return as chief executive of Acme, according to two people", "rumoured"),
        ("Acme is set to name Jane Morrell as chief executive: sources", "reported"),
        ("Acme chief Jane Morrell to step down: Sky News", "reported"),
        ("Acme chief Jane Morrell to step down", "confirmed"),
    ],
)
def test_the_words_of_a_headline_tell_how_sure_it_is(title: str, status: str) -> None:
    assert [claim.status for claim in read(title)] == [status]


@pytest.mark.parametrize(
    "title",
    [
        "Former Acme chairman Paul Rowe dies at 92",
        "Ex-Acme boss Paul Rowe dies",
        "Acme founder Paul Rowe dies aged 91",
        "Senator Paul Rowe dies",
    ],
)
def test_a_death_out_of_office_is_no_departure(title: str) -> None:
    assert read(title) == ()


def test_what_the_article_knows_as_an_organisation_is_no_person_in_it() -> None:
    claims = read("Helen Moss leaves Brackwell to run Ostermere Foods")

    assert {claim.person for claim in claims} == {"Helen Moss"}


def test_the_group_that_somebody_leaves_is_not_where_he_goes() -> None:
    claims = read(
        "Motorex loses finance chief",
        "Motorex finance director Ian Brook is leaving the carmaker to become chief executive of Halden Corp.",
    )

    assert {(c.kind, c.organisation) for c in claims} == {("departure", "Motorex"), ("appointment", "Halden Corp")}
