"""What the rules find in the sample articles, against what a careful reader notes: an acceptance test of detection."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from monitor.cli.demo import SampleArticle, load_sample, with_days_written_out
from monitor.detection.cascade import detect
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from monitor.domain.organisations import fold_words
from tests.shipped_rules import LANGUAGES

EXPECTED: dict[str, Any] = json.loads((Path(__file__).parent / "demo_expected.json").read_text(encoding="utf-8"))
SAMPLE = load_sample()
LANGUAGE_OF = {paper.id: paper.lang for paper in SAMPLE.papers}
ARTICLES = {article.id: article for article in SAMPLE.articles}
TODAY = date(2025, 5, 14)
SOFT = ("rumoured", "denied")


@cache
def _claims(ident: str) -> tuple[Claim, ...]:
    article = ARTICLES[ident]

    def written(text: str) -> str:
        return with_days_written_out(text, TODAY, LANGUAGE_OF[article.paper])

    return detect(
        Article(
            title=written(article.title),
            summary=written(article.summary),
            text="\n".join(written(paragraph) for paragraph in article.text),
            lang=LANGUAGE_OF[article.paper],
            published_on=TODAY.isoformat(),
        ),
        LANGUAGES,
    )


def _tells(claim: Claim, change: dict[str, Any]) -> bool:
    return (
        claim.kind == change["kind"]
        and claim.organisation is not None
        and set(fold_words(claim.organisation)) <= set(fold_words(change["organisation"]))
        and set(fold_words(claim.person)) <= set(fold_words(change["person"]))
    )


@pytest.mark.parametrize("article", SAMPLE.articles, ids=lambda article: article.id)
def test_each_required_change_is_found_with_its_status_and_salience(article: SampleArticle) -> None:
    for change in EXPECTED["articles"][article.id]:
        if change.get("required", True):
            found = [(c.status, c.salience) for c in _claims(article.id) if _tells(c, change)]
            assert found == [(change["status"], change["salience"])], change


@pytest.mark.parametrize("article", SAMPLE.articles, ids=lambda article: article.id)
def test_nothing_is_announced_that_a_careful_reader_would_not_note(article: SampleArticle) -> None:
    announced = [
        claim
        for claim in _claims(article.id)
        if claim.salience == "news" and claim.status not in SOFT and claim.sphere == "leadership"
    ]
    for claim in announced:
        noted = [change for change in EXPECTED["articles"][article.id] if _tells(claim, change)]
        assert [change["status"] for change in noted if change["status"] not in SOFT], claim


@pytest.mark.parametrize("article", SAMPLE.articles, ids=lambda article: article.id)
def test_no_one_is_called_dismissed_who_is_not(article: SampleArticle) -> None:
    dismissed = {claim.person for claim in _claims(article.id) if claim.manner == "dismissed"}

    assert dismissed <= {c["person"] for c in EXPECTED["articles"][article.id] if c.get("manner") == "dismissed"}
