"""Retry: put abandoned alerts into the outbox again. Nothing is sent from here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from monitor.domain.events import AlertAbandoned, AlertRequested
from monitor.domain.stream import NewEvent, stream_of
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
        again = NewEvent(
            stream=stream[-1].stream,
            version=stream[-1].version + 1,
            event=requests[-1].event,
            occurred_at=now,
            correlation_id=requests[-1].correlation_id,
            causation_id=stream[-1].event_id,
        )
        count += len(session.append([again]))
    return count
