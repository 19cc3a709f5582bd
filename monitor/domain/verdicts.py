"""What people said of changes, and which changes it holds for: it outlives new articles and new rules. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal
from uuid import UUID

import msgspec

from monitor.domain.dates import days_apart, find_days
from monitor.domain.episodes import APART_DAYS_MIN, Episode
from monitor.domain.events import Facts, Names, Verdict
from monitor.domain.organisations import Aliases
from monitor.domain.people import fits, name_words
from monitor.domain.sources import sources_of

Ruling = Literal["confirmed", "retracted", "reopened"]
"""confirmed: somebody said so; retracted: somebody called it wrong; reopened: so it was, and a new source tells it."""


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A change as it stood when somebody judged it."""

    facts: Facts
    names: Names | None
    """None after erasure."""


class Printed(msgspec.Struct, frozen=True, kw_only=True):
    """An article that told a judged change."""

    article_id: UUID
    domain: str
    fingerprint: str | None
    origin_domain: str | None = None
    """As in Told."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said of a change."""

    verdict: Verdict
    position: int
    """In the log: what is said later holds."""
    change: Judged
    other: Judged | None = None
    """Of "same": the change that is the same."""
    articles: tuple[Printed, ...]
    """Those that told the change then."""


def find_ruling(episode: Episode, person: str, said: Iterable[Said], aliases: Aliases) -> Ruling | None:
    """Return what people's last word makes of a happening in the life of `person`; None = nobody spoke of it.

    What was called wrong stays so for its articles, for their copies and for all that rules ever read in them.
    """
    last = max(
        (s for s in said if s.verdict != "same" and _speaks_of(s.change, episode, person, aliases)),
        key=lambda s: s.position,
        default=None,
    )
    if last is None:
        return None
    if last.verdict == "confirm":
        return "confirmed"
    sources = sources_of([*last.articles, *episode.claims])
    judged = {sources[article.article_id] for article in last.articles}
    return "retracted" if {sources[t.article_id] for t in episode.claims} <= judged else "reopened"


def unite(episodes: Sequence[Episode], person: str, said: Iterable[Said], aliases: Aliases) -> tuple[Episode, ...]:
    """Make one happening of those that people called the same; by their first claim."""
    parts = list(episodes)
    for item in said:
        if item.verdict == "same" and item.other is not None:
            here, there = (_meant(judged, parts, person, aliases) for judged in (item.change, item.other))
            same = [part for part in parts if part in here or part in there]
            if here and there and len(same) > 1:
                parts = [*(part for part in parts if part not in same), _one_of(same)]
    return tuple(sorted(parts, key=lambda part: part.claims[0].id))


def _meant(judged: Judged, episodes: Sequence[Episode], person: str, aliases: Aliases) -> list[Episode]:
    """Return the happenings that hold claims of a judged change; where there is none, those that are like it."""
    holding = [e for e in episodes if _holds_claims_of(judged, e)]
    return holding or [e for e in episodes if _speaks_of(judged, e, person, aliases)]


def _one_of(episodes: Sequence[Episode]) -> Episode:
    claims = sorted((t for e in episodes for t in e.claims), key=lambda t: t.id)
    return Episode(
        organisation=next((e.organisation for e in episodes if e.organisation), None),
        kind=episodes[0].kind,
        seat=next((e.seat for e in episodes if e.seat), None),
        claims=tuple(claims),
    )


def _holds_claims_of(judged: Judged, episode: Episode) -> bool:
    return not {t.id for t in episode.claims}.isdisjoint(judged.facts.claims)


def _speaks_of(judged: Judged, episode: Episode, person: str, aliases: Aliases) -> bool:
    """Tell whether a happening is the one that was judged: by its claims, else by who, what, where and when."""
    if judged.facts.kind != episode.kind:
        return False
    if _holds_claims_of(judged, episode):
        return True
    if judged.names is None:
        return False
    name, words = tuple(name_words(judged.names.person)), tuple(name_words(person))
    place = aliases.key(judged.names.organisation or "")
    days = find_days(judged.facts.date)
    return (
        (name == words or fits(name, words) or fits(words, name))
        and (not place or episode.organisation in (None, place))
        and (judged.facts.seat is None or episode.seat in (None, judged.facts.seat))
        and (days is None or any(days_apart(days, t.days or t.told_on) <= APART_DAYS_MIN for t in episode.claims))
    )
