"""Articles out of pages, by trafilatura. Runs in the sandbox."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from html import unescape
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
_SHORT_CHARS = 1_500
"""A shorter text, or one that is less than half of the page's paragraphs, may be a part of the article: it is searched
for in more ways, which take long. The corpus' pages are read without them a quarter faster, and no worse (F1 .951; .947
with them)."""
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
    try:
        return _read_article(text, url)
    except UnreadableError:
        raise
    except Exception as error:  # hostile markup makes the libraries below raise anything
        raise UnreadableError(f"the page could not be read: {type(error).__name__}") from error


def _read_article(markup: str, url: str) -> Extracted:
    """Find text and metadata; only what is used of it, for trafilatura's own metadata cost half as much as its text."""
    from trafilatura.utils import load_html

    tree = load_html(markup)  # given markup only: a string that looks like an address would be fetched by some loaders
    if tree is None:
        raise UnreadableError("the page holds no HTML")
    canonical = tree.xpath('//link[contains(concat(" ", normalize-space(@rel), " "), " canonical ")]/@href')
    told = tuple(_articles_told(tree))
    published_at = _published_at(tree, told) or _find_day(tree, url)
    title, language = _title(tree, told), _language(tree)
    _lighten(tree)
    text = _text(tree, url, fast=True)
    if len(text) < max(_SHORT_CHARS, sum(len("".join(part.itertext())) for part in tree.iter("p")) // 2):
        text = _text(tree, url, fast=False)
    return Extracted(
        title=clean_line(" ".join(unescape(title[:_TITLE_CHARS_MAX]).split())) or None,
        text=clean_text(text[:_TEXT_CHARS_MAX]),
        language=language,
        published_at=published_at,
        canonical_url=absolute(str(canonical[0]), url) if canonical else None,
    )


def _text(tree: Tree, url: str, *, fast: bool) -> str:
    """Return the article's text; "" = none was found."""
    from trafilatura import bare_extraction

    return getattr(bare_extraction(tree, url=url, include_comments=False, fast=fast), "text", None) or ""


def _lighten(tree: Tree) -> None:
    """Take out what is no text but is copied and walked again and again: a tenth of the time."""
    from lxml import etree

    for script in tree.xpath('//script[not(@type="application/ld+json")]'):
        script.text = None
    etree.strip_elements(tree, "style", "svg", with_tail=False)


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


def _title(tree: Tree, told: Sequence[Mapping[str, Any]]) -> str:
    """Return the title for readers of other sites, else that of the structured data, else the page's own; "" = none."""
    from trafilatura.metadata import examine_meta, extract_title

    headlines = (article.get("headline") for article in told)
    return (
        examine_meta(tree).title
        or next((headline for headline in headlines if isinstance(headline, str) and headline.strip()), None)
        or extract_title(tree)
        or ""
    )


def _published_at(tree: Tree, told: Sequence[Mapping[str, Any]]) -> datetime | None:
    """Return the moment the page itself names; None = it names none that can be read."""
    dates = [article.get("datePublished") for article in told]
    dates += [value for path in _DATE_PATHS for value in tree.xpath(path)]
    return next((moment for date in dates if isinstance(date, str) and (moment := read_moment(date))), None)


def _find_day(tree: Tree, url: str) -> datetime | None:
    """Return the first instant of the day that stands somewhere in a page; None = none does. It takes long."""
    from htmldate import find_date

    return read_moment(find_date(tree, url=url, original_date=True, extensive_search=True))


def _articles_told(tree: Tree) -> Iterator[Mapping[str, Any]]:
    """Yield what the page's structured data says of articles."""
    for script in tree.xpath('//script[@type="application/ld+json"]/text()'):
        try:
            yield from _articles_in(json.loads(str(script), strict=False))
        except (ValueError, RecursionError):
            continue


def _articles_in(node: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the articles in a JSON-LD node; other things (a video, an image) have dates and titles of their own."""
    if isinstance(node, list):
        for item in node:
            yield from _articles_in(item)
    elif isinstance(node, dict):
        kinds = node.get("@type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if any(
            isinstance(kind, str) and kind.endswith(("Article", "BlogPosting", "LiveBlogPosting")) for kind in kinds
        ):
            yield node
        yield from _articles_in(node.get("@graph"))
        yield from _articles_in(node.get("mainEntity"))
