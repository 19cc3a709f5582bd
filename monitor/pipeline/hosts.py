"""Work on many items of many hosts: hosts side by side, the items of one host one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from monitor.domain.feed import host_of

T = TypeVar("T")
R = TypeVar("R")


async def host_by_host(
    items: Iterable[T], url: Callable[[T], str | None], work: Callable[[T], Awaitable[R]], *, at_once: int
) -> tuple[R, ...]:
    """Return what `work` gave for each item, in the order of their ends; at most at_once are under way.

    The first exception ends the others and is raised: what `work` expects to fail it returns.
    """
    by_host: dict[str, list[T]] = {}
    for item in items:
        by_host.setdefault(host_of(url(item) or ""), []).append(item)
    limit = asyncio.Semaphore(at_once)
    results: list[R] = []

    async def work_off(host_items: list[T]) -> None:
        for item in host_items:
            async with limit:
                results.append(await work(item))

    try:
        async with asyncio.TaskGroup() as group:
            for host_items in by_host.values():
                group.create_task(work_off(host_items))
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return tuple(results)
