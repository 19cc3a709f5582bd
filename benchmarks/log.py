"""How fast the log is: against the bare drivers, against the library `eventsourcing`, and in microseconds.

    python benchmarks/log.py [--events N] [--million] [--json]

One invented history goes through all of them on one machine in one run, a transaction of each in turn, and the median
transaction counts, so that what else the machine does bears on all alike. Appends hold a hundred events, decided, with
hashes, salts and the look at what their streams hold; the bare driver, beside it, has none of these.
"whole replay" reads, decodes, folds into all lists, writes them beside the live ones and compares every row; the
comparison with the library stops at a dictionary, as the library does. Its figures are null where it is not installed.
`--million` adds a replay of a million events, in a process of its own, and every list of such a log.
"""

from __future__ import annotations

import argparse
import gc
import json
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from functools import partial
from itertools import count, pairwise
from statistics import median
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table

from benchmarks.log_history import BEGAN, history
from benchmarks.log_million import Million, measure_million
from benchmarks.log_rivals import (
    Append,
    Library,
    has_library,
    library_postgresql,
    library_sqlite,
    raw_postgresql,
    raw_sqlite,
)
from monitor.domain.stream import NewEvent
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import SqlStore, open_store
from tests.contracts.histories import SetClock
from tests.postgresql_server import PostgresServer, postgresql_server

BATCH = 100
TURNS = 3
SINGLES = 1_000
WRITERS, EACH = 16, 250


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What store.md asks for. Speeds of appends and of the replay are ours by theirs: 2 = twice as fast."""

    events: int
    append_sqlite_per_second: float
    append_pg_per_second: float
    append_sqlite_vs_raw: float
    append_sqlite_vs_eventsourcing: float | None
    append_pg_vs_raw: float
    append_pg_vs_eventsourcing: float | None
    append_one_cpu_us: float
    append_one_cpu_vs_eventsourcing: float | None
    """CPU time, ours by theirs: 0.5 = half of it."""
    replay_sqlite_us: float
    """CPU time an event of the whole replay."""
    replay_pg_us: float
    """The same, of our process."""
    replay_vs_eventsourcing: float | None
    verify_per_second: float
    """Of CPU."""
    writers16_per_second: float
    writers16_lost: int
    writers16_out_of_order: int
    million: Million | None = None


def batches_of(things: Sequence[Any], size: int) -> list[Sequence[Any]]:
    """Cut a history into transactions."""
    return [things[start : start + size] for start in range(0, len(things), size)]


def medians(
    steps: Sequence[Callable[[Any], None]], batches: Sequence[Sequence[Any]], clock: Callable[[], float]
) -> list[float]:
    """Give each batch to all steps in turn; returns each step's median seconds a batch."""
    taken: list[list[float]] = [[] for _ in steps]
    gc.collect()
    for batch in zip(*batches, strict=True):
        for step, part, times in zip(steps, batch, taken, strict=True):
            began = clock()
            step(part)
            times.append(clock() - began)
    return [median(times) for times in taken]


def cpu_us(work: Callable[[], object], events: int) -> float:
    """Return microseconds of CPU an event of one turn."""
    gc.collect()
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1e6 / events


@contextmanager
def opened(url: str, *, lists: bool = False) -> Iterator[SqlStore]:
    """Open the log, with its lists or without."""
    projections = PROJECTIONS if lists else ()
    with closing(open_store(url, projections=projections, clock=SetClock(BEGAN))) as store:
        yield store


def append(store: SqlStore, batch: Sequence[NewEvent]) -> None:
    """Append events, decided, in one transaction."""
    with store.writing() as session:
        session.append(batch)


