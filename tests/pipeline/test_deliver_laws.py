"""Laws of the outbox under random stories, failures, crashes and restarts: all is told, once, where it belongs."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import cast
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.domain.message import Message
from monitor.domain.routing import DailyTime, QuietSpan, Route
from monitor.errors import SendError
from monitor.pipeline.courier import HOLD_SECONDS
from monitor.pipeline.deliver import deliver
from monitor.pipeline.holds import Holds
from monitor.pipeline.ports import Receipt
from monitor.projections.alerts import AlertRow
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from tests.pipeline.outbox import House
from tests.slack_stand_in import SlackStandIn


class SteppedClock:
    """A clock that only moves when it is told to, and a little at each look."""

    def __init__(self) -> None:
        self.at = datetime(2024, 8, 8, 12, tzinfo=UTC)

    def now(self) -> datetime:
        self.at += timedelta(microseconds=1)
        return self.at

    def advance(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class Crash(BaseException):
    """The process ends."""


class Board:
    """A channel in memory that does as Slack does, and fails in every way a network can."""

    pace_seconds = 1.0
    gathers = True

    def __init__(self, next_failure: Callable[[], str]) -> None:
        self.shown: dict[str, tuple[UUID, Message, str | None]] = {}
        """Ref -> delivery, words, thread."""
        self._next_failure = next_failure

    async def post(self, message: Message, *, delivery_id: UUID, under: Receipt | None = None) -> Receipt:
        failure = self._fail_before()
        ref = str(len(self.shown))
        self.shown[ref] = (delivery_id, message, under.message_ref if under else None)
        self._fail_after(failure)
        return Receipt(channel="board", message_ref=ref)

    async def edit(self, message: Message, *, delivery_id: UUID, of: Receipt) -> Receipt:
        failure = self._fail_before()
        assert of.message_ref is not None
        posted, _, thread = self.shown[of.message_ref]
        assert posted == delivery_id
        self.shown[of.message_ref] = (posted, message, thread)
        self._fail_after(failure)
        return of

    async def find(self, delivery_id: UUID, *, attempted_at: datetime, under: Receipt | None = None) -> Receipt | None:
        self._fail_before()
        thread = under.message_ref if under else None
        found = [ref for ref, (posted, _, place) in self.shown.items() if posted == delivery_id and place == thread]
        return Receipt(channel="board", message_ref=found[0]) if found else None

    def _fail_before(self) -> str:
        failure = self._next_failure()
        if failure == "slow down":
            raise SendError("slow down", retryable=True, retry_after_seconds=2.0, refused=True)
        if failure == "lost before":
            raise SendError("lost", retryable=True)
        if failure == "crash before":
            raise Crash
        return failure

    def _fail_after(self, failure: str) -> None:
        if failure == "lost after":
            raise SendError("lost", retryable=True)
        if failure == "crash after":
            raise Crash


FAILURES = ("", "", "", "", "slow down", "lost before", "lost after", "crash before", "crash after")
ROUTES = (
    Route(name="default", channel="board"),
    Route(name="default", channel="board", digest=(DailyTime(at=time(13)), DailyTime(at=time(20)))),
    Route(name="default", channel="board", quiet_hours=(QuietSpan(start=time(12), end=time(14)),)),
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("report"), st.integers(1, 14)),
        st.tuples(st.just("corroborate"), st.integers(0, 30)),
        st.tuples(st.just("round"), st.integers(0, 2)),
        st.tuples(st.just("restart"), st.integers(0, 0)),
        st.tuples(st.just("wait"), st.sampled_from((1, 7, 20, 3600, 30_000))),
    ),
    min_size=3,
    max_size=14,
)


@settings(max_examples=20, deadline=None)
@given(steps=steps, failures=st.lists(st.sampled_from(FAILURES), max_size=25), route=st.sampled_from(ROUTES))
def test_every_story_is_told_once_and_every_reply_stands_under_its_story(
    steps: list[tuple[str, int]], failures: list[str], route: Route
) -> None:
    left = list(failures)
    board = Board(lambda: left.pop() if left else "")
    clock = SteppedClock()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'monitor.db'}", projections=PROJECTIONS, clock=clock)
        house = House(store, SlackStandIn(), clock)  # type: ignore[arg-type]  # its Slack is not asked for
        people: list[str] = []
        holds = Holds()

        def one_round() -> Holds:
            try:
                asyncio.run(deliver(store, {"default": board}, routes=[route], clock=clock, language="en", holds=holds))
            except Crash:
                return Holds()
            return holds

        try:
            for number, (step, value) in enumerate(steps):
                if step == "report":
                    for _ in range(value):
                        people.append(f"Person N{len(people):03d}")
                        house.report(people[-1], people[-1])
                elif step == "corroborate" and people:
                    name = people[value % len(people)]
                    house.corroborate(name, f"https://other{number}.example/x", name)
                elif step == "round":
                    for _ in range(value + 1):
                        holds = one_round()
                elif step == "restart":
                    holds = Holds()
                elif step == "wait":
                    clock.advance(value)
            for count in range(400):
                holds = one_round()
                with store.reading() as session:
                    if not session.rows.where("alerts", state="pending"):
                        break
                clock.advance(HOLD_SECONDS * 3 if count % 2 else 3600)
            _expect_all_told_once(house, board, people)
        finally:
            store.close()


def _expect_all_told_once(house: House, board: Board, people: list[str]) -> None:
    with house.store.reading() as session:
        rows = {row.id: row for row in cast(tuple[AlertRow, ...], session.rows.where("alerts"))}
        names = {row.id: row.names for row in session.rows.where("changes")}  # type: ignore[attr-defined]
    assert {row.state for row in rows.values()} <= {"delivered"}
    tops = {ref: message for ref, (_, message, thread) in board.shown.items() if thread is None}
    told = Counter(
        name
        for message in tops.values()
        for line in (message.items or ((message.headline,),))
        for name in people
        if str(line[0]).startswith(name)
    )
    assert told == Counter(people)
    ids = {ident: names[row.change_id].person for ident, row in rows.items()}
    for delivery, message, thread in board.shown.values():
        if thread is None:
            continue
        top = tops[thread]
        assert ids[delivery] in str(top)
        assert not top.items or message.headline.startswith(ids[delivery])
        assert rows[delivery].message_ref is not None
    for row in rows.values():
        if row.action == "post":
            assert row.message_ref is not None
            message = tops[row.message_ref]
            current = [str(line) for line in message.items if str(line[0]).startswith(ids[row.id])]
            assert not message.items or len(current) == 1
