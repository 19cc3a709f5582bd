"""Feeds and their entries: identity, and the values that polling passes on. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID, uuid5

import msgspec

FEED_NAMESPACE = UUID("0d3a5a0e-5f52-5d0b-8a52-6b1d2f0c8e03")
ARTICLE_NAMESPACE = UUID("2b1e8a34-1c66-5b3a-9c40-7e5a9d4b6f04")

EntryState = Literal["pending", "captured", "skipped", "given_up"]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One item as a feed gave it."""

    key: str
    """Its identity inside the feed: see entry keys in pipeline/poll.py."""
    url: str | None
    """None = the item links to nothing; its own words are all there is."""
    title: str
    """Plain text."""
    summary: str
    """Plain text, markup taken off."""
    published_at: datetime | None
    language: str | None = None


class ParsedFeed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed's document, read."""

    title: str | None
    language: str | None
    entries: tuple[Entry, ...]
    """In the feed's order; Entry.key holds the raw id here, "" where the item has none."""
    interval_hint_seconds: float | None = None
    """The longest of ttl and sy:updatePeriod; None = no hint."""
    note: str | None = None
    """A remark for people, for example that the second reader was needed."""


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
    """What the last poll said, when it failed."""
    gone: bool = False
    """After a 410: polled only by hand."""
    moved_to: str | None = None
    moved_count: int = 0
    """How many polls in a row answered with the same permanent redirect."""
    interval_minutes: int | None = None
    """The user's own interval; None = the setting's."""


def feed_id_of(url: str) -> UUID:
    """Derive a feed's id from the address it was added with."""
    return uuid5(FEED_NAMESPACE, url)


def article_id_of(url: str) -> UUID:
    """Derive an article's id from its canonical URL (or, without one, from feed and entry key)."""
    return uuid5(ARTICLE_NAMESPACE, url)
