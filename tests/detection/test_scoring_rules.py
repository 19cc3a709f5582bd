"""The scorer of `monitor evaluate`: what counts as found, and what is spared."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.adapters.rulepacks import load_packs
from monitor.detection.cascade import detect
from monitor.detection.scoring import same_organisation, same_person, score
from monitor.domain.article import Article

LANGUAGES = load_packs()


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
