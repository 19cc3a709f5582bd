"""Addresses that others wrote come in one spelling, and hold nothing that harms."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.adapters.feed_items import absolute
from monitor.adapters.spelling import dialled, quoted
from monitor.domain.addresses import parse_url
from monitor.domain.feed import host_of

BASE = "https://news.example/feeds/main.xml"


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("/a b", "https://news.example/a%20b"),
        ("/a\\b", "https://news.example/a%5Cb"),
        ("/a\x1b[2J\u202eb\u2028c", "https://news.example/a%1B[2J%E2%80%AEb%E2%80%A8c"),
        ("https://me:hunter2@news.example:8443/a", "https://news.example:8443/a"),
        ("https://ｎｅｗｓ.example/a", "https://news.example/a"),
        ("https://nouvelles-é.example/à?é", "https://xn--nouvelles--k7a.example/à?é"),
        ("https://[2606:4700::1111]:443/", "https://[2606:4700::1111]:443/"),
        ("https://news.example/?sig=a%2Fb%2fc&x=(1)", "https://news.example/?sig=a%2Fb%2fc&x=(1)"),
    ],
)
def test_a_link_is_kept_safe_and_in_the_spelling_that_is_dialled(link: str, kept: str) -> None:
    """R20, R32, R33."""
    assert absolute(link, BASE) == kept


@pytest.mark.parametrize(
    "link",
    ["http://a:99999/", "http://a:x/", "http://[::1", "http://\u2100.example/", "http://é..é/", "http://\udcff/"],
)
def test_a_link_that_is_no_address_is_none(link: str) -> None:
    """R20: a port that does not exist once ended the whole round."""
    assert absolute(link, BASE) is None


def test_an_address_of_plain_letters_stays_byte_for_byte() -> None:
    for url in ("https://Example.org?", "http://a.example/%7e/?#", "HTTP://a.example:080/"):
        assert dialled(url) == url


HOSTILE = st.text(st.sampled_from("ah:/@[]%?#.\\ 0９é\x00\x1b\n\u202e\ud800。１xn-"), max_size=40)


@given(HOSTILE)
def test_whatever_a_feed_links_to_can_be_fetched_or_is_none(link: str) -> None:
    """R20, R32: every later step may take the address as it is."""
    for given_link in (link, f"http://{link}"):
        address = absolute(given_link, BASE)
        if address is not None:
            parse_url(address)  # raises nothing
            assert urlsplit(address).hostname
            assert "@" not in urlsplit(address).netloc
            assert dialled(quoted(address)) == address


@given(HOSTILE)
def test_the_host_of_anything_can_be_told(link: str) -> None:
    """R9: the unit of politeness is asked for before anything is checked."""
    for url in (link, f"http://{link}"):
        assert ":" in host_of(url)
