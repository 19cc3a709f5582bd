"""When a message may go out: digests, quiet hours, and clocks that are put forward and back."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.adapters.times_of_week import is_always_quiet, parse_daily_time, parse_quiet_span
from monitor.domain.routing import DailyTime, QuietSpan, Route, release_at

PARIS = ZoneInfo("Europe/Paris")


def route(digest: tuple[str, ...] = (), quiet: tuple[str, ...] = (), zone: ZoneInfo = PARIS) -> Route:
    return Route(
        name="one",
        channel="terminal",
        digest=tuple(map(parse_daily_time, digest)),
        quiet_hours=tuple(map(parse_quiet_span, quiet)),
        timezone=zone,
    )


@pytest.mark.parametrize(
    ("digest", "quiet", "asked", "released"),
    [
        ((), (), "2026-11-20 10:00", "2026-11-20 10:00"),
        ((), ("22:00-07:00",), "2026-11-20 23:00", "2026-11-21 07:00"),
        ((), ("22:00-07:00",), "2026-11-20 06:59", "2026-11-20 07:00"),
        ((), ("22:00-07:00",), "2026-11-20 07:00", "2026-11-20 07:00"),
        ((), ("20:00-07:30", "sat,sun 00:00-24:00"), "2026-11-20 21:00", "2026-11-23 07:30"),
        ((), ("mon-fri 12:00-14:00",), "2026-11-21 13:00", "2026-11-21 13:00"),
        (("08:00", "17:30"), (), "2026-11-20 08:01", "2026-11-20 17:30"),
        (("08:00",), (), "2026-11-20 08:00", "2026-11-20 08:00"),
        (("mon 08:00",), (), "2026-11-23 08:01", "2026-11-30 08:00"),
        (("08:00",), ("sat,sun 00:00-24:00",), "2026-11-20 09:00", "2026-11-23 00:00"),
        ((), ("02:00-03:00",), "2026-03-29 01:59", "2026-03-29 01:59"),
    ],
)
def test_a_message_waits_for_its_digest_and_for_the_end_of_quiet_hours(
    digest: tuple[str, ...], quiet: tuple[str, ...], asked: str, released: str
) -> None:
    requested_at = datetime.fromisoformat(asked).replace(tzinfo=PARIS)

    assert release_at(route(digest, quiet), requested_at) == datetime.fromisoformat(released).replace(tzinfo=PARIS)


def test_a_digest_in_the_hour_that_a_clock_runs_through_twice_is_never_before_the_request() -> None:
    second_time = datetime(2026, 10, 25, 2, 15, tzinfo=PARIS, fold=1).astimezone(UTC)

    assert release_at(route(("02:30",)), second_time) == second_time


daily_times = st.builds(
    DailyTime,
    at=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    days=st.frozensets(st.integers(0, 6), min_size=1),
)
quiet_spans = st.builds(
    QuietSpan,
    start=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    end=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    days=st.frozensets(st.integers(0, 6), min_size=1),
)
zones = st.sampled_from(["Europe/Paris", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "UTC"]).map(ZoneInfo)


@settings(deadline=None)
@given(
    st.lists(daily_times, max_size=3),
    st.lists(quiet_spans, max_size=3),
    zones,
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - zones are added
)
def test_every_message_goes_out_some_day_never_before_its_request_and_not_in_quiet_hours(
    digest: list[DailyTime], quiet: list[QuietSpan], zone: ZoneInfo, requested_at: datetime
) -> None:
    one = Route(name="one", channel="terminal", digest=tuple(digest), quiet_hours=tuple(quiet), timezone=zone)

    released = release_at(one, requested_at)

    assert requested_at <= released <= requested_at + timedelta(days=60)
    assert release_at(one, requested_at) == released
    if not is_always_quiet(quiet):
        assert released <= requested_at + timedelta(days=22)
        again = release_at(Route(name="one", channel="terminal", quiet_hours=tuple(quiet), timezone=zone), released)
        assert again - released <= timedelta(hours=2), "only a clock that is put back can make a quiet hour of it"


@settings(deadline=None)
@given(daily_times)
def test_a_time_is_written_as_it_is_read(item: DailyTime) -> None:
    assert parse_daily_time(str(item)) == item


@settings(deadline=None)
@given(quiet_spans)
def test_a_span_is_written_as_it_is_read(span: QuietSpan) -> None:
    assert parse_quiet_span(str(span)) == span


@pytest.mark.parametrize(
    "text", ["25:00", "8", "08:60", "mun 08:00", "mon- 08:00", "08:00-09:00", "24:00", "", "mon 8h"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no time|is no day|a day ends"):
        parse_daily_time(text)


def test_a_span_may_end_with_the_day_and_days_may_go_over_the_end_of_the_week() -> None:
    span = parse_quiet_span("sat-mon 00:00-24:00")
    assert (span.end, span.days) == (time(0), frozenset({5, 6, 0}))
    assert is_always_quiet([span, parse_quiet_span("tue-fri 00:00-24:00")])
    assert not is_always_quiet([span, parse_quiet_span("tue-fri 00:00-23:59")])
