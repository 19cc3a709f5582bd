"""How long capturing a page takes beside trafilatura alone, and how well real pages are read.

    python benchmarks/capture.py [--json] [--pages ../shared/corpus/pages] [--rounds 5]

Capturing is all that follows the fetch: a worker process decodes the page, finds the article and its metadata, the
rules read it in a worker, and the article with what it makes known is committed. Trafilatura finds text and metadata of
the same page in this process, right before. A page's best time of all rounds counts, of both. The program stays open
over all rounds, as a daemon does, and each round has a database of its own. Text is scored by bags of words, dates to
the day.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import trafilatura

from monitor import bootstrap
from monitor.domain.events import FeedAdded
from monitor.domain.feed import DeskEntry, DeskFeed, Entry, feed_id_of
from monitor.domain.stream import NewEvent, stream_of
from monitor.pipeline.capture import capture_entry
from monitor.pipeline.ports import Fetched, Store
from monitor.pipeline.rounds import Ports
from tests.page_corpus import CorpusPage, corpus_pages, score

PAGES = Path(__file__).resolve().parents[2] / "shared/corpus/pages"
FEED_URL = "http://127.0.0.1/feed.xml"
ROUNDS = 5


class Kept:
    """ports.Fetch: pages that were fetched long ago."""

    def __init__(self, pages: Sequence[CorpusPage]) -> None:
        self._bodies = {page.url: page.body for page in pages}

    async def __call__(
        self, url: str, *, what: Literal["feed", "page"], etag: str | None = None, last_modified: str | None = None
    ) -> Fetched:
        return Fetched(url=url, status=200, headers={"content-type": "text/html"}, body=self._bodies[url])


def trafilatura_seconds(page: CorpusPage) -> float:
    """Time trafilatura's own extraction of a page, with metadata."""
    began = time.perf_counter()
    trafilatura.bare_extraction(page.body, url=page.url, with_metadata=True)
    return time.perf_counter() - began


async def capture_seconds(ports: Ports, store: Store, fetch: Kept, entry: DeskEntry) -> float:
    """Time the capture of a claimed entry, its commit included."""
    began = time.perf_counter()
    outcome = await capture_entry(
        entry,
        store=store,
        fetch=fetch,
        extract=ports.extract,
        detect=ports.detect,
        clock=ports.clock,
        aliases=ports.aliases,
        policy=ports.policy,
    )
    took = time.perf_counter() - began
    assert outcome.result in ("captured", "known", "skipped"), outcome
    return took


def claim_entries(ports: Ports, store: Store, pages: Sequence[CorpusPage]) -> list[DeskEntry]:
    """Put an entry for each page on the desk and claim it, in the order of the pages."""
    now, feed_id = ports.clock.now(), feed_id_of(FEED_URL)
    added = NewEvent(
        stream=stream_of("feed", feed_id), version=1, event=FeedAdded(feed_id=feed_id, url=FEED_URL), occurred_at=now
    )
    with store.writing() as session:
        session.append([added])
        session.desk.add_feed(DeskFeed(feed_id=feed_id, url=FEED_URL, next_poll_at=now))
        session.desk.add_entries(
            [
                DeskEntry(
                    feed_id=feed_id,
                    entry=Entry(key=page.url, url=page.url, title="", summary="", published_at=None),
                    seen_at=now,
                    first_poll=False,
                    next_try_at=now,
                )
                for page in pages
            ]
        )
        entries = {entry.entry.key: entry for entry in session.desk.claim_entries(ports.place, now, len(pages))}
    return [entries[page.url] for page in pages]


async def round_(ports: Ports, store: Store, pages: Sequence[CorpusPage]) -> tuple[list[float], list[float]]:
    """Capture all pages once; returns our seconds and trafilatura's."""
    fetch, ours, theirs = Kept(pages), [], []
    for page, entry in zip(pages, claim_entries(ports, store, pages), strict=True):
        theirs.append(trafilatura_seconds(page))
        ours.append(await capture_seconds(ports, store, fetch, entry))
    return ours, theirs


async def figures(pages: Sequence[CorpusPage], rounds: int, folder: str) -> dict[str, float]:
    """Measure, and score what is read."""
    ours: list[list[float]] = []
    theirs: list[list[float]] = []
    os.environ["MONITOR_DATABASE_URL"] = f"sqlite:///{folder}/monitor.db"
    async with bootstrap.opened_ports() as ports:
        for number in range(rounds):
            os.environ["MONITOR_DATABASE_URL"] = f"sqlite:///{folder}/round-{number}.db"
            with bootstrap.opened_store() as store:
                took, trafilatura_took = await round_(ports, store, pages)
            ours.append(took)
            theirs.append(trafilatura_took)
        read = [await ports.extract(page.body, url=page.url, content_type="text/html") for page in pages]
    scores = [score(page, found.text, found.published_at) for page, found in zip(pages, read, strict=True)]
    our_seconds = sum(map(min, zip(*ours, strict=True)))
    their_seconds = sum(map(min, zip(*theirs, strict=True)))
    dates = [found.date_right for found in scores if found.date_right is not None]
    return {
        "pages": len(pages),
        "pages_per_second": len(pages) / our_seconds,
        "trafilatura_pages_per_second": len(pages) / their_seconds,
        "time_vs_trafilatura": our_seconds / their_seconds,
        "body_f1": sum(found.f1 for found in scores) / len(scores),
        "date_accuracy": sum(dates) / len(dates),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one object")
    parser.add_argument("--pages", type=Path, default=PAGES, help="folder of pages, one folder a country")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    pages = list(corpus_pages(options.pages))
    if not pages:
        sys.exit(f"there are no pages in {str(options.pages)!r}; name their folder with --pages")
    with tempfile.TemporaryDirectory() as folder:
        measured = asyncio.run(figures(pages, options.rounds, folder))
    result = {name: round(value, 3) for name, value in measured.items()}
    if options.json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        print(f"{name:30} {value}")


if __name__ == "__main__":
    main()
