"""An Atom feed of our own changes, kept in a file that a web server may serve (RFC 4287; threads by RFC 4685)."""

from __future__ import annotations

import asyncio
import os
from datetime import datetime
from pathlib import Path
from uuid import UUID
from xml.etree import ElementTree

from monitor.adapters.message_text import html_of
from monitor.domain.message import Message
from monitor.domain.printable import printable
from monitor.errors import SendError
from monitor.pipeline.ports import Clock, Receipt

ENTRIES_MAX = 200
"""The newest so many stay in the file: a reader that comes once a day misses none of a busy one."""
_ATOM = "http://www.w3.org/2005/Atom"
_THREAD = "http://purl.org/syndication/thread/1.0"
_GENERATOR = "departure-monitor"


class AtomChannel:
    """One file; implements Channel. A story is an entry, each reply one of its own that names the story's."""

    pace_seconds = 0.0
    gathers = False

    def __init__(self, *, name: str, path: Path, url: str, clock: Clock) -> None:
        """url: where people will find the file."""
        self._name, self._path, self._url, self._clock = name, path, url, clock
        self._lock = asyncio.Lock()

    async def post(self, message: Message, *, delivery_id: UUID, under: Receipt | None = None) -> Receipt:
        await self._put(message, delivery_id, under.message_ref if under else None)
        return Receipt(channel=f"atom:{self._name}", message_ref=str(delivery_id))

    async def edit(self, message: Message, *, delivery_id: UUID, of: Receipt) -> Receipt:
        await self._put(message, delivery_id, None)
        return of

    async def find(self, delivery_id: UUID, *, attempted_at: datetime, under: Receipt | None = None) -> Receipt | None:
        async with self._lock:
            feed = await asyncio.to_thread(self._read)
        if _entry_of(feed, str(delivery_id)) is None:
            return None
        return Receipt(channel=f"atom:{self._name}", message_ref=str(delivery_id))

    async def _put(self, message: Message, delivery_id: UUID, in_reply_to: str | None) -> None:
        async with self._lock:
            await asyncio.to_thread(self._write, message, str(delivery_id), in_reply_to)

    def _write(self, message: Message, ident: str, in_reply_to: str | None) -> None:
        """Add an entry, or bring it up to date where it stands; one that is too old to stand is left out."""
        now = f"{self._clock.now():%Y-%m-%dT%H:%M:%SZ}"
        feed = self._read()
        entry = _entry_of(feed, ident)
        if entry is None:
            entry = _new_entry(ident, now, in_reply_to)
            first = next((place for place, child in enumerate(feed) if child.tag == f"{{{_ATOM}}}entry"), len(feed))
            feed.insert(first, entry)
        _set(entry, "title", printable(message.headline))
        _set(entry, "updated", now)
        _set(entry, "content", html_of(message), type="html")
        _set(feed, "updated", now)
        for old in feed.findall(f"{{{_ATOM}}}entry")[ENTRIES_MAX:]:
            feed.remove(old)
        self._replace(feed)

    def _read(self) -> ElementTree.Element:
        """Return the feed as it stands, or an empty one. Raises SendError for a file that is not ours."""
        try:
            feed = ElementTree.fromstring(self._path.read_bytes())  # noqa: S314 - ours; expat refuses entity bombs
        except FileNotFoundError:
            return self._empty()
        except OSError as error:
            raise SendError(f"{str(self._path)!r} cannot be read: {error.strerror}", retryable=True) from error
        except (ElementTree.ParseError, LookupError, ValueError):  # the last two: in an encoding that nobody reads
            feed = ElementTree.Element("none")
        if feed.findtext(f"{{{_ATOM}}}generator") != _GENERATOR:
            raise SendError(
                f"{str(self._path)!r} is no feed that this program wrote: move it away", retryable=True, refused=True
            )
        return feed

    def _empty(self) -> ElementTree.Element:
        feed = ElementTree.Element(f"{{{_ATOM}}}feed")
        _set(feed, "id", self._url)
        _set(feed, "title", "Departure monitor")
        _set(feed, "generator", _GENERATOR)
        ElementTree.SubElement(ElementTree.SubElement(feed, f"{{{_ATOM}}}author"), f"{{{_ATOM}}}name").text = _GENERATOR
        ElementTree.SubElement(feed, f"{{{_ATOM}}}link", rel="self", href=self._url)
        return feed

    def _replace(self, feed: ElementTree.Element) -> None:
        """Put the new file in place of the old one at once: a reader gets one or the other, whole."""
        ElementTree.register_namespace("", _ATOM)
        ElementTree.register_namespace("thr", _THREAD)
        part = self._path.with_name(f".{self._path.name}.{os.getpid()}.part")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                file.write(ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True))
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._path)
        except OSError as error:
            raise SendError(
                f"{str(self._path)!r} cannot be written: {error.strerror}", retryable=True, refused=True
            ) from error
        finally:
            part.unlink(missing_ok=True)


def _new_entry(ident: str, now: str, in_reply_to: str | None) -> ElementTree.Element:
    entry = ElementTree.Element(f"{{{_ATOM}}}entry")
    _set(entry, "id", f"urn:uuid:{ident}")
    _set(entry, "published", now)
    if in_reply_to is not None:
        ElementTree.SubElement(entry, f"{{{_THREAD}}}in-reply-to", ref=f"urn:uuid:{in_reply_to}")
    return entry


def _entry_of(feed: ElementTree.Element, ident: str) -> ElementTree.Element | None:
    entries = feed.findall(f"{{{_ATOM}}}entry")
    return next((entry for entry in entries if entry.findtext(f"{{{_ATOM}}}id") == f"urn:uuid:{ident}"), None)


def _set(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> None:
    child = parent.find(f"{{{_ATOM}}}{name}")
    if child is None:
        child = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    child.text = text
