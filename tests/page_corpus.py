"""The pages of the corpus beside the checkout, with what is expected of them, and how what was found is scored."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

Words = Counter[str]


class CorpusPage(msgspec.Struct, frozen=True):
    """One page as it was served, and the article that people find in it."""

    url: str
    body: bytes
    versions: tuple[Mapping[str, Any], ...]
    """The publisher's pages by layout; that of this page is the one that fits best."""


class Score(msgspec.Struct, frozen=True):
    """How well a page was read."""

    f1: float
    """Of the bags of words."""
    date_right: bool | None
    """To the day, in the zone of either date; None = nothing is expected."""


def corpus_pages(folder: Path) -> Iterator[CorpusPage]:
    """Yield the pages of a folder, by country."""
    for meta_file in sorted(folder.glob("*/meta.info")):
        for name, meta in json.loads(meta_file.read_text(encoding="utf-8")).items():
            file, publisher = meta_file.parent / name, re.match(r"[A-Za-z0-9]+?(?=_\d{4})", name)
            if publisher is None or not file.exists():
                continue
            versions = json.loads((meta_file.parent / f"{publisher[0]}.json").read_text(encoding="utf-8"))
            yield CorpusPage(meta["url"], gzip.decompress(file.read_bytes()), tuple(versions.values()))


def score(page: CorpusPage, text: str, published_at: datetime | None) -> Score:
    """Hold what was found against what is expected."""
    found = _words(text)
    gold = max(page.versions, key=lambda version: _f1(found, _words_of(version)))
    date_right = None
    if gold.get("publishing_date"):
        moment = datetime.fromisoformat(gold["publishing_date"])
        date_right = published_at is not None and published_at.date() in (
            moment.date(),
            moment.astimezone(published_at.tzinfo).date(),
        )
    return Score(_f1(found, _words_of(gold)), date_right)


def _words(text: str) -> Words:
    return Counter(re.findall(r"\w+", text.lower()))


def _words_of(version: Mapping[str, Any]) -> Words:
    body = version.get("body") or {}
    sections = [line for part in body.get("sections", []) for line in part["headline"] + part["paragraphs"]]
    return _words(" ".join([*body.get("summary", []), *sections]))


def _f1(found: Words, gold: Words) -> float:
    return 2 * (found & gold).total() / max(found.total() + gold.total(), 1)
