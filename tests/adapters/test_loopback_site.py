"""The little sites behave as polite papers do: the demo and other tests rely on it."""

from __future__ import annotations

import asyncio
import ipaddress
from datetime import UTC, datetime
from typing import Literal

import msgspec
import pytest

from monitor.adapters.extraction import extract_page
from monitor.adapters.feedparsing import parse_feed
from monitor.adapters.http import HttpFetch
from monitor.adapters.loopback_site import LoopbackSite, Paper, SiteArticle
from monitor.errors import FetchError

MOMENT = datetime(2024, 8, 8, 9, 30, tzinfo=UTC)
WORDS = (
    "Mona Field is leaving the bakery chain Crumb & Co at the end of the month, its board said in a letter to staff."
)
ARTICLE = SiteArticle(
    slug="mona",
    title="Mona Field leaves Crumb & Co",
    summary="A letter.",
    paragraphs=(WORDS, f"Again: {WORDS}"),
    published_at=MOMENT,
)
LOOPBACK = [(ipaddress.ip_network("127.0.0.0/8"), None)]


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_paper_is_read_like_any_other(kind: Literal["rss", "atom"]) -> None:
    async def run() -> None:
        papers = [
            Paper(name="The Crust", language="en", address="127.20.0.1", feed=kind, articles=(ARTICLE,)),
            Paper(name="La Mie", language="fr", address="127.20.0.2", feed=kind, articles=()),
        ]
        async with LoopbackSite(papers) as site, HttpFetch(LOOPBACK, burst=20) as fetch:
            first = await fetch(site.feed_url("The Crust"), what="feed")
            feed = parse_feed(first.body, first.url, first.headers["content-type"])
            (entry,) = feed.entries
            assert (feed.title, feed.language, entry.title) == ("The Crust", "en", ARTICLE.title)
            assert (entry.url, entry.published_at) == (site.article_url("The Crust", "mona"), MOMENT)
            page = await fetch(entry.url or "", what="page")
            found = extract_page(page.body, page.url, page.headers["content-type"])
            assert (found.title, found.canonical_url) == (ARTICLE.title, entry.url)
            assert WORDS in found.text

            etag, modified = first.headers["etag"], first.headers["last-modified"]
            assert (await fetch(first.url, what="feed", etag=etag)).status == 304
            assert (await fetch(first.url, what="feed", last_modified=modified)).status == 304
            site.publish("The Crust", msgspec.structs.replace(ARTICLE, slug="again"))
            assert (await fetch(first.url, what="feed", etag=etag, last_modified=modified)).status == 200
            with pytest.raises(FetchError, match="404"):
                await fetch(site.article_url("La Mie", "mona"), what="page")
            assert (await fetch(site.feed_url("La Mie"), what="feed")).url.startswith("http://127.20.0.2:")
        assert [(seen.paper, seen.status) for seen in site.requests] == [
            *[("The Crust", 200)] * 2, *[("The Crust", 304)] * 2, ("The Crust", 200), ("La Mie", 404), ("La Mie", 200),
        ]  # fmt: skip

    asyncio.run(run())
