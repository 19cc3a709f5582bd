"""Each step has a reason, and silence has one too."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.adapters.clock import SystemClock
from monitor.domain.alert import Policy
from monitor.domain.organisations import Aliases
from monitor.pipeline.track import track
from monitor.pipeline.why import Step, why
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from tests.builders import NOW, a_claim, captured, decided
from tests.fakes import MemorySession

POLICY = Policy(max_age_days=7)
URL = "https://one.example/0"


def steps(*, published_at: Any = NOW, backlog: bool = False, told: bool = True, **claim: Any) -> list[Step]:
    """Let one paper tell one claim, or none, and ask why."""
    session = MemorySession()
    session.now = NOW
    article = captured(URL, published_at=published_at, backlog=backlog)
    session.append([decided(article, f"article-{article.article_id}")])
    track(
        session,
        article=article,
        claims=[a_claim(**claim)] if told else [],
        aliases=Aliases({}),
        policy=POLICY,
        now=NOW,
        correlation_id=None,
        causation_id=None,
    )
    return why(session, URL, POLICY, Aliases({}))


def test_an_article_is_followed_from_capture_to_the_alert() -> None:
    assert [step.what for step in steps()] == [
        "article.captured",
        "claim.detected",
        "change.reported",
        "alert.requested",
        "told",
    ]


def test_an_article_without_a_claim_says_so() -> None:
    assert [step.what for step in steps(told=False)] == ["article.captured", "no claim"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"salience": "background"}, "background"),
        ({"status": "rumoured"}, "rumoured"),
        ({"sphere": "sport"}, "sport"),
        ({"published_at": NOW - timedelta(days=30)}, "too old: published on"),
        ({"published_at": None, "backlog": True}, "without a date"),
    ],
)
def test_a_change_that_is_not_told_names_the_reason(fields: dict[str, Any], reason: str) -> None:
    last = steps(**fields)[-1]

    assert last.what == "not told"
    assert f": {reason}" in last.detail


def test_of_what_nobody_knows_there_are_no_steps(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'monitor.db'}", projections=PROJECTIONS, clock=SystemClock())
    with store.reading() as session:
        assert why(session, "https://nowhere.example/", POLICY, Aliases({})) == []
    store.close()
