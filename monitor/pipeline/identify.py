"""Users say who is who: two people or organisations are one, or are one no longer. Nobody is alerted by it.

What a user says is an event; the changes are decided again from the claims and from all that users said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from monitor.domain.duplicates import Named, Pair, organisations_alike, people_alike
from monitor.domain.events import (
    ClaimDetected,
    ClaimRedacted,
    Event,
    OrganisationMerged,
    OrganisationSplit,
    PersonMerged,
    PersonParted,
    PersonSplit,
)
from monitor.domain.organisations import Aliases
from monitor.domain.people import name_words, surname_key
from monitor.domain.stream import Recorded, stream_of
from monitor.errors import MonitorError
from monitor.pipeline.kin import kin_of, related_keys
from monitor.pipeline.ports import Session
from monitor.pipeline.track import Appender, decide_again, known_aliases
from monitor.projections.articles import ClaimRow
from monitor.projections.changes import ChangeRow
from monitor.projections.people import OrganisationRow, PersonRow

PAGE_EVENTS = 5_000
_REASON = "a user says so"


def merge_people(
    session: Session, one: PersonRow, into: PersonRow, *, author: str, aliases: Aliases, now: datetime
) -> None:
    """Let one person be another from now on. Raises MonitorError where that cannot be said."""
    _check_apart(one.id, into.id)
    for row in (one, into):
        if row.merged_into is not None:
            raise MonitorError(f"{row.name!r} ({row.id}) is merged into {row.merged_into} already: name that one")
        if not row.name:
            raise MonitorError(f"{row.id} was erased: nobody can be told to be them")
    event = PersonMerged(
        person_id=one.id,
        into=into.id,
        reason=_REASON,
        by_user=True,
        claims=_claims_about(session, one.id),
        into_claims=_claims_about(session, into.id),
        author=author,
    )
    parted_at = _told_apart(session).get(frozenset((one.id, into.id)))  # then all goes where it was before
    recorded = _append(session, stream_of("person", one.id), event, now)
    _decide_again(session, {one.surname_key, into.surname_key}, recorded, aliases, as_before=parted_at)


def split_person(session: Session, person: PersonRow, *, author: str, aliases: Aliases, now: datetime) -> None:
    """Take back that a person is another one. Raises MonitorError where no user ever said so."""
    if person.bond is None:
        merged = session.rows.where("people", bond=person.id)
        told = ", ".join(f"{row.name!r} ({row.id})" for row in cast(tuple[PersonRow, ...], merged))
        raise MonitorError(
            f"no user said that {person.name!r} ({person.id}) is somebody else"
            + (f"; split what was merged into them: {told}" if told else "")
        )
    stream = stream_of("person", person.id)
    merged_at = max(
        item.position for item in session.stream(stream) if isinstance(item.event, PersonMerged) and item.event.by_user
    )
    keys = related_keys(session, {person.surname_key})  # one of these is the key of what they had in common
    event = PersonSplit(person_id=person.id, reason=_REASON, by_user=True, author=author)
    recorded = _append(session, stream, event, now)
    _decide_again(session, keys, recorded, aliases, as_before=merged_at)


def part_person(
    session: Session,
    person: PersonRow,
    changes: Sequence[ChangeRow],
    *,
    author: str,
    aliases: Aliases,
    now: datetime,
) -> tuple[UUID, UUID]:
    """Let some changes of a person be about somebody else of that name.

    Returns whom these changes are about now, and whom the others; one of the two keeps the person's id. Raises
    MonitorError where the changes are not this person's, are all there are, or where users said that both are one.
    """
    for change in changes:
        if change.person_id != person.id or change.state == "merged":
            raise MonitorError(f"change {change.id} is not one of {person.name!r} ({person.id}): name theirs")
    claims = tuple(sorted({claim for change in changes for claim in change.facts.claims}))
    others = tuple(claim for claim in _claims_about(session, person.id) if claim not in claims)
    found = cast(tuple[ClaimRow, ...], session.rows.find_all("claims", [str(claim) for claim in (*claims, *others)]))
    standing = {row.id for row in found if row.claim and not row.withdrawn}  # the others tell of nobody
    if standing.isdisjoint(claims):
        raise MonitorError("no article tells these changes any more: nothing is known of them to go by")
    if standing.isdisjoint(others):
        raise MonitorError(f"these are all changes of {person.name!r}: leave out those that are of the other one")
    event = PersonParted(person_id=person.id, claims=claims, others=others, author=author)
    recorded = _append(session, stream_of("person", person.id), event, now)
    _decide_again(session, {person.surname_key}, recorded, aliases)
    keys = tuple(sorted(related_keys(session, {person.surname_key})))
    rows = cast(tuple[ChangeRow, ...], session.rows.where("changes", surname_key=keys))
    told = {claim: row.person_id for row in rows if row.state != "merged" for claim in row.facts.claims}
    theirs, rest = ([told[claim] for claim in side if claim in standing] for side in (claims, others))
    if not set(theirs).isdisjoint(rest):
        raise MonitorError(
            f"users said that two people are one, and their word stands: {_bonds(session, person)}; take back what is "
            "wrong with `monitor people split ID`, then tell the rest apart"
        )
    return theirs[0], rest[0]


def _bonds(session: Session, person: PersonRow) -> str:
    bound = (row for row in kin_of(session, {person.surname_key}).people if row.bond is not None)
    return ", ".join(f"{row.name!r} ({row.id}) is {row.bond}" for row in bound)


def merge_organisations(
    session: Session, one: OrganisationRow, into: OrganisationRow, *, author: str, aliases: Aliases, now: datetime
) -> None:
    """Let one organisation be another from now on. Raises MonitorError where that cannot be said."""
    _check_apart(one.id, into.id)
    for row in (one, into):
        if row.merged_into is not None:
            raise MonitorError(f"{row.name!r} ({row.id}) is merged into {row.merged_into} already: name that one")
    surnames = _surnames_at(session, {one.key, into.key}, known_aliases(session, aliases))
    event = OrganisationMerged(organisation_id=one.id, into=into.id, author=author)
    recorded = _append(session, stream_of("organisation", one.id), event, now)
    for key in surnames:
        _decide_again(session, {key}, recorded, aliases)


def split_organisation(
    session: Session, organisation: OrganisationRow, *, author: str, aliases: Aliases, now: datetime
) -> None:
    """Take back that an organisation is another one. Raises MonitorError where no user said so."""
    if organisation.merged_into is None:
        raise MonitorError(f"no user said that {organisation.name!r} ({organisation.id}) is another organisation")
    before = known_aliases(session, aliases)
    stream = stream_of("organisation", organisation.id)
    merged_at = max(item.position for item in session.stream(stream) if isinstance(item.event, OrganisationMerged))
    surnames = _surnames_at(session, {before.merged[organisation.key]}, before)
    event = OrganisationSplit(organisation_id=organisation.id, author=author)
    recorded = _append(session, stream, event, now)
    for key in surnames:
        _decide_again(session, {key}, recorded, aliases, as_before=merged_at)


def duplicate_people(session: Session) -> list[Pair]:
    """Return pairs of people who may be one, the likeliest first; without those whom a user told apart."""
    places, apart = _met(session, "person_id", "organisation_id"), _told_apart(session)
    rows = cast(tuple[PersonRow, ...], session.rows.where("people", merged_into=None))
    pairs = people_alike(Named(row.id, row.name, tuple(name_words(row.name)), places[row.id]) for row in rows)
    return [pair for pair in pairs if frozenset((pair.id, pair.other_id)) not in apart]


def _told_apart(session: Session) -> dict[frozenset[UUID], int]:
    """Return the pairs of people whom one name was told to mean, with the position where that was said last."""
    parted = [parted for row in cast(tuple[PersonRow, ...], session.rows.where("people")) for parted in row.parted]
    changes = cast(tuple[ChangeRow, ...], session.rows.where("changes", state="open") if parted else ())
    told = {claim: row.person_id for row in changes for claim in row.facts.claims}
    return {
        frozenset((one, other)): each.position
        for each in sorted(parted, key=lambda each: each.position)
        for one in {told[claim] for claim in each.claims if claim in told}
        for other in {told[claim] for claim in each.others if claim in told}
    }


def duplicate_organisations(session: Session) -> list[Pair]:
    """Return pairs of organisations that may be one, the likeliest first."""
    people = _met(session, "organisation_id", "person_id")
    rows = cast(tuple[OrganisationRow, ...], session.rows.where("organisations", state="open"))
    return organisations_alike(Named(row.id, row.name, tuple(row.key.split()), people[row.id]) for row in rows)


def _met(session: Session, of: str, what: str) -> defaultdict[UUID, frozenset[UUID]]:
    met: defaultdict[UUID, frozenset[UUID]] = defaultdict(frozenset)
    for row in cast(tuple[ChangeRow, ...], session.rows.where("changes", state="open")):
        one, other = getattr(row, of), getattr(row, what)
        if one is not None and other is not None:
            met[one] |= {other}
    return met


def _check_apart(one: UUID, other: UUID) -> None:
    if one == other:
        raise MonitorError(f"both names mean {one}: name two different ones")


def _claims_about(session: Session, person: UUID) -> tuple[UUID, ...]:
    rows = cast(tuple[ChangeRow, ...], session.rows.where("changes", person_id=person))
    return tuple(sorted({claim for row in rows if row.state != "merged" for claim in row.facts.claims}))


def _append(session: Session, stream: str, event: Event, now: datetime) -> Recorded:
    appender = Appender(session, occurred_at=now, correlation_id=None, causation_id=None)
    return appender.append([(stream, event)])[0]


def _decide_again(
    session: Session, keys: Collection[str], cause: Recorded, aliases: Aliases, as_before: int | None = None
) -> None:
    decide_again(
        session,
        keys,
        aliases=aliases,
        policy=None,
        now=cause.occurred_at,
        occurred_at=cause.occurred_at,
        correlation_id=None,
        causation_id=cause.event_id,
        as_before=as_before,
    )


def _surnames_at(session: Session, organisations: set[str], aliases: Aliases) -> list[str]:
    """Return the surname keys of all whom a claim puts at one of these organisations, or sends there."""
    keys = set()
    for event in _claim_events(session):
        claim = event.claim
        if claim is not None and organisations & {aliases.key(o) for o in (claim.organisation, claim.destination) if o}:
            keys.add(surname_key(claim.person))
    return sorted(keys)


def _claim_events(session: Session) -> Iterator[ClaimDetected | ClaimRedacted]:
    for kind in (ClaimDetected, ClaimRedacted):
        after = 0
        while page := session.events(after, PAGE_EVENTS, type_=kind.type):
            yield from (cast(ClaimDetected | ClaimRedacted, recorded.event) for recorded in page)
            after = page[-1].position
