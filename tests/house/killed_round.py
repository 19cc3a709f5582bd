"""A round of the real program that kills itself, with SIGKILL, at a named point: ports are wrapped, nothing is patched.

    python killed_round.py POINT

POINT: after-poll (the poll is committed, the first page not yet asked for), in-capture (a page is read), in-transaction
(the entry's events are written, not committed), after-attempt (alert.attempted is committed, nothing sent), after-post
(the channel has the message, nothing is recorded), or nowhere.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from typing import Literal, TypeVar
from uuid import UUID

import msgspec

from monitor import bootstrap
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from monitor.domain.message import Message
from monitor.pipeline.ports import Channel, Detect, Fetch, Fetched, Receipt, Session, Store
from monitor.pipeline.rounds import run_round

T = TypeVar("T")


def die() -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


class DyingFetch:
    """Dies when a page is asked for."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch

    async def __call__(
        self, url: str, *, what: Literal["feed", "page"], etag: str | None = None, last_modified: str | None = None
    ) -> Fetched:
        if what == "page":
            die()
        return await self._fetch(url, what=what, etag=etag, last_modified=last_modified)


class DyingDetect:
    """Dies when an article is about to be searched for claims."""

    def __init__(self, detect: Detect) -> None:
        self._detect = detect

    async def __call__(self, article: Article) -> tuple[Claim, ...]:
        die()
        return await self._detect(article)


class DyingStore:
    """Dies in a transaction that has captured an article, before it commits."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.reading, self.writing = store.reading, store.writing
        self.replay, self.verify, self.close = store.replay, store.verify, store.close

    async def write(self, work: Callable[[Session], T]) -> T:
        def then_die(session: Session) -> T:
            before = session.head()
            result = work(session)
            if any(item.event.type == "article.captured" for item in session.events(before, 100)):
                die()
            return result

        return await self._store.write(then_die)


class DyingChannel:
    """Dies before a message goes out, or right after."""

    def __init__(self, channel: Channel, *, after: bool) -> None:
        self._channel, self._after = channel, after
        self.edit, self.find = channel.edit, channel.find

    async def post(self, message: Message, *, delivery_id: UUID, under: Receipt | None = None) -> Receipt:
        if not self._after:
            die()
        receipt = await self._channel.post(message, delivery_id=delivery_id, under=under)
        die()
        return receipt


async def main(point: str) -> None:
    """Run one round over all feeds."""
    async with bootstrap.opened_ports() as ports:
        match point:
            case "after-poll":
                ports = msgspec.structs.replace(ports, fetch=DyingFetch(ports.fetch))
            case "in-capture":
                ports = msgspec.structs.replace(ports, detect=DyingDetect(ports.detect))
            case "in-transaction":
                ports = msgspec.structs.replace(ports, store=DyingStore(ports.store))
            case "after-attempt" | "after-post":
                channel = DyingChannel(ports.channels["default"], after=point == "after-post")
                ports = msgspec.structs.replace(ports, channels={"default": channel})
            case "nowhere":
                pass
            case _:
                raise SystemExit(f"no such point: {point}")
        report = await run_round(ports, everything=True)
        sys.stderr.write(report.summary() + "\n")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
