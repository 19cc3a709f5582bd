"""What the user wants to be told, and why a route is not told of a change. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from monitor.domain.events import Facts, Names
from monitor.domain.identity import Told
from monitor.domain.organisations import Aliases
from monitor.domain.routing import Route
from monitor.domain.seniority import RANKS, Ranks
from monitor.domain.watchlist import Watchlist

STATUS_RANK = {"denied": 0, "rumoured": 1, "reported": 2, "confirmed": 3}
DEFAULT_ROUTE = Route(name="default", channel="terminal")


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """What the user wants to be told."""

    max_age_days: int = 7
    """News published longer ago is recorded, not announced."""
    background: bool = False
    """Announce recalled history too."""
    routes: tuple[Route, ...] = (DEFAULT_ROUTE,)
    """Where alerts go; each gets its own. Their names differ."""
    watchlists: Mapping[str, Watchlist] = msgspec.field(default_factory=dict)
    """By name; each that a route names is there."""
    ranks: Ranks = Ranks({})
    operators: bool = False
    """Whether somebody can be asked what is true."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A change that may be told, with the claims that speak of it."""

    facts: Facts
    names: Names | None
    told: tuple[Told, ...]

    @property
    def stated(self) -> list[Told]:
        """The claims that state it; those of rumour where none does."""
        stated = [t for t in self.told if t.claim.status in ("confirmed", "reported")]
        return stated or [t for t in self.told if t.claim.status == "rumoured"]


def find_refusal(candidate: Candidate, route: Route, policy: Policy, aliases: Aliases, now: datetime) -> str | None:
    """Return why a change is not worth a message of its own on a route, in plain words; None = it is."""
    lists = [policy.watchlists[name] for name in route.watchlists]
    named = any(each.find_named(candidate.names, candidate.told, aliases) for each in lists)
    return (
        _find_stance(candidate.facts, route, named=named)
        or _find_age(candidate, policy, now)
        or _find_mismatch(candidate, route, policy)
        or _find_unwatched(candidate, lists, named=named)
    )


def reason_of(candidate: Candidate, route: Route, policy: Policy, aliases: Aliases) -> str:
    """Return why a route that is not refused takes a change, in plain words."""
    for each in (policy.watchlists[name] for name in route.watchlists):
        if named := each.find_named(candidate.names, candidate.told, aliases):
            return f"{named} is on the watchlist {each.name}"
        if label := each.find_label(candidate.told):
            return f"a feed labelled {label} tells it, which is on the watchlist {each.name}"
    return "the route has no watchlist, so it takes everything of its kind"


def _find_stance(facts: Facts, route: Route, *, named: bool) -> str | None:
    """Return what keeps a change from every route that does not ask for it."""
    if STATUS_RANK[facts.status] < STATUS_RANK[route.status]:
        if route.status == "reported":
            return f"{facts.status}: only what is stated as a fact is announced"
        return f"{facts.status}: the route asks for what is {route.status}"
    if facts.sphere not in (route.spheres or ("leadership",)) and not (named and not route.spheres):
        return f"{facts.sphere}: recorded, not announced unless a route asks or a watchlist names it"
    return None


def _find_age(candidate: Candidate, policy: Policy, now: datetime) -> str | None:
    fresh = [t for t in candidate.stated if policy.background or t.claim.salience == "news"]
    if not fresh:
        return "background: recalled, not news"
    dates = [t.published_at or (None if t.backlog else t.seen_at) for t in fresh]
    newest = max((date for date in dates if date is not None), default=None)
    if newest is None:
        return "without a date, and older than the first poll of its feed"
    if now - newest > timedelta(days=policy.max_age_days):  # a moment so long ago might stand in no calendar
        return f"too old: published on {newest:%Y-%m-%d}, more than {policy.max_age_days} days before"
    return None


def _find_mismatch(candidate: Candidate, route: Route, policy: Policy) -> str | None:
    """Return what the route asks for and the change is not."""
    facts = candidate.facts
    if route.kinds and facts.kind not in route.kinds:
        return f"{facts.kind}: the route takes {', '.join(route.kinds)}"
    if facts.confidence < route.confidence:
        return f"confidence {facts.confidence:.2f}: the route asks for {route.confidence:.2f} or more"
    languages = sorted({t.language for t in candidate.stated if t.language})
    if route.languages and not {language[:2].lower() for language in languages} & {*route.languages}:
        return f"told in {', '.join(languages) or 'no known language'}: the route takes {', '.join(route.languages)}"
    if route.seniority is not None:
        roles = {
            role for role in (candidate.names and candidate.names.role, *(t.claim.role for t in candidate.told)) if role
        }
        highest = max((policy.ranks.rank(role) for role in roles), default=None)
        if highest is not None and highest <= RANKS.index(route.seniority):
            return f"{', '.join(sorted(roles))}: the route asks for the rank {route.seniority} or higher"
    return None


def _find_unwatched(candidate: Candidate, lists: Sequence[Watchlist], *, named: bool) -> str | None:
    if not lists or named or any(each.find_label(candidate.told) for each in lists):
        return None
    return f"not watched: no watchlist of the route has it ({', '.join(each.name for each in lists)})"
