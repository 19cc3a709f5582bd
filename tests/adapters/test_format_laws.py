"""Whatever a document holds, it is read or refused in plain words, and a worker can hand over what was read (R28)."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.adapters.feed_items import ENTRIES_MAX
from monitor.adapters.feedparsing import parse_feed
from monitor.domain.feed import ParsedFeed
from monitor.errors import UnreadableError

_text = st.text(st.characters(), max_size=12) | st.sampled_from(
    [
        "",
        "https://a.example/",
        "//b.example",
        "http://[",
        "2026-11-20T09:30:00Z",
        "9999-12-31T23:59:60-23:59",
        "<b>",
        "&#0;",
    ]
)
_any: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_text, inner, max_size=3),
    max_leaves=8,
)
_FIELDS = (
    "id url external_url title content_html content_text summary date_published date_modified language tags authors"
).split()
_items = st.lists(_any | st.dictionaries(st.sampled_from(_FIELDS), _any, max_size=6), max_size=4)
_feeds = st.fixed_dictionaries(
    {"version": st.just("https://jsonfeed.org/version/1.1")},
    optional={"title": _any, "items": _items | _any, "language": _any, "expired": _any},
)
_tags = st.sampled_from("url loc lastmod news:news news:publication news:name news:language news:title x".split())
_elements: st.SearchStrategy[str] = st.recursive(
    _text | st.sampled_from(["<loc>", "</url>", "<![CDATA[", "&amp;", "<!--"]),
    lambda inner: st.builds("<{0}>{1}</{0}>".format, _tags, st.lists(inner, max_size=3).map("".join)),
    max_leaves=10,
)


def _holds(body: bytes) -> None:
    try:
        feed = parse_feed(body, "https://news.example/feed", None)
    except UnreadableError:
        return
    assert len(feed.entries) <= ENTRIES_MAX
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(feed), type=ParsedFeed) == feed
    for entry in feed.entries:
        assert entry.url is None or entry.url.startswith(("http://", "https://"))
        assert "\n" not in entry.title + entry.key
        assert len(entry.title) <= 1_000


@settings(deadline=None)
@given(_feeds, st.sampled_from(["utf-8", "utf-16", "utf-32-le"]))
def test_any_json_feed_is_read_or_refused(feed: dict[str, Any], encoding: str) -> None:
    _holds(json.dumps(feed).encode(encoding))


@settings(deadline=None)
@given(st.lists(_elements, max_size=4).map("".join), st.sampled_from(["urlset", "sitemapindex", "sm:urlset"]))
def test_any_sitemap_is_read_or_refused(inside: str, root: str) -> None:
    spaces = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:sm="http://www.sitemaps.org/"'
    _holds(f"<{root} {spaces}>{inside}</{root}>".encode(errors="replace"))


@settings(deadline=None)
@given(st.lists(_elements, max_size=4).map("".join))
def test_any_page_is_refused_with_the_feeds_it_names(inside: str) -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/feed"><a href="/rss">x</a>'
    page = f"<!doctype html><html>{head}{inside}".encode(errors="replace")
    with pytest.raises(UnreadableError) as caught:
        parse_feed(page, "https://news.example/", None)
    assert caught.value.feed_links == ("https://news.example/feed",)
    assert caught.value.guesses == ("https://news.example/rss",)
