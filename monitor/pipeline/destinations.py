"""Where a change goes: what each route makes of it, and why. Reads, decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, cast
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

State = Literal["told", "taken", "silenced", "refused"]


class Destination(msgspec.Struct, frozen=True, kw_only=True):
    """What one route makes of one change."""

    route: str
    channel: str
    state: State
    """told = its story was requested on the route; taken = it would be, if it were heard of now."""
    reason: str
    at: datetime | None
    """Of what is taken: when the message could go out."""


def destinations(
    session: Session, row: ChangeRow, policy: Policy, aliases: Aliases, now: datetime
) -> tuple[Destination, ...]:
    """Return what each route makes of a change, in the order of the routes, as if it were heard of at `now`."""
    aliases = known_aliases(session, aliases)
    posts = cast(tuple[AlertRow, ...], session.rows.where("alerts", story_id=str(row.story_id)))
    posts = tuple(alert for alert in sorted(posts, key=lambda alert: alert.position) if alert.action == "post")
    return tuple(
        _destination(session, row, route, [post for post in posts if post.route == route.name], policy, aliases, now)
        for route in policy.routes
    )


def _destination(
    session: Session,
    row: ChangeRow,
    route: Route,
    posts: list[AlertRow],
    policy: Policy,
    aliases: Aliases,
    now: datetime,
) -> Destination:
    def say(state: State, reason: str, at: datetime | None = None) -> Destination:
        return Destination(route=route.name, channel=route.channel, state=state, reason=reason, at=at)

    if posts and posts[-1].state == "silenced":
        return say("silenced", _silence_in_words(session, posts[-1].silence_id))
    if posts:
        return say("told", f"its story's message is {posts[-1].state}")
    if row.state == "retracted":
        return say("refused", "it was retracted")
    refusals = []
    for change in (row, *_others_of_story(session, row)):
        candidate = Candidate(facts=change.facts, names=change.names, told=tuple(told_of(session, change.facts.claims)))
        refusal = find_refusal(candidate, route, policy, aliases, now)
        if refusal is not None:
            refusals.append(refusal)
            continue
        silence = silence_of(session, change, standing_silences(session), aliases, now)
        if silence is not None:
            return say("silenced", _silence_in_words(session, silence.id))
        half = "" if change is row else f"the other half of the move, {change.facts.kind}: "
        return say("taken", half + reason_of(candidate, route, policy, aliases), release_at(route, now))
    return say("refused", refusals[0])


def _others_of_story(session: Session, row: ChangeRow) -> list[ChangeRow]:
    rows = cast(tuple[ChangeRow, ...], session.rows.where("changes", story_id=str(row.story_id), state="open"))
    return [other for other in rows if other.id != row.id]


def _silence_in_words(session: Session, ident: UUID | None) -> str:
    row = cast(SilenceRow | None, session.rows.find("silences", str(ident)))
    if row is None:
        return "a silence that is not known any more"
    why = f": {row.reason}" if row.reason else ""
    what = f"{row.subject} {row.name or 'erased'}, by {row.author or 'somebody'}"
    return f"silenced until {row.until:%Y-%m-%d %H:%M} UTC ({what}){why}"
