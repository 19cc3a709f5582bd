"""Feeds from bytes: RSS and Atom by feedparser with a second reader behind it. Runs in the sandbox."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import msgspec

from monitor.adapters.charsets import charset_of, decode, join_halves
from monitor.adapters.feed_items import (
    SUMMARY_CHARS_LEAST,
    absolute,
    in_time,
    make_entry,
    make_feed,
    read_origin,
    title_of,
    words_of,
)
from monitor.adapters.jsonfeed import is_json, read_json_feed
from monitor.adapters.moments import in_own_time, read_moment
from monitor.adapters.newssitemap import is_sitemap, read_sitemap
from monitor.adapters.page_feeds import page_not_feed
from monitor.adapters.sandbox import Sandbox
from monitor.domain.feed import Entry, ParsedFeed
from monitor.errors import UnreadableError, WorkerKilled

_FEEDPARSER_ITEMS_MAX = 1_500
"""feedparser takes up to 2 ms an item: a longer feed would not end within a worker's time."""
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:[^-]|-[^-])*-->\s*)*<(?:!doctype\s+html|html[\s>])", re.IGNORECASE
)
_HEAD_CHARS = 200_000
_PAGE_BYTES = 1_000_000
"""So much of a page is searched for feeds: they are named at its top, and linked at its very end."""
_FORMATS = {
    "rss20": "RSS 2.0", "rss10": "RSS 1.0", "rss094": "RSS 0.94", "rss093": "RSS 0.93", "rss092": "RSS 0.92",
    "rss091u": "RSS 0.91", "rss091n": "RSS 0.91", "rss090": "RSS 0.90", "atom10": "Atom 1.0", "atom03": "Atom 0.3",
}  # fmt: skip
_SOME_FORMAT = "RSS or Atom"
_HOUR = re.compile(rb"<hour>\s{0,9}([0-9]{1,2})\s{0,9}</hour>")
_DAY = re.compile(rb"<day>\s{0,9}([A-Za-z]{6,9})\s{0,9}</day>")
_SKIP_BYTES_MAX = 4_000
_WEEKDAYS = (b"monday", b"tuesday", b"wednesday", b"thursday", b"friday", b"saturday", b"sunday")
_PERIOD_SECONDS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}


class SandboxedReadFeed:
    """Implements ports.ReadFeed."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def __call__(self, body: bytes, *, url: str, content_type: str | None) -> ParsedFeed:
        try:
            return await self._sandbox.run(parse_feed, body, url, content_type)
        except WorkerKilled as killed:  # most likely one field on which the first reader does not end
            try:
                return await self._sandbox.run(parse_feed_again, body, url)
            except (UnreadableError, WorkerKilled):
                raise killed from None


def parse_feed(body: bytes, url: str, content_type: str | None) -> ParsedFeed:
    """Read a feed's document. Raises UnreadableError in plain words, of a page with the feeds it may lead to."""
    start = body[:_HEAD_CHARS].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise UnreadableError("the answer is empty, not a feed")
    if _HTML.match(start):
        raise page_not_feed(decode(body[:_PAGE_BYTES], content_type), url)
    if is_json(body):
        return read_json_feed(body, url)
    if is_sitemap(body):
        return read_sitemap(body, url)
    body = join_halves(body)
    is_enormous = body.count(b"<item") + body.count(b"<entry") > _FEEDPARSER_ITEMS_MAX
    feed = None if is_enormous else _read_by_feedparser(body, url, content_type)
    if feed is None or not feed.entries:
        second = _read_by_second_reader(body, url)
        feed = second if second is not None and second.entries else feed
    if feed is None:
        raise UnreadableError(f"the answer is {_what_it_is(start)}, not a feed")
    return msgspec.structs.replace(feed, skip_hours=_skipped_hours(body), skip_days=_skipped_days(body))


def parse_feed_again(body: bytes, url: str) -> ParsedFeed:
    """Read a feed by the second reader alone. Raises UnreadableError where it finds no entry."""
    feed = _read_by_second_reader(join_halves(body), url)
    if feed is None or not feed.entries:
        raise UnreadableError("the second reader finds no entry in the answer either")
    return feed


