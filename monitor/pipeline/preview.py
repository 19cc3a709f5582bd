"""Which changes would follow from claims that rules find otherwise. Decides as tracking does, appends nothing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from monitor.domain.claim import Kind, Manner, Salience, Seat, Status
from monitor.domain.decide import Decided, differing
from monitor.domain.events import Facts, Names
from monitor.domain.neighbourhood import Known
from monitor.domain.organisations import Aliases
from monitor.pipeline.ports import Session
from monitor.pipeline.redetect import Unit, What
from monitor.pipeline.track import neighbourhood, outcome_of


class ChangeBrief(msgspec.Struct, frozen=True, kw_only=True):
    """A change in few words."""

    person: str
    kind: Kind
    manner: Manner | None
    organisation: str | None
    role: str | None
    destination: str | None
    seat: Seat | None
    date: str | None
    status: Status
    salience: Salience
    confidence: float
    sources: int
    claims: tuple[UUID, ...]


class ChangeDifference(msgspec.Struct, frozen=True, kw_only=True):
    """A change that would stand, fall or read differently."""

    id: UUID
    what: What
    before: ChangeBrief | None
    """None = it did not stand."""
    after: ChangeBrief | None
    """None = it would not stand."""
    fields: tuple[str, ...] = ()
    """Of one that changed: the names of the fields that differ, sorted."""
    into: UUID | None = None
    """Of one that is lost: the change that it would be a part of; None = no claim would tell it."""


def preview(session: Session, unit: Unit, aliases: Aliases, now: datetime) -> list[ChangeDifference]:
    """Return what applying a unit would make of the changes of its people."""
    known = neighbourhood(session, unit.keys, aliases, [difference.row(now) for difference in unit.differences])
    outcome = outcome_of(known)
    standing = {change.id: change for change in outcome.changes if change.state.ruling != "retracted"}
    lost = [
        ChangeDifference(
            id=ident,
            what="lost",
            before=_brief_of_known(before),
            after=None,
            into=heir if (heir := outcome.heirs.get(ident)) != ident and heir in standing else None,
        )
        for ident, before in known.changes.items()
        if before.stands and ident not in standing
    ]
    differences = [_difference(change) for change in standing.values()]
    return [*lost, *(difference for difference in differences if difference is not None)]


def _difference(change: Decided) -> ChangeDifference | None:
    before = change.before if change.before is not None and change.before.stands else None
    after = _brief(change.facts, change.names)
    if before is None:
        return ChangeDifference(id=change.id, what="gained", before=None, after=after)
    fields = differing(before, change)
    if not fields:
        return None
    return ChangeDifference(
        id=change.id, what="changed", before=_brief_of_known(before), after=after, fields=tuple(sorted(fields))
    )


def _brief_of_known(known: Known) -> ChangeBrief:
    return _brief(known.facts, known.names)


def _brief(facts: Facts, names: Names | None) -> ChangeBrief:
    return ChangeBrief(
        person=names.person if names else "(erased)",
        kind=facts.kind,
        manner=facts.manner,
        organisation=names.organisation if names else None,
        role=names.role if names else None,
        destination=names.destination if names else None,
        seat=facts.seat,
        date=facts.date,
        status=facts.status,
        salience=facts.salience,
        confidence=facts.confidence,
        sources=facts.sources,
        claims=facts.claims,
    )
