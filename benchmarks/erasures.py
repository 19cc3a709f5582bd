"""Erase people one after the other while killing the eraser at random moments; then look for what is half done.

    python benchmarks/erasures.py --kills 200 [--database postgresql] [--json]

A process of its own erases person after person, as `monitor erase` does, and says of each when the words are gone from
log, texts and lists. It is killed with SIGKILL after a random while, and started again. After every kill each person
must be whole or gone, everybody told to be gone must be, and in the end the chain of hashes, the lists and the files
must hold no trace of anybody.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

sys.path.insert(0, str(Path(__file__).parents[1]))

from monitor.domain.alert import Policy
from monitor.domain.organisations import Aliases
from monitor.pipeline.erase import erase
from monitor.pipeline.track import track
from monitor.projections.articles import ArticleRow
from monitor.projections.people import PersonRow
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import SqlStore, open_store
from tests.builders import NOW, a_claim, captured, decided
from tests.postgresql_server import postgresql_server
from tests.store.writer_process import RunningClock

SYLLABLES = "ba de fi go lu ma ne pi ro su ta ve".split()


def name_of(number: int) -> str:
    """Return an invented name that nobody else has."""
    word = "".join(SYLLABLES[number // len(SYLLABLES) ** place % len(SYLLABLES)] for place in range(4))
    return f"Q{word} Z{word}x"


def opened(url: str) -> SqlStore:
    return open_store(url, projections=PROJECTIONS, clock=RunningClock())


def fill(url: str, count: int) -> None:
    """Tell of people: each leaves an organisation of their own, and an article says so."""
    with closing(opened(url)) as store:
        for number in range(count):
            name = name_of(number)
            with store.writing() as session:
                text = session.texts.put(f"{name} leaves Acme. {name} was there for years.")
                article = captured(f"https://paper{number}.example/", title=f"{name} leaves Acme", text_sha256=text)
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


def erase_all(url: str) -> None:
    """Erase everybody who is left, and print the id of each once it is done."""
    with closing(opened(url)) as store:
        print("ready", flush=True)
        for row in left(store):
            erase(store, row, now=datetime.now(UTC), dry_run=False, progress=lambda position, head: None)
            print(row.id, flush=True)


def left(store: SqlStore) -> list[PersonRow]:
    with store.reading() as session:
        rows = cast(tuple[PersonRow, ...], session.rows.where("people"))
    return [row for row in rows if not row.erased]


def half_done(store: SqlStore, told: set[str]) -> list[str]:
    """Return what is neither whole nor gone, and who was told to be gone and is not."""
    with store.reading() as session:
        people = cast(tuple[PersonRow, ...], session.rows.where("people"))
        articles = cast(tuple[ArticleRow, ...], session.rows.where("articles"))
        names = {row.name for row in people if not row.erased}
        faults = [f"{row.id} was told to be gone" for row in people if str(row.id) in told and not row.erased]
        for article in articles:
            text = session.texts.find(article.text_sha256 or "") or ""
            if any((name in text) != (name in article.title) for name in names):
                faults.append(f"article {article.id} is half redacted")
        if sum(row.redacted for row in articles) != sum(row.erased for row in people):
            faults.append("articles and people do not agree")
    return faults


def run(url: str, kills: int, seed: int) -> dict[str, object]:
    chance = random.Random(seed)
    people = kills * 3
    fill(url, people)
    told: set[str] = set()
    faults: list[str] = []
    for _ in range(kills):
        command = [sys.executable, __file__, "--erase-all", url]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as life:
            assert life.stdout is not None
            life.stdout.readline()
            timer = threading.Timer(chance.uniform(0.0, 0.25), life.kill)
            timer.start()
            told |= {line.strip() for line in life.stdout if line.endswith("\n")}
            timer.cancel()
        with closing(opened(url)) as store:
            faults += half_done(store, told)
    with closing(opened(url)) as store:
        gone = people - len(left(store))
        for row in left(store):
            erase(store, row, now=datetime.now(UTC), dry_run=False, progress=lambda position, head: None)
        store.sweep()
        whole = store.find_break() is None
        differences = len(store.verify(lambda position, head: None))
    return {
        "kills": kills, "people": people, "erased_under_fire": gone, "told": len(told), "half_done": faults,
        "chain_whole": whole, "differences": differences, "traces": traces(url, people),
    }  # fmt: skip


def traces(url: str, people: int) -> int | None:
    """Count names that SQLite's files still hold; None = on a server, where tests look through a dump."""
    if not url.startswith("sqlite"):
        return None
    file = Path(url.removeprefix("sqlite:///"))
    held = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    return sum(part.encode() in held for number in range(people) for part in name_of(number).split())


@contextmanager
def database(kind: str) -> Iterator[str]:
    if kind == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/monitor.db"
        return
    with postgresql_server(()) as server, server.database() as url:
        yield url


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=20260101)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--erase-all", metavar="URL", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.erase_all:
        erase_all(options.erase_all)
        return
    with database(options.database) as url:
        result = run(url, options.kills, options.seed)
    print(json.dumps(result) if options.json else "\n".join(f"{name}: {value}" for name, value in result.items()))
    clean = not result["half_done"] and result["chain_whole"] and not result["differences"] and not result["traces"]
    sys.exit(0 if clean else 1)


if __name__ == "__main__":
    main()
