"""The sites of a compressed day, in a process of their own: papers that print, and more than forty kinds of site."""

from __future__ import annotations

import asyncio
import multiprocessing
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized

import msgspec

from tests.forty_sites import SITES
from tests.pipeline.ingesting import rss
from tests.sites import FEED, Say, Visit, article, conditional, find_rudeness, standing

LEAST = timedelta(minutes=15)
PER_SECOND = 20.0
"""How fast a host's bucket is refilled: the day is some hundred times as fast as a real one."""
NETWORK = "127.47"
_SHOWN = 10
_GAP_HOURS = (2.0, 48.0)
"""Between two articles of a paper, at least and at most."""


class SharedClock:
    """A clock that the soak sets and the sites read."""

    def __init__(self, seconds: Synchronized[float]) -> None:
        self._seconds = seconds

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._seconds.value, UTC)

    def set(self, moment: datetime) -> None:
        self._seconds.value = moment.timestamp()


class Logs(msgspec.Struct, frozen=True, kw_only=True):
    """What the sites saw."""

    rude: dict[str, list[str]]
    """By site, what a polite reader would not have done; sites that met one are not in it."""
    requests: int
    polls: int
    pages: int


class Sites:
    """Sites that are up."""

    def __init__(self, line: Connection) -> None:
        self._line = line
        self.feeds: dict[str, str] = line.recv()
        """By name, the address of each site's feed."""

    def end(self) -> Logs:
        """Take the sites down and return what they saw."""
        self._line.send(None)
        return msgspec.convert(self._line.recv(), Logs)


@contextmanager
def sites_of(papers: int, kinds: Sequence[str], seed: int, began_at: datetime) -> Iterator[tuple[Sites, SharedClock]]:
    """Serve so many papers and these kinds of site until the block ends, by a clock that stands at a moment."""
    context = multiprocessing.get_context("spawn")
    seconds = context.Value("d", began_at.timestamp())
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, seconds, papers, tuple(kinds), seed), daemon=True)
    process.start()
    try:
        yield Sites(ours), SharedClock(seconds)
    finally:
        process.kill()
        process.join()


def _serve(line: Connection, seconds: Synchronized[float], papers: int, kinds: Sequence[str], seed: int) -> None:
    chance = random.Random(f"soak {seed}")
    low, high = _GAP_HOURS
    gaps = [timedelta(hours=low * (high / low) ** chance.random()) for _ in range(papers)]
    says = {name: SITES[name].say for name in kinds} | {f"paper {n}": _paper(gap) for n, gap in enumerate(gaps)}
    asyncio.run(_stand(line, SharedClock(seconds), says))


async def _stand(line: Connection, clock: SharedClock, says: dict[str, Say]) -> None:
    async with standing(says, clock.now, network=NETWORK) as stands:
        line.send({name: stand.base + FEED for name, stand in stands.items()})
        await asyncio.to_thread(line.recv)
    rude = {
        name: found
        for name, stand in stands.items()
        if (found := find_rudeness(stand.log, stand.under_way_max, least=LEAST, per_second=PER_SECOND))
    }
    seen = [request.path for stand in stands.values() for request in stand.log]
    polls, pages = seen.count(FEED), sum(path.startswith("/a/") for path in seen)
    line.send(msgspec.to_builtins(Logs(rude=rude, requests=len(seen), polls=polls, pages=pages)))


def _paper(gap: timedelta) -> Say:
    """Return a paper that prints an article every so often, and answers 304 while there is none."""

    def say(visit: Visit) -> bytes:
        if visit.path != FEED:
            return article(visit)
        count = visit.issues(gap)
        numbers = range(count, max(count - _SHOWN, 0), -1)
        items = [visit.item(n, date=format_datetime(visit.opened_at + (n - 3) * gap)) for n in numbers]
        return conditional(visit, rss(*items).encode(), etag=f'"{count}"')

    return say
