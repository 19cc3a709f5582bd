"""A user's verdict on a change: recorded with its author, and what follows from it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from monitor.domain.alert import Policy
from monitor.domain.events import FeedbackRecorded, Verdict
from monitor.domain.organisations import Aliases
from monitor.domain.stream import stream_of
from monitor.errors import MonitorError
from monitor.pipeline.ports import Session
from monitor.pipeline.track import Appender, decide_again
from monitor.projections.changes import ChangeRow


def judge(
    session: Session,
    change: ChangeRow,
    verdict: Verdict,
    *,
    other: ChangeRow | None = None,
    author: str,
    press: UUID | None = None,
    aliases: Aliases,
    policy: Policy,
    now: datetime,
) -> None:
    """Record what somebody said of a change, and decide again; nothing where that was the last word already.

    other: of "same", the change that it is the same as. press: of a button; each is recorded, once, also one that only
    repeats the last word, or it would be taken for a new one if it were told again after somebody else spoke. Raises
    MonitorError where two changes cannot be one.
    """
    if press is not None and any(feedback.press == press for feedback in change.feedback):
        return
    if other is not None:
        _check_can_be_one(change, other)
    other_id = other.id if other else None
    last = change.feedback[-1] if change.feedback else None
    if (
        press is None
        and last is not None
        and (last.verdict, last.other_id, last.facts) == (verdict, other_id, change.facts)
    ):
        return
    event = FeedbackRecorded(change_id=change.id, verdict=verdict, other_id=other_id, press=press, author=author)
    log = Appender(session, occurred_at=now, correlation_id=None, causation_id=None)
    (recorded,) = log.append([(stream_of("change", change.id), event)])
    decide_again(
        session,
        {row.surname_key for row in (change, other) if row is not None},
        aliases=aliases,
        policy=policy,
        now=now,
        occurred_at=now,
        correlation_id=recorded.event_id,
        causation_id=recorded.event_id,
        verdict=recorded,
    )


def _check_can_be_one(one: ChangeRow, other: ChangeRow) -> None:
    if one.id == other.id:
        raise MonitorError("a change is the same as itself: name two of them")
    if one.kind != other.kind:
        raise MonitorError(f"a change of the kind {one.kind!r} is never the same as one of the kind {other.kind!r}")
    if one.person_id != other.person_id:
        raise MonitorError("these changes are of two people: say first that they are one with `monitor people merge`")