def decide_and_append(store: SqlStore, batch: Sequence[NewEvent]) -> None:
    """Decide events, as the library must too, and append them in one transaction.

    Where a stream that an earlier transaction began ends is asked first, as the pipeline does and the library has to.
    """
    versions: dict[str, int] = {}
    decided = []
    with store.writing() as session:
        for new in batch:
            if new.stream not in versions:
                versions[new.stream] = session.version(new.stream) if new.version > 1 else 0
            versions[new.stream] += 1
            decided.append(
                NewEvent(stream=new.stream, version=versions[new.stream], event=new.event, occurred_at=new.occurred_at)
            )
        session.append(decided)


def rows_of(events: Sequence[NewEvent]) -> list[tuple[Any, ...]]:
    """Return the rows that the log makes of events, for the raw floor."""
    with tempfile.TemporaryDirectory(prefix="monitor-log-") as folder:
        url = f"sqlite:///{folder}/log.db"
        with opened(url) as store:
            append(store, events)
        with closing(sqlite3.connect(f"{folder}/log.db")) as connection:
            return connection.execute("SELECT * FROM events ORDER BY position").fetchall()


class Turn(msgspec.Struct, kw_only=True):
    """One turn on one database."""

    ours: float
    raw: float
    library: float | None
    replay_us: float
    fold_us: float
    """Reading and decoding into a dictionary."""
    library_fold_us: float | None
    one_us: float
    library_one_us: float | None
    verify_us: float


def fold_in_memory(store: SqlStore) -> None:
    """Do with our events what the library's replay does with its own."""
    rows: dict[str, object] = {}
    after = 0
    with store.reading() as session:
        while page := session.events(after, 5_000):
            for item in page:
                rows[item.stream] = item.event
            after = page[-1].position


def turn(url: str, bare: AbstractContextManager[Append], library: Library | None, events: Sequence[NewEvent]) -> Turn:
    """Measure everything once on empty databases; the last events are appended one by one."""
    many, singles = events[:-SINGLES], events[-SINGLES:]
    theirs = [library.append] if library else []
    rows = rows_of(events)
    with opened(url) as store, bare as raw:
        ours = partial(decide_and_append, store)
        hundreds = [
            batches_of(many, BATCH),
            batches_of(rows[: len(many)], BATCH),
            *([batches_of(many, BATCH)] * len(theirs)),
        ]
        seconds = medians([ours, raw, *theirs], hundreds, time.perf_counter)
        ones = [batches_of(singles, 1)] * (1 + len(theirs))
        one_seconds = medians([ours, *theirs], ones, time.process_time)
        verify_us = cpu_us(store.find_break, len(events))
        fold_us = cpu_us(partial(fold_in_memory, store), len(events))
        library_fold_us = cpu_us(library.replay, len(events)) if library else None
    with opened(url, lists=True) as store:
        replay_us = cpu_us(lambda: store.replay(lambda position, head: None), len(events))
    return Turn(
        ours=BATCH / seconds[0], raw=BATCH / seconds[1], library=BATCH / seconds[2] if library else None,
        replay_us=replay_us, fold_us=fold_us, library_fold_us=library_fold_us, one_us=one_seconds[0] * 1e6,
        library_one_us=one_seconds[1] * 1e6 if library else None, verify_us=verify_us,
    )  # fmt: skip


def on_sqlite(events: Sequence[NewEvent]) -> Turn:
    """Measure on files of their own."""
    with tempfile.TemporaryDirectory(prefix="monitor-log-") as folder, ExitStack() as stack:
        library = stack.enter_context(closing(library_sqlite(f"{folder}/library.db"))) if has_library() else None
        return turn(f"sqlite:///{folder}/log.db", raw_sqlite(f"{folder}/raw.db"), library, events)


def on_postgresql(server: PostgresServer, events: Sequence[NewEvent]) -> Turn:
    """Measure on databases of their own."""
    with server.database() as url, server.database() as bare, server.database() as other, ExitStack() as stack:
        library = stack.enter_context(closing(library_postgresql(other))) if has_library() else None
        return turn(url, raw_postgresql(bare), library, events)


