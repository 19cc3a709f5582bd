"""R18: the feed of a site is found from any of its pages, with few questions."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from monitor.errors import FetchError, UnreadableError
from monitor.pipeline.discover import Visit, find_feed
from tests.pipeline.ingesting import Web, item, read_feed, rss

HOME = "https://paper.example/"
FEED = rss(item("Ann"))
NEWS = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://paper.example/ann</loc><news:news>'
    "<news:publication><news:name>The Paper</news:name><news:language>en</news:language></news:publication>"
    "<news:publication_date>2026-11-20</news:publication_date><news:title>Ann leaves</news:title>"
    "</news:news></url></urlset>"
)


def page(*links: str, named: Sequence[str] = ()) -> str:
    head = "".join(f'<link rel="alternate" type="application/rss+xml" href="{link}">' for link in named)
    body = "".join(f'<a href="{link}">x</a>' for link in links)
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def found(web: Web, url: str = HOME) -> Visit:
    return asyncio.run(find_feed(url, fetch=web, read_feed=read_feed))


def asked(web: Web) -> list[str]:
    return [got.url.removeprefix("https://paper.example") for got in web.requests]


def test_a_feed_is_asked_for_once() -> None:
    web = Web()
    web.put(HOME, FEED)
    assert found(web).url == HOME
    assert asked(web) == ["/"]


def test_the_one_feed_that_a_page_names_is_asked_for_once_and_nothing_else_is() -> None:
    web = Web()
    web.put(HOME, page("/rss", named=["/feed.xml"]))
    web.put(f"{HOME}feed.xml", FEED)
    assert found(web).url == f"{HOME}feed.xml"
    assert asked(web) == ["/", "/feed.xml"]


def test_of_several_feeds_that_a_page_names_the_user_chooses() -> None:
    web = Web()
    web.put(HOME, page(named=["/a.xml", "/b.xml"]))
    with pytest.raises(
        UnreadableError, match=r"feeds add https://paper.example/a.xml` or `monitor feeds add"
    ) as caught:
        found(web)
    assert len(caught.value.feed_links) == 2
    assert asked(web) == ["/"]


def test_a_link_that_looks_like_a_feed_is_tried_and_so_is_the_feed_that_a_linked_page_names() -> None:
    web = Web()
    web.put(HOME, page("/rss", "/about"))
    web.put(f"{HOME}rss", page(named=["/rss/all.xml"]))
    web.put(f"{HOME}rss/all.xml", FEED)
    assert found(web).url == f"{HOME}rss/all.xml"
    assert asked(web) == ["/", "/rss", "/rss/all.xml"]


def test_several_feeds_found_by_their_links_are_told_with_their_titles() -> None:
    web = Web()
    web.put(HOME, page("/rss/1", "/rss/2"))
    web.put(f"{HOME}rss/1", FEED)
    web.put(f"{HOME}rss/2", rss())
    with pytest.raises(UnreadableError, match=r"2 feeds.*rss/1` \(The Paper, entries: 1\)"):
        found(web)


def test_a_news_sitemap_that_robots_txt_names_is_found_also_behind_a_list_of_sitemaps() -> None:
    web = Web()
    web.put(HOME, page())
    web.put(
        f"{HOME}robots.txt", "User-agent: *\nDisallow: /x\n sitemap : https://paper.example/sitemaps.xml\nSitemap:\n"
    )
    web.put(
        f"{HOME}sitemaps.xml",
        "<sitemapindex><sitemap><loc>/pages.xml</loc></sitemap><sitemap><loc>/news.xml</loc></sitemap></sitemapindex>",
    )
    web.put(f"{HOME}news.xml", NEWS)
    visit = found(web)
    assert (visit.url, visit.parsed.format) == (f"{HOME}news.xml", "news sitemap")
    assert asked(web) == ["/", "/robots.txt", "/sitemaps.xml", "/news.xml"]


def test_the_usual_places_come_last() -> None:
    web = Web()
    web.put(HOME, page())
    web.put(f"{HOME}rss.xml", FEED)
    assert found(web).url == f"{HOME}rss.xml"
    assert asked(web) == ["/", "/robots.txt", "/feed", "/rss", "/rss.xml"]


def test_a_site_without_a_feed_is_asked_little_and_told_so() -> None:
    web = Web()
    web.put(HOME, page(*(f"/rss/{n}" for n in range(50))))
    web.put(f"{HOME}robots.txt", "\n".join(f"Sitemap: https://paper.example/{n}.xml" for n in range(50)))
    with pytest.raises(UnreadableError, match="names no feed of its own, and none stands where others keep theirs"):
        found(web)
    assert len(web.requests) <= 13


@pytest.mark.parametrize("status", [403, 429, 503])
def test_r5_a_site_that_turns_us_away_is_asked_nothing_more(status: int) -> None:
    web = Web()
    web.put(HOME, page("/rss", "/feed"))
    web.fail(f"{HOME}rss", status)
    with pytest.raises(UnreadableError):
        found(web)
    assert asked(web) == ["/", "/rss"]


def test_what_is_no_page_is_not_searched() -> None:
    web = Web()
    web.put(HOME, b"%PDF-1.7")
    with pytest.raises(UnreadableError, match="a PDF"):
        found(web)
    web.fail(HOME, 404)
    with pytest.raises(FetchError):
        found(web)
    assert len(web.requests) == 2
