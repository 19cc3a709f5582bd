"""JSON Feed to the letter, news sitemaps, whole articles in feeds, items passed on; and the feeds that pages name."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

import pytest

from monitor.adapters.feedparsing import parse_feed
from monitor.domain.feed import Entry, Origin, ParsedFeed
from monitor.errors import UnreadableError

URL = "https://news.example/feeds/main"
MOMENT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def parsed(body: bytes | str, content_type: str | None = None) -> ParsedFeed:
    return parse_feed(body.encode() if isinstance(body, str) else body, URL, content_type)


def json_feed(*items: Any, **fields: Any) -> bytes:
    version = "https://jsonfeed.org/version/1.1"
    return json.dumps({"version": version, "title": "The Paper", "items": items} | fields).encode()


def json_entry(**fields: Any) -> Entry:
    (entry,) = parsed(json_feed(fields)).entries
    return entry


# --- JSON Feed -----------------------------------------------------------------------------------


def test_r18_only_content_html_is_markup_in_a_json_feed() -> None:
    entry = json_entry(
        id="1", title="Use of <T> &amp; R&D", summary="if a<b & c>d", content_html="<p>One</p><p>Two</p>"
    )
    assert (entry.title, entry.summary) == ("Use of <T> &amp; R&D", "if a<b & c>d")
    entry = json_entry(id="1", content_text="x <b>y</b> &amp;")
    assert (entry.title, entry.summary) == ("", "x <b>y</b> &amp;")


def test_r18_the_whole_article_of_a_json_item_is_kept_beside_its_summary() -> None:
    entry = json_entry(id="1", summary="Short.", content_html="<p>A much longer article.</p>")
    assert (entry.summary, entry.content) == ("Short.", "A much longer article.")


def test_r17_an_item_s_own_page_comes_before_the_page_it_speaks_of() -> None:
    assert json_entry(id="1", url="https://a.example/", external_url="https://b.example/").url == "https://a.example/"
    assert json_entry(id="1", external_url="https://b.example/").url == "https://b.example/"
    assert json_entry(id="1", url="javascript:x()", external_url="https://b.example/").url == "https://b.example/"


@pytest.mark.parametrize(
    ("ident", "key"), [("tag:1", "tag:1"), (7, "7"), (7.5, "7.5"), (True, ""), ({}, ""), ([1], ""), (None, "")]
)
def test_r17_a_number_may_be_an_id_and_nothing_else_but_text(ident: object, key: str) -> None:
    assert json_entry(id=ident, title="Words").key == key


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("2026-11-20T10:30:00+01:00", MOMENT),
        ("2026-11-20t09:30:00z", MOMENT),
        ("2026-11-20T09:30:00.123456789Z", MOMENT.replace(microsecond=123456)),
        ("2026-11-20T09:29:60Z", MOMENT.replace(minute=29, second=59)),
        ("yesterday", None),
        (20261120, None),
        (None, None),
    ],
)
def test_dates_of_a_json_feed_are_those_of_rfc_3339(date: object, moment: datetime | None) -> None:
    assert json_entry(id="1", title="Words", date_published=date).published_at == moment


def test_the_date_of_a_change_counts_where_none_of_publication_is_told() -> None:
    entry = json_entry(id="1", date_published="soon", date_modified="2026-11-20T09:30:00Z")
    assert entry.published_at == MOMENT


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_r27_a_json_feed_may_be_in_any_encoding_of_json(encoding: str) -> None:
    body = json.dumps({"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "title": "Élise"}]})
    feed = parsed(body.replace("\\u00c9", "É").encode(encoding))
    assert (feed.format, feed.entries[0].title) == ("JSON Feed 1.0", "Élise")


def test_items_that_are_none_and_fields_of_other_types_cost_no_more_than_themselves() -> None:
    feed = parsed(json_feed(7, None, {"id": "1", "title": 5, "summary": ["x"], "tags": "y", "_own": {}}, title=None))
    assert [(entry.key, entry.title, entry.summary) for entry in feed.entries] == [("1", "", "")]
    assert parsed(json_feed(items={"id": "1"})).entries == ()


def test_a_json_feed_that_has_ended_says_so() -> None:
    assert "has ended" in (parsed(json_feed(expired=True)).note or "")
    assert parsed(json_feed(expired="true")).note is None


# --- news sitemaps -------------------------------------------------------------------------------


def sitemap(*pages: str, head: str = "") -> str:
    spaces = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
        'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}<urlset {spaces}>{"".join(pages)}</urlset>'


def news_page(name: str, *, date: str = "2026-11-20T10:30:00+01:00", language: str = "fr") -> str:
    return (
        f"<url><loc>https://news.example/{name}</loc><news:news><news:publication><news:name>Le Journal</news:name>"
        f"<news:language>{language}</news:language></news:publication><news:publication_date>{date}"
        f"</news:publication_date><news:title>{name} quitte R&amp;amp;D</news:title></news:news>"
        "<image:image><image:title>A picture</image:title></image:image></url>"
    )


def test_r18_a_news_sitemap_is_a_feed() -> None:
    feed = parsed(sitemap(news_page("ann"), news_page("bob", date="2026-11-20")))
    assert (feed.format, feed.title, feed.language) == ("news sitemap", "Le Journal", "fr")
    first, second = feed.entries
    assert first == Entry(
        key="",
        url="https://news.example/ann",
        title="ann quitte R&D",
        summary="",
        published_at=MOMENT,
        language="fr",
    )
    assert second.published_at == datetime(2026, 11, 20, tzinfo=UTC)


def test_pages_without_news_in_a_news_sitemap_are_left_out() -> None:
    old = "<url><loc>https://news.example/old</loc><lastmod>2020-01-01</lastmod></url>"
    assert [entry.url for entry in parsed(sitemap(old, news_page("ann"))).entries] == ["https://news.example/ann"]


def test_an_empty_news_sitemap_is_an_empty_feed_and_one_of_other_pages_is_none() -> None:
    assert parsed(sitemap()).entries == ()
    with pytest.raises(UnreadableError, match="a sitemap without news"):
        parsed("<urlset><url><loc>https://news.example/about</loc></url></urlset>")
    with pytest.raises(UnreadableError, match="a sitemap without news"):
        parsed("<urlset/>")


def test_a_news_sitemap_that_is_cut_off_gives_what_came() -> None:
    whole = sitemap(news_page("ann"), news_page("bob"), head="<!-- made by hand -->")
    assert [entry.title for entry in parsed(whole[:-300]).entries] == ["ann quitte R&D"]


def test_a_list_of_sitemaps_names_those_of_news() -> None:
    names = ("sitemap-1.xml", "sitemap-news.xml", "news/latest.xml")
    places = "".join(f"<sitemap><loc>https://news.example/{name}</loc></sitemap>" for name in names)
    with pytest.raises(UnreadableError, match="a list of 3 sitemaps") as caught:
        parsed(f"<sitemapindex>{places}</sitemapindex>")
    assert caught.value.feed_links == ("https://news.example/sitemap-news.xml", "https://news.example/news/latest.xml")


def test_r28_a_sitemap_that_declares_entities_is_not_read_as_one() -> None:
    head = '<!DOCTYPE urlset [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    with pytest.raises(UnreadableError, match="XML of another kind"):
        parsed(sitemap(news_page("ann").replace("quitte", "&file;"), head=head))


# --- whole articles and items that are passed on -------------------------------------------------


def rss(item: str) -> str:
    spaces = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return f'<rss version="2.0" {spaces}><channel><title>The Paper</title><item>{item}</item></channel></rss>'


def test_the_whole_article_in_a_feed_is_kept_beside_its_summary() -> None:
    whole = "&lt;p&gt;She leaves in May.&lt;/p&gt;&lt;p&gt;He stays.&lt;/p&gt;"
    (entry,) = parsed(rss(f"<description>She leaves.</description><content:encoded>{whole}</content:encoded>")).entries
    assert (entry.summary, entry.content) == ("She leaves.", "She leaves in May.\nHe stays.")
    (entry,) = parsed(rss(f"<content:encoded>{whole}</content:encoded>")).entries
    assert (entry.summary, entry.content) == ("She leaves in May.\nHe stays.", "")


def test_r29_whole_articles_are_read_as_far_as_there_is_time_and_the_beginning_of_every_summary() -> None:
    markup = "<![CDATA[" + "<b>word</b> " * 3_000
    item = f"<item><description>{markup}]]></description><content:encoded>{markup}more]]></content:encoded></item>"
    entries = parsed(rss("<title>Words</title>").replace("<item>", item * 60 + "<item>", 1)).entries
    assert len(entries) == 61
    assert all(entry.summary for entry in entries[:60])
    assert sum(len(entry.summary) > 10_000 for entry in entries) < 58


GOOGLE = (
    "<title>Ann Bell quitte Corvo - Les Échos</title><link>https://news.google.com/rss/articles/CBMiXyz?oc=5</link>"
    '<source url="https://www.lesechos.fr">Les Échos</source>'
    '<description>&lt;a href="https://news.google.com/rss/articles/CBMiXyz"&gt;Ann Bell quitte Corvo&lt;/a&gt;'
    '&amp;nbsp;&amp;nbsp;&lt;font color="#6f6f6f"&gt;Les Échos&lt;/font&gt;</description>'
)


def test_an_item_that_is_passed_on_says_who_published_it_and_its_title_is_the_publisher_s() -> None:
    (entry,) = parsed(rss(GOOGLE)).entries
    assert entry.origin == Origin(name="Les Échos", url="https://www.lesechos.fr")
    assert (entry.title, entry.summary) == ("Ann Bell quitte Corvo", "")


def test_an_atom_entry_s_source_is_its_origin() -> None:
    body = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Planet</title><entry><title>Words</title><id>1</id>'
        '<link href="https://a.example/1"/><source><title>The Gazette</title><link href="https://gazette.example/"/>'
        "</source></entry></feed>"
    )
    assert parsed(body).entries[0].origin == Origin(name="The Gazette", url="https://gazette.example/")


@pytest.mark.parametrize(
    ("link", "own"),
    [
        (
            "https://www.google.com/url?rct=j&amp;sa=t&amp;url=https://paper.example/a%3Fb%3D1&amp;ct=ga",
            "https://paper.example/a?b=1",
        ),
        (
            "http://www.bing.com/news/apiclick.aspx?ref=x&amp;url=https%3a%2f%2fpaper.example%2fa&amp;c=1",
            "https://paper.example/a",
        ),
        ("https://www.google.com/url?url=javascript:x()", "https://www.google.com/url?url=javascript:x()"),
        (
            "https://paper.example/url?url=https://other.example/",
            "https://paper.example/url?url=https://other.example/",
        ),
        (
            "https://google.com.evil.example/url?url=https://other.example/",
            "https://google.com.evil.example/url?url=https://other.example/",
        ),
    ],
)
def test_a_link_that_holds_the_article_s_own_is_unwrapped(link: str, own: str) -> None:
    (entry,) = parsed(rss(f"<title>Words</title><link>{link}</link>")).entries
    assert entry.url == own


# --- pages ---------------------------------------------------------------------------------------


def told_by(page: str) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        parsed(f"<!doctype html><html>{page}</html>")
    return caught.value


def link(type_: str, href: str) -> str:
    return f'<link rel="alternate" type="{type_}" href="{href}">'


def test_r18_a_json_feed_is_named_by_its_own_type_and_by_plain_json_only_where_nothing_else_is() -> None:
    plain, own, other = (
        link("application/json", "/wp-json/1"),
        link("application/feed+json", "/feed.json"),
        link("application/rss+xml; charset=utf-8", "/rss"),
    )
    assert told_by(plain + own).feed_links == ("https://news.example/feed.json",)
    assert told_by(plain + other).feed_links == ("https://news.example/rss",)
    assert told_by(plain).feed_links == ("https://news.example/wp-json/1",)


def test_r18_the_feed_of_readers_comments_is_not_the_site_s_own() -> None:
    page = link("application/rss+xml", "/feed/") + link("application/rss+xml", "/comments/feed/")
    assert told_by(page).feed_links == ("https://news.example/feed/",)
    assert told_by(link("application/rss+xml", "/comments/feed/")).feed_links == (
        "https://news.example/comments/feed/",
    )


def test_r18_links_that_look_like_feeds_of_the_site_are_worth_a_try() -> None:
    good = ("/rss.xml", "https://feeds.example.com/rss", "/actualites/feed", "/x?format=rss", "/atom/")
    bad = (
        "/about",
        "/feedback",
        "/le-flux-rss-du-jour",
        "https://www.facebook.com/dialog/feed",
        "mailto:rss@a.example",
    )
    page = "".join(f'<a href="{href}">x</a>' for href in (*bad, *good))
    assert told_by(page).guesses == tuple(urljoin(URL, href) for href in good)
