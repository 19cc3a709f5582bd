"""The decision to tell: which stories are announced, and what a reader of a told one should hear. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

import msgspec

from monitor.domain.dates import days_apart, find_days
from monitor.domain.decide import Decided, Neighbourhood, Outcome, differing
from monitor.domain.events import AlertAction, AlertRequested, Facts
from monitor.domain.identity import Told
from monitor.domain.people import fullness, name_words
from monitor.domain.routing import Route

_IDS = UUID("e1c0a6f4-8c1e-5f0b-9a57-4d2f1b3c9a06")
STATUS_RANK = {"denied": 0, "rumoured": 1, "reported": 2, "confirmed": 3}
_UNSEEN = frozenset({"claims", "confidence", "story", "person_id", "organisation_id", "sphere", "seat"})
"""Fields of a change that no message shows."""
SILENT = ("retracted", "reopened")
"""What somebody called wrong is told nobody, nor is it when a new source tells it again."""


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """What the user wants to be told."""

    max_age_days: int = 7
    """News published longer ago is recorded, not announced."""
    background: bool = False
    """Announce recalled history too."""
    routes: tuple[Route, ...] = (Route(name="default", channel="terminal"),)
    """Where alerts go; each gets its own. Their names differ."""


def alerts_for(
    outcome: Outcome, causes: Mapping[UUID, UUID], log: Neighbourhood, policy: Policy, now: datetime
) -> list[AlertRequested]:
    """Return what to tell now. causes: change -> the first event that was appended to it now.

    A story is posted once a route. Later news of it is one reply and one edit for all its changes together. When two
    told stories turn out to be one, both threads hear of it and nothing is posted again.
    """
    swallowed = _swallowed(outcome, log)
    stories: dict[UUID, list[Decided]] = defaultdict(list)
    for change in outcome.changes:
        stories[change.story_id].append(change)
    alerts: list[AlertRequested] = []
    for story, changes in stories.items():
        changes = [change for change in changes if change.state.ruling not in SILENT]
        touched = [change for change in changes if change.id in causes]
        if not touched:
            continue
        lead = min(touched, key=lambda c: (c.facts.kind != "departure", c.id))
        codes = {code for change in touched for code in news_of(change)}
        codes |= {"merged" for change in swallowed.values() if change.story_id == story}
        visible = any(_visible(change) for change in touched)
        worth_telling = any(
            find_silence(change.facts, [log.told[claim] for claim in change.facts.claims], policy, now) is None
            for change in changes
        )
        for route in (each.name for each in policy.routes):
            if route in log.announced.get(story, ()):
                alerts += _follow_up(story, lead, causes[lead.id], route, codes, visible=visible)
            elif worth_telling:
                new_person = lead.person_id not in log.people
                alerts.append(_alert(story, lead, causes[lead.id], route, "post", new_person=new_person))
    for story, heir in swallowed.items():
        for route in sorted(log.announced[story]):
            alerts += _follow_up(story, heir, causes[heir.id], route, {"merged"}, visible=True)
    return alerts


def _follow_up(
    story: UUID, change: Decided, cause: UUID, route: str, codes: set[str], *, visible: bool
) -> list[AlertRequested]:
    """Return a reply when there is news, and an edit when the message would read differently."""
    reply = [_alert(story, change, cause, route, "reply", news=tuple(sorted(codes)))] if codes else []
    return [*reply, _alert(story, change, cause, route, "edit")] if codes or visible else []


def find_silence(facts: Facts, told: Sequence[Told], policy: Policy, now: datetime) -> str | None:
    """Return why a change is not worth a message of its own, in plain words; None = it is.

    told: the claims that speak of the change.
    """
    if facts.status not in ("confirmed", "reported"):
        return f"{facts.status}: only what is stated as a fact is announced"
    if facts.sphere != "leadership":
        return f"{facts.sphere}: recorded, not announced"
    stated = [t for t in told if t.claim.status in ("confirmed", "reported")]
    stated = stated or [t for t in told if t.claim.status == "rumoured"]  # a user confirmed it
    fresh = [t for t in stated if policy.background or t.claim.salience == "news"]
    if not fresh:
        return "background: recalled, not news"
    dates = [t.published_at or (None if t.backlog else t.seen_at) for t in fresh]
    newest = max((date for date in dates if date is not None), default=None)
    if newest is None:
        return "without a date, and older than the first poll of its feed"
    if now - newest > timedelta(days=policy.max_age_days):  # a moment so long ago might stand in no calendar
        return f"too old: published on {newest:%Y-%m-%d}, more than {policy.max_age_days} days before"
    return None


def news_of(change: Decided) -> set[str]:
    """Return what a reader of the story should hear of a change, as codes; empty = nothing."""
    before, facts = change.before, change.facts
    if before is None or before.merged_into is not None:
        return {"linked"} if facts.linked else {"reopened"}
    codes = _news_of_facts(before.facts, facts)
    if set(before.facts.claims) - set(facts.claims):
        codes.add("split")
    if set(change.denials) - set(before.denials):
        codes.add("denied")
    if before.names is not None:
        if fullness(tuple(name_words(change.names.person))) > fullness(tuple(name_words(before.names.person))):
            codes.add("name")
        if change.names.destination and change.names.destination != before.names.destination:
            codes.add("destination")
        if change.names.role and not before.names.role:
            codes.add("role")
        if change.names.organisation and not before.names.organisation:
            codes.add("organisation")
    return codes


def _news_of_facts(before: Facts, now: Facts) -> set[str]:
    codes = {"manner"} if now.manner not in (before.manner, None) else set()
    then, days = find_days(before.date), find_days(now.date)
    if days and (then is None or days_apart(then, days) > 0):  # a more exact date is no news
        codes.add("date")
    if now.sources > before.sources:
        codes.add("source")
    if STATUS_RANK[now.status] > STATUS_RANK[before.status]:
        codes.add("confirmed" if now.status == "confirmed" else "status")
    if now.linked and before.linked is None:
        codes.add("linked")
    return codes


def _visible(change: Decided) -> bool:
    before = change.before
    return before is None or before.merged_into is not None or bool(differing(before, change) - _UNSEEN)


def _swallowed(outcome: Outcome, log: Neighbourhood) -> dict[UUID, Decided]:
    """Return the told stories that no change belongs to any more, each with a change that took its place elsewhere."""
    living = {change.story_id for change in outcome.changes}
    heirs = {change.id: change for change in outcome.changes if change.state.ruling not in SILENT}
    return {
        known.story_id: heirs[heir]
        for known in log.changes.values()
        if known.stands and known.story_id in log.announced and known.story_id not in living
        and (heir := outcome.heirs.get(known.id)) in heirs
    }  # fmt: skip


def _alert(
    story: UUID,
    change: Decided,
    cause: UUID,
    route: str,
    action: AlertAction,
    *,
    news: tuple[str, ...] = (),
    new_person: bool = False,
) -> AlertRequested:
    return AlertRequested(
        alert_id=uuid5(_IDS, f"{story}|{cause}|{route}|{action}"),
        story_id=story,
        change_id=change.id,
        cause=cause,
        route=route,
        action=action,
        news=news,
        new_person=new_person,
    )
