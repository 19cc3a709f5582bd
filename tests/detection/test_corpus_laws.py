"""Laws for every article of the shared corpus: spans, and sameness under typography, capitals and lost accents."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from monitor.detection.cascade import detect
from monitor.detection.dates import parse_published
from monitor.detection.scoring import score
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from tests.shipped_rules import LANGUAGES

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
SETS = ["seeds/seeds", "news/fr", "news/en", "news/long_fr", "news/long_en"]

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the checkout")

Row = dict[str, Any]


@cache
def read_lines(name: str) -> list[Row]:
    lines = (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def as_article(row: Row) -> Article:
    published = parse_published(str(row["published"])) if row.get("published") else None
    title, summary, text = (row.get(part) or "" for part in ("title", "summary", "text"))
    return Article(title=title, summary=summary, text=text, lang=row["lang"], published_on=published)


@cache
def as_printed(name: str) -> dict[str, tuple[Claim, ...]]:
    return {row["id"]: detect(as_article(row), LANGUAGES) for row in read_lines(name)}


def everywhere(change: Callable[[str], str]) -> Callable[[Row], Row]:
    return lambda row: {**row, **{part: change(row.get(part) or "") for part in ("title", "summary", "text")}}


def typed_otherwise(text: str) -> str:
    curly = re.sub(r'"([^"]*)"', "\u201c\\1\u201d", text.replace("'", "\u2019"))
    return unicodedata.normalize("NFD", curly.replace(" ", "\u00a0"))


def without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def capitals_without_accents(text: str) -> str:
    return without_accents(text).upper()


def title_case(row: Row) -> Row:
    """Give each word of the title a capital, as English desks do."""
    return {**row, "title": " ".join(word[:1].upper() + word[1:] for word in (row.get("title") or "").split(" "))}


def title_in_capitals(row: Row) -> Row:
    return {**row, "title": (row.get("title") or "").upper()}


def records(claims: tuple[Claim, ...]) -> list[tuple[str | None, ...]]:
    """Return what claims say, typed in one way."""
    fields = ("person", "kind", "manner", "organisation", "role", "destination", "date", "status", "salience")
    return [
        tuple(
            unicodedata.normalize("NFC", value).replace("\u2019", "'").replace("\u00a0", " ") if value else value
            for value in (getattr(claim, field) for field in fields)
        )
        for claim in claims
    ]


@pytest.mark.parametrize("name", SETS)
def test_every_span_points_at_its_quote_and_the_same_article_gives_the_same_claims(name: str) -> None:
    for row in read_lines(name):
        article, claims = as_article(row), as_printed(name)[row["id"]]
        assert claims == detect(article, LANGUAGES), row["id"]
        for claim in claims:
            assert claim.evidence, row["id"]
            for piece in claim.evidence:
                assert piece.quote, row["id"]
                assert article.part(piece.part)[piece.start : piece.end] == piece.quote, row["id"]


@pytest.mark.parametrize("name", SETS)
def test_decomposed_letters_curly_quotes_and_hard_spaces_change_no_record(name: str) -> None:
    for row in read_lines(name):
        otherwise = detect(as_article(everywhere(typed_otherwise)(row)), LANGUAGES)
        assert records(otherwise) == records(as_printed(name)[row["id"]]), row["id"]


CHANGES = {
    "no accents": everywhere(without_accents),
    "capitals": everywhere(str.upper),
    "capitals without accents": everywhere(capitals_without_accents),
    "title case": title_case,
    "title in capitals": title_in_capitals,
}


@pytest.mark.parametrize("name", ["news/fr", "news/en"])
@pytest.mark.parametrize("change", CHANGES)
def test_lost_accents_and_capitals_that_tell_nothing_cost_at_most_a_tenth(name: str, change: str) -> None:
    gold = {row["id"]: row["changes"] for row in read_lines(f"{name}.gold")}
    articles = {row["id"]: as_article(CHANGES[change](row)) for row in read_lines(name)}
    claims = {ident: detect(article, LANGUAGES) for ident, article in articles.items()}
    for ident, found in claims.items():
        for piece in (piece for claim in found for piece in claim.evidence):
            assert articles[ident].part(piece.part)[piece.start : piece.end] == piece.quote, ident
    assert score(gold, claims).f1 >= score(gold, as_printed(name)).f1 - 0.10
