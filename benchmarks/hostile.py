"""Everything hostile at its full size: what it costs, and whether anything forbidden was reached.

    python benchmarks/hostile.py [--json] [--kills 1000] [--names 1000]

Names that change their address and spellings of forbidden addresses, by the one fetch and by every command that
fetches; bombs; servers that never end; feeds and pages that cost too much; workers ended again and again. All on
loopback. Exit 1 when a forbidden listener was reached, a bound was missed or a process was left behind.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from monitor.adapters.extraction import extract_page
from monitor.adapters.feedparsing import parse_feed
from monitor.adapters.http import HttpFetch
from monitor.adapters.sandbox import Sandbox
from monitor.errors import FetchError, MonitorError, WorkerKilled
from monitor.settings import split_allowance
from tests.forbidden import GATE, Trap, forbidden_urls, lying_names, trapped
from tests.hosted import hosted
from tests.hostile_feeds import Hostile, hostile_feeds, item, rss
from tests.hostile_pages import hostile_pages
from tests.hostile_servers import hostile_servers
from tests.house.papers import environment, monitor
from tests.http_stand_in import Asked, answer, serving

OPEN = [split_allowance(f"{GATE}/32")]
BOMB_BYTES = 1_000_000_000
DEADLINE_SECONDS = 30.0
LIMITS = {
    "forbidden_connections": 0, "bomb_memory_mb": 32, "bomb_cpu_seconds": 1, "server_overrun_seconds": 1,
    "document_seconds": 6, "next_served_seconds": 0.5, "unforeseen": 0, "zombies": 0, "left_behind": 0,
}  # fmt: skip
"""R21, R23, R24, R28: what no figure of these names may be above."""


async def refused(urls: list[str], lookup: Any) -> int:
    """Fetch every address; return how many were refused."""

    async def one(fetch: HttpFetch, url: str) -> int:
        try:
            await fetch(url, what="page")
        except FetchError:
            return 1
        return 0

    async with HttpFetch(OPEN, burst=100_000, lookup=lookup) as fetch:
        return sum(await asyncio.gather(*(one(fetch, url) for url in urls)))


def by_the_fetch(trap: Trap, names: int) -> dict[str, float]:
    """Try changing names and all spellings, directly and behind redirects."""

    async def run() -> dict[str, float]:
        urls = forbidden_urls(trap.port)

        def say(asked: Asked, _: object) -> bytes:
            place = asked.path.strip("/")
            if not place.isdigit():  # the site itself, or an odd spelling that is a path of it
                return answer(404 if place else 200)
            return answer(302, location=urls[int(place)].encode().decode("latin-1"))

        async with serving(say, host=GATE) as gate:
            dice = random.Random(1)
            rebinding = [f"http://name-{n}.example:{dice.choice((gate.port, trap.port))}/" for n in range(names)]
            told = await refused(rebinding, lying_names(good=GATE, bad=trap.hosts, seed=2))
            spelt = [*urls, *(f"{gate.base}/{n}" for n in range(len(urls)))]
            return {
                "names_tried": names,
                "names_refused": told,
                "spellings_tried": len(spelt),
                "spellings_refused": await refused(spelt, lying_names(good="127.0.0.1", bad=["127.0.0.1"], seed=1)),
            }

    return asyncio.run(run())


def by_commands(trap: Trap, names: int) -> dict[str, float]:
    """Lead the real program's commands into the trap, where the name server lies."""
    urls = ["".join(url.split()) for url in forbidden_urls(trap.port)]

    def say(asked: Asked, _: object) -> bytes:
        port = asked.headers["host"].rpartition(":")[2]
        if asked.path.startswith("/feed"):
            links = [f"http://n{n}.example:{(port, trap.port)[n % 2]}/page" for n in range(names)]
            items = (  # of no story: a thousand articles on one person take long to be decided together
                item(title=f"Weather, part {n}", link=escape(link), guid=str(n))
                for n, link in enumerate([*links, *urls])
            )
            return answer(body=rss("".join(items)))
        if asked.path.startswith("/home"):
            link = escape(urls[int(asked.path.rpartition("/")[2])])
            return answer(body=f'<html><link rel=alternate type=application/rss+xml href="{link}">'.encode())
        if asked.path == "/robots.txt":
            return answer(body=f"Sitemap: http://127.0.0.1:{trap.port}/sitemap.xml\n".encode())
        return answer(302, location=urls[len(asked.path) % len(urls)].encode().decode("latin-1"))

    with hosted(say, GATE) as gate, tempfile.TemporaryDirectory() as folder:
        settings = environment(Path(folder), MONITOR_FETCH_ALLOW_PRIVATE=f"{GATE}/32")
        program = ("-m", "tests.house.lying_monitor", GATE, ",".join(trap.hosts))
        some = [f"http://m{n}.example:{trap.port}/feed" for n in range(names)]
        outlines = "".join(f'<outline type="rss" xmlUrl="{escape(url)}"/>' for url in [*some, *urls])
        Path(folder, "feeds.opml").write_text(f'<opml version="2.0"><body>{outlines}</body></opml>', encoding="utf-8")
        homes = [f"{gate.base}/home/{n}" for n in (0, 12, 33)]
        commands = [
            ["feeds", "add", f"{gate.base}/feed"],
            ["feeds", "add", *homes, *urls, *some[:100]],
            *(["feeds", "check", url] for url in (some[0], urls[0], homes[0], f"{gate.base}/elsewhere")),
            ["feeds", "import", "feeds.opml"],
            ["poll", "--all"],
        ]
        tracebacks = 0
        for command in commands:
            ended = monitor(settings, *command, program=program, timeout=900)
            tracebacks += "Traceback" in ended.stderr
        daemon = subprocess.Popen(
            [sys.executable, *program, "run"], env=settings, cwd=folder, stderr=subprocess.PIPE, text=True
        )
        time.sleep(10)
        daemon.terminate()
        tracebacks += "Traceback" in daemon.communicate()[1]
    return {"commands": len(commands) + 1, "command_tracebacks": tracebacks}


