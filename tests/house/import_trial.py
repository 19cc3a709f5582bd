"""An import that is killed again and again: nothing of it is there, or all of it.

    python -m tests.house.import_trial KILLS SEED

does it on SQLite with a progress of its own; tests do a few kills on both databases.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

from monitor.adapters.archives import write_archive
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import SqlStore, open_store
from tests.builders import NOW, alert_requested, an_id, captured, decided, feed_added
from tests.conftest import REPOSITORY
from tests.contracts.histories import SetClock

EVENTS = 4_000
PENDING = 3


def opened(url: str) -> AbstractContextManager[SqlStore]:
    return closing(open_store(url, projections=PROJECTIONS, clock=SetClock()))


def write_log(file: Path, folder: Path) -> None:
    """Write the file that is imported: feeds, articles, and alerts that wait."""
    with opened(f"sqlite:///{folder}/source.db") as store:
        with store.writing() as session:
            session.append(
                [decided(captured(f"https://paper.example/{n}"), f"article-{n}") for n in range(EVENTS - PENDING - 1)]
            )
            session.append([decided(feed_added(), "feed-1")])
            for n in range(PENDING):
                session.append([decided(alert_requested(str(n)), f"alert-{an_id(f'alert of {n}')}")])
            session.texts.put("Words of an article.")
        write_archive(file, store.export(NOW, lambda position, head: None))


def start(url: str, file: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "monitor", "log", "import", str(file)],
        cwd=REPOSITORY,
        env=os.environ | {"MONITOR_DATABASE_URL": url, "MONITOR_LOG_LEVEL": "WARNING"},
        stderr=subprocess.PIPE,
    )


def finish(url: str, file: Path) -> float:
    """Import to the end; return how many seconds that took."""
    began_at = time.monotonic()
    process = start(url, file)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said.decode()
    return time.monotonic() - began_at


def kill_once(url: str, file: Path, after_seconds: float) -> str:
    """Kill an import that has run for so long; return what it left: nothing, all, or that it was over before."""
    process = start(url, file)
    try:
        process.communicate(timeout=after_seconds)
        return "over before"
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.communicate()
    with opened(url) as store, store.reading() as session:
        head, feeds = session.head(), len(session.rows.where("feeds"))
        assert (head, feeds) in ((0, 0), (EVENTS + PENDING, 1)), f"half an import: {head} events, {feeds} feeds"
        return "all" if head else "nothing"


def check_whole(url: str) -> None:
    """The log is there once, holds together, and every row is what it says."""
    with opened(url) as store:
        with store.reading() as session:
            assert session.head() == EVENTS + PENDING
            assert session.rows.where("alerts", state="pending") == ()
        assert store.find_break() is None
        assert store.verify(lambda position, head: None) == ()


def trial(new_database: Callable[[], AbstractContextManager[str]], file: Path, kills: int, seed: int) -> Counter[str]:
    """Kill imports at random moments of their time, each into a new database, and let each be done again to its end."""
    chance, found = random.Random(seed), Counter[str]()
    with new_database() as url:
        seconds = finish(url, file)
        check_whole(url)
    for _ in range(kills):
        with new_database() as url:
            found[kill_once(url, file, seconds * chance.uniform(0.2, 1.0))] += 1
            finish(url, file)
            check_whole(url)
    return found


@contextmanager
def sqlite_file() -> Iterator[str]:
    """A database of its own, gone at the end of the block."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/monitor.db"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        write_log(Path(place) / "log.gz", Path(place))
        sys.stdout.write(f"{trial(sqlite_file, Path(place) / 'log.gz', int(sys.argv[1]), int(sys.argv[2]))}\n")
