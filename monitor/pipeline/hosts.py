"""Work on many items of many hosts: hosts side by side, the items of one host one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import TypeVar

from monitor.domain.feed import host_of
from monitor.pipeline.ports import Session

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
    by_host: dict[str, list[T]] = {}
    for item in items:
        by_host.setdefault(host_of(url(item) or ""), []).append(item)
    limit = asyncio.Semaphore(at_once)
    results: list[R] = []

    async def work_off(host_items: list[T]) -> None:
        for item in host_items:
            async with limit:
                try:
                    result = await work(item)
                except Exception as error:
                    result = await failed(item, error)
                results.append(result)

    async with asyncio.TaskGroup() as group:
        for host_items in by_host.values():
            group.create_task(work_off(host_items))
    return tuple(results)


def let_rest(session: Session, host: str, until: datetime) -> None:
    """Ask a host nothing before a moment, nor before the one that it asked for earlier."""
    known = session.desk.host_not_before(host)
    session.desk.set_host_not_before(host, until if known is None else max(known, until))
