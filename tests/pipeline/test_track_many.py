"""What one more article costs about a person whom hundreds name: counted in work done, for times differ."""

from __future__ import annotations

import cProfile
import pstats
from collections import Counter
from pathlib import Path
from typing import Any, cast

import pytest

from monitor.domain.fingerprint import fingerprint
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from tests.builders import a_claim, captured
from tests.pipeline.test_track_store import Minutes, tell

ARTICLES = 60
STATEMENTS_MAX = 60
"""Of one article in the database, however many tell the same; each statement takes all rows that it is about."""


def article(number: int, *, is_copy: bool) -> Any:
    words = [f"ship{n % 40 * (n % 7)}{'' if is_copy else number}" for n in range(200)]
    words[number] = f"port{number}"
    text = " ".join(words)
    return captured(f"https://p{number}.example/1", domain=f"p{number}.example", fingerprint=fingerprint(text))


def calls_of_the_last(folder: Path, *, is_copy: bool) -> Counter[str]:
    """Return how often each function was called while the last of many articles was decided."""
    store = open_store(f"sqlite:///{folder}/monitor.db", projections=PROJECTIONS, clock=Minutes())
    profile = cProfile.Profile()
    try:
        for number in range(ARTICLES):
            with store.writing() as session:
                if number == ARTICLES - 1:
                    profile.enable()
                date = "2024-08-06" if number % 3 else None
                tell(session, article(number, is_copy=is_copy), (a_claim("Ann Bell", "Corvo", date=date),), 0)
                profile.disable()
    finally:
        store.close()
    calls: Counter[str] = Counter()
    for (_, _, name), (_, count, *_) in cast(Any, pstats.Stats(profile)).stats.items():
        calls[name] += count
    return calls


@pytest.mark.parametrize("is_copy", [True, False])
def test_one_more_article_on_one_person_costs_no_comparison_of_all_with_all(tmp_path: Path, is_copy: bool) -> None:
    calls = calls_of_the_last(tmp_path, is_copy=is_copy)
    assert calls["parted"] > 0
    assert calls["are_copies"] <= (2 if is_copy else ARTICLES)
    assert calls["days_apart"] <= 10 * ARTICLES
    assert calls["recorded_of"] == 0  # no stream is read again
    assert 0 < calls["_execute_context"] <= STATEMENTS_MAX
