"""News sitemaps, the list of new articles that papers keep for search engines. Runs in the sandbox.

Source: https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
"""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit
from xml.etree import ElementTree

from monitor.adapters.feed_items import absolute, make_entry, make_feed, title_of
from monitor.adapters.moments import read_moment
from monitor.domain.feed import Entry, ParsedFeed
from monitor.errors import UnreadableError

_ROOT = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|<\?[^>]*>|<!--(?:[^-]|-[^-])*-->)*<(?:\w+:)?(urlset|sitemapindex)[\s/>]")
_HEAD_BYTES = 4_096
_PAGES_MAX = 50_000
"""The most that a sitemap may hold (https://www.sitemaps.org/protocol.html)."""
_LINKS_MAX = 10


def is_sitemap(body: bytes) -> bool:
    """Whether a document is a sitemap, or a list of sitemaps."""
    return _ROOT.match(body[:_HEAD_BYTES]) is not None


def read_sitemap(body: bytes, url: str) -> ParsedFeed:
    """Read a news sitemap. Raises UnreadableError for one of other pages; for a list of sitemaps with those of news."""
    root = _ROOT.match(body[:_HEAD_BYTES])
    if root is not None and root[1] == b"sitemapindex":
        raise _list_not_feed(body, url)
    pages = 0
    titles: dict[str, None] = {}
    entries: list[Entry] = []
    for page in islice(_elements(body, "url"), _PAGES_MAX):
        pages += 1
        if (news := _child(page, "news")) is not None:
            publication = _child(news, "publication")
            titles[title_of(_text(publication, "name"))] = None
            entries.append(_entry(page, news, publication, url))
    if not entries and (pages or b"sitemap-news" not in body[:_HEAD_BYTES]):
        raise UnreadableError("the answer is a sitemap without news: it tells neither titles nor dates of publication")
    languages = {entry.language for entry in entries}
    return make_feed(
        title=next(filter(None, titles), ""),
        language=languages.pop() if len(languages) == 1 else None,
        format_="news sitemap",
        entries=entries,
        note="a news sitemap lists the titles of the last two days, without summaries",
    )


def _entry(
    page: ElementTree.Element, news: ElementTree.Element, publication: ElementTree.Element | None, url: str
) -> Entry:
    return make_entry(
        key=None,
        url=absolute(_text(page, "loc"), url),
        title=title_of(_text(news, "title")),
        summary="",
        published_at=read_moment(_text(news, "publication_date")) or read_moment(_text(page, "lastmod")),
        language=_text(publication, "language"),
    )


def _list_not_feed(body: bytes, url: str) -> UnreadableError:
    found = [absolute(_text(item, "loc"), url) for item in islice(_elements(body, "sitemap"), _PAGES_MAX)]
    links = tuple(dict.fromkeys(link for link in found if link and "news" in urlsplit(link).path.lower()))[:_LINKS_MAX]
    tries = " or ".join(f"`monitor feeds add {shlex.quote(link)}`" for link in links)
    named = f"; try {tries}" if links else ", none of news"
    return UnreadableError(f"the answer is a list of {len(found)} sitemaps, not a feed{named}", feed_links=links)


def _elements(body: bytes, name: str) -> Iterator[ElementTree.Element]:
    """Yield the elements of a name below the root, as far as the document can be read."""
    root: ElementTree.Element | None = None
    try:
        for event, element in ElementTree.iterparse(io.BytesIO(body), ("start", "end")):  # noqa: S314 - in the sandbox
            if root is None:
                root = element
            elif event == "end" and _local(element) == name:
                yield element
                root.clear()
    except (ElementTree.ParseError, ValueError, LookupError):  # an encoding that nobody knows is a LookupError
        return


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _child(element: ElementTree.Element, name: str) -> ElementTree.Element | None:
    return next((child for child in element if _local(child) == name), None)


def _text(element: ElementTree.Element | None, name: str) -> str:
    child = None if element is None else _child(element, name)
    return (child.text or "").strip() if child is not None else ""
