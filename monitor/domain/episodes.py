"""Which claims of one person speak of the same happening: organisation, seat and time. A pure function of their set.

One person can leave one organisation only once before joining or returning again. So claims of one person,
organisation, kind and seat are one happening (an episode), unless the calendar and the rest of what is known say
otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise
from uuid import UUID

import msgspec

from monitor.domain.claim import Kind, Seat
from monitor.domain.dates import Days, days_apart
from monitor.domain.identity import Told
from monitor.domain.organisations import Aliases, fold_words

APART_DAYS_MIN = 120
"""Dates further apart than this can be two happenings. Source: architecture.md section 3."""

_ENDS: Mapping[Kind, frozenset[Kind]] = {
    "departure": frozenset({"return", "appointment"}),
    "leave": frozenset({"return", "appointment"}),
    "appointment": frozenset({"departure"}),
    "return": frozenset({"departure", "leave"}),
}
"""What must lie between two happenings of a kind: nobody leaves twice without having joined again."""


class Episode(msgspec.Struct, frozen=True, kw_only=True):
    """The claims of one happening."""

    organisation: str | None
    """Key; None = no claim says which."""
    kind: Kind
    seat: Seat | None
    claims: tuple[Told, ...]
    """By id."""


def episodes_of(person: Sequence[Told], aliases: Aliases) -> tuple[Episode, ...]:
    """Part one person's claims into happenings, by their first claim."""
    at = organisations_of(person, aliases)
    groups: dict[tuple[str | None, Kind], list[Told]] = defaultdict(list)
    for told in sorted(person, key=lambda t: t.id):
        groups[at[told.id], told.claim.kind].append(told)
    found = []
    for (organisation, kind), group in groups.items():
        others = [t for t in person if at[t.id] == organisation and t.claim.status not in ("denied", "rumoured")]
        between = [t.days for t in others if t.claim.kind in _ENDS[kind] and t.days]
        seats = _seats(group)
        for seat in sorted(set(seats.values()), key=str):
            seated = [t for t in group if seats[t.id] == seat]
            found += [
                Episode(organisation=organisation, kind=kind, seat=seat, claims=tuple(sorted(part, key=lambda t: t.id)))
                for part in _in_time(seated, between)
            ]
    return tuple(sorted(found, key=lambda episode: episode.claims[0].id))


def organisations_of(person: Sequence[Told], aliases: Aliases) -> dict[UUID, str | None]:
    """Return the key of each claim's organisation.

    A claim that names none joins the person's only organisation with a claim of that kind near in time. A name that
    begins another one ("Acme", "Acme Motors") means the same body in the mouths of one person's claims near in time.
    """
    named = [t for t in person if t.claim.organisation]
    keys = {t.id: aliases.key(t.claim.organisation or "") for t in named}
    short = _short_names(named, keys)
    at: dict[UUID, str | None] = {t.id: short.get((t.claim.kind, keys[t.id]), keys[t.id]) for t in named}
    days = {(t.claim.kind, _days(t), at[t.id]) for t in named}  # each once: hundreds of articles give few days
    for told in person:
        if told.id not in at:
            near = {place for kind, day, place in days if kind == told.claim.kind and _near(day, _days(told))}
            at[told.id] = near.pop() if len(near) == 1 else None
    return at


def _short_names(named: Sequence[Told], keys: Mapping[UUID, str]) -> dict[tuple[Kind, str], str]:
    """Tell which longer names of organisations stand for a shorter one: (kind, long key) -> short key."""
    days: dict[tuple[Kind, str], set[Days]] = defaultdict(set)
    for told in named:
        days[told.claim.kind, keys[told.id]].add(_days(told))
    short: dict[tuple[Kind, str], str] = {}
    for kind, key in sorted(days):
        longer = [k for k in days if k[0] == kind and k[1].startswith(key + " ")]
        if len(longer) == 1 and all(_near(a, b) for a in days[kind, key] for b in days[longer[0]]):
            short[longer[0]] = key
    return {long: short.get((long[0], key), key) for long, key in short.items()}


def _near(one: Days, other: Days) -> bool:
    return days_apart(one, other) <= APART_DAYS_MIN


