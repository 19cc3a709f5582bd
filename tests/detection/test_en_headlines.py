"""English headlines and short items in every shape that business pages use; all of them invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from monitor.detection.cascade import detect
from monitor.detection.scoring import same_organisation, same_person
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from tests.shipped_rules import LANGUAGES

HEADLINES = [
    json.loads(line) for line in Path(__file__).with_name("en_headlines.jsonl").read_text("utf-8").splitlines()
]


def is_told(change: list[str | None], claim: Claim) -> bool:
    person, kind, organisation = change
    return (
        kind == claim.kind
        and same_person(str(person), claim.person)
        and same_organisation(organisation, claim.organisation)
    )


@pytest.mark.parametrize("line", HEADLINES, ids=lambda line: str(line.get("title") or line["text"][:60]))
def test_a_headline_tells_its_changes_and_no_others(line: dict[str, Any]) -> None:
    article = Article(title=line.get("title", ""), text=line.get("text", ""), published_on="2026-02-10", lang="en")
    asserted = [c for c in detect(article, LANGUAGES) if c.status in ("confirmed", "reported")]

    assert [change for change in line["told"] if not any(is_told(change, claim) for claim in asserted)] == []
    told = line["told"] + line.get("may", [])  # "may" = what two careful readers could differ on
    assert [claim for claim in asserted if not any(is_told(change, claim) for change in told)] == []
