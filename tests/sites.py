"""Sites on loopback, each on an address of its own, and what each of them saw of a reader. Time is what a test says."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from typing import Any

from tests.http_stand_in import answer
from tests.pipeline.ingesting import item, page, rss

FEED = "/feed"
HOUR = timedelta(hours=1)
_RUDE = 418
_WINDOW_SECONDS = 0.2
_LAG_SECONDS = 0.2
"""How late a busy machine may note a request."""


@dataclass(frozen=True)
class Visit:
    """One request, and what a site needs to answer it."""

    path: str
    headers: Mapping[str, str]
    """Names in lower case."""
    now: datetime
    """By the clock of the test."""
    nth: int
    """Of the requests for this path, from 1."""
    base: str
    opened_at: datetime
    """When the sites were opened, by the clock of the test."""

    def after(self, hours: float) -> bool:
        """Whether so many hours have passed since the sites were opened."""
        return self.now >= self.opened_at + hours * HOUR

    def issues(self, gap: timedelta = HOUR, *, until: float = 1_000) -> int:
        """Return how many articles are printed by now: three before the sites were opened, then one every gap."""
        return 3 + int(min(self.now - self.opened_at, until * HOUR) / gap)

    def items(self, count: int | None = None, **how: Any) -> list[str]:
        """Write the newest items of a feed, the newest first."""
        count = self.issues() if count is None else count
        return [self.item(number, **how) for number in range(count, max(count - 30, 0), -1)]

    def item(self, number: int, **how: Any) -> str:
        """Write one item of a feed, with a date an hour after the one before."""
        moment = self.opened_at + (number - 3) * HOUR
        values: dict[str, Any] = {
            "guid": f"n{number}",
            "link": f"{self.base}/a/{number}",
            "date": format_datetime(moment),
        }
        return item(f"Person{number}", **values | how)


Say = Callable[[Visit], "bytes | Callable[[asyncio.StreamWriter], Coroutine[Any, Any, None]]"]


@dataclass(frozen=True)
class Logged:
    """A line of a site's log."""

    path: str
    headers: Mapping[str, str]
    now: datetime
    began: float
    """On the machine's own clock, as is the end."""
    ended: float
    status: int
    etag: str | None
    retry_after: float
    """What was answered; no Retry-After, or one that is a date, is 0."""


@dataclass
class Stand:
    """One site that is up."""

    name: str
    base: str
    log: list[Logged] = field(default_factory=list)
    under_way_max: int = 0


def feed(*items: str, head: str = "", **headers: Any) -> bytes:
    """Answer with a feed."""
    return answer(body=rss(*items, head=head).encode(), **headers)


def conditional(visit: Visit, body: bytes, **validators: Any) -> bytes:
    """Answer 304 where a validator is sent back as it was given, else 200 with the validators."""
    sent = {"etag": visit.headers.get("if-none-match"), "last_modified": visit.headers.get("if-modified-since")}
    if any(sent[name] == value for name, value in validators.items()):
        return answer(304, **validators)
    return answer(body=body, **validators)


def rude() -> bytes:
    """Answer what should not have been asked now."""
    return answer(_RUDE)


def article(visit: Visit) -> bytes:
    """Answer with an article's page, where one is asked for; 404 for anything else, a robots.txt too."""
    number = visit.path.removeprefix("/a/")
    if number == visit.path:
        return answer(404)
    return answer(body=page(f"Person{number}").encode(), content_type="text/html; charset=utf-8")


@asynccontextmanager
async def standing(
    says: Mapping[str, Say], now: Callable[[], datetime], *, network: str = "127.47"
) -> AsyncIterator[dict[str, Stand]]:
    """Serve sites by their names until the block ends; a site answers for its feed, `article` for what it leaves."""
    opened_at, stands, servers = now(), {}, []
    tasks: set[asyncio.Task[None]] = set()
    try:
        for number, (name, say) in enumerate(says.items()):
            stand = Stand(name, "")
            handle = _handler(stand, say, now, opened_at, tasks)
            server = await asyncio.start_server(handle, f"{network}.{number // 250}.{number % 250 + 1}", 0)
            host, port = server.sockets[0].getsockname()
            stand.base = f"http://{host}:{port}"
            stands[name] = stand
            servers.append(server)
        yield stands
    finally:
        for server in servers:
            server.close()
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        await asyncio.gather(*(server.wait_closed() for server in servers))
        await asyncio.sleep(0)


