"""Feeds from bytes: RSS and Atom by feedparser with a second reader behind it, and JSON Feed. Runs in the sandbox."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec

from monitor.adapters.charsets import charset_of, decode
from monitor.adapters.sandbox import Sandbox
from monitor.domain.article import clean_line, clean_text
from monitor.domain.feed import Entry, ParsedFeed
from monitor.errors import UnreadableError

# R29; applied before any regular expression of ours.
ENTRIES_MAX = 1_000
_FEEDPARSER_ITEMS_MAX = 1_500
"""feedparser takes up to 2 ms an item: a longer feed would not end within a worker's time."""
_TITLE_CHARS_MAX = 1_000
_SUMMARY_CHARS_MAX = 64_000
_URL_CHARS_MAX = 2_048

_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:[^-]|-[^-])*-->\s*)*<(?:!doctype\s+html|html[\s>])", re.IGNORECASE
)
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_FEED_LINKS_MAX = 10
_HEAD_CHARS = 200_000
_BLOCKS = frozenset(
    "p div br li ul ol h1 h2 h3 h4 h5 h6 tr td th table blockquote section article figcaption hr pre".split()
)
_SILENT = frozenset(("script", "style", "noscript", "template"))
_LANGUAGE = re.compile(r"([a-z]{2})(?:$|[-_])")
_PERIOD_SECONDS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}


class SandboxedReadFeed:
    """Implements ports.ReadFeed."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def __call__(self, body: bytes, *, url: str, content_type: str | None) -> ParsedFeed:
        return await self._sandbox.run(parse_feed, body, url, content_type)


def parse_feed(body: bytes, url: str, content_type: str | None) -> ParsedFeed:
    """Read a feed's document. Raises UnreadableError in plain words, with the feeds a page names where it is a page."""
    start = body[:_HEAD_CHARS].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise UnreadableError("the answer is empty, not a feed")
    if _HTML.match(start):
        raise _page_not_feed(decode(body[:_HEAD_CHARS], content_type), url)
    if start.startswith(b"{"):
        return _read_json_feed(body, url)
    is_enormous = body.count(b"<item") + body.count(b"<entry") > _FEEDPARSER_ITEMS_MAX
    feed = None if is_enormous else _read_by_feedparser(body, url, content_type)
    if feed is not None and feed.entries:
        return feed
    second = _read_by_second_reader(body, url)
    if second is not None and second.entries:
        return second
    if feed is None:
        raise UnreadableError(f"the answer is {_what_it_is(start)}, not a feed")
    return feed


# --- feedparser ----------------------------------------------------------------------------------


