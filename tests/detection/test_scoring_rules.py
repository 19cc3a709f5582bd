"""The scorer of `monitor evaluate`: what counts as found, and what is spared."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from monitor.detection.cascade import detect
from monitor.detection.rule import Rule
from monitor.detection.scoring import Score, confidences, is_reserved, same_organisation, same_person, score
from monitor.domain.article import Article
from tests.shipped_rules import LANGUAGES


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Jane Roe", "Roe", True), ("Jane Roe", "J. Roe", True), ("Jane Roe", "Paul Roe", False),
        ("Jane Anne Roe", "Jane Roe", True), ("Mr Roe", "Jane Roe", True), ("", "Roe", False),
    ],
)  # fmt: skip
def test_names_of_one_person(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same


@pytest.mark.parametrize(
    ("told", "found", "same"),
    [
        ("Acme", "Acme Inc", True),
        ("Acme", None, False),
        (None, None, True),
        ("Acme", "Globex", False),
        ("Air France-KLM", "Air France", True),
    ],
)
def test_names_of_one_organisation(told: str | None, found: str | None, same: bool) -> None:
    assert same_organisation(told, found) is same


def test_optional_records_are_spared_and_the_rest_is_counted() -> None:
    found = {"a": detect(Article(text="Jeanne Morel quitte Acme pour Globex", lang="fr"), LANGUAGES), "b": ()}
    gold: dict[str, list[dict[str, Any]]] = {
        "a": [
            {"person": "Jeanne Morel", "kind": "departure", "organisation": "Acme"},
            {"person": "Jeanne Morel", "kind": "appointment", "organisation": "Globex", "required": False},
        ],
        "b": [{"person": "Paul Roux", "kind": "departure", "organisation": "Acme"}],
    }

    result = score(gold, found)

    assert (result.right, result.wrong, result.missed) == (1, 0, 1)
    assert [m.person for m in result.mistakes] == ["Paul Roux"]


def rule(ident: str, file: str) -> Rule:
    return Rule(id=ident, version=1, kind="departure", when=(), file=file)


def test_a_rule_that_never_fired_is_trusted_as_much_as_its_theme() -> None:
    result = Score(by_rule={"en.a": Counter(right=90, wrong=0), "en.c": Counter(right=0, wrong=90)})
    found = confidences(result, [rule("en.a", "good"), rule("en.b", "good"), rule("en.c", "bad"), rule("en.d", "bad")])

    assert found["en.a"] > found["en.b"] > 0.9
    assert found["en.c"] < found["en.d"] < 0.1


def test_one_slip_of_a_new_rule_weighs_less_than_its_theme() -> None:
    result = Score(by_rule={"en.a": Counter(right=100), "en.b": Counter(wrong=1)})

    assert confidences(result, [rule("en.a", "theme"), rule("en.b", "theme")])["en.b"] > 0.8


def test_a_third_of_all_ids_is_reserved() -> None:
    assert 300 < sum(is_reserved(str(number)) for number in range(1_000)) < 370
