"""Where a page gives nothing: the feed's whole article, and the links of aggregators that lead nowhere."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.domain.alert import Policy
from monitor.domain.events import ArticleCaptured
from monitor.domain.organisations import Aliases
from monitor.pipeline.why import why
from monitor.projections.articles import ArticleRow
from tests.pipeline.ingesting import URL, House, house, page

PAGE = "https://news.example/Ann"
WHOLE = (
    "Ann leaves the company of many names at the end of the year, the board said on Monday. Nobody knows who follows. "
    "The search begins next week, and two directors do the daily work until then, as they did three years ago."
)
TITLE = "Ann leaves the company of many names"
AGGREGATED = "https://news.google.com/rss/articles/CBMiXyz"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path) as opened:
        yield opened


def feed(item: str) -> str:
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Paper</title>'
        f"<language>en</language><item><title>{TITLE}</title>{item}</item></channel></rss>"
    )


def captured(home: House, item: str) -> ArticleCaptured:
    home.web.put(URL, feed(item))
    asyncio.run(home.add())
    asyncio.run(home.capture())
    (event,) = home.events(ArticleCaptured)
    assert isinstance(event, ArticleCaptured)
    return event


def carried(text: str = WHOLE) -> str:
    return f"<link>{PAGE}</link><description>Short.</description><content:encoded>{text}</content:encoded>"


def text_of(home: House, event: ArticleCaptured) -> str | None:
    with home.store.reading() as session:
        return session.texts.find(event.text_sha256) if event.text_sha256 else None


def aggregated() -> str:
    return f'<link>{AGGREGATED}</link><source url="https://www.gazette.example">The Gazette</source>'


def test_r30_the_whole_article_that_a_feed_carries_stands_in_for_a_page_that_gives_nothing(home: House) -> None:
    event = captured(home, carried())
    assert (event.source, event.summary) == ("entry", "Short.")
    assert "404" in (event.fallback or "")
    assert text_of(home, event) == WHOLE
    assert [(article.text, article.summary) for article in home.detected] == [(WHOLE, "Short.")]
    assert event.fingerprint is not None


def test_r30_a_page_with_less_than_half_of_it_is_a_teaser(home: House) -> None:
    home.web.put(PAGE, page("Ann", text=f"Ann leaves. {'The rest is for those who pay. ' * 4}"))
    event = captured(home, carried(WHOLE * 3))
    assert (event.source, text_of(home, event)) == ("entry", WHOLE * 3)
    assert "a teaser" in (event.fallback or "")


def test_a_good_page_is_read_in_its_place(home: House) -> None:
    home.web.put(PAGE, page("Ann"))
    event = captured(home, carried())
    assert (event.source, event.fallback) == ("page", None)
    assert "The search for a successor" in (text_of(home, event) or "")


def test_an_entry_that_is_done_keeps_no_whole_article_on_the_desk(home: House) -> None:
    captured(home, carried())
    with home.store.reading() as session:
        (entry,) = session.desk.entries_of_url(PAGE)
    assert (entry.state, entry.entry.content, entry.entry.summary) == ("captured", "", "Short.")


@pytest.mark.parametrize("answer", ["nothing", "a page of the aggregator's own", "a wall"])
def test_an_aggregator_s_link_that_leads_nowhere_is_kept_with_title_and_publisher(home: House, answer: str) -> None:
    if answer == "a page of the aggregator's own":
        home.web.put(AGGREGATED, "<!doctype html><html><body><script>go()</script><p>News</p></body></html>")
    elif answer == "a wall":
        wall = "<p>We and our partners wish to know you better, as these lines explain to you at some length.</p>"
        home.web.put(AGGREGATED, f"<!doctype html><html><title>Before you go on</title><body>{wall * 9}</body></html>")
    event = captured(home, aggregated())
    assert (event.unresolved, event.origin, event.title) == (True, "The Gazette", TITLE)
    assert (event.source, event.url, event.domain) == ("entry", AGGREGATED, "news.example")
    assert event.origin_domain == "gazette.example"
    assert event.fallback
    assert [article.title for article in home.detected] == [TITLE]


def test_r31_who_vouches_for_an_unresolved_article_is_the_feed_not_the_publisher_it_names(home: House) -> None:
    captured(home, aggregated())
    with home.store.reading() as session:
        (row,) = session.rows.where("articles", url=AGGREGATED)
        steps = why(session, AGGREGATED, Policy(), Aliases(names={}))
    assert isinstance(row, ArticleRow)
    assert (row.domain, row.unresolved) == ("news.example", True)
    assert row.source_name == "The Gazette (via news.example)"
    assert any("unresolved, the feed's words" in step.detail for step in steps)


def test_an_aggregator_s_link_that_leads_to_the_article_is_resolved(home: House) -> None:
    home.web.put(AGGREGATED, page("Ann"), moved_to="https://www.gazette.example/ann")
    event = captured(home, aggregated())
    assert (event.unresolved, event.origin) == (False, None)
    assert (event.url, event.domain, event.source) == ("https://www.gazette.example/ann", "gazette.example", "page")


def test_a_paper_that_names_itself_as_the_source_is_no_aggregator(home: House) -> None:
    source = '<source url="https://news.example/feeds">The Paper</source>'
    event = captured(home, f"<link>{PAGE}</link>{source}")
    assert (event.source, event.unresolved, event.origin) == ("entry", False, None)
