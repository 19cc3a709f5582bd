"""The traps of news prose (T1 to T20), ten articles of our own each: what they tell is found, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from monitor.detection.cascade import detect
from monitor.detection.text import fold, words_of
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from tests.shipped_rules import LANGUAGES

TRAPS = Path(__file__).with_name("traps")
ARTICLES = {
    article["id"]: article
    for lang in ("en", "fr")
    for article in map(json.loads, (TRAPS / f"{lang}.jsonl").read_text("utf-8").splitlines())
}
FAMILIES = sorted({ident.rpartition("-")[0] for ident in ARTICLES})

KNOWN_MISSES = frozenset(["t11-en-02"])
"""Articles that are still read wrongly; whoever mends one takes it off the list."""

SOFT = ("rumoured", "denied")


def test_each_trap_has_ten_articles() -> None:
    counts = {f"t{n:02}": sum(ident.startswith(f"t{n:02}-") for ident in ARTICLES) for n in range(1, 21)}

    assert counts == dict.fromkeys(counts, 10)


def test_a_known_miss_is_an_article() -> None:
    assert not KNOWN_MISSES - set(ARTICLES)


@pytest.mark.parametrize(
    "ident",
    [
        pytest.param(ident, marks=pytest.mark.xfail(strict=True) if ident in KNOWN_MISSES else ())
        for ident in sorted(ARTICLES)
    ],
)
def test_an_article_tells_what_a_careful_reader_finds_in_it(ident: str) -> None:
    article = ARTICLES[ident]
    told = [record for record in article["changes"] if record["status"] not in SOFT]
    claims = [claim for claim in read(article) if claim.status not in SOFT]

    missed = [r for r in told if r["required"] and not any(same(r, claim) for claim in claims)]
    beyond = [claim for claim in claims if not any(same(r, claim) for r in told)]

    assert (missed, beyond) == ([], [])


@pytest.mark.parametrize("family", FAMILIES)
def test_no_denial_or_rumour_of_a_trap_is_told_as_a_fact(family: str) -> None:
    for ident in (one for one in ARTICLES if one.startswith(family) and one not in KNOWN_MISSES):
        article = ARTICLES[ident]
        soft = [r for r in article["changes"] if r["status"] in SOFT]
        facts = [r for r in article["changes"] if r["status"] not in SOFT]
        for claim in read(article):
            if claim.status not in SOFT and any(same(r, claim) for r in soft):
                assert any(same(r, claim) for r in facts), ident


def read(article: dict[str, Any]) -> tuple[Claim, ...]:
    parts = {part: article.get(part, "") for part in ("title", "summary", "text")}
    return detect(Article(**parts, published_on=article["published"][:10], lang=article["lang"]), LANGUAGES)


def same(record: dict[str, Any], claim: Claim) -> bool:
    """Tell whether a claim is what a record says: kind, surname with no other first name, and organisation."""
    names = (record["person"], *record.get("person_aliases", ()))
    bodies = (record["organisation"], *record.get("organisation_aliases", ()))
    return (
        claim.kind == record["kind"]
        and any(within(name, claim.person) for name in names)
        and any(body is None or within(body, claim.organisation or "") for body in bodies)
    )


def within(one: str, other: str) -> bool:
    """Tell whether the words of one name are among the other's; no name is among none."""
    first, second = ({word.fold for word in words_of(fold(name)) if word.fold[0].isalnum()} for name in (one, other))
    return bool(first and second) and (first <= second or second <= first)
