"""Kill a process that replays, again and again: the lists are those of before or those of after, never in between.

python -m tests.store.replay_kills [--kills N] [--seed N] [--database sqlite|postgresql]
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, closing

from sqlalchemy import create_engine, text

from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import SqlStore, open_store
from tests.conftest import REPOSITORY
from tests.contracts.histories import SetClock
from tests.postgresql_server import postgresql_server
from tests.store.writer_process import event

EVENTS = 400
LONGEST_SECONDS = 0.4
"""A round of damage and replay takes a fraction of it."""


def fill(url: str) -> None:
    """Make a log whose lists can be damaged."""
    with closing(opened(url)) as store, store.writing() as session:
        session.append([event("a", number) for number in range(EVENTS)])


def opened(url: str) -> SqlStore:
    """Open the store as the program does."""
    return open_store(url, projections=PROJECTIONS, clock=SetClock())


def replay_for_ever(url: str) -> None:
    """Damage the lists and replay them until somebody kills this process; says when it begins."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with closing(opened(url)) as store:
        print("ready", flush=True)  # noqa: T201 - the trial reads it
        while True:
            with engine.begin() as connection:
                connection.execute(text("DELETE FROM feeds"))
            store.replay(lambda position, head: None)


def kill_once(url: str, seconds: float) -> int:
    """Kill a replaying process after a while; returns how many feeds are listed then. Raises AssertionError."""
    command = [sys.executable, "-c", f"from tests.store.replay_kills import *; replay_for_ever({url!r})"]
    process = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(seconds)  # no event: the moment is what is tried
    finally:
        process.kill()
        process.communicate()
    with closing(opened(url)) as store:
        with store.reading() as session:
            listed, head = session.rows.count("feeds"), session.head()
        assert listed in (0, EVENTS), f"{listed} of {EVENTS} rows"
        assert head == EVENTS
        assert store.find_break() is None
        assert len(store.replay(lambda position, head: None)) == EVENTS - listed
        assert store.verify(lambda position, head: None) == ()
    return listed


def main() -> None:
    """Kill as often as told, and say what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    options = parser.parse_args()
    dice = random.Random(options.seed)
    with ExitStack() as stack:
        if options.database == "sqlite":
            url = f"sqlite:///{stack.enter_context(tempfile.TemporaryDirectory())}/monitor.db"
        else:
            url = stack.enter_context(stack.enter_context(postgresql_server(())).database())
        fill(url)
        listed = [kill_once(url, dice.uniform(0, LONGEST_SECONDS)) for _ in range(options.kills)]
    print(f"{options.kills} kills: {listed.count(0)} before a swap, {listed.count(EVENTS)} after one, none in between")  # noqa: T201


if __name__ == "__main__":
    main()
