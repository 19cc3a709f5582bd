"""Whose exit "after leaving Acme" tells: of whom the main clause speaks. All invented."""

from __future__ import annotations

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from tests.shipped_rules import LANGUAGES


def told(text: str) -> list[Claim]:
    return list(detect(Article(text=text, published_on="2026-03-12", lang="en"), LANGUAGES))


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("Two years after being ousted as chief executive of Orvel, Paul Fenwick has published a book.", "dismissed"),
        ("After stepping down as chief executive of Orvel in June 2024, Paul Fenwick wrote a memoir.", "resigned"),
        ("Paul Fenwick wrote a memoir after being fired by Orvel.", "dismissed"),
        ("Paul Fenwick has published a book, two years after resigning as chief executive of Orvel.", "resigned"),
        ("“I have no regrets,” said Paul Fenwick, after quitting as chief executive of Orvel.", "resigned"),
    ],
)
def test_who_left_before_is_named_by_the_main_clause(text: str, manner: str) -> None:
    (claim,) = told(text)
    assert (claim.person, claim.kind, claim.organisation) == ("Paul Fenwick", "departure", "Orvel")
    assert (claim.manner, claim.salience) == (manner, "background")


def test_an_exit_is_told_beside_what_came_after_it() -> None:
    claims = told("Weeks after quitting as chairman of Orvel, Jane Vassar has joined Tresco.")
    assert {(c.kind, c.organisation, c.salience) for c in claims} == {
        ("departure", "Orvel", "background"),
        ("appointment", "Tresco", "news"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "After nearly being fired by Orvel, Paul Fenwick was praised.",
        "The driver told Paul Fenwick he would sue Orvel after being sacked.",
        "Orvel praised Paul Fenwick after leaving the EU market.",
        "Paul Fenwick was stopped by police after leaving the scene.",
    ],
)
def test_nobody_left_whom_the_clause_does_not_mean(text: str) -> None:
    assert told(text) == []
