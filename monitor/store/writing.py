"""The one thread that writes, and how works that wait for it share a transaction: a commit costs more than most works.

A work that fails must not take others with it. So when one of several fails, all of them are undone and each runs again
in a transaction of its own.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeVar

from monitor.pipeline.ports import Session

T = TypeVar("T")
R = TypeVar("R")

TOGETHER_MAX = 64
TOGETHER_SECONDS_MAX = 0.05
"""No further work begins in a transaction that has lasted so long: other processes wait for the log, and works for
their commit."""

Work = Callable[[Session, Sequence[Any]], Sequence[Any]]
"""Takes the items that wait for it, and gives what came of each."""
OpenSession = Callable[[], Session]
Transaction = Callable[[bool], AbstractContextManager[OpenSession]]
"""Opens a transaction in which each work has a session of its own; True = several works will share it."""


class _Job:
    """A work on one item, and whoever waits for what it gives."""

    __slots__ = ("error", "item", "loop", "value", "waiting", "work")

    def __init__(self, work: Work, item: Any) -> None:
        self.work, self.item = work, item
        self.loop = asyncio.get_running_loop()
        self.waiting: asyncio.Future[Any] = self.loop.create_future()
        self.value: Any = None
        self.error: BaseException | None = None

    def answer(self) -> None:
        """Wake who waits, in their own loop."""
        if self.waiting.done():
            return
        if self.error is None:
            self.waiting.set_result(self.value)
        else:
            self.waiting.set_exception(self.error)


class Writer:
    """Runs works in the order in which they came, all items of one work with the first of them.

    `write` returns when what a work did is committed.
    """

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._jobs: deque[_Job] = deque()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store-writer")
        self._awake = False
        """Whether the thread will look for jobs once more."""

    async def write(self, work: Callable[[Session], T]) -> T:
        return await self.write_together(lambda session, _: (work(session),), None)

    async def write_together(self, work: Callable[[Session, Sequence[T]], Sequence[R]], item: T) -> R:
        job = _Job(work, item)
        self._jobs.append(job)
        if not self._awake:  # to call the thread for each job costs as much as many a job
            self._awake = True
            try:
                self._thread.submit(self._run_all)
            except RuntimeError:  # it was closed: whoever comes next must hear so too, not wait for ever
                self._awake = False
                raise
        value: R = await job.waiting
        return value

    def close(self) -> None:
        """End when all works that were given are done."""
        self._thread.shutdown()

    def _run_all(self) -> None:
        """Run works until none waits."""
        while True:
            while self._jobs:
                self._run_some()
            self._awake = False
            if not self._jobs:  # else one came before the line above, and did not call
                return

    def _run_some(self) -> None:
        """Run the first works that wait, in one transaction."""
        jobs: list[_Job] = []
        while self._jobs and len(jobs) < TOGETHER_MAX:
            job = self._jobs.popleft()
            if not job.waiting.cancelled():
                jobs.append(job)
        met: dict[Work, int] = {}
        jobs.sort(key=lambda job: met.setdefault(job.work, len(met)))
        done = self._run(jobs) if jobs else 0
        self._jobs.extendleft(reversed(jobs[done:]))
        _answer(jobs[:done])

    def _run(self, jobs: Sequence[_Job]) -> int:
        """Run the first of these works in one transaction; returns how many have an outcome now."""
        done, began, until = 0, False, time.monotonic() + TOGETHER_SECONDS_MAX
        try:
            with self._transaction(len(jobs) > 1) as session:
                began = True
                for work, group in groupby(jobs, attrgetter("work")):
                    if done and time.monotonic() >= until:
                        break
                    same = list(group)
                    for job, value in zip(same, work(session(), [job.item for job in same]), strict=True):
                        job.value = value
                    done += len(same)
        except BaseException as error:
            if began and len(jobs) > 1:  # whose fault it is comes out when each runs by itself
                for job in jobs:
                    self._run([job])
            else:
                for job in jobs:
                    job.error = error
            return len(jobs)
        return done


def _answer(jobs: Sequence[_Job]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in jobs:
        by_loop.setdefault(job.loop, []).append(job)
    for loop, waiting in by_loop.items():
        with suppress(RuntimeError):  # the loop was closed, and nobody waits any more
            loop.call_soon_threadsafe(_answer_all, waiting)


def _answer_all(jobs: Sequence[_Job]) -> None:
    for job in jobs:
        job.answer()
