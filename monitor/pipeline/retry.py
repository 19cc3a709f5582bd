"""Dead letters: put abandoned alerts into the outbox again, or let them go. Nothing is sent from here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from monitor.domain.events import AlertAbandoned, AlertDelivered, AlertRequested, AlertSilenced, Event
from monitor.domain.stream import NewEvent, Recorded, stream_of
from monitor.pipeline.ports import Session
from monitor.projections.alerts import AlertRow


def retry(session: Session, alerts: Sequence[AlertRow], now: datetime) -> int:
    """Request again what was abandoned of these alerts' stories, in the old order; returns how many alerts.

    The whole story goes again, for a reply is nothing without its message. A request after alert.abandoned starts the
    alert anew in its own stream, under its own id.
    """
    stories = {(row.story_id, row.route) for row in alerts if row.state == "abandoned"}
    abandoned = [
        row
        for story_id, route in stories
        for row in cast(
            tuple[AlertRow, ...],
            session.rows.where("alerts", story_id=str(story_id), route=route, state="abandoned"),
        )
    ]
    count = 0
    for row in sorted(abandoned, key=lambda row: row.position):
        stream = session.stream(stream_of("alert", row.id))
        requests = [recorded for recorded in stream if isinstance(recorded.event, AlertRequested)]
        if not requests or not isinstance(stream[-1].event, AlertAbandoned) or stream[-1].event.final:
            continue
        count += _append_after(session, stream[-1], requests[-1].event, now)
    return count


def drop(session: Session, alerts: Sequence[AlertRow], now: datetime) -> int:
    """Let pending and abandoned alerts go for good; returns how many. What follows a dropped message goes with it."""
    count = 0
    for row in alerts:
        last = session.stream(stream_of("alert", row.id))[-1]
        match last.event:
            case AlertDelivered() | AlertSilenced() | AlertAbandoned(final=True):
                continue
            case AlertAbandoned(reason=before):
                reason = f"dropped by a user; before that: {before}"
            case _:
                reason = "dropped by a user"
        count += _append_after(session, last, AlertAbandoned(alert_id=row.id, reason=reason, final=True), now)
    return count


def _append_after(session: Session, last: Recorded, event: Event, now: datetime) -> int:
    new = NewEvent(
        stream=last.stream,
        version=last.version + 1,
        event=event,
        occurred_at=now,
        correlation_id=last.correlation_id,
        causation_id=last.event_id,
    )
    return len(session.append([new]))
