"""Several processes on one database, and processes that are killed: nothing lost, nothing half done, one chain."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from tests.builders import NOW
from tests.conftest import REPOSITORY
from tests.contracts.histories import SetClock
from tests.postgresql_server import PostgresServer
from tests.store.writer_process import RunningClock, event

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a writer; all are gone when the test ends."""
    started: list[subprocess.Popen[str]] = []

    def run(*arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.store.writer_process", *arguments]
        process = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/monitor.db"
        return
    server: PostgresServer = request.getfixturevalue("postgresql")
    with server.database() as url:
        yield url


def positions(process: subprocess.Popen[str]) -> list[int]:
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return [int(line) for line in output.splitlines()]


def expect_one_log(url: str, writers: Sequence[str], each: int) -> None:
    """Expect each writer's events in its own order, and one chain without a gap that the rows agree with."""
    with closing(open_store(url, projections=PROJECTIONS, clock=SetClock())) as store:
        with store.reading() as session:
            events = session.events(0, 10_000)
        assert [event.position for event in events] == list(range(1, len(writers) * each + 1))
        assert [event.recorded_at for event in events] == sorted(event.recorded_at for event in events)
        for prefix in writers:
            mine = [event.stream for event in events if event.stream.startswith(f"{prefix}-")]
            assert mine == [f"{prefix}-{number}" for number in range(each)]
        assert store.find_break() is None
        assert store.verify(lambda position, head: None) == ()


def test_two_processes_that_open_a_new_database_at_once_make_one_log_without_gaps(start: Start, url: str) -> None:
    told = [positions(process) for process in [start(url, prefix, "60") for prefix in ("a", "b")]]
    assert sorted(told[0] + told[1]) == list(range(1, 121))
    assert all(mine == sorted(mine) for mine in told)
    expect_one_log(url, ("a", "b"), 60)


def test_sixteen_writers_on_a_server_lose_nothing_and_a_reader_that_tails_them_misses_nothing(
    postgresql: PostgresServer,
) -> None:
    writers, each = [f"w{number}" for number in range(16)], 12
    with postgresql.database("migrated") as url:

        def write(prefix: str) -> None:
            with closing(open_store(url, projections=PROJECTIONS, clock=RunningClock())) as store:
                ready.wait()
                for number in range(each):
                    with store.writing() as session:
                        session.append([event(prefix, number)])

        def tail() -> list[int]:
            seen: list[int] = []
            with closing(open_store(url, projections=PROJECTIONS, clock=RunningClock())) as store:
                ready.wait()
                while len(seen) < len(writers) * each:
                    with store.reading() as session:
                        seen += [item.position for item in session.events(seen[-1] if seen else 0, 1_000)]
            return seen

        open_store(url, projections=PROJECTIONS, clock=RunningClock()).close()
        ready = threading.Barrier(len(writers) + 1, timeout=60)
        with ThreadPoolExecutor(len(writers) + 1) as pool:
            tailing = pool.submit(tail)
            list(pool.map(write, writers))
            assert tailing.result(60) == list(range(1, len(writers) * each + 1))
        expect_one_log(url, writers, each)


def test_a_process_killed_while_it_appends_loses_nothing_it_acknowledged(start: Start, url: str) -> None:
    writer = start(url, "a", "100000")
    assert writer.stdout is not None
    acknowledged = [int(writer.stdout.readline()) for _ in range(40)]
    writer.kill()
    acknowledged += [int(line) for line in writer.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    with closing(open_store(url, projections=PROJECTIONS, clock=SetClock())) as store:
        with store.reading() as session:
            head = session.head()
        assert acknowledged == list(range(1, len(acknowledged) + 1))
        assert head in (len(acknowledged), len(acknowledged) + 1)
        assert store.find_break() is None
        assert store.verify(lambda position, head: None) == ()


def test_a_process_killed_inside_a_transaction_leaves_nothing_of_it(start: Start, url: str) -> None:
    writer = start(url, "a", "3", "hold")
    assert writer.stdout is not None
    assert [writer.stdout.readline() for _ in range(4)] == ["1\n", "2\n", "3\n", "held\n"]
    writer.kill()
    writer.wait()
    with closing(open_store(url, projections=PROJECTIONS, clock=SetClock())) as store:
        with store.writing() as session:
            assert (session.head(), session.desk.last_beat()) == (3, None)
            assert len(session.rows.where("feeds")) == 3
            session.desk.beat(NOW)
        assert store.find_break() is None
        assert store.verify(lambda position, head: None) == ()
