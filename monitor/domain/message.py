"""What a channel shows: words and links, free of any channel's markup. Pure.

Stories are put into words in wording.py and replies.py, everything else in notices.py; escaping, limits and looks
belong to the channels.
"""

from __future__ import annotations

import msgspec

from monitor.domain.buttons import Button

ITEMS_MAX = 25
"""So many lines of 400 characters fit one message of Slack's 12,000, in 50 blocks."""


class Link(msgspec.Struct, frozen=True):
    """Words that lead somewhere."""

    text: str
    url: str


Line = tuple[str | Link, ...]


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence as an article prints it."""

    text: str
    source: Link


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One message or reply. Every text may hold hostile words: channels make them harmless."""

    headline: str
    """Says it all."""
    lines: tuple[Line, ...] = ()
    quotes: tuple[Quote, ...] = ()
    items: tuple[Line, ...] = ()
    """Of a digest: a line a story. A channel may cut one short and leaves none out; there are at most ITEMS_MAX."""
    notes: tuple[Line, ...] = ()
    """Small print: what else is known. It may differ with the time of sending; the rest is a function of the story."""
    buttons: tuple[Button, ...] = ()
    """What people can say of it; a channel that cannot hear them leaves them out."""
