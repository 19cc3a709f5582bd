"""The real program, killing itself with SIGKILL at a named point: its ports are wrapped, nothing is patched.

    python killed.py {round,daemon} POINT [NTH]

round = one round over all feeds; daemon = as `monitor run`. It dies when it comes to POINT for the NTH time (1 unless
told): after-poll (a poll with new entries is committed), in-capture (a page is read), in-append (an article's events
are written, not committed), after-attempt (alert.attempted is committed), before-post (the message is in words, nothing
sent), after-post (the channel has the message, nothing is recorded); before and after a reply, an edit, a digest;
before-press (a press is heard), in-press (its verdict is written, not committed), after-press (it is recorded, and the
channel does not know that it was heard).
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Sequence
from typing import TypeVar
from uuid import UUID

import msgspec

from monitor import bootstrap
from monitor.daemon import Watch
from monitor.domain.article import Article
from monitor.domain.buttons import Press
from monitor.domain.claim import Claim
from monitor.domain.message import Message
from monitor.domain.stream import Recorded
from monitor.pipeline.answers import PollOutcome
from monitor.pipeline.ports import Channel, Detect, Receipt, Session, Store
from monitor.pipeline.press import Act, Presses, Reaction
from monitor.pipeline.rounds import Ports, run_round

POINTS = (
    "after-poll", "in-capture", "in-append", "after-attempt", "before-post", "after-post", "before-reply",
    "after-reply", "before-edit", "after-edit", "before-digest", "after-digest", "before-press", "in-press",
    "after-press",
)  # fmt: skip

T = TypeVar("T")


class Death:
    """Waits at one point."""

    def __init__(self, point: str, nth: int) -> None:
        self._point, self._left = point, nth

    def at(self, point: str) -> None:
        """End this process as a power cut would, if this is the point and the time."""
        if point == self._point:
            self._left -= 1
            if self._left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)


class DyingDetect:
    """Dies when an article is about to be searched for claims."""

    def __init__(self, detect: Detect, death: Death) -> None:
        self._detect, self._death = detect, death

    async def __call__(self, article: Article) -> tuple[Claim, ...]:
        self._death.at("in-capture")
        return await self._detect(article)


class DyingStore:
    """Dies in the transaction that captures an article, or right after the commit of a poll or an attempt."""

    def __init__(self, store: Store, death: Death) -> None:
        self._store, self._death = store, death
        self.reading, self.writing = store.reading, store.writing
        self.write_together = store.write_together
        self.replay, self.verify, self.close = store.replay, store.verify, store.close

    async def write(self, work: Callable[[Session], T]) -> T:
        def work_and_die(session: Session) -> T:
            before = session.head()
            result = work(session)
            written = {item.event.type for item in session.events(before, 100)}
            if "article.captured" in written:
                self._death.at("in-append")
            if "feedback.recorded" in written:
                self._death.at("in-press")
            return result

        result = await self._store.write(work_and_die)
        if isinstance(result, PollOutcome) and result.found:
            self._death.at("after-poll")
        if isinstance(result, Sequence) and any(
            isinstance(item, Recorded) and item.event.type == "alert.attempted" for item in result
        ):
            self._death.at("after-attempt")
        return result


class DyingChannel:
    """Dies before a message goes out, or right after."""

    def __init__(self, channel: Channel, death: Death) -> None:
        self._channel, self._death = channel, death
        self.find = channel.find
        self.pace_seconds, self.gathers = channel.pace_seconds, channel.gathers

    async def post(self, message: Message, *, delivery_id: UUID, under: Receipt | None = None) -> Receipt:
        what = "digest" if message.items else "reply" if under else "post"
        self._death.at(f"before-{what}")
        receipt = await self._channel.post(message, delivery_id=delivery_id, under=under)
        self._death.at(f"after-{what}")
        return receipt

    async def edit(self, message: Message, *, delivery_id: UUID, of: Receipt) -> Receipt:
        self._death.at("before-edit")
        receipt = await self._channel.edit(message, delivery_id=delivery_id, of=of)
        self._death.at("after-edit")
        return receipt


class DyingPresses:
    """Dies when a press is heard, or when it is recorded and not yet taken."""

    def __init__(self, presses: Presses, death: Death) -> None:
        self._presses, self._death = presses, death

    async def listen(self, act: Act, said: Callable[[str | None], None]) -> None:
        async def act_and_die(press: Press) -> Reaction:
            self._death.at("before-press")
            reaction = await act(press)
            self._death.at("after-press")
            return reaction

        await self._presses.listen(act_and_die, said)


def dying(ports: Ports, death: Death) -> Ports:
    """Return the same ports, each with that death behind it."""
    return msgspec.structs.replace(
        ports,
        store=DyingStore(ports.store, death),
        detect=DyingDetect(ports.detect, death),
        presses=DyingPresses(ports.presses, death) if ports.presses else None,
        channels={route: DyingChannel(channel, death) for route, channel in ports.channels.items()},
    )


async def main(mode: str, death: Death) -> None:
    """Run one round over all feeds, or the daemon."""
    settings = bootstrap.load()
    with bootstrap.watch_turn(settings)() as ours:
        assert ours, "another daemon works on this database"
        async with bootstrap.opened_ports(settings) as ports:
            if mode == "daemon":
                await Watch(dying(ports, death)).run()
            else:
                await run_round(dying(ports, death), everything=True)


if __name__ == "__main__":
    mode, point, nth = [*sys.argv[1:], "1"][:3]
    if mode not in ("round", "daemon") or point not in POINTS:
        raise SystemExit(f"usage: killed.py {{round,daemon}} {{{','.join(POINTS)}}} [NTH]")
    asyncio.run(main(mode, Death(point, int(nth))))
