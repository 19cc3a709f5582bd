"""Events of silences: stream silence-<silence_id>."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from monitor.domain.event import EventBase

SilenceSubject = Literal["person", "organisation", "rule"]


class SilenceSet(EventBase, frozen=True, kw_only=True, gc=False):
    """Somebody wants to hear nothing of a person, of an organisation, or of what a rule finds, for a while.

    Set again, it says anew who wants that, why and until when.
    """

    type: ClassVar[str] = "silence.set"
    personal: ClassVar[frozenset[str]] = frozenset({"name", "author", "reason"})
    silence_id: UUID
    subject: SilenceSubject
    key: str
    """The person's id, the organisation's key, or the rule's id."""
    until: datetime
    name: str = ""
    """As people read it."""
    author: str = ""
    reason: str = ""


class SilenceLifted(EventBase, frozen=True, kw_only=True, gc=False):
    """Somebody ended a silence before its time."""

    type: ClassVar[str] = "silence.lifted"
    personal: ClassVar[frozenset[str]] = frozenset({"author"})
    silence_id: UUID
    author: str = ""
