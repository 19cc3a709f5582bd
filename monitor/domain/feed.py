"""Feeds and their entries: identity, and the values that polling passes on. Pure."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit
from uuid import UUID, uuid5

import msgspec

from monitor.domain.article import clean_line

FEED_NAMESPACE = UUID("0d3a5a0e-5f52-5d0b-8a52-6b1d2f0c8e03")
ARTICLE_NAMESPACE = UUID("2b1e8a34-1c66-5b3a-9c40-7e5a9d4b6f04")

_LABEL_CHARS_MAX = 60

Trouble = Literal["failing", "gone", "quiet"]
EntryState = Literal["pending", "captured", "watched", "skipped", "given_up"]
"""watched = captured, and its page is read again for a while."""


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Who published an item first, as the feed that passes it on says."""

    name: str
    """As people read it."""
    url: str | None
    """Of that publisher, not of the item; None = not told."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One item as a feed gave it."""

    key: str
    """Its identity inside the feed: see keyed_entries."""
    url: str | None
    """None = the item links to nothing; its own words are all there is."""
    title: str
    """Plain text."""
    summary: str
    """Plain text, markup taken off."""
    published_at: datetime | None
    """In the publisher's own time where it is told: its date is the day that the publisher means."""
    language: str | None = None
    content: str = ""
    """The whole article where the feed carries more than a summary, as plain text; dropped when the entry is done."""
    origin: Origin | None = None
    """None = the feed does not say that it passes somebody else's item on."""


class ParsedFeed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed's document, read."""

    title: str | None
    language: str | None
    format: str
    """Its name as people know it, for example Atom 1.0."""
    entries: tuple[Entry, ...]
    """In the feed's order; Entry.key holds the raw id here, "" where the item has none."""
    interval_hint_seconds: float | None = None
    """The longest of ttl and sy:updatePeriod; None = no hint."""
    skip_hours: int = 0
    """As in DeskFeed."""
    skip_days: int = 0
    note: str | None = None
    """A remark for people, for example that the second reader was needed."""


class FeedSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How a user wants one feed to be read."""

    interval_minutes: int | None = None
    """None = as often as the feed and the program's own setting say."""
    pages: bool = True
    """False = the pages behind its entries are not fetched: the feed's own words are read."""
    language: str | None = None
    """Of its articles, whatever feed and pages say: two letters; None = as they say."""
    labels: tuple[str, ...] = ()
    """As clean_labels gives them."""

    def in_words(self) -> str:
        """Say what is wished, for people; "" = nothing."""
        wishes = [
            f"every {self.interval_minutes} min" if self.interval_minutes else "",
            "" if self.pages else "pages not fetched",
            f"in {self.language}" if self.language else "",
            f"labels {', '.join(self.labels)}" if self.labels else "",
        ]
        return "; ".join(filter(None, wishes))


NO_WISHES = FeedSettings()


class DeskEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry with its place in the work: what the desk keeps of it."""

    feed_id: UUID
    entry: Entry
    state: EntryState = "pending"
    attempts: int = 0
    seen_at: datetime
    first_poll: bool
    """Whether it was in the feed's backlog when the feed was first polled."""
    next_try_at: datetime
    epoch: int = 0
    """How often it was claimed: only its last claim may save it."""


class DeskFeed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed's schedule and validators: what the desk keeps of it."""

    feed_id: UUID
    url: str
    next_poll_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    last_success_at: datetime | None = None
    failures: int = 0
    """Failed polls since the last success."""
    error: str | None = None
    """What the last poll said, when it failed; or until when the feed's host asked to be left alone."""
    gone: bool = False
    """After a 410: polled only by hand."""
    moved_to: str | None = None
    moved_count: int = 0
    """How many polls in a row answered with the same permanent redirect."""
    interval_minutes: int | None = None
    """The user's own interval; None = the setting's."""
    paused: bool = False
    """Not polled until the user says so."""
    gap_seconds: float | None = None
    """Its rhythm: how long after one another visits find something new; None = not known yet."""
    gap_count: int = 0
    """How many whole gaps that was learnt from."""
    last_entry_at: datetime | None = None
    """When a visit last found something new; None = never polled with success."""
    hint_seconds: float | None = None
    """How long the document itself asks to be left alone; None = it does not ask."""
    skip_hours: int = 0
    """Bit n = it asks not to be polled in hour n, UTC."""
    skip_days: int = 0
    """Bit n = it asks not to be polled on weekday n, UTC; Monday is 0."""
    unreachable_since: datetime | None = None
    """When polls began to fail as they do without a network; None = they do not."""
    trouble: Trouble | None = None
    """What the log holds against it now; None = nothing."""
    told: Trouble | None = None
    """What operators know of that."""
    epoch: int = 0
    """How often it was claimed: only its last claim may save it."""


