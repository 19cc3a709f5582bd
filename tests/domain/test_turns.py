"""Two processes that ask one host keep to what one alone would (R9)."""

from __future__ import annotations

import itertools
from datetime import timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.turns import BURST, HostTurn, begun, wait_seconds
from tests.builders import NOW

LONG_AGO = NOW - timedelta(days=1)
NEVER_ASKED = HostTurn(host="news.example:443", full_at=LONG_AGO, begun_at=LONG_AGO)
requests = st.tuples(st.sampled_from([1, 2]), st.floats(0, 3), st.floats(0, 5))


@given(asked=st.lists(requests, min_size=1, max_size=25), delay=st.sampled_from([0.0, 0.0, 2.5]))
def test_requests_never_overlap_and_never_come_faster_than_the_bucket_fills(
    asked: list[tuple[int, float, float]], delay: float
) -> None:
    """R9: (who asks, how long after the request before began, how long the answer takes)."""
    turn, now, ends = NEVER_ASKED, NOW, NOW
    moments = []
    for place, gap, lasts in asked:
        now += timedelta(seconds=gap)
        while True:
            if now >= ends:
                turn = msgspec.structs.replace(turn, leased_by=None, leased_until=None)
            if place == turn.leased_by:
                now = ends  # it waits for itself, before it asks for a turn among all
                continue
            wait = wait_seconds(turn, place, now, tokens=1, since_last=delay)
            if wait == 0:
                break
            now += timedelta(seconds=wait)
        assert now >= ends
        turn, ends = begun(turn, place, now, tokens=1), now + timedelta(seconds=lasts)
        moments.append((now - NOW).total_seconds())
    for first, moment in enumerate(moments):
        within = [later for later in moments[first:] if later >= moment]
        for number, later in enumerate(within, start=1):
            assert number <= BURST + (later - moment) + 1e-3
    assert all(later - moment >= delay - 1e-3 for moment, later in itertools.pairwise(moments))


def test_what_a_place_left_behind_holds_up_others_only() -> None:
    left = begun(NEVER_ASKED, 1, NOW, tokens=1)
    assert wait_seconds(left, 1, NOW, tokens=1, since_last=0.0) == 0
    assert wait_seconds(left, 2, NOW, tokens=1, since_last=0.0) > 0
    assert wait_seconds(left, 2, NOW + timedelta(minutes=3), tokens=1, since_last=0.0) == 0


def test_robots_txt_takes_nothing_from_the_bucket() -> None:
    turn = NEVER_ASKED
    for _ in range(BURST):
        turn = begun(turn, 1, NOW, tokens=1)
    assert wait_seconds(turn, 1, NOW, tokens=0, since_last=0.0) == 0
    assert begun(turn, 1, NOW, tokens=0).full_at == turn.full_at
    assert wait_seconds(turn, 1, NOW, tokens=1, since_last=0.0) == 1


def test_a_clock_that_was_set_back_keeps_no_host_waiting() -> None:
    ahead = NEVER_ASKED
    for _ in range(BURST + 1):
        ahead = begun(ahead, 1, NOW + timedelta(days=1_000), tokens=1)
    assert wait_seconds(ahead, 2, NOW, tokens=1, since_last=5.0) == 0
    again = begun(ahead, 2, NOW, tokens=1)
    assert (again.begun_at, again.full_at) == (NOW, NOW + timedelta(seconds=1))
    assert wait_seconds(again, 2, NOW, tokens=1, since_last=5.0) == 5
