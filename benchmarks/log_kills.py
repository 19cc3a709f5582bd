"""Kill what writes to the log, again and again: what was acknowledged is there, and nothing is half done.

    python benchmarks/log_kills.py --kills 200 [--work append replay erase] [--database postgresql] [--json]

A process appends, replays damaged lists, or erases person after person, and says what it has done. It is killed with
SIGKILL after a random while, and the next one goes on. After every kill the database is looked at; in the end the chain
of hashes and the lists must hold, and SQLite's files no part of an erased name. `log import` and `redetect --apply` are
tried by tests/house/import_trial.py and benchmarks/redetect.py.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import cast

import msgspec
from sqlalchemy import create_engine, text

from monitor.domain.alert import Policy
from monitor.domain.organisations import Aliases
from monitor.pipeline.erase import erase
from monitor.pipeline.track import track
from monitor.projections.articles import ArticleRow
from monitor.projections.people import PersonRow
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import SqlStore, open_store
from tests.builders import NOW, a_claim, captured, decided
from tests.conftest import REPOSITORY
from tests.postgresql_server import address_of
from tests.store.writer_process import RunningClock, event

EVENTS = 400
"""In the log whose lists are replayed."""
TOGETHER = 3
"""Events that are appended in one transaction."""
PEOPLE = 3
"""Told of for each kill of an erasure."""
LONGEST_SECONDS = 0.4
"""From the first word of a process to its end; what it does takes a fraction of it."""
SYLLABLES = "ba de fi go lu ma ne pi ro su ta ve".split()


class Work(msgspec.Struct, frozen=True):
    """What processes are killed at."""

    fill: Callable[[SqlStore, int], None]
    """Makes ready for so many kills."""
    go_on: Callable[[str, SqlStore], None]
    """Works on a database until it is killed, and prints a line for each thing done."""
    faults: Callable[[SqlStore, Sequence[str]], list[str]]
    """What a killed process left that should not be, given all lines that were printed so far."""


def opened(url: str) -> closing[SqlStore]:
    """Open the store as the program does."""
    return closing(open_store(url, projections=PROJECTIONS, clock=RunningClock()))


def append_on(url: str, store: SqlStore) -> None:
    """Append events, a few in each transaction."""
    with store.reading() as session:
        first = session.head()
    for number in count(first, TOGETHER):
        with store.writing() as session:
            session.append([event("a", number + place) for place in range(TOGETHER)])
        print(number + TOGETHER, flush=True)


def append_faults(store: SqlStore, told: Sequence[str]) -> list[str]:
    with store.reading() as session:
        head, listed = session.head(), session.rows.count("feeds")
    faults = [f"{told[-1]} events were acknowledged, {head} are there"] if told and head < int(told[-1]) else []
    return faults + [f"{head} events, {listed} rows"] * (head % TOGETHER != 0 or listed != head)


def fill_lists(store: SqlStore, kills: int) -> None:
    """Make a log whose lists can be damaged."""
    with store.writing() as session:
        session.append([event("a", number) for number in range(EVENTS)])


def replay_on(url: str, store: SqlStore) -> None:
    """Damage a list and replay it."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    while True:
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM feeds"))
        store.replay(lambda position, head: None)


def replay_faults(store: SqlStore, told: Sequence[str]) -> list[str]:
    """Look, and replay: what is missing then comes back."""
    with store.reading() as session:
        listed = session.rows.count("feeds")
    mended = len(store.replay(lambda position, head: None))
    return [] if listed in (0, EVENTS) and mended == EVENTS - listed else [f"{listed} of {EVENTS} rows"]


