"""Live a day in minutes with hundreds of feeds and more than forty kinds of site, and see what grows.

    python benchmarks/soak.py --feeds 500 --hours 24 [--seed 1] [--json]

The clock is the benchmark's own and goes on a minute at a time; the store, the network, the readers in their workers
and the rules are real. The sites run in a process of their own, each on an address of its own, and keep logs. Exit 1
when memory grew by more than a megabyte an hour after the first quarter of the day, a descriptor was left open, a
worker was left a zombie, or a site met an impolite reader.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import ipaddress
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from benchmarks.soak_sites import NETWORK, PER_SECOND, SharedClock, Sites, sites_of
from monitor.adapters.detector import SandboxedDetect
from monitor.adapters.extraction import SandboxedExtract
from monitor.adapters.feedparsing import SandboxedReadFeed
from monitor.adapters.http import PRODUCT, HttpFetch
from monitor.adapters.rulepacks import check_packs, load_aliases, rules_dir
from monitor.adapters.sandbox import Sandbox
from monitor.domain.opml import Outline
from monitor.domain.policy import Policy
from monitor.domain.schedule import PollPolicy
from monitor.pipeline.capture import capture_due
from monitor.pipeline.politeness import PoliteFetch
from monitor.pipeline.poll import poll_due
from monitor.pipeline.ports import Store
from monitor.pipeline.subscribe import schedule_feeds
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from tests.forty_sites import SITES

BEGAN_AT = datetime(2026, 3, 5, 12, tzinfo=UTC)
STEP = timedelta(minutes=1)
SAMPLES = 72
WARM_UP = 0.25
"""The share of the day after which nothing should grow any more."""
MB_AN_HOUR_MAX = 1.0
DEADLINE_SECONDS = 2.0
"""For one fetch: slow sites are part of the day, and thirty seconds are an age in it."""


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """What the process held at a moment of the day."""

    hours: float
    rss_mb: float
    descriptors: int
    zombies: int


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What the day came to."""

    feeds: int
    """Those of the forty kinds among them."""
    hours: float
    seconds: float
    """That the day took on this machine."""
    polls: int
    pages: int
    captured: int
    rss_mb: float
    mb_per_hour: float
    """How fast memory grew after the warm-up, an hour of the day."""
    descriptors_grown: int
    """Between the medians of the first and the last quarter after the warm-up."""
    zombies: int
    workers_started: int
    workers_killed: int
    rude: dict[str, list[str]]
    """Sites that met an impolite reader, and why."""

    @property
    def is_well(self) -> bool:
        """Whether nothing grew and nobody was bothered."""
        flat = self.mb_per_hour <= MB_AN_HOUR_MAX and self.descriptors_grown <= 0
        return flat and not self.zombies and not self.rude


def run(feeds: int, hours: float, seed: int, folder: Path, kinds: Sequence[str] = tuple(SITES)) -> Result:
    """Live so many hours with so many feeds, those of the kinds among them."""
    papers = max(feeds - len(kinds), 0)
    began = time.monotonic()
    with sites_of(papers, kinds, seed, BEGAN_AT) as (sites, clock):
        rules = rules_dir()
        check_packs(rules, folder)
        url = f"sqlite:///{folder}/monitor.db"
        with closing(Sandbox()) as sandbox, closing(open_store(url, projections=PROJECTIONS, clock=clock)) as store:
            samples = asyncio.run(_live(store, sandbox, sites, clock, hours, rules, folder))
            zombies = _zombies()
            with store.reading() as session:
                captured = session.rows.count("articles")
            started, killed = sandbox.started_count, sandbox.killed_count
        logs = sites.end()
    settled = [sample for sample in samples if sample.hours >= hours * WARM_UP]
    quarter = max(len(settled) // 4, 1)
    descriptors = [statistics.median(s.descriptors for s in part) for part in (settled[:quarter], settled[-quarter:])]
    slope = statistics.linear_regression([s.hours for s in settled], [s.rss_mb for s in settled]).slope
    return Result(
        feeds=papers + len(kinds),
        hours=hours,
        seconds=round(time.monotonic() - began, 1),
        polls=logs.polls,
        pages=logs.pages,
        captured=captured,
        rss_mb=round(settled[-1].rss_mb, 1),
        mb_per_hour=round(slope, 3),
        descriptors_grown=round(descriptors[1] - descriptors[0]),
        zombies=zombies,
        workers_started=started,
        workers_killed=killed,
        rude=logs.rude,
    )


async def _live(
    store: Store, sandbox: Sandbox, sites: Sites, clock: SharedClock, hours: float, rules: Path, folder: Path
) -> list[Sample]:
    """Poll and capture whatever is due, a minute of the day after the other."""
    policy, aliases = PollPolicy(), load_aliases(rules)
    read_feed, extract = SandboxedReadFeed(sandbox), SandboxedExtract(sandbox)
    detect = SandboxedDetect(sandbox, rules, folder)
    outlines = [Outline(address, None) for address in sites.feeds.values()]
    schedule_feeds(outlines, store=store, now=clock.now(), policy=policy)
    samples: list[Sample] = []
    allowed = [(ipaddress.ip_network(f"{NETWORK}.0.0/16"), None)]
    async with HttpFetch(allowed, deadline_seconds=DEADLINE_SECONDS, per_second=PER_SECOND) as http:
        fetch = PoliteFetch(http, store=store, clock=clock, product=PRODUCT)
        while (now := clock.now()) <= BEGAN_AT + timedelta(hours=hours):
            await poll_due(store=store, fetch=fetch, read_feed=read_feed, clock=clock, policy=policy, place=1)
            await capture_due(
                store=store,
                fetch=fetch,
                extract=extract,
                detect=detect,
                clock=clock,
                aliases=aliases,
                policy=Policy(),
                place=1,
            )
            if not samples or now - BEGAN_AT >= len(samples) * timedelta(hours=hours) / SAMPLES:
                samples.append(_sample(now))
            clock.set(now + STEP)
    return samples


def _sample(now: datetime) -> Sample:
    gc.collect()  # what is only waiting to be collected has not leaked
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return Sample(
        hours=(now - BEGAN_AT) / timedelta(hours=1),
        rss_mb=pages * os.sysconf("SC_PAGE_SIZE") / 1e6,
        descriptors=len(list(Path("/proc/self/fd").iterdir())),
        zombies=_zombies(),
    )


def _zombies() -> int:
    """Count processes begun by this one, or by one of those, that have ended and were not waited for."""
    parents, ended = {}, set()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(") ")[2].split()
        except OSError:  # it has gone meanwhile
            continue
        parents[int(entry.name)] = int(fields[1])
        if fields[0] == "Z":
            ended.add(int(entry.name))
    ours = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return len(ours & ended)


def main() -> int:
    """Read the arguments, run, print; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--hours", type=float, default=24)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="one JSON object on one line")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="monitor-soak-") as folder:
        result = run(options.feeds, options.hours, options.seed, Path(folder))
    encoded = msgspec.json.encode(result)
    print((encoded if options.json else msgspec.json.format(encoded, indent=2)).decode())
    return 0 if result.is_well else 1


if __name__ == "__main__":
    sys.exit(main())
