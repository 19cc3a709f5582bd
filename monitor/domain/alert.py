"""The decision to tell: which stories are announced, and what a reader of a told one should hear. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from monitor.domain.dates import days_apart, find_days
from monitor.domain.decide import Decided, Outcome, differing
from monitor.domain.events import AlertAction, AlertRequested, AlertSilenced, Facts
from monitor.domain.identity import Told
from monitor.domain.judged import is_restored, questions, withdrawals
from monitor.domain.neighbourhood import Neighbourhood
from monitor.domain.people import fullness, name_words
from monitor.domain.policy import STATUS_RANK, Candidate, find_refusal
from monitor.domain.policy import Policy as Policy
from monitor.domain.request import request_of
from monitor.domain.routing import Route
from monitor.domain.silence import Silence, find_silence

_UNSEEN = frozenset({"claims", "confidence", "story", "person_id", "organisation_id", "sphere", "seat"})
"""Fields of a change that no message shows."""
SILENT = ("retracted", "reopened")
"""What somebody called wrong is told nobody, nor is it when a new source tells it again."""


def alerts_for(
    outcome: Outcome,
    causes: Mapping[UUID, UUID],
    log: Neighbourhood,
    policy: Policy,
    now: datetime,
    judged: frozenset[UUID] = frozenset(),
) -> list[AlertRequested | AlertSilenced]:
    """Return what to tell now; what is silenced follows its request. causes: change -> the first event appended to it.

    judged: the changes that somebody has just spoken of; their messages show that.

    A story is posted once a route, and once a channel: of several routes to one, by the first that takes it. Later
    news of it is one reply and one edit for all its changes together. When two told stories turn out to be one, both
    threads hear of it and nothing is posted again. What a silence keeps quiet is noted once; when the silence is over,
    the next news of it posts the story.
    """
    swallowed = _swallowed(outcome, log)
    stories: dict[UUID, list[Decided]] = defaultdict(list)
    for change in outcome.changes:
        stories[change.story_id].append(change)
    alerts: list[AlertRequested | AlertSilenced] = []
    for story, changes in stories.items():
        changes = [change for change in changes if change.state.ruling not in SILENT]
        touched = [change for change in changes if change.id in causes]
        if not touched:
            continue
        lead = min(touched, key=lambda c: (c.facts.kind != "departure", c.id))
        new = _News(story, lead, causes[lead.id], {code for change in touched for code in news_of(change, log)})
        new.codes.update("merged" for change in swallowed.values() if change.story_id == story)
        new.visible = any(_visible(change) or change.id in judged for change in touched)
        told = [route for route in policy.routes if route.name in log.announced.get(story, ())]
        channels = {route.channel for route in told}
        for route in policy.routes:
            if route in told:
                alerts += _follow_up(new, route, _find_common_silence(touched, log, now))
            elif route.channel not in channels:
                worth = [change for change in changes if _is_worth_telling(change, route, log, policy, now)]
                channels |= {route.channel} if worth else set()
                alerts += _post(new, route, worth, log, now)
    routes = {route.name: route for route in policy.routes}
    for story, heir in swallowed.items():
        new = _News(story, heir, causes[heir.id], {"merged"}, visible=True)
        for name in sorted(log.announced[story] & routes.keys()):
            alerts += _follow_up(new, routes[name], None)
    alerts += withdrawals(outcome, causes, log, policy.routes)
    if policy.operators:
        alerts += questions(outcome, causes, log)
    return alerts


class _News(msgspec.Struct):
    """What is new in one story."""

    story: UUID
    lead: Decided
    cause: UUID
    codes: set[str]
    visible: bool = False
    """Whether the story's message would read differently."""


def _is_worth_telling(change: Decided, route: Route, log: Neighbourhood, policy: Policy, now: datetime) -> bool:
    candidate = Candidate(facts=change.facts, names=change.names, told=_told(change, log))
    return find_refusal(candidate, route, policy, log.aliases, now) is None


def _post(
    new: _News, route: Route, worth: Sequence[Decided], log: Neighbourhood, now: datetime
) -> list[AlertRequested | AlertSilenced]:
    """Return the story's message when a change of it is worth one; silenced, and only once, when nobody wants it."""
    silence = _find_common_silence(worth, log, now)
    if not worth or (silence and route.name in log.silenced.get(new.story, ())):
        return []
    # What was known but told nobody, a rumour or a recollection of this very story, makes nobody an acquaintance.
    known = any(c.person_id == new.lead.person_id and c.story_id != new.story for c in log.changes.values())
    post = _alert(new, route, "post", new_person=not known)
    return [post, _silenced(post, silence)] if silence else [post]


def _follow_up(new: _News, route: Route, silence: Silence | None) -> list[AlertRequested | AlertSilenced]:
    """Return a reply when there is news, and an edit when the message would read differently, as the route wants.

    A silence keeps the reply quiet; an edit notifies nobody.
    """
    alerts: list[AlertRequested | AlertSilenced] = []
    if new.codes and route.follow_ups in ("thread", "both"):
        reply = _alert(new, route, "reply", news=tuple(sorted(new.codes)))
        alerts += [reply, _silenced(reply, silence)] if silence else [reply]
    if (new.codes or new.visible) and route.follow_ups in ("edit", "both"):
        alerts.append(_alert(new, route, "edit"))
    return alerts


def _find_common_silence(changes: Sequence[Decided], log: Neighbourhood, now: datetime) -> Silence | None:
    """Return a silence of the first change when each of them is covered by one; None = something may be said."""
    found = [
        find_silence(
            log.silences,
            person_id=change.person_id,
            names=change.names,
            told=_told(change, log),
            people=log.people,
            aliases=log.aliases,
            now=now,
        )
        for change in changes
    ]
    return found[0] if found and all(found) else None


def _told(change: Decided, log: Neighbourhood) -> tuple[Told, ...]:
    return tuple(log.told[claim] for claim in change.facts.claims)


def news_of(change: Decided, log: Neighbourhood) -> set[str]:
    """Return what a reader of the story should hear of a change, as codes; empty = nothing.

    An article that was edited holds its claims at other places, and so as other claims: that alone is no news.
    """
    before, facts = change.before, change.facts
    if before is None or before.merged_into is not None:
        return {"linked"} if facts.linked else {"reopened"}
    codes = _news_of_facts(before.facts, facts)
    if is_restored(change):
        codes.add("restored")
    if (set(before.facts.claims) - set(facts.claims)) & log.told.keys():  # one that was withdrawn tells nothing now
        codes.add("split")
    held = {**log.withdrawn, **log.told}
    denied_by = {held[claim].article_id for claim in before.denials if claim in held}
    if any(log.told[claim].article_id not in denied_by for claim in set(change.denials) - set(before.denials)):
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
    new: _News, route: Route, action: AlertAction, *, news: tuple[str, ...] = (), new_person: bool = False
) -> AlertRequested:
    return request_of(new.story, new.lead.id, new.cause, route.name, action, news=news, new_person=new_person)


def _silenced(alert: AlertRequested, silence: Silence) -> AlertSilenced:
    return AlertSilenced(alert_id=alert.alert_id, silence_id=silence.id)
