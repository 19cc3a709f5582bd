"""Identity of entries and addresses."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from monitor.domain.feed import Entry, find_canonical, host_of, identifying_urls, keyed_entries, plain_url


def an_entry(**fields: Any) -> Entry:
    values: dict[str, Any] = {"key": "", "url": None, "title": "Words", "summary": "", "published_at": None}
    return Entry(**values | fields)


def keys(*entries: Entry) -> list[str]:
    return [entry.key for entry in keyed_entries(entries)]


def test_an_id_is_the_key_and_a_repeated_id_takes_its_link_along() -> None:
    """R17."""
    entries = [an_entry(key="1", url="u1"), an_entry(key="2", url="u2"), an_entry(key="2", url="u3")]
    assert keys(*entries) == ["1", "2 u2", "2 u3"]


def test_without_an_id_the_link_is_the_key_else_title_and_date() -> None:
    """R17."""
    dated = an_entry(published_at=datetime(2024, 8, 8, tzinfo=UTC))
    first, second, third = keys(an_entry(url="u1"), an_entry(), dated)
    assert first == "u1"
    assert second.startswith("sha256:")
    assert third.startswith("sha256:")
    assert second != third


def test_the_same_identity_twice_is_one_entry() -> None:
    assert keys(an_entry(key="1", url="u"), an_entry(key="1", url="u"), an_entry(), an_entry()) == [
        "1 u",
        keys(an_entry())[0],
    ]


def test_keys_do_not_depend_on_order_or_on_the_newest_date() -> None:
    """R17."""
    entries = [an_entry(key=str(n), published_at=datetime(2024, 1, n + 1, tzinfo=UTC)) for n in range(5)]
    assert sorted(keys(*entries)) == sorted(keys(*reversed(entries)))


def test_only_a_link_that_stands_in_one_entry_identifies_it() -> None:
    assert identifying_urls([an_entry(url="a"), an_entry(url="b"), an_entry(url="b"), an_entry()]) == {"a"}


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("https://News.Example:443/a?x=1&utm_source=rss&y=#top", "https://news.example/a?x=1&y="),
        ("http://news.example:8080", "http://news.example:8080/"),
        ("https://news.example/a?q=a%2Fb", "https://news.example/a?q=a%2Fb"),
        ("http://[2606:4700::1]:80/a", "http://[2606:4700::1]/a"),
        ("https://news.example/a?utm_campaign=x", "https://news.example/a"),
    ],
)
def test_a_plain_address_leaves_out_what_leads_to_the_same_page(url: str, plain: str) -> None:
    assert plain_url(url) == plain == plain_url(plain)


@pytest.mark.parametrize(
    ("told", "canonical"),
    [
        ("/b", "https://news.example/b"),
        ("https://other.example/b#x", "https://other.example/b"),
        ("https://news.example/", None),
        ("javascript:void(0)", None),
        ("http://[", None),
        ("https://user:pass@news.example/b", "https://news.example/b"),
        (None, None),
    ],
)
def test_a_canonical_address_is_absolute_and_no_front_page(told: str | None, canonical: str | None) -> None:
    assert find_canonical(told, "https://news.example/a") == canonical


def test_a_host_is_a_name_and_a_port() -> None:
    """R9."""
    assert [host_of(url) for url in ("https://A.example/x", "http://a.example", "http://a.example:81/")] == [
        "a.example:443",
        "a.example:80",
        "a.example:81",
    ]
