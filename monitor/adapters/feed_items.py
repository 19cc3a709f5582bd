"""How any reader of feeds makes its items: capped, in plain words, with addresses that can be fetched."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from monitor.adapters.spelling import dialled, quoted
from monitor.domain.article import clean_line, clean_text
from monitor.domain.feed import Entry, Origin, ParsedFeed, unwrapped

# R29; applied before any regular expression of ours.
ENTRIES_MAX = 1_000
_TITLE_CHARS_MAX = 1_000
_WORDS_CHARS_MAX = 64_000
_MARKUP_CHARS_MAX = 2_000_000
"""Of all items of a feed together: dense markup is read at 3 MB a second, and a worker has five seconds."""
SUMMARY_CHARS_LEAST = 1_000
"""So much of each summary is always read."""
_URL_CHARS_MAX = 2_048
_ORIGIN_CHARS_MAX = 80

_BLOCKS = frozenset(
    "p div br li ul ol h1 h2 h3 h4 h5 h6 tr td th table blockquote section article figcaption hr pre".split()
)
_SILENT = frozenset(("script", "style", "noscript", "template"))
_LANGUAGE = re.compile(r"([a-z]{2})(?:$|[-_])")


def make_feed(
    *,
    title: str,
    language: object,
    format_: str,
    entries: Iterable[Entry],
    hint: float | None = None,
    note: str | None = None,
) -> ParsedFeed:
    """Return a feed's document with the newest of its entries."""
    return ParsedFeed(
        title=title or None,
        language=_language(language),
        format=format_,
        entries=_newest(tuple(entries)),
        interval_hint_seconds=hint,
        note=note,
    )


def make_entry(
    *,
    key: object,
    url: str | None,
    title: str,
    summary: str,
    published_at: datetime | None,
    language: object = None,
    content: str = "",
    origin: Origin | None = None,
) -> Entry:
    """Return an item as an entry; its words are plain text already."""
    headline = title.replace("\n", " ")
    if origin is not None:  # aggregators write the publisher's name behind each title, and both again as the summary
        headline = headline.removesuffix(f" - {origin.name}")
        summary = "" if summary.split() == f"{headline} {origin.name}".split() else summary
    return Entry(
        key=clean_line(str(key)[:_URL_CHARS_MAX]) if key is not None else "",
        url=url,
        title=headline,
        summary=summary,
        published_at=published_at,
        language=_language(language),
        content=content if len(content) > len(summary) else "",
        origin=origin,
    )


def read_origin(name: object, url: str | None) -> Origin | None:
    """Return who published an item first; None = nobody is named."""
    told = title_of(name).replace("\n", " ")[:_ORIGIN_CHARS_MAX].strip()
    return Origin(name=told, url=url) if told else None


def in_time(texts: Iterable[object], *, beyond_chars: int = 0) -> list[str]:
    """Return the summaries or articles of a feed's items, whole as far as there is time to read their markup.

    Of those beyond it the first `beyond_chars` are returned; "" for what is no text.
    """
    kept, left = [], _MARKUP_CHARS_MAX
    for text in texts:
        words = text[:_WORDS_CHARS_MAX] if isinstance(text, str) else ""
        words = words if len(words) <= left else words[:beyond_chars]
        left -= len(words)
        kept.append(words)
    return kept


def _newest(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Keep the newest entries of an enormous feed, in the feed's order; one without a date counts as newest."""
    if len(entries) <= ENTRIES_MAX:
        return entries
    latest = datetime.max.replace(tzinfo=UTC)
    order = sorted(range(len(entries)), key=lambda i: entries[i].published_at or latest, reverse=True)
    return tuple(entries[i] for i in sorted(order[:ENTRIES_MAX]))


def absolute(link: object, base: str) -> str | None:
    """Return a link as an http(s) address, safe to show and spelled as it is dialled; None = none could be fetched."""
    if not isinstance(link, str) or not link.strip() or len(link) > _URL_CHARS_MAX:
        return None
    try:
        address = quoted(unwrapped(urljoin(base, link.strip())))
        if urlsplit(address).scheme not in ("http", "https") or len(address) > _URL_CHARS_MAX:
            return None
        return dialled(address)
    except ValueError:
        return None


def _language(value: object) -> str | None:
    found = _LANGUAGE.match(str(value).strip().lower()) if value else None
    return found[1] if found else None


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


def title_of(markup: object) -> str:
    """Return the words of a title that may be markup."""
    return _plain(markup, _TITLE_CHARS_MAX)


def words_of(markup: object) -> str:
    """Return the words of a summary or an article that may be markup."""
    return _plain(markup, _WORDS_CHARS_MAX)


def plain_title(text: str) -> str:
    """Return a title that is no markup, whatever it looks like."""
    return clean_text(text[:_TITLE_CHARS_MAX])


def plain_words(text: str) -> str:
    """Return words that are no markup, whatever they look like."""
    return clean_text(text[:_WORDS_CHARS_MAX])


def _plain(markup: object, chars_max: int) -> str:
    """Return the words of a piece of text or markup."""
    text = str(markup)[:chars_max] if markup is not None else ""
    if "<" in text or "&" in text:
        words = _Words()
        words.feed(text)
        words.close()
        text = "".join(words.parts)
    return clean_text(text)