def _seats(group: Sequence[Told]) -> dict[UUID, Seat | None]:
    """Tell which seat each claim of one person, organisation and kind speaks of; None = no claim says."""
    seats = {t.id: t.claim.seat for t in group}
    articles: dict[UUID, list[Told]] = defaultdict(list)
    for told in group:
        articles[told.article_id].append(told)
    for told in group:
        for beside in articles[told.article_id] if told.claim.seat == "board" else ():
            if beside.claim.seat == "board":
                continue
            seats[beside.id] = "post"  # told beside the board: it must be the other seat
            if _one_moment(told, beside):
                seats[told.id] = "post"  # an article that tells both at once tells one change, that of the post
    seated = [t for t in group if seats[t.id]]
    kinds = {seats[t.id] for t in seated}
    newest = max(seated, key=lambda t: (_days(t), t.id), default=None)
    days = {(_days(t), seats[t.id]) for t in seated}
    for told in group:
        if seats[told.id] is None and newest is not None:
            near = {seat for day, seat in days if told.days and _near(day, told.days)}
            seats[told.id] = near.pop() if len(kinds) > 1 and len(near) == 1 else seats[newest.id]
    return seats


def _one_moment(one: Told, other: Told) -> bool:
    if one.days is None or other.days is None:
        return one.days == other.days
    return days_apart(one.days, other.days) == 0


def _in_time(group: Sequence[Told], between: Sequence[Days]) -> list[list[Told]]:
    """Part claims of one person, organisation, kind and seat by time."""
    exact = {t.days for t in group if t.days and len(t.claim.date or "") > len("YYYY")}
    firm: list[Told] = []
    loose: list[Told] = []
    for told in group:
        vague = told.days is None or (
            told.days not in exact and any(days_apart(told.days, days) == 0 for days in exact)
        )
        (loose if vague else firm).append(told)
    if not firm:
        return [loose]
    parts = _cut(sorted(firm, key=lambda t: (_days(t), t.id)), between)
    firm_parts = [tuple(part) for part in parts]
    spans, posts = [_span(part) for part in firm_parts], [_posts(part) for part in firm_parts]
    for told in loose:
        fitting = [i for i, span in enumerate(spans) if told.days is None or days_apart(span, told.days) == 0]
        fitting = [i for i in fitting if not _another_post(posts[i], _posts([told]))] or fitting
        before = [i for i in fitting if spans[i][0] <= told.told_on[1]]
        parts[before[-1] if before else fitting[0]].append(told)
    return parts


def _cut(dated: Sequence[Told], between: Sequence[Days]) -> list[list[Told]]:
    """Cut claims, sorted by date, where two happenings meet: never where less than the gap of APART_DAYS_MIN lies."""
    runs = [[dated[0]]]
    last = _days(dated[0])[1]
    for told in dated[1:]:
        first, until = _days(told)
        runs.append([told]) if first - last > APART_DAYS_MIN else runs[-1].append(told)
        last = max(last, until)
    spans = [_span(run) for run in runs]
    cuts = {
        i
        for i in range(1, len(runs))
        if any(days[1] >= spans[i - 1][0] and days[0] <= spans[i][1] for days in between)
        or _another_post(_posts(runs[i - 1]), _posts(runs[i]))
    }
    for i, j in combinations(range(len(runs)), 2):
        inner = range(i + 1, j + 1)
        if not cuts & set(inner) and {t.article_id for t in runs[i]} & {t.article_id for t in runs[j]}:
            cuts.add(max(inner, key=lambda k: (spans[k][0] - spans[k - 1][1], k)))  # one article tells both
    edges = [0, *sorted(cuts), len(runs)]
    return [[told for run in runs[start:end] for told in run] for start, end in pairwise(edges)]


def _days(told: Told) -> Days:
    return told.days or told.told_on


def _span(part: Sequence[Told]) -> Days:
    return min(_days(t)[0] for t in part), max(_days(t)[1] for t in part)


_Posts = tuple[Kind, frozenset[bool], frozenset[str]]
"""Of claims of one kind: the kind, whether the body was founded, and the roles."""


def _posts(part: Sequence[Told]) -> _Posts:
    founded = frozenset(t.claim.manner == "founded" for t in part)
    return part[0].claim.kind, founded, frozenset(t.claim.role for t in part if t.claim.role)


def _another_post(earlier: _Posts, later: _Posts) -> bool:
    """Tell whether appointments long apart are to different posts: people are promoted without leaving in between."""
    if earlier[0] != "appointment":
        return False
    if earlier[1].isdisjoint(later[1]):
        return True
    first, second = ([set(fold_words(role)) for role in posts[2]] for posts in (earlier, later))
    return bool(first and second) and not any(a <= b or b <= a for a in first for b in second)
