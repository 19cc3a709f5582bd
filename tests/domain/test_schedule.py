"""When a feed is polled next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from monitor.domain.feed import DeskFeed, feed_id_of
from monitor.domain.schedule import PollPolicy, after_failure, after_success, staggered

NOW = datetime(2024, 8, 8, 12, tzinfo=UTC)
POLICY = PollPolicy(interval_minutes=15, hint_max_minutes=60)


def a_feed(number: int = 0, **fields: Any) -> DeskFeed:
    url = f"https://news{number}.example/feed"
    return DeskFeed(feed_id=feed_id_of(url), url=url, next_poll_at=NOW, **fields)


def minutes(until: datetime) -> float:
    return (until - NOW).total_seconds() / 60


def wait(headers: dict[str, str] | None = None, hint: float | None = None, **fields: Any) -> float:
    return minutes(after_success(a_feed(hint_seconds=hint, **fields), POLICY, NOW, headers=headers or {}))


@pytest.mark.parametrize(
    ("headers", "hint", "least"),
    [
        ({}, None, 15),
        ({"cache-control": "public, max-age=1800"}, None, 30),
        ({"cache-control": "max-age=1800", "age": "600"}, None, 20),
        ({"cache-control": "max-age=60"}, None, 15),
        ({"cache-control": "max-age=99999999"}, None, 60),
        ({"cache-control": "max-age=x", "age": "y"}, None, 15),
        ({"date": "Thu, 08 Aug 2024 12:00:00 GMT", "expires": "Thu, 08 Aug 2024 12:40:00 GMT"}, None, 40),
        ({"date": "x", "expires": "0"}, None, 15),
        ({}, 2_700, 45),
        ({"cache-control": "max-age=1800"}, 86_400, 60),
    ],
)
def test_hints_lengthen_the_interval_up_to_a_limit(headers: dict[str, str], hint: float | None, least: float) -> None:
    """R4."""
    assert least <= wait(headers, hint) <= least * 1.1


def test_a_users_own_interval_beats_hints() -> None:
    """R4."""
    assert 5 <= wait({"cache-control": "max-age=3600"}, 3_600, interval_minutes=5) <= 5.5


def failed(failures: int, retry_after: float | None = None, **fields: Any) -> float:
    return minutes(after_failure(a_feed(**fields), POLICY, NOW, failures=failures, retry_after_seconds=retry_after))


def test_failures_back_off_to_a_day_and_never_stop() -> None:
    """R8."""
    waits = [failed(failures) for failures in (1, 2, 3, 50, 5_000)]
    for wait_minutes, least in zip(waits, (15, 30, 60, 1_440, 1_440), strict=True):
        assert least <= wait_minutes <= least * 1.1


def test_retry_after_is_obeyed_in_full_even_against_the_users_interval() -> None:
    """R4."""
    assert failed(1, retry_after=7 * 86_400) == 7 * 1_440
    assert failed(9, retry_after=7_200, interval_minutes=5) == 120
    assert failed(1, retry_after=0) == 15


def test_feeds_due_at_once_are_spread_and_the_spread_is_the_same_when_asked_again() -> None:
    """R13."""

    def waits() -> set[timedelta]:
        return {after_success(a_feed(n), POLICY, NOW, headers={}) - NOW for n in range(500)}

    assert len({round(w.total_seconds()) for w in waits()}) > 80
    assert waits() == waits()


def test_many_first_polls_fill_one_interval() -> None:
    """R13."""
    waits = [minutes(staggered(a_feed(n), POLICY, NOW)) for n in range(300)]
    assert all(0 <= wait_minutes < 15 for wait_minutes in waits)
    assert min(waits) < 1
    assert max(waits) > 14


def asked(moment: str, hours: tuple[int, ...] = (), days: tuple[int, ...] = (), **fields: Any) -> str:
    """Return when a feed that asks to skip these hours and weekdays is polled, if it is polled at that moment."""
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    bits = {"skip_hours": sum(1 << hour for hour in hours), "skip_days": sum(1 << day for day in days)}
    return f"{after_success(a_feed(**bits, **fields), POLICY, now, headers={}):%a %H}"


def test_hours_and_days_that_a_feed_wants_skipped_are_skipped() -> None:
    """R4."""
    assert asked("2024-08-08T21:50", (22, 23, 0, 1)) == "Fri 02"
    assert asked("2024-08-09T23:50", days=(5, 6)) == "Mon 00"
    assert asked("2024-08-09T23:50", (0, 1), (5, 6)) == "Mon 02"
    assert asked("2024-08-08T10:50", (22,)) == "Thu 11"


def test_a_feed_that_wants_everything_skipped_is_not_believed() -> None:
    """R4."""
    assert asked("2024-08-08T10:50", tuple(range(24))) == "Thu 11"
    assert asked("2024-08-08T10:50", days=tuple(range(7))) == "Thu 11"
    assert asked("2024-08-08T10:50", tuple(range(23)), tuple(range(6))) == "Sun 23"


def test_a_users_own_interval_beats_what_a_feed_wants_skipped() -> None:
    """R4."""
    assert asked("2024-08-08T21:50", (22, 23), interval_minutes=15) == "Thu 22"