def _handler(
    stand: Stand, say: Say, now: Callable[[], datetime], opened_at: datetime, tasks: set[asyncio.Task[None]]
) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    visits: Counter[str] = Counter()
    under_way = 0

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal under_way
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
            path = first.split(" ")[1]
            visits[path] += 1
            began, moment = time.monotonic(), now()
            under_way += 1
            stand.under_way_max = max(stand.under_way_max, under_way)
            said = say(Visit(path, headers, moment, visits[path], stand.base, opened_at))
            status, told = _spoken(said) if isinstance(said, bytes) else (0, {})
            place, retry_after = len(stand.log), told.get("retry-after", "0")
            line = Logged(
                path=path,
                headers=headers,
                now=moment,
                began=began,
                ended=began,
                status=status,
                etag=told.get("etag"),
                retry_after=float(retry_after) if retry_after.isdigit() else 0.0,
            )
            stand.log.append(line)
            try:
                if isinstance(said, bytes):
                    writer.write(said)
                    await writer.drain()
                else:
                    await _until_left(said(writer), reader)
            finally:
                under_way -= 1
                stand.log[place] = replace(line, ended=time.monotonic())
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    return handle


async def _until_left(saying: Coroutine[Any, Any, None], reader: asyncio.StreamReader) -> None:
    """Go on until all is said, or the reader has hung up."""
    said, left = asyncio.create_task(saying), asyncio.create_task(reader.read())
    try:
        await asyncio.wait((said, left), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (said, left):
            task.cancel()
        await asyncio.gather(said, left, return_exceptions=True)


def _spoken(said: bytes) -> tuple[int, dict[str, str]]:
    first, *lines = said.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    return int(first.split(" ")[1]), {
        name.lower(): value for name, _, value in (line.partition(": ") for line in lines)
    }


def find_rudeness(log: Sequence[Logged], under_way_max: int, *, least: timedelta, per_second: float) -> list[str]:
    """Return what a polite reader would not have done, by a site's own log; empty = nothing.

    least: between two polls; per_second: the rate at which the reader's bucket of three is refilled.
    """
    found = []
    if under_way_max > 1:
        found.append(f"{under_way_max} requests at once")
    for line in log:
        if "departure-monitor" not in line.headers["user-agent"] or "+https://" not in line.headers["user-agent"]:
            found.append(f"{line.path}: it does not say who it is")
        if line.headers.keys() & {"cookie", "referer", "authorization"}:
            found.append(f"{line.path}: it tells more than it should")
    found += [f"{line.path}: asked when it should not be" for line in log if line.status == _RUDE]
    paid = [line for line in log if line.path != "/robots.txt"]
    for place, first in enumerate(paid):
        window = [line for line in paid[place:] if line.began - first.began < _WINDOW_SECONDS]
        if len(window) > 3 + per_second * (_WINDOW_SECONDS + _LAG_SECONDS):
            found.append(f"{first.path}: {len(window)} requests within {_WINDOW_SECONDS} s")
    asked = [line for line in log if line.path == "/robots.txt" and line.status in (200, 404)]
    found += [
        "robots.txt asked for twice a day" for one, other in pairwise(asked) if other.now - one.now < timedelta(days=1)
    ]
    for place, line in enumerate(log):
        until = line.now + timedelta(seconds=line.retry_after)
        found += [f"{later.path}: asked before {until}" for later in log[place + 1 :] if later.now < until]
    polls = [line for line in log if line.path == FEED]
    for one, other in pairwise(polls):
        if other.now - one.now < least:
            found.append(f"polled again after {other.now - one.now}")
        sent = other.headers.get("if-none-match")
        if one.status == 200 and one.etag is not None and sent not in (one.etag, None):
            found.append(f"the validator {one.etag} came back as {sent}")
    if polls and polls[0].headers.keys() & {"if-none-match", "if-modified-since"}:
        found.append("the first request was conditional")
    return found