def name_of(number: int) -> str:
    """Return an invented name that nobody else has."""
    word = "".join(SYLLABLES[number // len(SYLLABLES) ** place % len(SYLLABLES)] for place in range(4))
    return f"Q{word} Z{word}x"


def fill_people(store: SqlStore, kills: int) -> None:
    """Tell of people."""
    for number in range(kills * PEOPLE):
        tell_of(store, name_of(number), f"https://paper{number}.example/")


def tell_of(store: SqlStore, name: str, url: str) -> None:
    """Tell that somebody leaves, in an article of its own."""
    with store.writing() as session:
        words = session.texts.put(f"{name} leaves Acme. {name} was there for years.")
        article = captured(url, title=f"{name} leaves Acme", text_sha256=words)
        session.append([decided(article, f"article-{article.article_id}")])
        track(
            session,
            article=article,
            claims=[a_claim(name)],
            aliases=Aliases({}),
            policy=Policy(),
            now=NOW,
            correlation_id=None,
            causation_id=None,
        )


def erase_all(store: SqlStore) -> Iterator[PersonRow]:
    """Erase everybody who is left, one after the other."""
    for row in people_in(store):
        if not row.erased:
            erase(store, row, now=datetime.now(UTC), dry_run=False, progress=lambda position, head: None)
            yield row


def erase_on(url: str, store: SqlStore) -> None:
    """Erase people, and tell the id of each."""
    for row in erase_all(store):
        print(row.id, flush=True)


def people_in(store: SqlStore) -> tuple[PersonRow, ...]:
    """Return everybody, erased or not."""
    with store.reading() as session:
        return cast(tuple[PersonRow, ...], session.rows.where("people"))


def erase_faults(store: SqlStore, told: Sequence[str]) -> list[str]:
    """Return what is neither whole nor gone, and who was told to be gone and is not."""
    people = people_in(store)
    names = {row.name for row in people if not row.erased}
    faults = [f"{row.id} was told to be gone" for row in people if str(row.id) in told and not row.erased]
    with store.reading() as session:
        articles = cast(tuple[ArticleRow, ...], session.rows.where("articles"))
        for article in articles:
            words = session.texts.find(article.text_sha256 or "") or ""
            if any((name in words) != (name in article.title) for name in names):
                faults.append(f"article {article.id} is half redacted")
    if sum(row.redacted for row in articles) != sum(row.erased for row in people):
        faults.append("articles and people do not agree")
    return faults


WORKS = {
    "append": Work(lambda store, kills: None, append_on, append_faults),
    "replay": Work(fill_lists, replay_on, replay_faults),
    "erase": Work(fill_people, erase_on, erase_faults),
}


def kill_once(name: str, url: str, seconds: float) -> list[str]:
    """Start a process that works, kill it after a while, and return the lines it printed."""
    command = [sys.executable, "-c", f"from benchmarks.log_kills import work_on; work_on({name!r}, {url!r})"]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        timer = threading.Timer(seconds, process.kill)
        timer.start()
        told = [line.strip() for line in process.stdout if line.endswith("\n")]
        timer.join()
    return told


def work_on(name: str, url: str) -> None:
    """Work until somebody kills this process; says when it begins."""
    with opened(url) as store:
        print("ready", flush=True)
        WORKS[name].go_on(url, store)


def run(name: str, kills: int, seed: int, url: str) -> dict[str, object]:
    """Kill so often and look at what is left each time."""
    chance, work = random.Random(seed), WORKS[name]
    told: list[str] = []
    faults: list[str] = []
    with opened(url) as store:
        work.fill(store, kills)
    for _ in range(kills):
        told += kill_once(name, url, chance.uniform(0.0, LONGEST_SECONDS))
        with opened(url) as store:
            faults += work.faults(store, told)
    with opened(url) as store:
        gone = [name_of(number) for number in range(kills * PEOPLE)] if name == "erase" else []
        list(erase_all(store))
        store.sweep()
        whole = store.find_break() is None
        differences = len(store.verify(lambda position, head: None))
    return {
        "work": name, "kills": kills, "acknowledged": len(told), "faults": faults, "chain_whole": whole,
        "differences": differences, "traces": traces(url, gone),
    }  # fmt: skip


def traces(url: str, names: Sequence[str]) -> int | None:
    """Count names that SQLite's files still hold; None = on a server, where tests look through a dump."""
    if not url.startswith("sqlite"):
        return None
    file = Path(url.removeprefix("sqlite:///"))
    held = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    return sum(part.encode() in held for name in names for part in name.split())


def main() -> int:
    """Read the arguments, kill, print; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=20, help="of each work")
    parser.add_argument("--work", nargs="+", choices=list(WORKS), default=list(WORKS))
    parser.add_argument("--seed", type=int, default=20260101)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--json", action="store_true", help="one JSON object a work")
    options = parser.parse_args()
    clean = True
    for name in options.work:
        with tempfile.TemporaryDirectory() as folder, address_of(options.database, Path(folder)) as url:
            found = run(name, options.kills, options.seed, url)
        clean &= bool(found["chain_whole"]) and not (found["faults"] or found["differences"] or found["traces"])
        print(json.dumps(found) if options.json else ", ".join(f"{what} {value}" for what, value in found.items()))
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
