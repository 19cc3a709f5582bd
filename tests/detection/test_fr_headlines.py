"""French headlines, with and without a summary, in every shape that business pages use; all of them invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from monitor.detection.cascade import detect
from monitor.domain.article import Article
from tests.shipped_rules import LANGUAGES

HEADLINES = [
    json.loads(line) for line in Path(__file__).with_name("fr_headlines.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("line", HEADLINES, ids=lambda line: str(line["title"]))
def test_a_headline_tells_its_changes_and_no_others(line: dict[str, Any]) -> None:
    article = Article(title=line["title"], summary=line["summary"], published_on="2021-03-16", lang="fr")
    asserted = [c for c in detect(article, LANGUAGES) if c.status in ("confirmed", "reported") and c.salience == "news"]

    assert sorted([c.person, c.kind, c.organisation or ""] for c in asserted) == line["told"]
