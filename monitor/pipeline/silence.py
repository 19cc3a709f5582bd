"""Set and lift silences. What waits in the outbox when a silence is set is not sent either."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from monitor.domain.events import AlertSilenced, SilenceLifted, SilenceSet, SilenceSubject
from monitor.domain.judged import OPERATORS
from monitor.domain.organisations import Aliases
from monitor.domain.silence import Silence, find_silence, silence_id_of
from monitor.domain.stream import stream_of
from monitor.pipeline.ports import Session
from monitor.pipeline.track import Appender, known_aliases, told_of
from monitor.projections.alerts import AlertRow
from monitor.projections.changes import ChangeRow
from monitor.projections.people import PersonRow
from monitor.projections.silences import SilenceRow


def set_silence(
    session: Session,
    *,
    subject: SilenceSubject,
    key: str,
    name: str,
    until: datetime,
    author: str,
    reason: str,
    aliases: Aliases,
    now: datetime,
    correlation_id: UUID | None = None,
) -> UUID:
    """Silence a person, an organisation or a rule, and what waits to be told of it; returns the silence's id.

    key: the person's id, the organisation's key (Aliases.key), or the rule's id; name: what people call it. Said twice,
    it is one silence; said otherwise, it is as it was said last.
    """
    ident = silence_id_of(subject, key)
    said = SilenceSet(silence_id=ident, subject=subject, key=key, until=until, name=name, author=author, reason=reason)
    held = session.stream(stream_of("silence", ident))
    if not held or held[-1].event != said:
        log = Appender(session, occurred_at=now, correlation_id=correlation_id, causation_id=None)
        (recorded,) = log.append([(stream_of("silence", ident), said)])
        _silence_pending(
            session, Silence(id=ident, subject=subject, key=key, until=until), aliases, now, recorded.event_id
        )
    return ident


def lift_silence(session: Session, row: SilenceRow, *, author: str, now: datetime) -> None:
    """End a silence; what it kept quiet is told when something new is heard of it."""
    lifted = SilenceLifted(silence_id=row.id, author=author)
    Appender(session, occurred_at=now, correlation_id=None, causation_id=None).append(
        [(stream_of("silence", row.id), lifted)]
    )


def _silence_pending(session: Session, silence: Silence, aliases: Aliases, now: datetime, cause: UUID) -> None:
    """Silence the alerts that wait, were never tried, and tell of nothing else."""
    aliases = known_aliases(session, aliases)
    pending = cast(tuple[AlertRow, ...], session.rows.where("alerts", state="pending"))
    silenced: set[tuple[UUID, str]] = set()
    log = Appender(session, occurred_at=now, correlation_id=None, causation_id=cause)
    for alert in sorted(pending, key=lambda row: row.position):
        if alert.route == OPERATORS:
            continue  # a question to those who know
        follows = (alert.story_id, alert.route) in silenced
        if alert.attempts or not (follows or _covers(session, silence, alert, aliases, now)):
            continue
        if alert.action == "edit" and not follows:
            continue  # it notifies nobody
        if alert.action == "post":
            silenced.add((alert.story_id, alert.route))
        log.append([(stream_of("alert", alert.id), AlertSilenced(alert_id=alert.id, silence_id=silence.id))])


def _covers(session: Session, silence: Silence, alert: AlertRow, aliases: Aliases, now: datetime) -> bool:
    """Tell whether a silence covers all that an alert would tell."""
    rows = cast(tuple[ChangeRow, ...], session.rows.where("changes", story_id=str(alert.story_id), state="open"))
    if alert.action == "reply":
        rows = tuple(row for row in rows if row.id == alert.change_id)
    return bool(rows) and all(silence_of(session, row, [silence], aliases, now) for row in rows)


def silence_of(
    session: Session, row: ChangeRow, silences: Sequence[Silence], aliases: Aliases, now: datetime
) -> Silence | None:
    """Return the silence that covers a change, the one that lasts longest; None = none does."""
    return find_silence(
        silences,
        person_id=row.person_id,
        names=row.names,
        told=told_of(session, row.facts.claims),
        people=_merged_people(session, silences),
        aliases=aliases,
        now=now,
    )


def _merged_people(session: Session, silences: Sequence[Silence]) -> dict[UUID, UUID | None]:
    """Return whom the people of silences were merged into, one after the other."""
    people: dict[UUID, UUID | None] = {}
    for silence in silences:
        row = _find_person(session, silence.key) if silence.subject == "person" else None
        while row is not None and row.id not in people:
            people[row.id] = row.merged_into
            row = _find_person(session, str(row.merged_into))
    return people


def _find_person(session: Session, ident: str) -> PersonRow | None:
    return cast(PersonRow | None, session.rows.find("people", ident))
