"""Whole English articles, as the daemon reads them: history, several people, later mentions; all of them invented."""

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
    json.loads(line) for line in Path(__file__).with_name("en_whole_articles.jsonl").read_text("utf-8").splitlines()
]


def records(line: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"person": person, "kind": kind, "organisation": organisation, "required": required}
        for name, required in (("told", True), ("may", False))
        for person, kind, organisation in line[name]
    ]


def read(line: dict[str, Any]) -> Article:
    return Article(title=line["title"], text=line["text"], published_on="2026-02-10", lang="en")


@pytest.mark.parametrize("line", ARTICLES, ids=lambda line: str(line["title"]))
def test_a_whole_article_is_believed_to_tell_at_most_one_change_too_many(line: dict[str, Any]) -> None:
    result = score({"article": records(line)}, {"article": detect(read(line), LANGUAGES)})

    assert result.wrong <= 1, result.mistakes


def test_whole_articles_reach_the_figures_that_the_daemon_is_built_for() -> None:
    gold = {line["title"]: records(line) for line in ARTICLES}
    result = score(gold, {line["title"]: detect(read(line), LANGUAGES) for line in ARTICLES})

    assert result.precision >= 0.95, result.mistakes
    assert result.f1 >= 0.85, result.mistakes
