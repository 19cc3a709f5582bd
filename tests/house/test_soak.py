"""The benchmark of the compressed day finds a day with few feeds well, and sees what is not."""

from __future__ import annotations

from pathlib import Path

import msgspec

from benchmarks.soak import Result, run

WELL = Result(
    feeds=500,
    hours=24,
    seconds=600,
    polls=10_000,
    pages=2_000,
    captured=2_000,
    rss_mb=90,
    mb_per_hour=0.2,
    descriptors_grown=0,
    zombies=0,
    workers_started=2,
    workers_killed=0,
    rude={},
)


def test_an_hour_with_a_few_sites_are_polite_and_leave_nothing_behind(tmp_path: Path) -> None:
    """R1-R17; what grows in so short a time says nothing."""
    result = run(4, 1, 1, tmp_path, kinds=("etags", "limits_rates", "robots_forbid"))
    assert (result.feeds, result.rude, result.zombies, result.workers_killed) == (4, {}, 0, 0)
    assert result.polls > 8
    assert result.captured >= 4 * 3
    assert result.pages < result.captured, "robots.txt forbids some"


def test_what_grows_is_left_or_bothers_somebody_is_not_well() -> None:
    assert WELL.is_well
    for wrong in ({"mb_per_hour": 1.1}, {"descriptors_grown": 1}, {"zombies": 1}, {"rude": {"plain": ["..."]}}):
        assert not msgspec.structs.replace(WELL, **wrong).is_well
