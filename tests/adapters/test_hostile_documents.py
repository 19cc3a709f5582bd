"""Every hostile feed and page is bounded and fails alone, and what comes next is served at once (R26, R27, R28, R29).

Here they are small; benchmarks/hostile.py reads them whole.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator

import pytest

from monitor.adapters.extraction import SandboxedExtract
from monitor.adapters.feedparsing import SandboxedReadFeed
from monitor.adapters.sandbox import Sandbox
from monitor.domain.feed import ParsedFeed
from monitor.errors import MonitorError, UnreadableError, WorkerKilled
from monitor.pipeline.ports import Extracted
from tests.hostile_feeds import Hostile, hostile_feeds, item, rss
from tests.hostile_pages import hostile_pages

FEEDS_SCALE, PAGES_SCALE = 10, 30
SERVED_SECONDS = 0.5
"""R28; a busy machine may take five times as long now and then, but not as a rule."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox(size=1, wall_seconds=1.5)
    sandbox.call(len, "")
    yield sandbox
    sandbox.close()


def read_all(
    documents: list[Hostile], read: Callable[[Hostile], Awaitable[ParsedFeed | Extracted]], sandbox: Sandbox
) -> dict[str, ParsedFeed | Extracted | MonitorError]:
    """Return what each document came to; after each, something else is asked for and must be answered."""
    results: dict[str, ParsedFeed | Extracted | MonitorError] = {}
    waits = []

    async def run() -> None:
        for document in documents:
            try:
                results[document.name] = await read(document)
            except (UnreadableError, WorkerKilled) as error:  # anything else is a hole
                results[document.name] = error
            started = time.monotonic()
            assert await sandbox.run(len, "next") == 4
            waits.append(time.monotonic() - started)

    asyncio.run(run())
    assert sorted(waits)[len(waits) // 2] < SERVED_SECONDS
    assert max(waits) < 5 * SERVED_SECONDS
    for name, result in results.items():
        if isinstance(result, MonitorError):
            assert str(result).isprintable(), name
            assert 10 < len(str(result)) < 300, name
    return results


def test_fifty_hostile_feeds_are_each_read_or_refused_in_plain_words(sandbox: Sandbox) -> None:
    """R27, R28, R29."""
    read_feed = SandboxedReadFeed(sandbox)
    results = read_all(
        hostile_feeds(FEEDS_SCALE),
        lambda document: read_feed(document.body, url="https://news.example/f", content_type=document.content_type),
        sandbox,
    )
    assert len(results) >= 40
    entries = [entry for feed in results.values() if isinstance(feed, ParsedFeed) for entry in feed.entries]
    assert max(len(entry.title) for entry in entries) <= 1_000
    assert max(len(entry.summary) for entry in entries) <= 64_000
    assert max(len(entry.url or "") for entry in entries) <= 2_048
    assert max(len(entry.key) for entry in entries) <= 2_048
    assert all(len(feed.entries) <= 1_000 for feed in results.values() if isinstance(feed, ParsedFeed))
    assert not any("root:" in entry.title + entry.summary for entry in entries)  # no file of ours was read


def test_seventy_hostile_pages_are_each_read_or_refused_in_plain_words(sandbox: Sandbox) -> None:
    """R26, R27, R28, R29."""
    extract = SandboxedExtract(sandbox)
    results = read_all(
        hostile_pages(PAGES_SCALE),
        lambda document: extract(document.body, url="https://news.example/p", content_type=document.content_type),
        sandbox,
    )
    assert len(results) >= 38
    for name in ("a zip file", "a PDF behind spaces", "an image", "a film by its type", "packed once more"):
        assert isinstance(results[name], UnreadableError), name  # R26
    pages = [page for page in results.values() if isinstance(page, Extracted)]
    assert max(len(page.text) for page in pages) <= 400_000
    assert max(len(page.title or "") for page in pages) <= 1_000
    assert max(len(page.canonical_url or "") for page in pages) <= 2_048
    assert not any("root:" in page.text for page in pages)


def test_a_feed_whose_one_field_never_ends_is_read_by_the_second_reader(sandbox: Sandbox) -> None:
    """R28, R29: feedparser's author (its issue 562) takes time with the square of the length."""
    good = item(title="Ann Bell leaves Corvo", guid="1")
    body = rss(good + item(title="Other", guid="2", author="a" * 64_000))
    killed = sandbox.killed_count

    feed = asyncio.run(SandboxedReadFeed(sandbox)(body, url="https://news.example/f", content_type=None))

    assert [entry.title for entry in feed.entries] == ["Ann Bell leaves Corvo", "Other"]
    assert "second reader" in (feed.note or "")
    assert sandbox.killed_count == killed + 1


def test_what_a_library_warns_of_reaches_no_terminal_of_ours(capfd: pytest.CaptureFixture[str]) -> None:
    """R32: warnings quote what was read, and a worker's standard error was ours."""
    sandbox = Sandbox(preload=())
    sandbox.call(_warn, "\x1b[2J from a page")
    sandbox.close()

    assert "from a page" not in capfd.readouterr().err


def _warn(words: str) -> None:
    import os
    import sys

    sys.stderr.write(words)
    sys.stderr.flush()
    os.write(2, words.encode())


def test_a_worker_can_write_no_file(tmp_path: object) -> None:
    """R28: a parser that was taken over leaves nothing behind."""
    sandbox = Sandbox(preload=())
    with pytest.raises(WorkerKilled, match="OSError"):
        sandbox.call(_write, str(tmp_path))
    sandbox.close()


def _write(folder: str) -> None:
    from pathlib import Path

    Path(folder, "left").write_text("behind")