def _what_it_is(start: bytes) -> str:
    magics = {
        b"%PDF": "a PDF", b"PK\x03\x04": "a zip file", b"\x89PNG": "an image", b"GIF8": "an image",
        b"\xff\xd8\xff": "an image", b"\x1f\x8b": "a gzip file", b"<": "XML of another kind",
    }  # fmt: skip
    return next((name for magic, name in magics.items() if start.startswith(magic)), "text or data")


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
    return make_feed(
        title=title_of(feed.get("title")),
        language=feed.get("language"),
        format_=_FORMATS.get(document.version, _SOME_FORMAT),
        entries=[
            _entry_by_feedparser(entry, summary, content, url)
            for entry, summary, content in _with_words(document.entries, "summary")
        ],
        hint=_longest(_minutes(feed.get("ttl")), _period(feed.get("sy_updateperiod"), feed.get("sy_updatefrequency"))),
    )


def _with_words(entries: Sequence[Mapping[str, Any]], name: str) -> Iterator[tuple[Mapping[str, Any], str, str]]:
    """Yield each item with its summary, which has this name, and with the article where it carries one beside it."""
    contents = [next((part.get("value") for part in entry.get("content") or ()), None) for entry in entries]
    summaries = [entry.get(name) or content for entry, content in zip(entries, contents, strict=True)]
    beside = [None if content == summary else content for content, summary in zip(contents, summaries, strict=True)]
    yield from zip(
        entries,
        map(words_of, in_time(summaries, beyond_chars=SUMMARY_CHARS_LEAST)),
        map(words_of, in_time(beside)),
        strict=True,
    )


def _entry_by_feedparser(entry: Mapping[str, Any], summary: str, content: str, url: str) -> Entry:
    told = next((name for name in ("published", "created", "updated") if entry.get(f"{name}_parsed")), None)
    published_at = None
    if told is not None:
        with suppress(ValueError):
            moment = datetime(*entry[f"{told}_parsed"][:6])  # noqa: DTZ001 - in UTC, says the next line
            published_at = in_own_time(moment.replace(tzinfo=UTC), entry.get(told))
    source = entry.get("source") or {}
    return make_entry(
        key=entry.get("id"),
        url=absolute(entry.get("link"), url),
        title=title_of(entry.get("title")),
        summary=summary,
        published_at=published_at,
        content=content,
        origin=read_origin(source.get("title"), absolute(source.get("href") or source.get("link"), url)),
    )


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


def _skipped_hours(body: bytes) -> int:
    """Read skipHours, which no reader of feeds gives, as bits; hour 24 is midnight."""
    hours = (int(hour) for hour in _HOUR.findall(_element(body, b"skipHours")))
    return sum({1 << hour % 24 for hour in hours if hour <= 24})


def _skipped_days(body: bytes) -> int:
    days = _DAY.findall(_element(body, b"skipDays"))
    return sum({1 << _WEEKDAYS.index(day.lower()) for day in days if day.lower() in _WEEKDAYS})


def _element(body: bytes, name: bytes) -> bytes:
    """Return the little that stands between the first two tags of a name; empty = there is no such element."""
    start = body.find(b"<" + name)
    end = body.find(b"</" + name, start, start + _SKIP_BYTES_MAX) if start >= 0 else -1
    return body[start:end] if end >= 0 else b""


def _longest(*seconds: float | None) -> float | None:
    return max((value for value in seconds if value), default=None)


# --- the second reader, for what feedparser finds nothing in -----------------------------------------


def _read_by_second_reader(body: bytes, url: str) -> ParsedFeed | None:
    import fastfeedparser

    try:
        document = fastfeedparser.parse(body)  # given bytes it uses no network
    except Exception:  # as above
        return None
    feed, entries = document.get("feed") or {}, list(document.get("entries", ()))
    return make_feed(
        title=title_of(feed.get("title")),
        language=feed.get("language"),
        format_=_SOME_FORMAT,
        entries=[
            make_entry(
                key=entry.get("id"),
                url=absolute(entry.get("link"), url),
                title=title_of(entry.get("title")),
                summary=summary,
                published_at=read_moment(entry.get("published") or entry.get("updated")),
                content=content,
            )
            for entry, summary, content in _with_words(entries, "description")
        ],
        note="read by the second reader, fastfeedparser: feedparser finds nothing in it, or takes too long",
    )
