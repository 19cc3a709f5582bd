"""When the house counts as silent or stuck."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from monitor.domain.events import AlertAbandoned
from monitor.domain.routing import DailyTime, QuietSpan, Route
from monitor.domain.schedule import PollPolicy
from monitor.domain.stream import stream_of
from monitor.pipeline.vitals import Trouble, Vitals, find_troubles, read_vitals
from tests.builders import NOW, alert_requested, an_id
from tests.pipeline.outbox import House

POLICY = PollPolicy(interval_minutes=15, hint_max_minutes=60)
LONG_AGO = NOW - timedelta(days=30)


def vitals(
    *,
    feed_count: int = 3,
    gone_count: int = 0,
    paused_count: int = 0,
    last_success_at: datetime | None = NOW,
    expected_at: datetime | None = None,
    cut_off_since: datetime | None = None,
    oldest_request_at: datetime | None = None,
) -> Vitals:
    return Vitals(
        feed_count=feed_count,
        failing_count=0,
        gone_count=gone_count,
        paused_count=paused_count,
        last_success_at=last_success_at,
        expected_at=expected_at,
        cut_off_since=cut_off_since,
        outbox_count=int(oldest_request_at is not None),
        oldest_request_at=oldest_request_at,
        abandoned_count=0,
        position=7,
    )


def troubles(
    figures: Vitals, *, watching_since: datetime = LONG_AGO, policy: PollPolicy = POLICY
) -> Mapping[Trouble, datetime]:
    return find_troubles(figures, watching_since=watching_since, now=NOW, policy=policy)


def test_a_house_that_hears_and_tells_has_no_trouble() -> None:
    assert troubles(vitals(oldest_request_at=NOW - timedelta(minutes=20))) == {}


def test_silence_for_three_rounds_of_the_slowest_feed_is_trouble() -> None:
    assert troubles(vitals(last_success_at=NOW - timedelta(hours=3))) == {}
    heard_at = NOW - timedelta(hours=3, seconds=1)
    assert troubles(vitals(last_success_at=heard_at)) == {"silent": heard_at}


def test_feeds_that_rest_because_they_seldom_have_news_are_not_silent_until_they_are_overdue() -> None:
    """R12."""
    heard_at = NOW - timedelta(hours=20)
    assert troubles(vitals(last_success_at=heard_at, expected_at=NOW + timedelta(hours=4))) == {}
    overdue = vitals(last_success_at=heard_at, expected_at=NOW - timedelta(hours=4))
    assert troubles(overdue) == {"silent": heard_at}


def test_a_machine_that_reaches_no_site_is_in_trouble() -> None:
    """R14."""
    since = NOW - timedelta(minutes=10)
    assert troubles(vitals(cut_off_since=since)) == {"cut_off": since}


def test_fast_polling_does_not_make_an_outage_of_some_minutes_trouble() -> None:
    fast = PollPolicy(interval_minutes=1, hint_max_minutes=1)
    assert troubles(vitals(last_success_at=NOW - timedelta(minutes=50)), policy=fast) == {}


def test_silence_counts_from_when_the_daemon_began_to_watch() -> None:
    for last_success_at in (None, LONG_AGO):
        assert troubles(vitals(last_success_at=last_success_at), watching_since=NOW - timedelta(hours=1)) == {}
        since = NOW - timedelta(hours=4)
        assert troubles(vitals(last_success_at=last_success_at), watching_since=since) == {"silent": since}


def test_without_a_feed_that_could_speak_silence_is_no_trouble() -> None:
    assert troubles(vitals(feed_count=0, last_success_at=None)) == {}
    assert troubles(vitals(feed_count=2, gone_count=2, last_success_at=LONG_AGO)) == {}
    assert troubles(vitals(feed_count=2, gone_count=1, paused_count=1, last_success_at=LONG_AGO)) == {}


def test_an_alert_that_waits_long_is_trouble() -> None:
    requested_at = NOW - timedelta(minutes=31)
    assert troubles(vitals(oldest_request_at=requested_at)) == {"stuck": requested_at}


def test_an_alert_requested_before_the_daemon_began_gets_its_time() -> None:
    assert troubles(vitals(oldest_request_at=LONG_AGO), watching_since=NOW - timedelta(minutes=5)) == {}


# --- read from the store ----------------------------------------------------------------------------------------------


def test_what_waits_for_the_time_of_its_route_is_not_stuck(house: House) -> None:
    house.report("doe")
    requested_at = house.alert(an_id("alert of doe")).requested_at
    later = requested_at + timedelta(hours=2)
    digest = Route(name="default", channel="x", digest=(DailyTime(at=(requested_at + timedelta(hours=1)).time()),))
    quiet = QuietSpan(start=(later - timedelta(minutes=5)).time(), end=(later + timedelta(hours=2)).time())

    def waits_since(route: Route, now: datetime) -> datetime | None:
        with house.store.reading() as session:
            return read_vitals(session, (route,), now).oldest_request_at

    assert waits_since(Route(name="default", channel="x"), later) == requested_at
    assert waits_since(Route(name="other", channel="x"), later) == requested_at
    assert waits_since(digest, requested_at + timedelta(minutes=50)) is None
    assert waits_since(digest, later) == requested_at + timedelta(hours=1)
    assert waits_since(Route(name="default", channel="x", quiet_hours=(quiet,)), later) is None


def test_dead_letters_are_what_people_should_look_at(house: House) -> None:
    for story, final in (("doe", False), ("roe", True)):
        request = alert_requested(story)
        gave_up = AlertAbandoned(alert_id=request.alert_id, reason="x", final=final)
        house.append((stream_of("alert", request.alert_id), request), (stream_of("alert", request.alert_id), gave_up))
    with house.store.reading() as session:
        assert read_vitals(session, (), NOW).abandoned_count == 1
