"""A process that erases a person and sweeps the files, and ends itself at a named point; tests start it.

    python -m tests.store.eraser_process URL ID POINT

POINT: walked (the log is read), half (events and texts are emptied, rows not made again), whole (everything is
written, nothing committed), committed (the files are not swept), swept. It dies by SIGKILL, as in a power cut.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import cast

from monitor.pipeline.erase import erase
from monitor.pipeline.ports import Erasing
from monitor.projections.people import PersonRow
from monitor.projections.registry import PROJECTIONS
from monitor.store.database import BUSY_TIMEOUT_SECONDS, connect
from monitor.store.engine import SqlErasing, SqlStore
from monitor.store.read_models import ReadModels
from tests.store.writer_process import RunningClock

POINTS = ("walked", "half", "whole", "committed", "swept")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class DyingErasing(SqlErasing):
    """Dies in the middle of an erasure's transaction."""

    point = ""

    def fold_again(self, keys: Mapping[str, Collection[str]], streams: Collection[str]) -> None:
        if self.point == "half":
            die()
        super().fold_again(keys, streams)
        if self.point == "whole":
            die()


class DyingStore(SqlStore):
    """A store whose erasures die at a point."""

    @contextmanager
    def erasing(self) -> Iterator[Erasing]:
        if DyingErasing.point == "walked":
            die()
        with self._database.transaction() as connection:
            yield DyingErasing(connection, self._read_models, self._clock, self._database.hold_log)


def main(url: str, ident: str, point: str, folder: str) -> None:
    DyingErasing.point = point
    store = DyingStore(connect(url, BUSY_TIMEOUT_SECONDS), ReadModels(PROJECTIONS), RunningClock(), folder)
    with store.reading() as session:
        person = cast(PersonRow, session.rows.find("people", ident))
    erase(store, person, now=datetime.now(UTC), dry_run=False, progress=lambda position, head: None)
    if point == "committed":
        die()
    store.sweep()
    die()


if __name__ == "__main__":
    main(*sys.argv[1:])