def sixteen_writers(server: PostgresServer) -> tuple[float, int, int]:
    """Return (single appends a second, events lost, events out of order) of sixteen writers at once."""
    parts = [history(EACH, seed) for seed in range(WRITERS)]
    decided = [
        [msgspec.structs.replace(event, stream=f"{event.stream}-{seed}") for event in part]
        for seed, part in enumerate(parts)
    ]
    with server.database() as url:
        with opened(url):
            pass
        ready = threading.Barrier(WRITERS + 1)

        def write(events: Sequence[NewEvent]) -> None:
            with opened(url) as store:
                ready.wait()
                for event in events:
                    append(store, [event])

        with ThreadPoolExecutor(WRITERS) as pool:
            running = [pool.submit(write, events) for events in decided]
            ready.wait()
            began = time.perf_counter()
            for writer in running:
                writer.result()
            seconds = time.perf_counter() - began
        with opened(url) as store, store.reading() as session:
            found = session.events(0, WRITERS * EACH + 1)
    places = {(item.stream, item.version): item.position for item in found}
    lost = sum((event.stream, event.version) not in places for events in decided for event in events)
    wrong = sum(item.position != place for item, place in zip(found, count(1), strict=False))
    for events in decided:
        mine = [places.get((event.stream, event.version), 0) for event in events]
        wrong += sum(later <= earlier for earlier, later in pairwise(mine))
    return WRITERS * EACH / seconds, lost, wrong


def measure(events: int, million: bool) -> Figures:
    """Run everything."""
    decided = list(history(events + SINGLES))
    with postgresql_server(()) as server:
        files = [on_sqlite(decided) for _ in range(TURNS)]
        servers = [on_postgresql(server, decided) for _ in range(TURNS)]
        per_second, lost, wrong = sixteen_writers(server)

    def best(turns: list[Turn], name: str) -> float:
        found: list[float] = [getattr(one, name) for one in turns]
        return min(found) if name.endswith("_us") else max(found)

    def ratio(turns: list[Turn], ours: str, theirs: str) -> float | None:
        pairs = [(getattr(one, ours), getattr(one, theirs)) for one in turns]
        return None if pairs[0][1] is None else round(median(mine / other for mine, other in pairs), 2)

    return Figures(
        events=events,
        append_sqlite_per_second=round(best(files, "ours")),
        append_pg_per_second=round(best(servers, "ours")),
        append_sqlite_vs_raw=ratio(files, "ours", "raw") or 0.0,
        append_sqlite_vs_eventsourcing=ratio(files, "ours", "library"),
        append_pg_vs_raw=ratio(servers, "ours", "raw") or 0.0,
        append_pg_vs_eventsourcing=ratio(servers, "ours", "library"),
        append_one_cpu_us=round(best(files, "one_us"), 1),
        append_one_cpu_vs_eventsourcing=ratio(files, "one_us", "library_one_us"),
        replay_sqlite_us=round(best(files, "replay_us"), 2),
        replay_pg_us=round(best(servers, "replay_us"), 2),
        replay_vs_eventsourcing=ratio(files, "library_fold_us", "fold_us"),
        verify_per_second=round(1e6 / best(files, "verify_us")),
        writers16_per_second=round(per_second),
        writers16_lost=lost,
        writers16_out_of_order=wrong,
        million=measure_million() if million else None,
    )


def main() -> int:
    """Read the arguments, measure, print; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--million", action="store_true", help="also replay and list a log of a million events")
    parser.add_argument("--json", action="store_true", help="one JSON object in place of the table")
    options = parser.parse_args()
    if not has_library():
        sys.stderr.write("the library eventsourcing is not installed: its figures are null\n")
    found = msgspec.to_builtins(measure(options.events, options.million))
    if options.json:
        print(json.dumps(found))
        return 0
    table = Table("what", "figure")
    million = found.pop("million") or {}
    for name, value in {**found, **million.pop("list_seconds", {}), **million}.items():
        table.add_row(name.replace("_", " "), "-" if value is None else f"{value:,}")
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
