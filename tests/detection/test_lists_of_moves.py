"""Cabinets, boards, management teams and columns of moves, French and English: each with a body of his own.

All of them are invented. "may" holds what need not be found: where two readers may differ, and lists without verbs.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from monitor.detection.cascade import detect
from monitor.detection.scoring import score
from monitor.domain.article import Article
from tests.shipped_rules import LANGUAGES

ARTICLES = [
    json.loads(line) for line in Path(__file__).with_name("lists_of_moves.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("line", ARTICLES, ids=lambda line: str(line["title"])[:40])
def test_each_of_a_list_moves_at_a_house_of_his_own(line: dict[str, Any]) -> None:
    gold = [
        {"person": person, "kind": kind, "organisation": organisation, "required": required}
        for name, required in (("told", True), ("may", False))
        for person, kind, organisation in line[name]
    ]
    article = Article(title=line["title"], text=line["text"], published_on="2024-03-04", lang=line["lang"])
    result = score({"article": gold}, {"article": detect(article, LANGUAGES)})

    assert not result.wrong + result.missed, result.mistakes


QUIET = [
    "La coupe de la Justice revient à Paul Roux.",
    "Jeanne Morel prend la Justice à témoin.",
    "Le gouvernement est au complet. L'Intérieur revient à l'essentiel, dit Paul Roux.",
    "Le maroquin de la Culture fait rêver Jeanne Morel.",
    "Jeanne Morel garde la Justice et Paul Roux conserve la Mer.",
]


@pytest.mark.parametrize("text", QUIET)
def test_a_ministry_beside_a_name_is_no_appointment_by_itself(text: str) -> None:
    assert detect(Article(text=text, lang="fr", published_on="2024-03-04"), LANGUAGES) == ()
