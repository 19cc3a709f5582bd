"""Works that wait for the writer share a transaction, and none of them pays for another one's failure."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from monitor.domain.feed import DeskFeed
from monitor.errors import StoreError
from monitor.pipeline.ports import Session
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from monitor.store.writing import TOGETHER_MAX, OpenSession, Writer
from tests.builders import NOW, an_id
from tests.contracts.histories import SetClock


class Ledger:
    """Transactions that only count."""

    def __init__(self) -> None:
        self.committed = 0
        self.undone = 0
        self.locked = False

    @contextmanager
    def transaction(self, shared: bool) -> Iterator[OpenSession]:
        if self.locked:
            raise StoreError("the database is held by another process")
        try:
            yield lambda: None  # type: ignore[misc,return-value]
        except Exception:
            self.undone += 1
            raise
        self.committed += 1


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def writer(ledger: Ledger) -> Iterator[Writer]:
    made = Writer(ledger.transaction)
    yield made
    made.close()


def waits_for(event: threading.Event) -> Callable[[Session], None]:
    def work(_: Session) -> None:
        event.wait(10)

    return work


async def behind_another(writer: Writer, works: list[Callable[[Session], object]]) -> list[object]:
    """Let works come while the writer is busy."""
    go = threading.Event()
    busy = asyncio.ensure_future(writer.write(waits_for(go)))
    waiting = [asyncio.ensure_future(writer.write(work)) for work in works]
    await asyncio.sleep(0)
    go.set()
    await busy
    return await asyncio.gather(*waiting, return_exceptions=True)


def test_works_that_wait_are_committed_together_and_in_order(writer: Writer, ledger: Ledger) -> None:
    ran: list[object] = []

    def note(number: int) -> Callable[[Session], object]:
        def work(_: Session) -> int:
            ran.append(number)
            return number

        return work

    values = asyncio.run(behind_another(writer, [note(n) for n in range(TOGETHER_MAX - 1)]))

    assert values == list(range(TOGETHER_MAX - 1))
    assert ran == values
    assert ledger.committed < 5


def test_items_that_wait_for_the_same_work_are_given_to_it_at_once(writer: Writer, ledger: Ledger) -> None:
    given: list[list[int]] = []

    def double(_: Session, items: Sequence[int]) -> list[int]:
        given.append(list(items))
        if 13 in items:
            raise ValueError("mine")
        return [2 * item for item in items]

    async def attempt(items: Sequence[int]) -> list[object]:
        given.clear()
        go = threading.Event()
        busy = asyncio.ensure_future(writer.write(waits_for(go)))
        waiting = [asyncio.ensure_future(writer.write_together(double, item)) for item in items]
        await asyncio.sleep(0)
        go.set()
        await busy
        return await asyncio.gather(*waiting, return_exceptions=True)

    assert asyncio.run(attempt([1, 2, 3])) == [2, 4, 6]
    assert given == [[1, 2, 3]]
    first, error, last = asyncio.run(attempt([1, 13, 3]))
    assert (first, type(error), last) == (2, ValueError, 6), "one that fails fails alone"
    assert given == [[1, 13, 3], [1], [13], [3]]


def test_whoever_comes_while_the_writer_falls_asleep_is_heard(writer: Writer) -> None:
    async def attempt() -> list[int]:
        return [await writer.write(lambda _, n=n: n) for n in range(500)]  # type: ignore[misc]

    assert asyncio.run(attempt()) == list(range(500))


def test_one_that_fails_fails_alone(writer: Writer, ledger: Ledger) -> None:
    def fail(_: Session) -> object:
        raise ValueError("mine")

    values = asyncio.run(behind_another(writer, [lambda _: 1, fail, lambda _: 3]))

    assert [values[0], values[2]] == [1, 3]
    assert isinstance(values[1], ValueError)


def test_a_database_that_is_held_is_waited_for_once_not_by_each_work(writer: Writer, ledger: Ledger) -> None:
    async def attempt() -> list[object]:
        ledger.locked = True
        return await asyncio.gather(*(writer.write(lambda _: 1) for _ in range(9)), return_exceptions=True)

    assert {type(value) for value in asyncio.run(attempt())} == {StoreError}


def test_a_work_that_nobody_waits_for_any_more_is_not_begun(writer: Writer) -> None:
    ran: list[str] = []

    async def attempt() -> None:
        go = threading.Event()
        busy = asyncio.ensure_future(writer.write(waits_for(go)))
        given_up = asyncio.ensure_future(writer.write(lambda _: ran.append("given up")))
        await asyncio.sleep(0)
        given_up.cancel()
        await asyncio.wait([given_up])
        go.set()
        await busy
        await writer.write(lambda _: ran.append("wanted"))

    asyncio.run(attempt())

    assert ran == ["wanted"]


def test_what_a_failing_work_did_is_undone_and_its_neighbours_stay(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/monitor.db", projections=PROJECTIONS, clock=SetClock())
    urls = [f"https://paper-{n}.example/feed" for n in range(30)]
    feeds = [DeskFeed(feed_id=an_id(url), url=url, next_poll_at=NOW) for url in urls]

    async def add_all() -> list[object]:
        def add(number: int) -> Callable[[Session], object]:
            def work(session: Session) -> None:
                session.desk.add_feed(feeds[number])
                if number % 10 == 5:
                    raise ValueError(number)

            return work

        return await asyncio.gather(*(store.write(add(n)) for n in range(30)), return_exceptions=True)

    failed = [n for n, value in enumerate(asyncio.run(add_all())) if value is not None]

    with store.reading() as session:
        kept = {feed.url for feed in session.desk.feeds()}
    store.close()
    assert failed == [5, 15, 25]
    assert kept == {feed.url for n, feed in enumerate(feeds) if n not in failed}


def test_whoever_comes_after_the_end_hears_so_and_does_not_wait_for_ever(ledger: Ledger) -> None:
    closed = Writer(ledger.transaction)
    closed.close()

    async def attempt() -> list[object]:
        async with asyncio.timeout(10):
            return [(await asyncio.gather(closed.write(lambda _: 1), return_exceptions=True))[0] for _ in range(2)]

    assert [type(error) for error in asyncio.run(attempt())] == [RuntimeError, RuntimeError]