def bombs() -> dict[str, float]:
    """Fetch a gigabyte of zeros in each packing; return the most memory and time that one took."""

    def packed(wbits: int) -> bytes:
        packer = zlib.compressobj(9, wbits=wbits)
        return b"".join(packer.compress(bytes(1_000_000)) for _ in range(BOMB_BYTES // 1_000_000)) + packer.flush()

    # Nobody unpacks brotli and zstd, so any bytes will do for them.
    in_gzip = packed(31)
    bodies = {
        "gzip": in_gzip, "deflate": packed(15), "br": b"\x1b" * 2_000, "zstd": b"\x28\xb5\x2f\xfd" * 500,
        "gzip, gzip": gzip.compress(in_gzip),
    }  # fmt: skip
    seconds = [0.0]

    async def run() -> None:
        async with HttpFetch(OPEN) as fetch:
            for encoding, body in bodies.items():
                said = answer(body=body, content_encoding=encoding)
                async with serving(lambda _asked, _writer, said=said: said, host=GATE) as site:  # type: ignore[misc]
                    started = time.process_time()
                    try:
                        await fetch(site.base, what="feed")
                    except FetchError:
                        seconds.append(time.process_time() - started)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    asyncio.run(run())
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return {"bombs_refused": len(seconds) - 1, "bomb_memory_mb": grown, "bomb_cpu_seconds": max(seconds)}


def servers() -> dict[str, float]:
    """Ask every hostile server at once; return how long the slowest took beyond the deadline."""

    async def one(name: str, say: Any) -> tuple[float, int]:
        async with serving(say, host=GATE) as site, HttpFetch(OPEN, deadline_seconds=DEADLINE_SECONDS) as fetch:
            started = time.monotonic()
            unforeseen = 0
            try:
                await fetch(site.base + "/", what="feed")
            except FetchError:
                pass
            except Exception as error:  # counted and shown
                print(f"{name}: {error!r}", file=sys.stderr)
                unforeseen = 1
            return time.monotonic() - started, unforeseen

    async def run() -> list[tuple[float, int]]:
        return await asyncio.gather(*(one(name, say) for name, say in hostile_servers().items()))

    results = asyncio.run(run())
    return {
        "servers": len(results),
        "server_overrun_seconds": max(0.0, max(seconds for seconds, _ in results) - DEADLINE_SECONDS),
        "server_unforeseen": sum(count for _, count in results),
    }


def documents(what: str, all_: list[Hostile], read: Callable[..., object]) -> dict[str, float]:
    """Read every document in a worker; return what the slowest and what the next in line took."""
    sandbox = Sandbox(size=1)
    sandbox.call(len, "")
    slowest, waits, refused_count, killed, unforeseen = 0.0, [], 0, 0, 0
    for document in all_:
        started = time.monotonic()
        try:
            sandbox.call(read, document.body, "https://news.example/x", document.content_type)
        except WorkerKilled:
            killed += 1
        except MonitorError:
            refused_count += 1
        except Exception as error:  # counted and shown
            print(f"{document.name}: {error!r}", file=sys.stderr)
            unforeseen += 1
        slowest = max(slowest, time.monotonic() - started)
        started = time.monotonic()
        sandbox.call(len, "next")
        waits.append(time.monotonic() - started)
    sandbox.close()
    return {
        what: len(all_),
        f"{what}_refused": refused_count,
        f"{what}_ended": killed,
        f"{what}_unforeseen": unforeseen,
        f"{what}_document_seconds": slowest,
        f"{what}_next_served_seconds": max(waits),
    }


def kills(count: int) -> dict[str, float]:
    """End workers in the midst of their work; return what was left of them, and the longest wait for the next."""
    sandbox = Sandbox(size=1, wall_seconds=0.02)
    waits = []
    for _ in range(count):
        try:
            sandbox.call(time.sleep, 60)
        except WorkerKilled:
            started = time.monotonic()
            while True:  # so short a limit ends an answer too, on a busy machine
                try:
                    sandbox.call(len, "next")
                    break
                except WorkerKilled:
                    continue
            waits.append(time.monotonic() - started)
    states = [path.read_text().rpartition(")")[2].split()[0] for path in _descendants()]
    zombies = states.count("Z")
    sandbox.close()
    return {
        "kills": count,
        "zombies": zombies,
        "left_behind": sum(1 for _ in _descendants()),
        "kills_next_served_seconds": max(waits),
    }


def _descendants() -> Iterator[Path]:
    """Yield the stat files of the processes below this one."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
    below = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in below} - below:
        below |= more
    for pid in below - {os.getpid()}:
        yield Path(f"/proc/{pid}/stat")


def figures(kill_count: int, names: int) -> Iterator[tuple[str, float]]:
    """Yield each figure under its name."""
    with trapped() as trap:
        yield from by_the_fetch(trap, names).items()
        yield from by_commands(trap, names).items()
        yield "forbidden_connections", trap.visits
    yield from bombs().items()
    yield from servers().items()
    yield from documents("feeds", hostile_feeds(), parse_feed).items()
    yield from documents("pages", hostile_pages(), extract_page).items()
    yield from kills(kill_count).items()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one object")
    parser.add_argument("--kills", type=int, default=1_000, help="how many workers to end")
    parser.add_argument("--names", type=int, default=1_000, help="how many names change their address")
    chosen = parser.parse_args()
    result = {name: round(value, 3) for name, value in figures(chosen.kills, chosen.names)}
    if chosen.json:
        print(json.dumps(result))
    else:
        for name, value in result.items():
            print(f"{name:28} {value:,}")
    missed = [
        f"{n} {v:g} > {most}" for n, v in result.items() for end, most in LIMITS.items() if n.endswith(end) and v > most
    ]
    for line in missed:
        print(f"missed: {line}", file=sys.stderr)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
