"""The feeds of the corpus beside the checkout, and how what we read in them is held against a second parser."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import fastfeedparser
import msgspec

from monitor.adapters.feedparsing import parse_feed
from monitor.domain.feed import Entry

URL = "https://feed.example/feed.xml"
_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"\w+")


class Agreement(msgspec.Struct, frozen=True):
    """How far two parsers read the entries of one feed alike."""

    name: str
    entries: int
    by_fallback: bool
    """Our second reader is the very parser it would be compared with: nothing is counted."""
    links: int = 0
    titles: int = 0
    dates: int = 0
    differences: tuple[str, ...] = ()


def agreements(folder: Path) -> Iterator[Agreement]:
    """Yield each feed of a folder, by name. Raises what the parser raises."""
    for path in sorted(folder.glob("*.gz")):
        yield _agreement(path.name, gzip.decompress(path.read_bytes()))


def _agreement(name: str, body: bytes) -> Agreement:
    ours = parse_feed(body, URL, None)
    if ours.note is not None:
        return Agreement(name, len(ours.entries), by_fallback=True)
    theirs: list[Mapping[str, Any]] = fastfeedparser.parse(body)["entries"]
    if len(theirs) > len(ours.entries):  # an enormous feed: of theirs, those that we kept
        oldest = min(entry.published_at for entry in ours.entries if entry.published_at)
        theirs = [item for item in theirs if (date := _date(item)) is None or date >= oldest]
    pairs = list(zip(ours.entries, theirs, strict=False))
    alike = {
        "link": [entry.url == _link(item) for entry, item in pairs],
        "title": [_plain(entry.title) == _plain(item.get("title")) for entry, item in pairs],
        "date": [_same_date(entry, item) for entry, item in pairs],
    }
    differences = [
        f"{what} of entry {n}: {ours.entries[n].url} {ours.entries[n].title!r} {ours.entries[n].published_at}"
        f" | {item.get('link')} {item.get('title')!r} {item.get('published')}"
        for what, same in alike.items()
        for n, (is_same, (_, item)) in enumerate(zip(same, pairs, strict=True))
        if not is_same
    ]
    counts = {f"{what}s": sum(same) for what, same in alike.items()}
    return Agreement(name, len(ours.entries), by_fallback=False, differences=tuple(differences), **counts)


def _link(item: Mapping[str, Any]) -> str | None:
    link = str(item.get("link") or "").strip()
    return urljoin(URL, link) if link else None


def _date(item: Mapping[str, Any]) -> datetime | None:
    told = item.get("published") or item.get("updated")
    return datetime.fromisoformat(str(told)) if told else None


def _plain(title: object) -> list[str]:
    return _WORD.findall(unescape(_TAG.sub("", unescape(str(title or "")))))


def _same_date(entry: Entry, item: Mapping[str, Any]) -> bool:
    ours, theirs = entry.published_at, _date(item)
    if ours is None or theirs is None:
        return ours is theirs
    return abs(ours - theirs) < timedelta(seconds=1)  # feedparser drops parts of a second
