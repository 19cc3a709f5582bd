"""Papers served from a thread, and the real program run against them and against a Slack of our own."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.adapters.loopback_site import LoopbackSite, Paper, SiteArticle
from tests.conftest import REPOSITORY
from tests.slack_stand_in import SlackStandIn


@contextmanager
def served(papers: Sequence[Paper]) -> Iterator[LoopbackSite]:
    """Serve papers until the end of the block, from a thread with a loop of its own."""
    site = LoopbackSite(papers)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    stop = asyncio.Event()
    up = threading.Event()

    async def serve() -> None:
        async with site:
            up.set()
            await stop.wait()

    serving = asyncio.run_coroutine_threadsafe(serve(), loop)
    try:
        assert up.wait(10), "the papers did not come up"
        yield site
    finally:
        loop.call_soon_threadsafe(stop.set)
        serving.result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def article(slug: str, title: str, *paragraphs: str, hours_ago: int = 1) -> SiteArticle:
    """Return an article as a paper prints it."""
    published_at = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=hours_ago)
    return SiteArticle(slug=slug, title=title, summary="", paragraphs=paragraphs, published_at=published_at)


def environment(folder: Path, slack: SlackStandIn | None = None, **settings: str) -> dict[str, str]:
    """Return what a monitor in `folder` is started with: a database there, loopback allowed, alerts to the stand-in."""
    values = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": str(REPOSITORY),
        "MONITOR_DATABASE_URL": f"sqlite:///{folder / 'monitor.db'}",
        "MONITOR_FETCH_ALLOW_PRIVATE": "127.0.0.0/8",
    }
    if slack is not None:
        values |= {
            "MONITOR_SLACK_BOT_TOKEN": slack.token,
            "MONITOR_SLACK_CHANNEL": "#alerts",
            "MONITOR_SLACK_API_URL": slack.url,
        }
    return values | settings


def monitor(
    environment: dict[str, str], *arguments: str, program: Sequence[str] = ("-m", "monitor"), timeout: float = 90
) -> subprocess.CompletedProcess[str]:
    """Run the program to its end, in its own folder."""
    return subprocess.run(
        [sys.executable, *program, *arguments],
        env=environment,
        cwd=environment["HOME"],
        capture_output=True,
        text=True,
        timeout=timeout,
    )
