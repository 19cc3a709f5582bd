"""Articles out of pages, by trafilatura. Runs in the sandbox."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from monitor.adapters.charsets import decode
from monitor.adapters.feed_items import absolute
from monitor.adapters.moments import read_moment
from monitor.adapters.sandbox import Sandbox
from monitor.domain.article import clean_line, clean_text
from monitor.errors import UnreadableError
from monitor.pipeline.ports import Extracted

Tree = Any
"""A parsed page (lxml.html.HtmlElement); lxml has no types."""

# R26. A missing or vague type is judged by the first bytes alone.
_PAGE_TYPES = frozenset(
    ("text/html", "application/xhtml+xml", "text/plain", "text/xml", "application/xml", "application/octet-stream", "")
)
_MAGICS = {
    b"%PDF": "a PDF", b"PK\x03\x04": "a zip file", b"\x89PNG": "an image", b"GIF8": "an image",
    b"\xff\xd8\xff": "an image", b"RIFF": "an image", b"\x1f\x8b": "a gzip file",
    b"\xd0\xcf\x11\xe0": "an office document",
}  # fmt: skip
_HEAD_BYTES = 1_024
_TITLE_CHARS_MAX = 1_000
_TEXT_CHARS_MAX = 400_000
_LANGUAGE = re.compile(r"\s*([a-zA-Z]{2})(?:$|[-_\s])")
# Where publishers say to the second when an article came out, the surest first.
_DATE_PATHS = (
    '//meta[@property="article:published_time"]/@content',
    '//meta[@itemprop="datePublished"]/@content',
    '//meta[@name="article:published_time" or @name="date" or @name="DC.date.issued" or @name="pubdate"]/@content',
)


class SandboxedExtract:
    """Implements ports.Extract."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def __call__(self, body: bytes, *, url: str, content_type: str | None) -> Extracted:
        return await self._sandbox.run(extract_page, body, url, content_type)


def extract_page(body: bytes, url: str, content_type: str | None) -> Extracted:
    """Find the article in a page. Raises UnreadableError for what is no page, in plain words."""
    _check_is_page(body, content_type)
    text = decode(body, content_type)
    if (content_type or "").lower().startswith("text/plain"):
        return Extracted(
            title=None, text=clean_text(text[:_TEXT_CHARS_MAX]), language=None, published_at=None, canonical_url=None
        )
    from trafilatura import bare_extraction
    from trafilatura.utils import load_html

    try:
        tree = load_html(
            text
        )  # given markup only: a string that looks like an address would be fetched by some loaders
        if tree is None:
            raise UnreadableError("the page holds no HTML")
        canonical = tree.xpath('//link[contains(concat(" ", normalize-space(@rel), " "), " canonical ")]/@href')
        language = _language(tree)
        precise = _published_at(tree)
        document = bare_extraction(
            tree, url=url, include_comments=False, with_metadata=True,
            date_extraction_params={"original_date": True, "extensive_search": True},
        )  # fmt: skip
    except UnreadableError:
        raise
    except Exception as error:  # hostile markup makes the libraries below raise anything
        raise UnreadableError(f"the page could not be read: {type(error).__name__}") from error
    day = read_moment(getattr(document, "date", None))  # htmldate's day, as its first instant
    return Extracted(
        title=clean_line((getattr(document, "title", None) or "")[:_TITLE_CHARS_MAX]) or None,
        text=clean_text((getattr(document, "text", None) or "")[:_TEXT_CHARS_MAX]),
        language=language,
        published_at=precise or day,
        canonical_url=absolute(str(canonical[0]), url) if canonical else None,
    )


def _check_is_page(body: bytes, content_type: str | None) -> None:
    kind = (content_type or "").partition(";")[0].strip().lower()
    head = body[:_HEAD_BYTES].lstrip()
    for magic, name in _MAGICS.items():
        if head.startswith(magic):
            raise UnreadableError(f"the page is {name}, not an article")
    if kind not in _PAGE_TYPES:
        raise UnreadableError(f"the page is of type {clean_line(kind[:60])!r}, not an article")
    if not head:
        raise UnreadableError("the page is empty")
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError("the page is binary data, not an article")


def _language(tree: Tree) -> str | None:
    told = [*tree.xpath("/html/@lang"), *tree.xpath('//meta[@property="og:locale"]/@content')]
    return next((found[1].lower() for value in told if (found := _LANGUAGE.match(str(value)))), None)


def _published_at(tree: Tree) -> datetime | None:
    """Return the moment the page itself names; None = it names none that can be read."""
    told = [str(value) for path in _DATE_PATHS for value in tree.xpath(path)]
    return next((moment for value in (*_json_ld_dates(tree), *told) if (moment := read_moment(value))), None)


def _json_ld_dates(tree: Tree) -> Iterator[str]:
    for script in tree.xpath('//script[@type="application/ld+json"]/text()'):
        try:
            yield from _dates_in(json.loads(str(script), strict=False))
        except (ValueError, RecursionError):
            continue


def _dates_in(node: Any) -> Iterator[str]:
    """Yield datePublished of the articles in a JSON-LD node; of other things (a video, an image) it says nothing."""
    if isinstance(node, list):
        for item in node:
            yield from _dates_in(item)
    elif isinstance(node, dict):
        kinds = node.get("@type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if any(
            isinstance(kind, str) and kind.endswith(("Article", "BlogPosting", "LiveBlogPosting")) for kind in kinds
        ):
            date = node.get("datePublished")
            if isinstance(date, str):
                yield date
        yield from _dates_in(node.get("@graph"))
        yield from _dates_in(node.get("mainEntity"))