def clean_labels(labels: Iterable[str]) -> tuple[str, ...]:
    """Return labels as they are kept: in lower case, each once, sorted. A comma parts two; "" is none."""
    words = (text.encode(errors="replace").decode() for text in labels)  # a shell may hand over half characters
    parts = (clean_line(part.lower())[:_LABEL_CHARS_MAX].strip("/ ") for text in words for part in text.split(","))
    return tuple(sorted({part for part in parts if part}))


def feed_id_of(url: str) -> UUID:
    """Derive a feed's id from the address it was added with."""
    return uuid5(FEED_NAMESPACE, url)


def article_id_of(url: str) -> UUID:
    """Derive an article's id from its canonical URL (or, without one, from feed and entry key)."""
    return uuid5(ARTICLE_NAMESPACE, url)


def keyed_entries(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Give entries their identity inside the feed (R17), each identity once, in the feed's order.

    The raw id; id and link where the id repeats; else the link; else a hash of title and date. The document's newest
    date never counts: publishers back-date.
    """
    repeated = {key for key, count in Counter(entry.key for entry in entries).items() if count > 1}
    keyed: dict[str, Entry] = {}
    for entry in entries:
        if entry.key:
            key = f"{entry.key} {entry.url or ''}" if entry.key in repeated else entry.key
        elif entry.url is not None:
            key = entry.url
        else:
            published_at = entry.published_at and entry.published_at.astimezone(UTC)
            key = "sha256:" + hashlib.sha256(f"{entry.title}|{published_at}".encode()).hexdigest()
        keyed.setdefault(key, msgspec.structs.replace(entry, key=key))
    return tuple(keyed.values())


def identifying_urls(entries: Sequence[Entry]) -> frozenset[str]:
    """Return the links that tell entries of this document apart: those that stand in one entry only.

    A known one means a known entry, whatever its id is now; a link that several entries share says nothing.
    """
    counts = Counter(entry.url for entry in entries if entry.url is not None)
    return frozenset(url for url, count in counts.items() if count == 1)


def host_of(url: str) -> str:
    """Return name:port of an address: the unit of politeness (R9). What is no address is nobody's: ":"."""
    try:
        parts = urlsplit(url)
        return f"{parts.hostname or ''}:{parts.port or (443 if parts.scheme == 'https' else 80)}"
    except ValueError:  # one such link must not end the work on all others
        return ":"


# What newsletters, social networks and feeds hang on a link to see where readers come from; it leads to the same page.
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "at_medium", "at_campaign", "xtor")


def plain_url(url: str) -> str:
    """Return an address without userinfo, fragment, tracking parameters and default port, the host in lower case."""
    parts = urlsplit(url)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    host = f"[{parts.hostname}]" if parts.hostname and ":" in parts.hostname else parts.hostname or ""
    netloc = host if parts.port in (None, default) else f"{host}:{parts.port}"
    query = parts.query
    if any(mark in query for mark in _TRACKING):
        pairs = parse_qsl(query, keep_blank_values=True)
        query = urlencode([(name, value) for name, value in pairs if not name.startswith(_TRACKING)])
    return urlunsplit((parts.scheme, netloc, parts.path or "/", query, ""))


# Addresses of aggregators that hold the article's own: host, path and the parameter.
_WRAPPERS = (
    (re.compile(r"(?:^|\.)google\.(?:[a-z]{2,3}|co\.[a-z]{2}|com\.[a-z]{2})$"), "/url", "url"),
    (re.compile(r"(?:^|\.)bing\.com$"), "/news/apiclick.aspx", "url"),
)


def unwrapped(url: str) -> str:
    """Return the article's own address where an aggregator's link holds it, as those of Google Alerts and Bing do."""
    parts = urlsplit(url)
    for host, path, name in _WRAPPERS:
        if parts.path == path and host.search(parts.hostname or ""):
            inner = dict(parse_qsl(parts.query)).get(name, "")
            if urlsplit(inner).scheme in ("http", "https") and urlsplit(inner).hostname:
                return inner
    return url


def find_canonical(told: str | None, url: str) -> str | None:
    """Return the canonical address a page tells of itself, made absolute; None = none, or one that cannot be meant.

    A front page as the canonical address of an article is a mistake of the site's templates.
    """
    if not told:
        return None
    try:
        address = plain_url(urljoin(url, told))
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    return None if parts.path == "/" and not parts.query and urlsplit(url).path != "/" else address
