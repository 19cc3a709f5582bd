"""Which addresses may be fetched."""

from __future__ import annotations

import ipaddress

import pytest

from monitor.domain.addresses import find_refusal, is_public, parse_url, show_url, without_address
from monitor.errors import FetchError

FORBIDDEN = (
    "0.0.0.1 10.1.2.3 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.255 169.254.169.254 172.16.0.1 "
    "172.31.255.255 192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.7 "
    "203.0.113.9 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 "
    "64:ff9b::7f00:1 64:ff9b::808:808 fe80::1 fc00::1 fd12::1 ff02::1 2001::1 2001:db8::1 2002:7f00:1:: "
    "2002:808:808::1 3fff::1 3fff:fff::1 4000::1 fe80::1%1 "
).split()
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "100.63.255.255",
    "172.15.0.1",
    "172.32.0.1",
    "192.0.1.1",
    "2606:4700::1111",
    "2a00:1450::1",
]


@pytest.mark.parametrize("address", FORBIDDEN)
def test_an_address_that_is_not_public_is_refused_on_every_port(address: str) -> None:
    """R21."""
    assert not is_public(address)
    assert all("not public" in (find_refusal(address, port, ()) or "") for port in (80, 443, 8080))


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_dialled_on_the_web_ports_only(address: str) -> None:
    """R20."""
    assert find_refusal(address, 80, ()) is find_refusal(address, 443, ()) is None
    assert "port 8080" in (find_refusal(address, 8080, ()) or "")


def test_an_allowance_opens_its_network_on_its_port() -> None:
    """R22."""
    allowances = [(ipaddress.ip_network("10.0.0.0/8"), 8080), (ipaddress.ip_network("fd00::/8"), None)]
    assert find_refusal("10.1.1.1", 8080, allowances) is None
    assert find_refusal("10.1.1.1", 80, allowances) is not None
    assert find_refusal("11.1.1.1", 8080, allowances) is not None
    assert find_refusal("fd00::1", 5, allowances) is None


@pytest.mark.parametrize(
    "url",
    [
        "ftp://news.example/", "file:///etc/passwd", "news.example", "javascript:1", "http://", "http:///x", "http://a:b/",
        "http://a:0/", "http://a b/", "http://a\\b/", "http://a/\x00", "http://a/\n", "http://a/\u202e", "http://u@a/",
        "http://hunter2:hunter2@a/", "http://[::1", "http://a/" + "x" * 3_000, "", "//a/b",
    ],
)  # fmt: skip
def test_an_address_of_bad_spelling_is_refused_without_showing_secrets(url: str) -> None:
    """R20, R33."""
    with pytest.raises(FetchError) as caught:
        parse_url(url)
    assert "hunter2" not in str(caught.value)
    assert not caught.value.retryable


def test_what_people_see_of_an_address_holds_no_secret() -> None:
    """R32, R33."""
    assert show_url("https://me:hunter2@a.example:1/x?token=hunter2#hunter2") == "https://a.example:1/x?..."
    assert show_url("http://[") == "(an address that is not a valid URL)"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("foo", "foo"),
        ("news.example/feed", "news.example/feed"),
        ("two words", "two words"),
        ("me:hunter2@a.example/x?k=hunter2#hunter2", "a.example/x?..."),
        ("//a.example/x", "//a.example/x"),
        ("foo\x1b[31m", "foo[31m"),
    ],
)
def test_words_that_are_no_address_are_shown_as_they_are_but_for_secrets(words: str, shown: str) -> None:
    assert show_url(words) == shown


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        ("https://a.example/x?... answered 503", "it answered 503"),
        ("cannot connect to https://a.example/x?...: refused", "cannot connect to it: refused"),
        ("the host of https://a.example/x?... is not known", "its host is not known"),
        ("https://a.example/x?...y answered 503", "https://a.example/x?...y answered 503"),
    ],
)
def test_a_problem_behind_its_address_does_not_name_it_again(problem: str, told: str) -> None:
    assert without_address("https://a.example/x?token=t0p", problem) == told
