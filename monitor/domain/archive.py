"""Files that hold the log, or the part of it that proves one change: JSON lines, one of the kinds below each. Pure.

A whole log begins with Opening, goes on with every event, the texts and the desk, and ends with Closing. Evidence holds
what one change rests on in full; the events between those and the next seal are there without their words, so that
their hashes still make a chain up to what the seal vouches for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from hashlib import sha256
from typing import Literal
from uuid import UUID

import msgspec

from monitor.domain.chain import FIRST_HASH, SALT_CHARS, Break, Emptied, Link, failing, row_of
from monitor.domain.claim import Claim
from monitor.domain.codec import decode
from monitor.domain.events import ArticleCaptured, ArticleChanged, ClaimDetected, LogSealed
from monitor.domain.feed import DeskEntry, DeskFeed
from monitor.domain.seal import LOG_STREAM

FORMAT = 1


class Opening(msgspec.Struct, frozen=True, kw_only=True, tag_field="line", tag="opening"):
    """What the file holds."""

    format: int
    holds: Literal["log", "evidence"]
    position: int
    """Where the log ended."""
    hash: str
    """Of the last event, in hex."""
    made_at: datetime
    change_id: UUID | None = None
    """Of evidence: the change it is about."""


class StoredText(msgspec.Struct, frozen=True, kw_only=True, tag_field="line", tag="text"):
    """An article's text, by the hex SHA-256 it is stored under."""

    sha256: str
    text: str
    stored_at: datetime
    redacted: bool = False
    """Somebody was erased from it: it no longer fits its address."""


class FeedState(msgspec.Struct, frozen=True, kw_only=True, tag_field="line", tag="feed"):
    """What the desk keeps of a feed."""

    feed: DeskFeed


class EntryState(msgspec.Struct, frozen=True, kw_only=True, tag_field="line", tag="entry"):
    """What the desk keeps of an entry."""

    entry: DeskEntry


class HostState(msgspec.Struct, frozen=True, kw_only=True, tag_field="line", tag="host"):
    """Until when a host asked to be left alone."""

    host: str
    not_before: datetime


class Closing(msgspec.Struct, frozen=True, kw_only=True, tag_field="line", tag="closing"):
    """The end: a file without it was cut."""

    lines: int
    """How many stand before it."""


