"""What a round says of itself."""

from __future__ import annotations

from monitor.domain.feed import feed_id_of
from monitor.pipeline.answers import PollOutcome, PollResult
from monitor.pipeline.holds import DeliverOutcome
from monitor.pipeline.rounds import RoundReport

URL = "https://paper.example/feed?token=t0p"
OUTAGE: tuple[PollResult, ...] = ("failed", "outage", "outage")


def test_a_feed_that_failed_is_named_once() -> None:
    errors = ("https://paper.example/feed?... answered 503 Service Unavailable", "the page is empty")
    polls = tuple(PollOutcome(feed_id=feed_id_of(URL), url=URL, result="failed", error=error) for error in errors)

    lines = RoundReport(polls=polls, captures=(), delivery=DeliverOutcome()).summary().splitlines()

    assert lines[:2] == [
        "https://paper.example/feed?...: it answered 503 Service Unavailable",
        "https://paper.example/feed?...: the page is empty",
    ]


def test_feeds_out_of_reach_are_counted_and_told_together_with_what_to_do() -> None:
    """R14."""
    polls = tuple(
        PollOutcome(feed_id=feed_id_of(URL), url=URL, result=result, error="cannot connect") for result in OUTAGE
    )

    report = RoundReport(polls=polls, captures=(), delivery=DeliverOutcome())

    assert report.failed == 3
    assert report.summary().splitlines()[1] == (
        "2 feeds could not be reached, nor anything else: look at this machine's network"
    )
    assert "feeds polled: 3 (unchanged 0, failed 3, resting 0)" in report.summary()
