"""How fast feeds are polled: against a bare aiohttp loop that only fetches, and against the PyPI library `reader`.

    python benchmarks/polling.py [--json] [--feeds 10000] [--reader PYTHON]

Each feed lives on a host of its own, 127.a.b.c, on a server in a process of its own. Every reader polls all feeds once,
and is measured when it polls them again, with the validators that it kept: the poll that happens nearly always, and its
answer is 304. Ours does all that a poll does: claims, checks addresses, waits for the host's turn, plans the next visit
and saves it. CPU is that of the client, user and system, its worker processes included.

`--reader` names an interpreter that has `reader` (and `sgmllib3k`) installed; without it this one is asked, and the
ratio is null where it has none.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import aiohttp

from benchmarks.many_hosts import ETAG, feed_urls, served

FEEDS = 10_000
AT_ONCE = 100
"""Fetches under way at once, ours and the floor's."""
FLOOR_ROUNDS = 3
READER_FEEDS_MAX = 2_000
"""`reader` takes long over its first visits; its rate does not depend on their number."""

READER = """
import json, sqlite3, sys, tempfile, time
from pathlib import Path
from reader import make_reader
urls = json.load(sys.stdin)
with tempfile.TemporaryDirectory() as folder:
    path = str(Path(folder) / "reader.sqlite")
    reader = make_reader(path)
    for url in urls:
        reader.add_feed(url)
    reader.update_feeds(workers=10)
    with sqlite3.connect(path) as database:
        database.execute("UPDATE feeds SET update_after = NULL")  # due again at once
    began, cpu = time.perf_counter(), time.process_time()
    reader.update_feeds(workers=10)
    took = time.perf_counter() - began
    print(json.dumps({"seconds": took, "cpu_seconds": time.process_time() - cpu}))
"""


def cpu_seconds() -> float:
    """Return what this process has used so far, and the children it has seen end."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


async def poll_as_we_do(urls: Sequence[str]) -> dict[str, float]:
    """Poll all feeds twice; figures of the second time."""
    from monitor import bootstrap
    from monitor.domain.opml import Outline
    from monitor.domain.schedule import PollPolicy
    from monitor.pipeline.poll import poll_due
    from monitor.pipeline.rounds import Ports
    from monitor.pipeline.subscribe import schedule_feeds

    async def round_(ports: Ports) -> list[str]:
        outcomes = await poll_due(
            store=ports.store,
            fetch=ports.fetch,
            read_feed=ports.read_feed,
            clock=ports.clock,
            policy=ports.poll_policy,
            place=ports.place,
            everything=True,
        )
        return [outcome.result for outcome in outcomes]

    async with bootstrap.opened_ports() as ports:
        outlines = [Outline(url, None) for url in urls]
        schedule_feeds(outlines, store=ports.store, now=ports.clock.now(), policy=PollPolicy())
        first = await round_(ports)
        assert first.count("polled") == len(urls), f"{len(urls) - first.count('polled')} feeds were not read"
    # Opened again, as after a restart: the validators come from the desk, and no worker process is left.
    async with bootstrap.opened_ports() as ports:
        began, cpu = time.perf_counter(), cpu_seconds()
        second = await round_(ports)
        took, used = time.perf_counter() - began, cpu_seconds() - cpu
    assert second.count("unchanged") == len(urls), f"{len(urls) - second.count('unchanged')} feeds had no 304"
    rss_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": took, "cpu_seconds": used, "rss_mb": rss_mb}


async def only_fetch(urls: Sequence[str]) -> dict[str, float]:
    """Fetch all feeds with aiohttp and nothing else; the best of several rounds."""
    limit = asyncio.Semaphore(AT_ONCE)
    headers = {"If-None-Match": ETAG}
    best: list[tuple[float, float]] = []
    for _ in range(FLOOR_ROUNDS):
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), headers=headers) as session:

            async def get(url: str, session: aiohttp.ClientSession = session) -> None:
                async with limit, session.get(url) as response:
                    await response.read()

            began, cpu = time.perf_counter(), cpu_seconds()
            async with asyncio.TaskGroup() as group:
                for url in urls:
                    group.create_task(get(url))
            best.append((cpu_seconds() - cpu, time.perf_counter() - began))
    used, took = min(best)
    return {"seconds": took, "cpu_seconds": used}


def measured(command: Sequence[str], urls: Sequence[str], folder: str) -> dict[str, float]:
    """Run one reader in a process of its own and return its figures."""
    port = urls[0].rpartition(":")[2].partition("/")[0]
    settings = {name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}
    settings |= {
        "MONITOR_DATABASE_URL": f"sqlite:///{folder}/monitor.db",
        "MONITOR_FETCH_ALLOW_PRIVATE": f"127.0.0.0/8:{port}",
        "MONITOR_LOG_LEVEL": "WARNING",
    }
    done = subprocess.run(
        command, input=json.dumps(urls), env=settings, cwd=folder, check=True, text=True, stdout=subprocess.PIPE
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def has_reader(python: str) -> bool:
    """Whether an interpreter can import `reader`."""
    try:
        return subprocess.run([python, "-c", "import reader"], stderr=subprocess.DEVNULL, check=False).returncode == 0
    except OSError:
        return False


def figures(count: int, reader_python: str) -> dict[str, float | None]:
    """Measure the readers one after the other on the same feeds."""
    with served() as port, tempfile.TemporaryDirectory() as folder:
        urls = feed_urls(port, count)
        here = [sys.executable, str(Path(__file__).resolve())]
        floor = measured([*here, "--as", "floor"], urls, folder)
        ours = measured([*here, "--as", "ours"], urls, folder)
        some = urls[:READER_FEEDS_MAX]
        rival = measured([reader_python, "-c", READER], some, folder) if has_reader(reader_python) else None
    return {
        "feeds": count,
        "seconds": ours["seconds"],
        "polls_per_second": count / ours["seconds"],
        "client_cpu_ms": ours["cpu_seconds"] / count * 1000,
        "floor_cpu_ms": floor["cpu_seconds"] / count * 1000,
        "cpu_vs_floor": ours["cpu_seconds"] / floor["cpu_seconds"],
        "reader_cpu_ms": None if rival is None else rival["cpu_seconds"] / len(some) * 1000,
        "rate_vs_reader": None if rival is None else (rival["seconds"] / len(some)) / (ours["seconds"] / count),
        "rss_mb": ours["rss_mb"],
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one object")
    parser.add_argument("--feeds", type=int, default=FEEDS, help="how many feeds, each on a host of its own")
    parser.add_argument("--reader", default=sys.executable, metavar="PYTHON", help="an interpreter that has `reader`")
    parser.add_argument("--as", dest="role", choices=("floor", "ours"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.role:
        work = only_fetch if options.role == "floor" else poll_as_we_do
        print(json.dumps(asyncio.run(work(json.load(sys.stdin)))))
        return
    result = {
        name: None if value is None else round(value, 3)
        for name, value in figures(options.feeds, options.reader).items()
    }
    if options.json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        print(f"{name:18} {'not installed' if value is None else value}")


if __name__ == "__main__":
    main()
