"""From a real site through real workers to an article."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.adapters.extraction import SandboxedExtract
from monitor.adapters.feedparsing import SandboxedReadFeed
from monitor.adapters.http import HttpFetch
from monitor.adapters.loopback_site import LoopbackSite, Paper, SiteArticle
from monitor.adapters.sandbox import Sandbox
from monitor.pipeline.capture import CaptureOutcome
from monitor.pipeline.subscribe import add_feed
from tests.builders import NOW
from tests.pipeline.ingesting import House, house


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path) as opened:
        yield opened


def test_the_whole_way_over_a_real_site_and_real_workers(home: House) -> None:
    words = (
        "Ines Roux is leaving the shipyard Nordkap after nine years, the yard told its suppliers in a letter on Friday."
    )
    article = SiteArticle(
        slug="ines", title="Ines Roux leaves Nordkap", summary="A letter.", paragraphs=(words, f"Once more: {words}"),
        published_at=NOW - timedelta(hours=2),
    )  # fmt: skip

    async def run() -> tuple[list[CaptureOutcome], list[tuple[str, int]]]:
        sandbox = Sandbox()
        paper = Paper(name="The Quay", language="en", address="127.21.0.1", articles=(article,))
        allowed = [(ipaddress.ip_network("127.0.0.0/8"), None)]
        async with LoopbackSite([paper]) as site, HttpFetch(allowed) as fetch:
            reading = SandboxedReadFeed(sandbox)
            await add_feed(
                site.feed_url("The Quay"),
                store=home.store,
                fetch=fetch,
                read_feed=reading,
                clock=home.clock,
                policy=home.poll_policy,
            )
            outcomes = await home.capture(fetch=fetch, extract=SandboxedExtract(sandbox))
        sandbox.close()
        return list(outcomes), [(seen.path, seen.status) for seen in site.requests]

    outcomes, requests = asyncio.run(run())
    assert [(outcome.result, outcome.reason) for outcome in outcomes] == [("captured", None)]
    assert requests == [("/feed.xml", 200), ("/articles/ines.html", 200)]
    assert [article.title for article in home.detected] == ["Ines Roux leaves Nordkap"]
