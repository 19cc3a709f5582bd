"""Lists of feeds in and out (R18)."""

from __future__ import annotations

from importlib import resources

import pytest

from monitor.domain.addresses import parse_url
from monitor.domain.opml import Outline, format_opml, parse_opml
from monitor.errors import UnreadableError

FEEDS = (
    Outline("https://a.example/feed?x=1&y=2", "L'Éco & <co>", "fr"),
    Outline("https://b.example/", "https://b.example/"),
)


def test_a_list_written_is_read_back_the_same() -> None:
    assert parse_opml(format_opml(FEEDS)) == FEEDS


def test_folders_are_walked_and_an_address_counts_once() -> None:
    text = """<opml version="1.0"><body><outline text="Press">
    <outline text="A" xmlUrl=" https://a.example/ "/></outline>
    <outline title="B" text="b" xmlUrl="https://b.example/"/>
    <outline xmlUrl="https://a.example/"/><outline text="x"/></body></opml>"""
    first = Outline("https://a.example/", "A", labels=("press",))
    assert parse_opml(text) == (first, Outline("https://b.example/", "B"))


@pytest.mark.parametrize("text", ["", "words", "<html/>", "<opml>", '<!DOCTYPE o [<!ENTITY a "b">]><x>&a;</x>'])
def test_what_is_no_opml_is_told_in_plain_words(text: str) -> None:
    with pytest.raises(UnreadableError, match="no OPML"):
        parse_opml(text)


def test_the_starter_list_holds_enough_public_feeds_of_both_languages() -> None:
    feeds = parse_opml(resources.files("monitor").joinpath("sample/starter.opml").read_text(encoding="utf-8"))
    for feed in feeds:
        parse_url(feed.url)
        assert feed.title
    assert all(sum(feed.language == language for feed in feeds) >= 15 for language in ("fr", "en"))
