"""Digests: many stories in one message; and what a message says that goes out late. Pure.

Which stories go together is decided in pipeline/parcels.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

import msgspec

from monitor.domain.message import Line, Link, Message
from monitor.domain.words import WORDS, Language

_IDS = UUID("5b0c1b52-6c1f-5f9e-8a7e-0f4f2f6f7d12")
LATE = timedelta(hours=1)
"""What goes out later than this after it was decided says when it was first known (alerts.md section 2); a phone shows
the time of arrival, and nobody minds the minutes of a busy channel."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One story of a digest."""

    story: Message | None
    """As a message of its own would tell it; None = nothing is left of it."""
    late_since: datetime | None = None


def digest_id_of(alerts: Sequence[UUID]) -> UUID:
    """Return the delivery id of the one message that tells these alerts."""
    return uuid5(_IDS, "|".join(map(str, alerts)))


def late_since(decided_at: datetime, sent_at: datetime) -> datetime | None:
    """Return since when the news of a message was known, if that is worth saying; None = it came in time."""
    return decided_at if sent_at - decided_at >= LATE else None


def digest_of(items: Sequence[Item], language: Language) -> Message:
    """Return one message that tells each story in a line, with its source."""
    words = WORDS[language]
    return Message(
        headline=words.digest_of_one if len(items) == 1 else words.digest.format(count=len(items)),
        items=tuple(_line(item, language) for item in items),
    )


def marked_as_late(message: Message, since: datetime, language: Language) -> Message:
    """Say since when the news of a message has been known."""
    said = _first_known(since, language)
    return msgspec.structs.replace(message, notes=((said[:1].upper() + said[1:],), *message.notes))


def in_digest(reply: Message, story: Message) -> Message:
    """Return a reply to a story of a digest: it names the story first, for the thread belongs to many."""
    return msgspec.structs.replace(reply, headline=story.headline, lines=((reply.headline,), *reply.lines))


def _line(item: Item, language: Language) -> Line:
    if item.story is None:
        return (WORDS[language].gone,)
    line: list[str | Link] = [item.story.headline]
    if item.story.quotes:
        line += [" · ", item.story.quotes[0].source]
    if item.late_since is not None:
        line.append(f" · {_first_known(item.late_since, language)}")
    return tuple(line)


def _first_known(since: datetime, language: Language) -> str:
    return WORDS[language].first_known.format(when=f"{since:%Y-%m-%d %H:%M}")
