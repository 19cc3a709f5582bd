"""A day with each of more than forty kinds of site: what is read of it, and that it meets a polite reader (R1-R17)."""

from __future__ import annotations

import asyncio
import ipaddress
import re
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from monitor.adapters.http import PRODUCT, HttpFetch
from monitor.domain.events import ArticleCaptured, FeedFailing, FeedQuiet, FeedRecovered
from monitor.domain.feed import feed_id_of
from monitor.domain.opml import Outline
from monitor.pipeline.politeness import PoliteFetch
from monitor.pipeline.ports import Extracted
from monitor.pipeline.subscribe import schedule_feeds
from tests.builders import NOW
from tests.forty_sites import SITES
from tests.pipeline.ingesting import House, house
from tests.site_kinds import Site
from tests.sites import FEED, Stand, find_rudeness, standing

ALLOWED = [(ipaddress.ip_network("127.47.0.0/16"), None)]
PER_SECOND = 50.0
"""Faster than in earnest, as is the day."""


async def read_plainly(body: bytes, *, url: str, content_type: str | None) -> Extracted:
    """Read a page of these sites; the real reader takes fifty times as long, and has tests of its own."""
    title, text = re.findall(r"<(?:h1|p)>([^<]+)<", body.decode())
    return Extracted(title=title, text=text, language="en", published_at=None, canonical_url=None)


async def live(home: House, name: str, site: Site) -> Stand:
    """Let a reader poll and capture one site until its hours are over, from one due moment to the next."""
    async with (
        standing({name: site.say}, home.clock.now) as stands,
        HttpFetch(ALLOWED, deadline_seconds=site.expect.patience_seconds, per_second=PER_SECOND) as http,
    ):
        stand = stands[name]
        fetch = PoliteFetch(http, store=home.store, clock=home.clock, product=PRODUCT)
        address = stand.base + FEED
        schedule_feeds([Outline(address, None)], store=home.store, now=home.clock.now(), policy=home.poll_policy)
        end = home.clock.now() + timedelta(hours=site.expect.hours)
        while (moment := home.next_due()) < end:
            home.clock.moment = max(moment, home.clock.now())
            await home.poll(fetch=fetch)
            await home.capture(fetch=fetch, extract=read_plainly)
    return stand


@pytest.mark.parametrize("name", SITES)
def test_a_day_with(name: str, tmp_path: Path) -> None:
    site = SITES[name]
    expect = site.expect
    with house(tmp_path) as home:
        stand = asyncio.run(live(home, name, site))
        feed = home.feed(feed_id_of(stand.base + FEED))
        captured = [event for event in home.events(ArticleCaptured) if isinstance(event, ArticleCaptured)]
        told = tuple(event.type for event in home.events(FeedFailing, FeedQuiet, FeedRecovered))
    least = timedelta(minutes=expect.gap_min)
    assert find_rudeness(stand.log, stand.under_way_max, least=least, per_second=PER_SECOND) == []
    assert told == expect.told
    assert feed.url.removeprefix(stand.base) == expect.url
    assert expect.error in (feed.error or "")
    assert expect.captured in (None, len(captured))
    assert all(expect.fallback in (event.fallback or expect.fallback) for event in captured)
    assert not expect.fallback or any(event.fallback for event in captured)
    assert all(event.published_at is None or event.published_at <= NOW + timedelta(days=20) for event in captured)
    polls = sum(line.path == FEED for line in stand.log)
    assert expect.polls[0] <= polls <= expect.polls[1]
    pages = sum(line.path.startswith("/a/") for line in stand.log)
    assert expect.pages in (None, pages)
    later = (
        [line.began for line in stand.log[[line.path for line in stand.log].index("/robots.txt") :]]
        if expect.apart
        else []
    )
    assert all(other - one >= expect.apart for one, other in pairwise(later))


def test_there_are_forty_of_them() -> None:
    assert len(SITES) >= 40
