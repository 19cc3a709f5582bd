"""What a round says of itself."""

from __future__ import annotations

from monitor.domain.feed import feed_id_of
from monitor.pipeline.holds import DeliverOutcome
from monitor.pipeline.poll import PollOutcome
from monitor.pipeline.rounds import RoundReport

URL = "https://paper.example/feed?token=t0p"


def test_a_feed_that_failed_is_named_once() -> None:
    errors = ("https://paper.example/feed?... answered 503 Service Unavailable", "the page is empty")
    polls = tuple(PollOutcome(feed_id=feed_id_of(URL), url=URL, result="failed", error=error) for error in errors)

    lines = RoundReport(polls=polls, captures=(), delivery=DeliverOutcome()).summary().splitlines()

    assert lines[:2] == [
        "https://paper.example/feed?...: it answered 503 Service Unavailable",
        "https://paper.example/feed?...: the page is empty",
    ]
