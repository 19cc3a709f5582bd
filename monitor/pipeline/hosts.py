"""Work on many items of many hosts: hosts side by side, the items of one host one after the other."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from monitor.domain.feed import host_of
from monitor.pipeline.ports import Clock, Session, Store

HOST_RESTS_AFTER = (403, 429, 503)
"""Answers after which the whole host is left alone (R5); after others it is where they say for how long."""
_GOOD_FOR = timedelta(seconds=1)
T = TypeVar("T")
R = TypeVar("R")


async def host_by_host(
    items: Iterable[T],
    url: Callable[[T], str | None],
    work: Callable[[T], Awaitable[R]],
    *,
    failed: Callable[[T, Exception], Awaitable[R]],
    at_once: int,
) -> tuple[R, ...]:
    """Return what `work` gave for each item, in the order of their ends; at most at_once are under way.

    An item for which `work` raises fails alone: what `failed` makes of it stands among the results.
    """
    by_host: dict[str, deque[T]] = {}
    for item in items:
        by_host.setdefault(host_of(url(item) or ""), deque()).append(item)
    waiting = deque(by_host.values())
    results: list[R] = []

    async def work_off() -> None:
        while waiting:
            host_items = waiting.popleft()
            item = host_items.popleft()
            try:
                result = await work(item)
            except Exception as error:
                result = await failed(item, error)
            results.append(result)
            if host_items:
                waiting.append(host_items)

    async with asyncio.TaskGroup() as group:  # not a task a host: ten thousand that wait cost more than they do
        for _ in range(min(at_once, len(waiting))):
            group.create_task(work_off())
    return tuple(results)


class Resting:
    """Which hosts want to be left alone. Few do, and looking each of them up would be a quarter of a poll."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._until: dict[str, datetime] = {}
        self._good_until: datetime | None = None

    def until(self, host: str) -> datetime | None:
        """Return until when a host wants to be left alone, as the desk had it a second ago at most; None = not now."""
        now = self._clock.now()
        if self._good_until is None or now >= self._good_until:
            with self._store.reading() as session:
                self._until = session.desk.resting_hosts(now)
            self._good_until = now + _GOOD_FOR
        until = self._until.get(host)
        return until if until is not None and until > now else None

    def look_again(self) -> None:
        """Ask the desk the next time: a host may have said something."""
        self._good_until = None


def let_rest(session: Session, host: str, until: datetime) -> None:
    """Ask a host nothing before a moment, nor before the one that it asked for earlier."""
    known = session.desk.host_not_before(host)
    session.desk.set_host_not_before(host, until if known is None else max(known, until))
