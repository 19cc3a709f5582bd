"""The trials of benchmarks/alerts.py in small: what they promise of many stories, and that they measure at all."""

from __future__ import annotations

from benchmarks.alert_floods import BUSY_SECONDS, burst, outage
from benchmarks.alert_latency import measure
from benchmarks.alerts import GOAL_P95_MS


def test_many_stories_at_once_are_told_once_in_each_channel_and_no_channel_waits_for_another() -> None:
    found = burst(40)
    assert (found.lost, found.doubled) == (0, 0)
    assert (found.replies_lost, found.replies_out_of_order) == (0, 0)
    assert found.faster_channel_seconds < BUSY_SECONDS <= found.slower_channel_seconds
    assert found.messages < 40


def test_what_came_while_slack_was_away_is_told_once_in_order_and_says_since_when_it_is_known() -> None:
    found = outage(6)
    assert (found.lost, found.doubled, found.out_of_order) == (0, 0, 0)
    assert found.late_notes >= 2 * (found.stories - 3)
    assert found.attempts < 120


def test_news_reaches_slack_soon_after_it_stands_in_its_feed() -> None:
    found = measure(2, seed=1)
    assert found.messages == 2
    assert found.p95_ms < 5 * GOAL_P95_MS
