"""Where a change goes: what each route makes of it, and why. Reads, decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import UUID

import msgspec

from monitor.domain.organisations import Aliases
from monitor.domain.policy import Candidate, Policy, find_refusal, reason_of
from monitor.domain.routing import Route, release_at
from monitor.pipeline.ports import Session
from monitor.pipeline.silence import silence_of
from monitor.pipeline.track import known_aliases, standing_silences, told_of
from monitor.projections.alerts import AlertRow
from monitor.projections.changes import ChangeRow
from monitor.projections.silences import SilenceRow


class Destination(msgspec.Struct, frozen=True, kw_only=True):
    """What one route makes of one change, as if it were heard of now for the first time."""

    route: str
    channel: str
    takes: bool
    reason: str
    """Why it takes it or not."""
    at: datetime | None
    """When the message could go out; None = there is none."""
    message: str | None
    """The state of the story's message on this route; None = it was never asked for."""
    silence: str | None
    """What kept that message quiet, in words; None = nothing did."""


def destinations(
    session: Session, row: ChangeRow, policy: Policy, aliases: Aliases, now: datetime
) -> tuple[Destination, ...]:
    """Return what each route makes of a change, in the order of the routes.

    Its age is judged as it was when it was first seen; silences, digests and quiet hours are those of `now`.
    """
    aliases = known_aliases(session, aliases)
    stories = cast(tuple[ChangeRow, ...], session.rows.where("changes", story_id=str(row.story_id), state="open"))
    changes = [row, *(other for other in stories if other.id != row.id)] if row.state == "open" else []
    found = []
    tellers: dict[str, str] = {}  # of several routes to one channel, the first that takes a story tells it
    for route in policy.routes:
        takes, reason = _judge(session, changes, route, policy, aliases, now)
        teller = tellers.setdefault(route.channel, route.name) if takes else route.name
        if teller != route.name:
            takes, reason = False, f"the route {teller} tells it in {route.channel}"
        post = _find_post(session, row, route)
        found.append(
            Destination(
                route=route.name,
                channel=route.channel,
                takes=takes,
                reason=reason,
                at=release_at(route, now) if takes else None,
                message=post.state if post else None,
                silence=_silence_in_words(session, post.silence_id) if post and post.silence_id else None,
            )
        )
    return tuple(found)


def _judge(
    session: Session, changes: list[ChangeRow], route: Route, policy: Policy, aliases: Aliases, now: datetime
) -> tuple[bool, str]:
    """Tell whether a route takes a story, and why. changes: the one asked about, then the others of its story."""
    refusals = ["it was retracted"] if not changes else []
    for change in changes:
        candidate = Candidate(facts=change.facts, names=change.names, told=tuple(told_of(session, change.facts.claims)))
        refusal = find_refusal(candidate, route, policy, aliases, changes[0].first_seen_at)
        if refusal is None:
            silence = silence_of(session, change, standing_silences(session), aliases, now)
            if silence is None:
                half = "" if change is changes[0] else f"the other half of the move, {change.facts.kind}: "
                return True, half + reason_of(candidate, route, policy, aliases)
            refusal = _silence_in_words(session, silence.id)
        refusals.append(refusal)
    return False, refusals[0]


def _find_post(session: Session, row: ChangeRow, route: Route) -> AlertRow | None:
    alerts = cast(tuple[AlertRow, ...], session.rows.where("alerts", story_id=str(row.story_id), route=route.name))
    posts = sorted((alert for alert in alerts if alert.action == "post"), key=lambda alert: alert.position)
    return posts[-1] if posts else None


def _silence_in_words(session: Session, ident: UUID) -> str:
    row = cast(SilenceRow, session.rows.find("silences", str(ident)))
    why = f": {row.reason}" if row.reason else ""
    what = f"{row.subject} {row.name or 'erased'}, by {row.author or 'somebody'}"
    return f"silenced until {row.until:%Y-%m-%d %H:%M} UTC ({what}){why}"
