"""Lists of feeds in and out (R18)."""

from __future__ import annotations

from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.addresses import parse_url
from monitor.domain.article import clean_line
from monitor.domain.feed import clean_labels
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


def _outlines(words: st.SearchStrategy[str]) -> st.SearchStrategy[list[Outline]]:
    outline = st.builds(
        Outline,
        st.integers(0, 50).map("https://a.example/{}".format),
        st.none() | words.map(lambda title: clean_line(title) or None),
        st.none() | st.sampled_from(["fr", "en"]),
        st.lists(words, max_size=3).map(clean_labels),
    )
    return st.lists(outline, unique_by=lambda feed: feed.url, max_size=6)


_ANY = st.text(st.characters(), max_size=20)
_HELD = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=20)


@given(_outlines(_HELD))
def test_r18_titles_languages_and_labels_are_read_back_as_they_were_written(feeds: list[Outline]) -> None:
    read = {feed.url: feed for feed in parse_opml(format_opml(feeds).encode())}
    assert read == {feed.url: feed._replace(title=feed.title or feed.url) for feed in feeds}


@given(_outlines(_ANY))
def test_r32_no_title_or_label_breaks_the_file(feeds: list[Outline]) -> None:
    assert {feed.url for feed in parse_opml(format_opml(feeds))} == {feed.url for feed in feeds}


@given(st.lists(_ANY, max_size=5))
def test_labels_stay_the_same_when_cleaned_again(labels: list[str]) -> None:
    once = clean_labels(labels)
    assert clean_labels(once) == once == tuple(sorted(set(once)))
    assert all(label.encode() and "," not in label and "\n" not in label for label in once)