def _read_by_feedparser(body: bytes, url: str, content_type: str | None) -> ParsedFeed | None:
    """Return None where feedparser recognises no feed."""
    import feedparser

    charset = charset_of(content_type)
    headers = {
        "content-location": url,
        "content-type": "application/xml" + (f"; charset={charset}" if charset else ""),
    }
    try:
        # BytesIO only: bytes that look like a path or an address would be opened.
        document = feedparser.parse(
            io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception:  # it raises whatever a codec or a parser below raises
        return None
    if not document.get("version"):
        return None
    feed = document.feed
    return _parsed(
        title=feed.get("title"),
        language=feed.get("language"),
        entries=(_entry_by_feedparser(entry, url) for entry in document.entries),
        hint=_longest(_minutes(feed.get("ttl")), _period(feed.get("sy_updateperiod"), feed.get("sy_updatefrequency"))),
    )


def _entry_by_feedparser(entry: Mapping[str, Any], url: str) -> Entry:
    content: Sequence[Mapping[str, Any]] = entry.get("content") or ({},)
    moment = entry.get("published_parsed") or entry.get("created_parsed") or entry.get("updated_parsed")
    published_at = None
    if moment is not None:
        try:
            published_at = datetime(*moment[:6]).replace(tzinfo=UTC)  # noqa: DTZ001
        except ValueError:
            published_at = None
    return _entry(
        key=entry.get("id"),
        url=_absolute(entry.get("link"), url),
        title=entry.get("title"),
        summary=entry.get("summary") or content[0].get("value"),
        published_at=published_at,
    )


# --- the second reader, for what feedparser finds nothing in -----------------------------------------


def _read_by_second_reader(body: bytes, url: str) -> ParsedFeed | None:
    import fastfeedparser

    try:
        document = fastfeedparser.parse(body)  # given bytes it uses no network
    except Exception:  # as above
        return None
    feed = document.get("feed") or {}
    return _parsed(
        title=feed.get("title"),
        language=feed.get("language"),
        entries=(
            _entry(
                key=entry.get("id"),
                url=_absolute(entry.get("link"), url),
                title=entry.get("title"),
                summary=entry.get("description"),
                published_at=_moment(entry.get("published") or entry.get("updated")),
            )
            for entry in document.get("entries", ())
        ),
        note="read by the second reader, fastfeedparser: feedparser finds nothing in it, or takes too long",
    )


# --- JSON Feed (https://www.jsonfeed.org/version/1.1/) ----------------------------------------------------


def _read_json_feed(body: bytes, url: str) -> ParsedFeed:
    document = _json_object(decode(body, None))
    version = document.get("version")
    if not isinstance(version, str) or "jsonfeed.org/version/1" not in version:
        raise UnreadableError("the answer is JSON, but no JSON Feed 1.0 or 1.1: it has no such version line")
    items = document.get("items")
    language = document.get("language")
    return _parsed(
        title=document.get("title"),
        language=language,
        entries=(
            _entry(
                key=item.get("id"),
                url=_absolute(item.get("url") or item.get("external_url"), url),
                title=item.get("title"),
                summary=item.get("summary") or item.get("content_text") or item.get("content_html"),
                published_at=_moment(item.get("date_published") or item.get("date_modified")),
                language=item.get("language"),
            )
            for item in (items if isinstance(items, list) else ())
            if isinstance(item, dict)
        ),
    )


def _json_object(text: str) -> dict[str, Any]:
    """Read a JSON object; half a character (a lone surrogate, which JSON can write) reads as U+FFFD."""
    try:
        try:
            return msgspec.json.decode(text, type=dict[str, Any])
        except msgspec.DecodeError:
            whole = json.dumps(json.loads(text), ensure_ascii=False)
        sound = whole.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return msgspec.json.decode(sound, type=dict[str, Any])
    except (ValueError, RecursionError):  # msgspec.DecodeError is a ValueError
        raise UnreadableError("the answer is broken JSON, not a feed") from None


# --- what the readers share ----------------------------------------------------------------------


def _parsed(
    *, title: object, language: object, entries: Iterable[Entry], hint: float | None = None, note: str | None = None
) -> ParsedFeed:
    return ParsedFeed(
        title=_plain(title, _TITLE_CHARS_MAX) or None,
        language=_language(language),
        entries=_newest(tuple(entries)),
        interval_hint_seconds=hint,
        note=note,
    )


def _entry(
    *,
    key: object,
    url: str | None,
    title: object,
    summary: object,
    published_at: datetime | None,
    language: object = None,
) -> Entry:
    return Entry(
        key=clean_line(str(key)[:_URL_CHARS_MAX]) if key is not None else "",
        url=url,
        title=_plain(title, _TITLE_CHARS_MAX).replace("\n", " "),
        summary=_plain(summary, _SUMMARY_CHARS_MAX),
        published_at=published_at,
        language=_language(language),
    )


def _newest(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Keep the newest entries of an enormous feed, in the feed's order; one without a date counts as newest."""
    if len(entries) <= ENTRIES_MAX:
        return entries
    latest = datetime.max.replace(tzinfo=UTC)
    order = sorted(range(len(entries)), key=lambda i: entries[i].published_at or latest, reverse=True)
    return tuple(entries[i] for i in sorted(order[:ENTRIES_MAX]))


def _absolute(link: object, base: str) -> str | None:
    """Return a link as an http(s) address; None = there is none that could be fetched."""
    if not isinstance(link, str) or not link.strip() or len(link) > _URL_CHARS_MAX:
        return None
    try:
        address = urljoin(base, link.strip())
        return address if urlsplit(address).scheme in ("http", "https") and urlsplit(address).hostname else None
    except ValueError:
        return None


def _moment(value: object) -> datetime | None:
    """Read an instant, as UTC; None = there is none, or none that the calendar has in UTC."""
    try:
        moment = datetime.fromisoformat(str(value)) if value else None
        if moment is None:
            return None
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _language(value: object) -> str | None:
    found = _LANGUAGE.match(str(value).strip().lower()) if value else None
    return found[1] if found else None


def _minutes(value: object) -> float | None:
    text = str(value).strip() if value is not None else ""
    return float(text[:9]) * 60 if text.isascii() and text.isdigit() else None


def _period(period: object, frequency: object) -> float | None:
    """Read the syndication module's hint: so many times (once if not told) a period."""
    seconds = _PERIOD_SECONDS.get(str(period).strip().lower())
    if seconds is None:
        return None
    times = str(frequency or 1).strip()
    return seconds / max(int(times[:6]), 1) if times.isascii() and times.isdigit() else float(seconds)


def _longest(*seconds: float | None) -> float | None:
    return max((value for value in seconds if value), default=None)


class _Words(HTMLParser):
    """Collects the words of markup, a line a block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(self._silent - (tag in _SILENT), 0)
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def _plain(markup: object, chars_max: int) -> str:
    """Return the words of a piece of text or markup."""
    text = str(markup)[:chars_max] if markup is not None else ""
    if "<" in text or "&" in text:
        words = _Words()
        words.feed(text)
        words.close()
        text = "".join(words.parts)
    return clean_text(text)


# --- what is no feed -----------------------------------------------------------------------------


class _FeedLinks(HTMLParser):
    """Collects the feeds that a page's head names."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        is_feed = "alternate" in values.get("rel", "").lower().split() and values.get("type", "").lower() in _FEED_TYPES
        link = _absolute(values.get("href"), self.base) if tag == "link" and is_feed else None
        if link is not None and link not in self.found:
            self.found.append(link)


def _page_not_feed(page: str, url: str) -> UnreadableError:
    links = _FeedLinks(url)
    links.feed(page)
    found = links.found[:_FEED_LINKS_MAX]
    if not found:
        return UnreadableError("the answer is an HTML page, not a feed, and it names no feed of its own")
    named = "; try " + " or ".join(f"`monitor feeds add {link}`" for link in found)
    return UnreadableError(f"the answer is an HTML page, not a feed{named}", feed_links=found)


def _what_it_is(start: bytes) -> str:
    magics = {
        b"%PDF": "a PDF", b"PK\x03\x04": "a zip file", b"\x89PNG": "an image", b"GIF8": "an image",
        b"\xff\xd8\xff": "an image", b"\x1f\x8b": "a gzip file", b"<": "XML of another kind",
    }  # fmt: skip
    return next((name for magic, name in magics.items() if start.startswith(magic)), "text or data")
