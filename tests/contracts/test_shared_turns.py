"""Processes on one database ask a host as if all of them were one (R9)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any, cast

import pytest

from monitor.domain.turns import begun
from monitor.pipeline.leases import held_leases
from monitor.pipeline.ports import Store
from monitor.pipeline.turns import SharedTurns
from monitor.store.engine import SqlStore
from tests.builders import NOW
from tests.contracts.histories import SetClock

HOST = "news.example:443"


def test_a_host_is_asked_by_one_process_at_a_time(store: SqlStore) -> None:
    """R9."""
    steps: list[str] = []

    async def ask(place: int, begins: asyncio.Event, ends: asyncio.Event) -> None:
        async with SharedTurns(store, SetClock(), place)(HOST, since_last=0.0, tokens=1):
            steps.append(f"{place} begins")
            begins.set()
            await ends.wait()
            steps.append(f"{place} ends")

    async def both() -> None:
        first, second, go, gone = (asyncio.Event() for _ in range(4))
        async with asyncio.timeout(60), asyncio.TaskGroup() as group:
            group.create_task(ask(1, first, go))
            await first.wait()
            gone.set()
            group.create_task(ask(2, second, gone))
            async with SharedTurns(store, SetClock(), 2)("other.example:443", since_last=0.0, tokens=1):
                assert not second.is_set(), "another host is free"
            go.set()

    asyncio.run(both())
    assert steps == ["1 begins", "1 ends", "2 begins", "2 ends"]


def test_the_bucket_of_a_host_is_the_same_for_all(store: SqlStore) -> None:
    """R9."""

    async def ask(place: int) -> None:
        async with SharedTurns(store, SetClock(), place)(HOST, since_last=0.0, tokens=1):
            pass

    async def all_of_them() -> None:
        for place in (1, 2, 1):
            await ask(place)
        impatient = asyncio.create_task(ask(2))
        done, _ = await asyncio.wait([impatient], timeout=0.1)
        assert not done, "the clock stands still, and the bucket is empty"
        impatient.cancel()
        await asyncio.wait([impatient])

    asyncio.run(all_of_them())
    with store.writing() as session:
        turn = session.desk.hold_turns([HOST])[HOST]
    assert (turn.full_at - turn.begun_at, turn.leased_by) == (timedelta(seconds=3), None)
    assert turn.begun_at == NOW


def test_a_request_that_is_cut_off_before_it_hears_that_it_has_its_turn_gives_it_back(store: SqlStore) -> None:
    """R9: else a process that is told to end would keep the host from the others for two minutes."""

    class LateAnswers:
        """The store, whose first answer is on its way for ever."""

        taken = asyncio.Event()

        async def write_together(self, work: Any, item: Any) -> Any:
            answer = await store.write_together(work, item)
            if not self.taken.is_set():
                self.taken.set()
                await asyncio.Event().wait()
            return answer

    async def cut_off() -> None:
        late = LateAnswers()

        async def ask() -> None:
            async with SharedTurns(cast(Store, late), SetClock(), 1)(HOST, since_last=0.0, tokens=1):
                pytest.fail("nobody told it so")

        asking = asyncio.create_task(ask())
        await late.taken.wait()
        asking.cancel()
        await asyncio.wait([asking])

    asyncio.run(cut_off())
    with store.writing() as session:
        turn = session.desk.hold_turns([HOST])[HOST]
    assert (turn.begun_at, turn.leased_by) == (NOW, None)


def test_a_place_that_is_taken_again_gives_back_the_turns_of_the_process_that_was_killed(store: SqlStore) -> None:
    """R9."""

    async def killed_and_started_again() -> None:
        async with held_leases(store, SetClock(), 1):
            pass

    with store.writing() as session:
        turns = session.desk.hold_turns([HOST, "other.example:443"])
        session.desk.save_turns(
            [begun(turns[HOST], 1, NOW, tokens=1), begun(turns["other.example:443"], 2, NOW, tokens=1)]
        )
    asyncio.run(killed_and_started_again())
    with store.writing() as session:
        turns = session.desk.hold_turns([HOST, "other.example:443"])
    assert [turns[HOST].leased_by, turns["other.example:443"].leased_by] == [None, 2]
