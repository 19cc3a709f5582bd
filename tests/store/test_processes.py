"""Several processes on one file, and processes that are killed: nothing lost, nothing half done, one chain."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from tests.builders import NOW
from tests.conftest import REPOSITORY
from tests.contracts.histories import SetClock

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


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/monitor.db"


def positions(process: subprocess.Popen[str]) -> list[int]:
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return [int(line) for line in output.splitlines()]


def test_two_processes_that_open_a_new_file_at_once_make_one_log_without_gaps(start: Start, url: str) -> None:
    writers = [start(url, prefix, "60") for prefix in ("a", "b")]
    told = [positions(process) for process in writers]
    assert sorted(told[0] + told[1]) == list(range(1, 121))
    assert all(mine == sorted(mine) for mine in told)
    with closing(open_store(url, projections=PROJECTIONS, clock=SetClock())) as store:
        with store.reading() as session:
            events = session.events(0, 200)
        assert [event.position for event in events] == list(range(1, 121))
        assert [event.recorded_at for event in events] == sorted(event.recorded_at for event in events)
        for prefix in ("a", "b"):
            mine = [event.stream for event in events if event.stream.startswith(prefix)]
            assert mine == [f"{prefix}-{number}" for number in range(60)]
        assert store.find_break() is None
        assert store.verify(lambda position, head: None) == ()


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