Line = Opening | Link | StoredText | FeedState | EntryState | HostState | Closing


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What a file proves."""

    holds: Literal["log", "evidence"]
    change_id: UUID | None
    broken: Break | None
    """The first thing that does not hold; None = all of it does."""
    events: int
    """Checked, those without their words among them."""
    hash: str
    """Of the last event, in hex."""
    texts: int
    redacted: int
    """Texts from which somebody was erased; they prove nothing."""
    texts_missing: int
    """Texts that evidence speaks of and the file lacks, as the store did."""
    seals: int
    keys: tuple[str, ...]
    """Public keys of the seals, in hex, sorted."""
    unsealed: int
    """Events that no seal in the file vouches for."""


Vouches = Callable[[LogSealed, int, str], bool]
"""Whether a seal that stands at a position after an event with that hash is true."""


def prove(lines: Iterable[Line], vouches: Vouches) -> Verdict:
    """Check a file by itself: hashes, seals, texts, and that claims quote what stands there."""
    return _Prover(vouches).prove(lines)


class _Words(msgspec.Struct, frozen=True):
    """What an article said when a claim was found in it."""

    title: str
    summary: str
    text_sha256: str | None


class _Prover:
    def __init__(self, vouches: Vouches) -> None:
        self._vouches = vouches
        self._opening: Opening | None = None
        self._position, self._hash, self._after_seal = 0, FIRST_HASH, False
        self._events = self._texts = self._redacted = self._seals = self._unsealed = self._lines = 0
        self._keys: set[str] = set()
        self._closed = False
        self._emptied = Emptied()
        self._change_version = 0
        self._articles: dict[UUID, _Words] = {}
        self._addresses: set[str] = set()
        self._claims: list[tuple[int, _Words, Claim]] = []
        self._plain: dict[str, StoredText] = {}

    def prove(self, lines: Iterable[Line]) -> Verdict:
        broken = None
        for line in lines:
            broken = self._read(line)
            if broken is not None:
                break
        broken = broken or self._end()
        opening = self._opening
        return Verdict(
            holds=opening.holds if opening else "log",
            change_id=opening.change_id if opening else None,
            broken=broken,
            events=self._events,
            hash=self._hash.hex(),
            texts=self._texts,
            redacted=self._redacted,
            texts_missing=len(self._addresses - self._plain.keys()),
            seals=self._seals,
            keys=tuple(sorted(self._keys)),
            unsealed=self._unsealed,
        )

    def _read(self, line: Line) -> Break | None:
        self._lines += 1
        match line:
            case Opening():
                self._opening = line
            case Link():
                return self._link(line)
            case StoredText():
                return self._text(line)
            case Closing():
                self._closed = line.lines == self._lines - 1
        return None

    def _link(self, link: Link) -> Break | None:
        partial = self._opening is not None and self._opening.holds == "evidence"
        try:
            row = row_of(link)
        except ValueError:
            return Break(position=link.position, check="envelope")
        expected, previous = self._position + 1, self._hash
        # Evidence may leave out what comes before its first event, and what follows a seal.
        if partial and (self._events == 0 or self._after_seal) and link.position > expected:
            expected, previous = link.position, row[14]
        check = failing(row, expected, previous, partial=partial)
        if check is not None:
            return Break(position=expected if check == "gap" else link.position, check=check)
        self._position, self._hash = link.position, row[15]
        self._emptied.follow(row)
        self._events += 1
        self._unsealed += 1
        self._after_seal = link.stream == LOG_STREAM and link.payload is not None
        return self._seal(link) if self._after_seal else self._keep(link) if partial else None

    def _seal(self, link: Link) -> Break | None:
        event = _event_of(link)
        if not isinstance(event, LogSealed) or not self._vouches(event, link.position, link.prev_hash):
            return Break(position=link.position, check="seal")
        self._seals += 1
        self._keys.add(event.public_key)
        self._unsealed = 0
        return None

    def _keep(self, link: Link) -> Break | None:
        """Keep what the texts are compared with at the end; of one change, so it is little."""
        if self._opening is not None and link.stream == f"change-{self._opening.change_id}":
            self._change_version += 1
            if link.payload is None or link.version != self._change_version:
                return Break(position=link.position, check="gap")
        if link.payload is None or link.personal is None:
            return None
        event = _event_of(link)
        match event:
            case ArticleCaptured():
                self._articles[event.article_id] = _Words(event.title, event.summary, event.text_sha256)
            case ArticleChanged() if event.article_id in self._articles:
                summary = self._articles[event.article_id].summary if event.summary is None else event.summary
                self._articles[event.article_id] = _Words(event.title, summary, event.text_sha256)
            case ClaimDetected(claim=Claim() as claim) if event.article_id in self._articles:
                self._claims.append((link.position, self._articles[event.article_id], claim))
        if isinstance(event, ArticleCaptured | ArticleChanged) and event.text_sha256:
            self._addresses.add(event.text_sha256)
        return None

    def _text(self, text: StoredText) -> Break | None:
        self._texts += 1
        if text.redacted:
            self._redacted += 1
        elif sha256(text.text.encode()).hexdigest() != text.sha256:
            return Break(position=self._position, check="text")
        if self._opening is not None and self._opening.holds == "evidence":
            self._plain[text.sha256] = text
        return None

    def _end(self) -> Break | None:
        opening = self._opening
        if opening is None or not self._closed:
            return Break(position=self._position, check="head")
        if opening.holds == "log":
            if (opening.position, opening.hash) != (self._position, self._hash.hex()):
                return Break(position=self._position, check="head")
            return self._emptied.broken
        for position, words, claim in self._claims:
            if not self._quotes(words, claim):
                return Break(position=position, check="quote")
        return None

    def _quotes(self, article: _Words, claim: Claim) -> bool:
        """Whether every piece of evidence stands in its part; a text that is missing or redacted is not asked."""
        text = self._plain.get(article.text_sha256 or "")
        parts = {"title": article.title, "summary": article.summary}
        if text is not None and not text.redacted:
            parts["text"] = text.text
        return all(parts[e.part][e.start : e.end] == e.quote for e in claim.evidence if e.part in parts)


def _event_of(link: Link) -> object:
    """Return the event that a link holds in full; None = this program cannot read it."""
    try:
        personal = None if link.personal is None else link.personal[SALT_CHARS:]
        return decode(link.type, link.schema, link.payload or "", personal)
    except (KeyError, msgspec.MsgspecError):
        return None
