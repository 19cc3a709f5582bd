"""What a site lets robots read: its robots.txt, read as RFC 9309 says, for one reader. Pure.

A matcher of our own: those at hand make regular expressions of a stranger's wildcards, which a hostile file can use to
hold the reader up, or know no wildcards at all. Here a file costs time in proportion to its length.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

import msgspec

_CHARS_MAX = 512_000
"""RFC 9309, section 2.5: at least 500 KiB are read."""
_DELAY_SECONDS_MAX = 86_400.0
"""A site that wants more is asked once a day, as its robots.txt is; the calendar ends before 1e300 seconds."""
_LITERAL = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
"""Bytes that mean the same with and without percent-encoding (RFC 3986, section 2.3)."""
_ASCII = "".join(map(chr, range(33, 127)))


class Robots(msgspec.Struct, frozen=True, kw_only=True):
    """What one site lets this reader read."""

    rules: tuple[tuple[str, bool], ...] = ()
    """Pattern of path and query, and whether it allows; what decides first stands first."""
    delay_seconds: float = 0.0
    """Crawl-delay: how long to wait between two requests; 0 = not told."""


def parse_robots(text: str, product: str) -> Robots:
    """Read a robots.txt for a reader by its product token; what cannot be read in it counts as not written."""
    ours: list[tuple[str, str]] = []
    everybodys: list[tuple[str, str]] = []
    agents: set[str] = set()
    in_rules, named = False, False
    whole = text if len(text) <= _CHARS_MAX else text[:_CHARS_MAX].rpartition("\n")[0]  # half a rule forbids too much
    for key, value in _lines(whole):
        if key == "user-agent":
            if in_rules:
                agents, in_rules = set(), False
            agents.add(value.partition("/")[0].strip().lower())
            named = named or product.lower() in agents
        elif key in ("allow", "disallow", "crawl-delay"):
            in_rules = True
            if product.lower() in agents:
                ours.append((key, value))
            if "*" in agents:
                everybodys.append((key, value))
    return _robots(ours if named else everybodys)


def allows(robots: Robots, url: str) -> bool:
    """Whether an address may be read: the longest pattern that fits decides, and of equal ones the one that allows."""
    parts = urlsplit(url)
    path = _normal((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    if path == "/robots.txt":
        return True
    return next((allow for pattern, allow in robots.rules if _fits(pattern, path)), True)


def _lines(text: str) -> Iterable[tuple[str, str]]:
    for line in text.removeprefix("\ufeff").replace("\r", "\n").split("\n"):
        key, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield key.strip().lower(), value.strip()


def _robots(lines: Iterable[tuple[str, str]]) -> Robots:
    rules: set[tuple[str, bool]] = set()
    delay = 0.0
    for key, value in lines:
        if key == "crawl-delay":
            delay = max(delay, _seconds(value))
        elif value:
            rules.add((_normal(value), key == "allow"))
    deciding = sorted(rules, key=lambda rule: (-len(rule[0]), not rule[1], rule[0]))
    return Robots(rules=tuple(deciding), delay_seconds=delay)


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        return 0.0
    return min(seconds, _DELAY_SECONDS_MAX) if math.isfinite(seconds) and seconds > 0 else 0.0


def _normal(path: str) -> str:
    """Write a path or pattern in the one way that compares: UTF-8 percent-encoded, but not where it need not be."""
    first, *others = quote(path, safe=_ASCII, errors="replace").split("%")
    parts = [first]
    for part in others:
        try:
            byte = int(part[:2], 16) if len(part) >= 2 and part[:2].isalnum() else None
        except ValueError:
            byte = None
        if byte is None:
            parts.append(f"%{part}")
        else:
            parts.append((chr(byte) if byte in _LITERAL else f"%{part[:2].upper()}") + part[2:])
    return "".join(parts)


def _fits(pattern: str, path: str) -> bool:
    """Whether a pattern fits the beginning of a path; * = any signs, $ at the end = the path ends here."""
    is_whole = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    end = len(first)
    if not others:
        return not is_whole or end == len(path)
    last = others.pop() if is_whole else ""
    for part in others:
        found = path.find(part, end)
        if found < 0:
            return False
        end = found + len(part)
    return path.endswith(last) and len(path) - len(last) >= end
