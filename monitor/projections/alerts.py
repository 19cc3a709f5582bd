"""Alerts: what we decided to tell and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from monitor.domain.events import (
    AlertAbandoned,
    AlertAction,
    AlertAttempted,
    AlertDelivered,
    AlertRequested,
    AlertSilenced,
)
from monitor.domain.stream import Placed, key_of
from monitor.projections.fold import Projection

ALERT_EVENTS = AlertRequested | AlertAttempted | AlertDelivered | AlertAbandoned | AlertSilenced


class AlertRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One alert and its delivery."""

    id: UUID
    story_id: UUID
    change_id: UUID
    cause: UUID
    route: str
    action: AlertAction
    new_person: bool
    news: tuple[str, ...]
    state: Literal["pending", "delivered", "abandoned", "silenced"] = "pending"
    position: int
    """Of the request: the outbox is worked in this order."""
    attempts: int = 0
    digest: tuple[UUID, ...] = ()
    """The alerts that the last attempt told together, this one among them; empty = it was told alone."""
    requested_at: datetime
    settled_at: datetime | None = None
    channel: str | None = None
    message_ref: str | None = None
    reason: str | None = None
    """Why it was abandoned."""
    final: bool = False
    """Of an abandoned one: it is no dead letter, for another message tells it or a user dropped it."""
    silence_id: UUID | None = None
    """What silenced it."""


def _keys(recorded: Placed) -> tuple[str, ...]:
    return (key_of(recorded.event.alert_id),) if isinstance(recorded.event, ALERT_EVENTS) else ()


def _evolve(row: AlertRow | None, recorded: Placed, key: str) -> AlertRow | None:
    event = recorded.event
    if isinstance(event, AlertRequested):
        return AlertRow(
            id=event.alert_id,
            story_id=event.story_id,
            change_id=event.change_id,
            cause=event.cause,
            route=event.route,
            action=event.action,
            new_person=event.new_person,
            news=event.news,
            position=recorded.position,
            requested_at=recorded.recorded_at,
        )
    if row is None:
        return None
    match event:
        case AlertAttempted():
            return msgspec.structs.replace(row, attempts=event.attempt, digest=event.digest)
        case AlertDelivered():
            return msgspec.structs.replace(
                row,
                state="delivered",
                channel=event.channel,
                message_ref=event.message_ref,
                settled_at=recorded.recorded_at,
            )
        case AlertAbandoned():
            return msgspec.structs.replace(
                row, state="abandoned", reason=event.reason, final=event.final, settled_at=recorded.recorded_at
            )
        case AlertSilenced():
            return msgspec.structs.replace(
                row, state="silenced", silence_id=event.silence_id, settled_at=recorded.recorded_at
            )
        case _:
            return row


ALERTS = Projection(
    name="alerts",
    version=2,
    row=AlertRow,
    indexed=("state", "story_id", "change_id", "route", "position"),
    handles=frozenset(ALERT_EVENTS.__args__),
    keys=_keys,
    evolve=_evolve,
)
