"""Take turns with the other processes that work on the same database: a host is asked as if all were one (R9)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime

import msgspec

from monitor.domain.turns import begun, wait_seconds
from monitor.errors import StoreError
from monitor.pipeline.ports import Clock, Session, Store


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """A request that wants its turn."""

    host: str
    place: int
    at: datetime
    since_last: float
    tokens: int


class SharedTurns:
    """Turns of all hosts, kept on the desk; one process asks for one turn of a host at a time.

    A process that dies in a turn keeps its host from the others until its lease ends, or its place is taken again.
    """

    def __init__(self, store: Store, clock: Clock, place: int) -> None:
        self._store, self._clock, self._place = store, clock, place

    @asynccontextmanager
    async def __call__(self, host: str, *, since_last: float, tokens: int) -> AsyncIterator[None]:
        """Wait until no other process asks a host and its bucket holds enough, and keep others from asking meanwhile.

        since_last: seconds since the request before was begun; tokens: what this one takes from the bucket.
        """
        asking = Asking(host=host, place=self._place, at=self._clock.now(), since_last=since_last, tokens=tokens)
        try:
            while wait := await self._store.write_together(_take, asking):
                await asyncio.sleep(wait)
                asking = msgspec.structs.replace(asking, at=self._clock.now())
            yield
        finally:  # also of one that was cut off before it heard that it has its turn
            with suppress(StoreError):  # the lease ends by itself
                await self._store.write_together(_give_back, asking)


def _take(session: Session, wanted: Sequence[Asking]) -> list[float]:
    """Take the turns that are free; returns for each how long to wait, 0 = it is taken."""
    turns = session.desk.hold_turns([asking.host for asking in wanted])
    waits, taken = [], []
    for asking in wanted:
        turn, tokens = turns[asking.host], asking.tokens
        wait = wait_seconds(turn, asking.place, asking.at, tokens=tokens, since_last=asking.since_last)
        waits.append(wait)
        if wait == 0:
            taken.append(begun(turn, asking.place, asking.at, tokens=tokens))
    session.desk.save_turns(taken)
    return waits


def _give_back(session: Session, done: Sequence[Asking]) -> list[None]:
    """End turns; their place is the same, for they wait in one process."""
    session.desk.end_turns(done[0].place, [asking.host for asking in done])
    return [None for _ in done]
