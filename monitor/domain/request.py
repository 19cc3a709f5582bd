"""One request to tell: its id follows from what it tells, why and where, so that asking twice is asking once. Pure."""

from __future__ import annotations

from uuid import UUID, uuid5

from monitor.domain.events import AlertAction, AlertRequested

_IDS = UUID("e1c0a6f4-8c1e-5f0b-9a57-4d2f1b3c9a06")


def request_of(
    story: UUID,
    change: UUID,
    cause: UUID,
    route: str,
    action: AlertAction,
    *,
    news: tuple[str, ...] = (),
    new_person: bool = False,
) -> AlertRequested:
    """Return the request; cause = the event that gave the reason."""
    return AlertRequested(
        alert_id=uuid5(_IDS, f"{story}|{cause}|{route}|{action}"),
        story_id=story,
        change_id=change,
        cause=cause,
        route=route,
        action=action,
        news=news,
        new_person=new_person,
    )
