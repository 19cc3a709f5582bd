"""What a robots.txt lets this reader read (R11)."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.robots import Robots, allows, parse_robots

PRODUCT = "departure-monitor"
SITE = "https://news.example"


def may(text: str, path: str) -> bool:
    return allows(parse_robots(text, PRODUCT), SITE + path)


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("", "/a", True),
        ("Disallow:", "/a", True),
        ("Disallow: /", "/a", False),
        ("Disallow: /", "/robots.txt", True),
        ("Disallow: /a", "/about", False),
        ("Disallow: /a/", "/about", True),
        ("disallow : /a # as long as it lasts", "/a", False),
        ("Disallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("Allow: /a/b\nDisallow: /a", "/a/c", False),
        ("Disallow: /a\nAllow: /a", "/a", True),
        ("Disallow: /*.pdf$", "/x/y.pdf", False),
        ("Disallow: /*.pdf$", "/x/y.pdf?page=1", True),
        ("Disallow: /*?", "/x?y=1", False),
        ("Disallow: /*/private/*/x", "/a/private/b/x.html", False),
        ("Disallow: /a*b*c$", "/abxbc", False),
        ("Disallow: /a*b*c$", "/abxcb", True),
        ("Disallow: /a*aa$", "/aa", True),
        ("Disallow: /caf%C3%A9", "/café", False),
        ("Disallow: /café", "/caf%c3%a9", False),
        ("Disallow: /%61b", "/ab", False),
        ("Disallow: /a%2Fb", "/a/b", True),
        ("Disallow: /100%", "/100%", False),
        ("Disallow: a", "/a", True),
        ("Nonsense\n\0\nDisallow /x\nDisallow: /y", "/x", True),
    ],
)
def test_the_longest_rule_that_fits_decides(rules: str, path: str, allowed: bool) -> None:
    assert may(f"User-agent: *\n{rules}", path) is allowed


def test_our_own_group_wins_over_everybodys_wherever_it_stands_and_however_it_is_written() -> None:
    text = (
        "\ufeffUser-agent: *\r\nDisallow: /\r\n\r\nUser-Agent: Other\rUSER-AGENT: Departure-Monitor/2.0\r\n"
        "Disallow: /ours\r\nUser-agent: Third\nDisallow: /third\n\nUser-agent: departure-monitor\nDisallow: /more"
    )
    assert [may(text, path) for path in ("/", "/third", "/ours", "/more")] == [True, True, False, False]


def test_a_group_of_ours_that_forbids_nothing_allows_everything() -> None:
    assert may("User-agent: departure-monitor\nDisallow:\nUser-agent: *\nDisallow: /", "/a")


def test_a_group_that_only_begins_like_our_name_is_not_ours() -> None:
    assert may("User-agent: departure\nDisallow: /", "/a")


@pytest.mark.parametrize(
    ("value", "seconds"), [("10", 10.0), ("0.5", 0.5), ("-3", 0.0), ("nan", 0.0), ("inf", 0.0), ("soon", 0.0)]
)
def test_crawl_delay_is_read_in_seconds(value: str, seconds: float) -> None:
    """R9."""
    assert parse_robots(f"User-agent: *\nCrawl-delay: {value}", PRODUCT).delay_seconds == seconds


def test_hostile_wildcards_cost_no_more_than_their_length() -> None:
    """R11, R29."""
    rule = "Disallow: /" + "*a" * 5_000 + "$\n"
    hostile = parse_robots("User-agent: *\n" + rule * 60, PRODUCT)
    began = time.process_time()
    assert allows(hostile, SITE + "/" + "a" * 2_000 + "b")
    many = parse_robots("User-agent: *\n" + "".join(f"Disallow: /*{n}x*y\n" for n in range(60_000)), PRODUCT)
    assert allows(many, SITE + "/" + "x" * 2_000)
    assert time.process_time() - began < 5


_LINES = st.lists(
    st.tuples(
        st.sampled_from(["User-agent", "Allow", "Disallow", "Crawl-delay", "Sitemap", ""]),
        st.text("/*$a%é#: ?", max_size=8),
    )
)


@given(_LINES, st.text("/a%é?*$", max_size=12))
def test_anything_can_be_read_and_kept(lines: list[tuple[str, str]], path: str) -> None:
    text = "\n".join(f"{key}: {value}" for key, value in lines)
    robots = parse_robots("User-agent: *\n" + text, PRODUCT)
    assert allows(robots, f"{SITE}/{path}") in (True, False)
    assert not robots.rules or max(len(pattern) for pattern, _ in robots.rules) == len(robots.rules[0][0])
    assert allows(Robots(), f"{SITE}/{path}")
