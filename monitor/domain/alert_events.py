"""Events of alerts: stream alert-<alert_id>."""

from __future__ import annotations

from typing import ClassVar, Literal
from uuid import UUID

from monitor.domain.event import EventBase

AlertAction = Literal["post", "reply", "edit"]


class AlertRequested(EventBase, frozen=True, kw_only=True, gc=False):
    """We decided to tell. Requested without a later delivered, abandoned or silenced = pending: the outbox."""

    type: ClassVar[str] = "alert.requested"
    alert_id: UUID
    story_id: UUID
    change_id: UUID
    """The change of the story that gave the reason."""
    cause: UUID
    """Id of the event that caused it."""
    route: str
    action: AlertAction
    """post = the story's one top-level message; reply = in its thread; edit = bring the message up to date."""
    new_person: bool = False
    """True when this story is the first we hear of the person."""
    news: tuple[str, ...] = ()
    """Of a reply: what is new, as codes, see monitor/domain/alert.py."""


class AlertAttempted(EventBase, frozen=True, kw_only=True, gc=False):
    """A delivery is about to be tried; recorded before the POST."""

    type: ClassVar[str] = "alert.attempted"
    schema: ClassVar[int] = 2
    alert_id: UUID
    attempt: int
    """From 1."""
    digest: tuple[UUID, ...] = ()
    """The alerts that one message tells together, this one among them, in order; empty = it is told alone."""


class AlertDelivered(EventBase, frozen=True, kw_only=True, gc=False):
    """The channel has the message."""

    type: ClassVar[str] = "alert.delivered"
    alert_id: UUID
    channel: str
    message_ref: str | None
    """The channel's own name of the message (Slack: its ts); None where a channel has none."""


NOTHING_LEFT = "nothing is left of the change it was to tell"
"""The reason given for a post whose story was withdrawn before it went out. Nobody was told, so if the story stands
again, it is told as new."""


class AlertAbandoned(EventBase, frozen=True, kw_only=True, gc=False):
    """The alert will not be sent: a dead letter, unless it is final."""

    type: ClassVar[str] = "alert.abandoned"
    schema: ClassVar[int] = 2
    alert_id: UUID
    reason: str
    final: bool = False
    """True = nobody is to look at it again: another message tells it, nothing is left to tell, or a user dropped it."""


class AlertSilenced(EventBase, frozen=True, kw_only=True, gc=False):
    """The alert is not sent, because somebody wanted to hear nothing of it."""

    type: ClassVar[str] = "alert.silenced"
    alert_id: UUID
    silence_id: UUID
