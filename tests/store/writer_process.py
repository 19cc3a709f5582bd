"""A process that appends to a store until it is done or killed; tests start it.

    python -m tests.store.writer_process URL PREFIX COUNT [hold]

Each event is its own transaction, and its position is printed once it is committed. With `hold` one more transaction is
begun, filled, announced and never committed.
"""

from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime

from monitor.domain.stream import NewEvent
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from tests.builders import decided, feed_added


class RunningClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def event(prefix: str, number: int) -> NewEvent:
    return decided(feed_added(f"https://{prefix}.example/{number}"), f"{prefix}-{number}")


def main(url: str, prefix: str, count: str, hold: str = "") -> None:
    store = open_store(url, projections=PROJECTIONS, clock=RunningClock())
    for number in range(int(count)):
        with store.writing() as session:
            (recorded,) = session.append([event(prefix, number)])
        print(recorded.position, flush=True)  # noqa: T201 - the test reads it
    if hold:
        with store.writing() as session:
            session.append([event("held", number) for number in range(50)])
            session.desk.beat(datetime.now(UTC))
            print("held", flush=True)  # noqa: T201
            threading.Event().wait()
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
