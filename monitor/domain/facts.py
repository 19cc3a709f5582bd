"""What is known of one change, all its claims taken together: one value chosen, conflicts kept. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from monitor.domain.claim import Manner, Seat, Sphere, Status
from monitor.domain.dates import day_of, days_apart, find_days
from monitor.domain.events import Conflict, Facts, Names
from monitor.domain.identity import Told
from monitor.domain.organisations import Aliases
from monitor.domain.people import fullness, name_words
from monitor.domain.sources import Votes, sources_of, standing

GRAVE_MANNERS = frozenset({"dismissed", "died"})
"""Never stated of a person while most sources tell something softer."""

NEWS_DAYS_MAX = 3
"""So long after the first article, another one may still date a change by its announcement."""


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """One change as its claims make it known."""

    facts: Facts
    """Not linked yet."""
    names: Names
    denials: tuple[UUID, ...]
    """Ids of the claims that deny it, sorted."""
    confirmed_by: str | None
    """Why the status is confirmed; None = it is not."""


def summarise(told: Sequence[Told], *, seat: Seat | None, person: str, aliases: Aliases) -> Summary:
    """Summarise the claims of one change; `person` is the fullest name that anyone gives."""
    stating = [t for t in told if t.claim.status in ("confirmed", "reported")]
    voters = stating or [t for t in told if t.claim.status == "rumoured"] or list(told)
    beside = [t for t in told if t.claim.status != "denied"] or list(told)
    kind = told[0].claim.kind
    sources = sources_of(told)
    status, confirmed_by = _status(told)
    manner, manner_conflict = _manner(voters, sources)
    date, date_conflict = _date(voters, sources)
    destination, destination_conflict = _organisation(beside, sources, "destination", aliases)
    organisation, _ = _organisation(list(told), sources, "organisation", aliases)
    facts = Facts(
        kind=kind,
        manner=manner,
        seat=seat,
        date=date,
        status=status,
        salience="news" if any(t.claim.salience == "news" for t in beside) else "background",
        sphere=_sphere(voters, sources),
        confidence=max(t.claim.confidence for t in beside),
        claims=tuple(sorted(t.id for t in told)),
        sources=len({sources[t.article_id] for t in beside}),
        linked=None,
        conflicts=tuple(c for c in (date_conflict, destination_conflict, manner_conflict) if c),
    )
    roles = Votes(voters, sources, {t.id: t.claim.role for t in voters}).ranked()
    names = Names(person=person, organisation=organisation, role=roles[0] if roles else None, destination=destination)
    denials = tuple(sorted(t.id for t in told if t.claim.status == "denied"))
    return Summary(facts=facts, names=names, denials=denials, confirmed_by=confirmed_by)


def fullest_name(told: Sequence[Told]) -> str:
    """Return the fullest name that claims of one person give, the spelling of most papers among equally full ones."""
    domains = {domain: number for number, domain in enumerate(sorted({t.domain for t in told}))}
    papers = {t.article_id: domains[t.domain] for t in told}
    ranked = Votes(told, papers, {t.id: t.claim.person for t in told}).ranked()
    given = {name: fullness(tuple(name_words(name)))[:2] for name in ranked}
    return next(name for name in ranked if given[name] == max(given.values()))


def _status(told: Sequence[Told]) -> tuple[Status, str | None]:
    """Return the status of a change, and who confirmed it. Denials lower nothing."""
    statuses = {t.claim.status for t in told}
    own = {t.claim.attributed_to for t in told if t.claim.status in ("confirmed", "reported")}
    if "person" in own:
        return "confirmed", "the person says so"
    if "organisation" in own:
        return "confirmed", "the organisation says so"
    facts = [t for t in told if t.claim.status == "confirmed"]
    if len(set(sources_of(facts).values())) > 1:
        return "confirmed", "two independent sources state it as fact"
    if statuses & {"confirmed", "reported"}:
        return "reported", None
    return ("rumoured" if "rumoured" in statuses else "denied"), None


def _manner(voters: Sequence[Told], sources: dict[UUID, int]) -> tuple[Manner | None, Conflict | None]:
    """Choose how it came about; a grave word only when most of those who say how say so, and half of all sources."""
    if voters[0].claim.kind in ("leave", "return"):
        return None, None
    told = {t.id: t.claim.manner if t.claim.manner != "unspecified" else None for t in voters}
    votes = Votes(standing(voters, sources, told), sources, told)
    everyone = len({sources[t.article_id] for t in voters})
    specified = len(set().union(*votes.sources.values()))
    chosen = "unspecified"
    for manner in votes.ranked():
        says = 2 * len(votes.sources[manner])
        if manner not in GRAVE_MANNERS or (says >= everyone and says > specified):
            chosen = manner
            break
    values = {chosen, *filter(None, told.values())}
    conflict = Conflict(field="manner", values=tuple(sorted(values))) if len(values) > 1 else None
    return msgspec.convert(chosen, Manner), conflict


def _date(voters: Sequence[Told], sources: dict[UUID, int]) -> tuple[str | None, Conflict | None]:
    """Choose the date that most sources agree with: 2024 agrees with 2024-08; of those the most exact one.

    A vague date gives way to a more exact one that more sources state: it would only hide where those differ.
    """
    told = {t.id: t.claim.date if t.days else None for t in voters}
    for ident in _announcements(standing(voters, sources, told, _agree)):
        told[ident] = None
    votes = Votes(standing(voters, sources, told, _agree), sources, told)
    dates = votes.ranked()
    if not dates:
        return None, None
    agreeing = {d: [o for o in dates if _agree(d, o)] for d in dates}
    support = {d: len(set().union(*(votes.sources[o] for o in agreeing[d]))) for d in dates}
    stated = {d: len(votes.sources[d]) for d in dates}
    dates = [d for d in dates if not any(len(o) > len(d) and stated[o] > stated[d] for o in agreeing[d])]
    chosen = min(dates, key=lambda d: (-support[d], -len(d), votes.rank(d)))
    others = {d for d in told.values() if d and not _agree(d, chosen)}
    return chosen, Conflict(field="date", values=tuple(sorted({chosen, *others}))) if others else None


def _announcements(standing: Sequence[Told]) -> list[UUID]:
    """Return the claims that date a change by its announcement, where others tell the later day on which it happens.

    Such a claim gives the day of its own article or the day before, and its article is among the first.
    """
    printed = {t.id: day_of(t.published_at)[0] for t in standing if t.published_at}
    first = min(printed.values(), default=0)
    announced = {
        t.id: t.days[0]
        for t in standing
        if t.days and t.days[0] == t.days[1] and t.id in printed
        and 0 <= printed[t.id] - t.days[0] <= 1 and printed[t.id] - first <= NEWS_DAYS_MAX
    }  # fmt: skip
    last = max(announced.values(), default=0)
    is_dated_later = any(t.days and t.days[0] > last for t in standing if t.id not in announced)
    return list(announced) if is_dated_later else []


def _agree(one: str, other: str) -> bool:
    mine, theirs = find_days(one), find_days(other)
    return mine is not None and theirs is not None and days_apart(mine, theirs) == 0


def _organisation(
    told: Sequence[Told], sources: dict[UUID, int], field: str, aliases: Aliases
) -> tuple[str | None, Conflict | None]:
    """Choose an organisation by its key, then the name most sources give it."""
    printed: dict[UUID, str | None] = {t.id: getattr(t.claim, field) for t in told}
    keys = {ident: aliases.key(name) if name else None for ident, name in printed.items()}
    names = Votes(told, sources, printed).ranked()
    by_key = {key: next(name for name in names if aliases.key(name) == key) for key in filter(None, keys.values())}
    ranked = Votes(standing(told, sources, keys), sources, keys).ranked()
    conflict = None
    if field == "destination" and len(by_key) > 1:
        conflict = Conflict(field="destination", values=tuple(sorted(by_key.values())))
    return (by_key[ranked[0]] if ranked else None), conflict


def _sphere(voters: Sequence[Told], sources: dict[UUID, int]) -> Sphere:
    """Return the sphere that most sources put the change in, leadership where they are even."""
    votes = Votes(voters, sources, {t.id: t.claim.sphere for t in voters})
    best = max(map(len, votes.sources.values()))
    spheres = [s for s in votes.ranked() if len(votes.sources[s]) == best]
    return "leadership" if "leadership" in spheres else msgspec.convert(spheres[0], Sphere)
