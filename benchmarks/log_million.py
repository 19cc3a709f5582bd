"""A log of a million events: how much CPU and memory its replay takes, and how long each list of it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from itertools import islice
from pathlib import Path

import msgspec

from benchmarks.log_history import BEGAN, history
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from tests.contracts.histories import SetClock

EVENTS = 1_000_000
FILLED_AT_ONCE = 5_000
LISTS = (
    "changes", "departures", "people", "organisations", "articles", "articles --claims", "alerts", "events --limit 100",
    "feeds",
)  # fmt: skip


class Million(msgspec.Struct, frozen=True, kw_only=True):
    """What such a log costs."""

    replay_cpu_seconds: float
    replay_memory_mib: int
    """The most that the replaying process held."""
    first_memory_mib: int
    """The same of a replay of its first tenth: flat means little more for ten times as much."""
    list_seconds: dict[str, float]
    """Of each list as a command, the start of the program included."""
    start_seconds: float
    """Of a command that opens nothing."""


def fill(path: Path, events: int) -> None:
    """Append a history, and fold its lists."""
    clock, new = SetClock(BEGAN), history(events)
    with closing(open_store(f"sqlite:///{path}", projections=(), clock=clock)) as store:
        while batch := list(islice(new, FILLED_AT_ONCE)):
            clock.at = batch[-1].occurred_at
            with store.writing() as session:
                session.append(batch)
    open_store(f"sqlite:///{path}", projections=PROJECTIONS, clock=clock).close()


def replay(path: str) -> None:
    """Replay everything and print what it took; runs in a process of its own."""
    with closing(open_store(f"sqlite:///{path}", projections=PROJECTIONS, clock=SetClock(BEGAN))) as store:
        began = time.process_time()
        store.replay(lambda position, head: None)
        seconds = time.process_time() - began
    # Not ru_maxrss: that begins with what the process held that started this one.
    held = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:"))
    print(seconds, int(held.split()[1]) // 1024)


def _replayed(path: Path) -> tuple[float, int]:
    code = f"from benchmarks.log_million import replay; replay({str(path)!r})"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=True)
    seconds, memory = done.stdout.split()
    return float(seconds), int(memory)


def _seconds(path: Path, *arguments: str) -> float:
    """Return how long a command takes, the best of three."""
    environment = {**os.environ, "MONITOR_DATABASE_URL": f"sqlite:///{path}"}
    best = 1e9
    for _ in range(3):
        began = time.perf_counter()
        command = [sys.executable, "-m", "monitor", *arguments]
        subprocess.run(command, cwd=path.parent, env=environment, stdout=subprocess.DEVNULL, check=True)
        best = min(best, time.perf_counter() - began)
    return round(best, 3)


def measure_million() -> Million:
    """Fill a log, replay it and list it; takes some minutes and three gigabytes of disk."""
    with tempfile.TemporaryDirectory(prefix="monitor-million-") as folder:
        tenth, whole = Path(folder, "tenth.db"), Path(folder, "monitor.db")
        fill(tenth, EVENTS // 10)
        fill(whole, EVENTS)
        _, first_memory = _replayed(tenth)
        seconds, memory = _replayed(whole)
        return Million(
            replay_cpu_seconds=round(seconds, 2),
            replay_memory_mib=memory,
            first_memory_mib=first_memory,
            list_seconds={name: _seconds(whole, *name.split()) for name in LISTS},
            start_seconds=_seconds(whole, "--help"),
        )
