"""How often a feed has news decides how often it is polled (R12), and when it has gone quiet (R15)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.domain.feed import DeskFeed, feed_id_of
from monitor.domain.rhythm import first_rhythm, is_quiet, next_rhythm
from monitor.domain.schedule import PollPolicy, after_success

NOW = datetime(2024, 8, 5, tzinfo=UTC)  # a Monday
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
POLICY = PollPolicy()


def a_feed(**fields: Any) -> DeskFeed:
    url = "https://news.example/feed"
    return DeskFeed(feed_id=feed_id_of(url), url=url, next_poll_at=NOW, **fields)


def visits(published: Iterable[datetime], days: float, *, dated: bool = True, **fields: Any) -> list[datetime]:
    """Poll a feed for so many days, the newest thirty entries at a time, and return when it was visited."""
    moments = sorted(published)
    feed, now, seen, made = a_feed(**fields), NOW, 0, []
    while now < NOW + days * DAY:
        made.append(now)
        known, seen = seen, sum(moment <= now for moment in moments)
        if feed.last_success_at is None:
            feed = first_rhythm(feed, (m if dated else None for m in moments[:seen][-30:]), now)
        elif seen > known:
            feed = next_rhythm(feed, now)
        next_at = after_success(feed, POLICY, now, headers={})
        feed, now = msgspec.structs.replace(feed, last_success_at=now), next_at
    return made


def every(gap: timedelta, *, since: float = -200, until: float = 60) -> list[datetime]:
    """Publish at even distances, beginning and ending so many days from now."""
    count = int((until - since) * DAY / gap)
    return [NOW + since * DAY + number * gap for number in range(count)]


def waits(made: list[datetime]) -> list[timedelta]:
    return [later - earlier for earlier, later in pairwise(made)]


@pytest.mark.parametrize("dated", [True, False])
def test_a_weekly_feed_is_polled_once_a_day_at_most_when_it_is_known(dated: bool) -> None:
    """R12."""
    made = visits(every(7 * DAY), 42, dated=dated)
    settled = [moment for moment in made if moment > NOW + 14 * DAY]
    assert min(waits(settled)) >= DAY
    assert len(settled) >= 24, "and nearly every day it is polled"


@pytest.mark.parametrize("dated", [True, False])
def test_a_feed_of_fifty_a_day_is_polled_every_half_hour_at_least(dated: bool) -> None:
    """R12."""
    assert max(waits(visits(every(DAY / 50), 7, dated=dated))) <= 30 * MINUTE


def test_a_paper_that_prints_fifty_by_day_and_none_by_night_is_polled_every_half_hour_at_least() -> None:
    """R12."""
    by_day = [moment for moment in every(DAY / 100) if 7 <= moment.hour < 19]
    assert max(waits(visits(by_day, 7))) <= 30 * MINUTE


def test_a_feed_is_left_alone_no_longer_than_twice_the_time_before() -> None:
    """R12: what few visits taught is not trusted for a day."""
    made = waits(visits([], 3))
    assert all(later <= 2.3 * earlier for earlier, later in pairwise(made))
    assert made[0] < 17 * MINUTE
    assert made[-1] > 5 * timedelta(hours=1)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(-60 * 24 * 60, 10 * 24 * 60), max_size=200),
    st.booleans(),
    st.sampled_from([None, 5, 30, 3_000]),
)
def test_a_wait_stays_between_the_least_and_the_most(minutes: list[int], dated: bool, interval: int | None) -> None:
    """R12, R13."""
    made = waits(visits([NOW + minute * MINUTE for minute in minutes], 10, dated=dated, interval_minutes=interval))
    least, most = (interval, interval) if interval else (POLICY.interval_minutes, POLICY.interval_max_minutes)
    assert all(least * MINUTE <= wait <= 1.1 * most * MINUTE for wait in made)


def still_for(quiet: timedelta, gap: timedelta) -> bool:
    return is_quiet(a_feed(gap_seconds=gap.total_seconds(), gap_count=1, last_entry_at=NOW), NOW + quiet)


def test_a_feed_is_quiet_when_it_has_been_still_for_much_longer_than_ever() -> None:
    """R15."""
    assert not still_for(5 * DAY, gap=30 * MINUTE), "a long weekend"
    assert still_for(6 * DAY, gap=30 * MINUTE)
    assert not still_for(50 * DAY, gap=7 * DAY)
    assert still_for(57 * DAY, gap=7 * DAY)
    assert not is_quiet(a_feed(last_entry_at=NOW), NOW + 500 * DAY), "it has no rhythm to be measured by"


def test_a_batch_a_week_is_a_weekly_rhythm() -> None:
    """R15: twenty entries published together are one piece of news."""
    batches = [moment + number * MINUTE / 2 for moment in every(7 * DAY) for number in range(20)]
    feed = first_rhythm(a_feed(), batches, NOW)
    assert feed.gap_seconds is not None
    assert 6 * DAY < timedelta(seconds=feed.gap_seconds) < 8 * DAY


def test_a_month_without_visits_does_not_make_a_busy_feed_a_slow_one() -> None:
    """R12: the monitor was off, or the feed paused or failing; the feed itself went on as ever."""
    busy = a_feed(gap_seconds=1_800.0, gap_count=10, last_entry_at=NOW, last_success_at=NOW)
    back = NOW + 30 * DAY
    heard = next_rhythm(busy, back)
    assert after_success(heard, POLICY, back, headers={}) <= back + 30 * MINUTE
