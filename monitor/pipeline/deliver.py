"""Deliver: work the outbox once. The one reactor: nothing is sent but from here, and replay has no path to here.

The log is the outbox. Rows only tell which alerts to look at; whether one may be sent is read from its own stream, and
alert.attempted is appended, at the version that was read, before the message goes out. An attempt without an outcome
(the process died, or the connection did) is looked up in the channel before anything is sent again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

import msgspec

from monitor.domain.events import AlertAbandoned, AlertAttempted, AlertDelivered, AlertRequested, AlertSilenced, Event
from monitor.domain.message import Message
from monitor.domain.notices import marked_as_repeat
from monitor.domain.replies import reply_of
from monitor.domain.stream import NewEvent, Recorded, stream_of
from monitor.domain.wording import message_of
from monitor.domain.words import Language
from monitor.errors import SendError, VersionConflict
from monitor.pipeline.ports import Channel, Clock, Receipt, Session, Store, Turn
from monitor.pipeline.story import find_successor, read_story, read_update
from monitor.projections.alerts import AlertRow

BACK_OFF_SECONDS_MAX = 600.0
SETTLE_SECONDS = 5.0
"""A message taken just before a connection died may not be listed yet: a look-up waits this long after the attempt.
No source says how long Slack takes; a stand-in that stored after four seconds doubled a message with a wait of one."""
HOLD_SECONDS = 15.0
"""Where a channel cannot be asked, an attempt is left alone this long, which is longer than any request lives."""


TOLD_TOGETHER = "told with the story that it became part of"


class Holds(msgspec.Struct):
    """What one process remembers of its channels between rounds. Losing it costs a look-up, never a message."""

    not_before: dict[str, datetime] = {}
    """Route -> until when its channel asked to be left alone, or failed."""
    failures: dict[str, int] = {}
    """Route -> failures in a row."""
    refused: set[UUID] = set()
    """Alerts whose last attempt was surely not taken: no look-up is needed."""


class DeliverOutcome(msgspec.Struct):
    """What a round did, counted in alerts."""

    delivered: int = 0
    """Told, those found delivered included."""
    found: int = 0
    """Told by an earlier attempt that had left no record: looked up, not sent again."""
    repeats: int = 0
    """Sent again, and marked so, where nobody could say whether the earlier attempt had arrived."""
    abandoned: int = 0
    together: int = 0
    """Not told alone, because a message that went out, or will, tells it anyway."""
    waiting: int = 0
    """Still pending at the end."""
    retry_at: datetime | None = None
    """When the first of them may be tried again; None = nothing holds them back."""
    problems: list[str] = []
    """In plain words for the operator, each once."""

    def note(self, problem: str) -> None:
        """Remember a problem, once."""
        if problem not in self.problems:
            self.problems.append(problem)


async def deliver(
    store: Store,
    channels: Mapping[str, Channel],
    *,
    clock: Clock,
    language: Language,
    turn: Turn | None = None,
    holds: Holds | None = None,
    patience_seconds: float = 0.0,
) -> DeliverOutcome:
    """Work the outbox once, routes side by side, each in the order of requests.

    turn None = nobody else delivers from this store. patience_seconds is how long the round may wait in all for a busy
    or failing channel before it leaves the rest pending; holds carries that on to the next round.
    """
    waited = 0.0
    while True:
        with turn() if turn else _always() as ours:
            if ours:
                return await _round(store, channels, clock, language, holds or Holds(), patience_seconds)
        if waited >= patience_seconds:
            return DeliverOutcome(waiting=len(_pending(store)), problems=["another process is delivering"])
        await asyncio.sleep(0.1)
        waited += 0.1


def _always() -> AbstractContextManager[bool]:
    return nullcontext(True)


def _pending(store: Store) -> list[AlertRow]:
    with store.reading() as session:
        rows = cast(tuple[AlertRow, ...], session.rows.where("alerts", state="pending"))
    return sorted(rows, key=lambda row: row.position)


async def _round(
    store: Store,
    channels: Mapping[str, Channel],
    clock: Clock,
    language: Language,
    holds: Holds,
    patience_seconds: float,
) -> DeliverOutcome:
    outcome = DeliverOutcome()
    routes: dict[str, list[AlertRow]] = {}
    for row in _pending(store):
        routes.setdefault(row.route, []).append(row)
    couriers = [
        _Courier(store, channels.get(route), route, clock, language, holds, outcome, patience_seconds)
        for route in routes
    ]
    await asyncio.gather(*(courier.work(routes[courier.route]) for courier in couriers))
    outcome.waiting = len(_pending(store))
    return outcome


class _Own(msgspec.Struct, frozen=True):
    """An alert as its own stream tells it."""

    request: Recorded
    version: int
    attempt: Recorded | None
    """The last one since the request."""
    attempts: int
    outcome: AlertDelivered | AlertAbandoned | AlertSilenced | None


def _read_own(session: Session, alert_id: UUID) -> _Own | None:
    """Read an alert's stream; None = there is no such alert. A request after an outcome (a retry) starts anew."""
    own: _Own | None = None
    for recorded in session.stream(stream_of("alert", alert_id)):
        match recorded.event:
            case AlertRequested():
                own = _Own(recorded, recorded.version, None, 0, None)
            case _ if own is None:
                continue
            case AlertAttempted():
                own = _Own(own.request, recorded.version, recorded, own.attempts + 1, own.outcome)
            case AlertDelivered() | AlertAbandoned() | AlertSilenced() as outcome:
                own = _Own(own.request, recorded.version, own.attempt, own.attempts, outcome)
            case _:
                own = msgspec.structs.replace(own, version=recorded.version)
    return own


class _Post(msgspec.Struct, frozen=True):
    """What a reply or an edit hangs on."""

    alert_id: UUID | None = None
    receipt: Receipt | None = None
    new_person: bool = False
    posted_at: int = 0
    """Position of the attempt that posted the message: it told all that the log held before."""
    told_up_to: int = 0
    """Position of the last attempt that brought the message up to date: it shows all that the log held before."""
    reason: str | None = None
    """Why there will be no message to hang on; None with no receipt = it is still to come."""


def _read_post(session: Session, alert: AlertRow) -> _Post:
    rows = cast(tuple[AlertRow, ...], session.rows.where("alerts", story_id=str(alert.story_id), route=alert.route))
    post = _Post(reason="there is no message of this story to go with")
    told_up_to = 0
    for row in sorted(rows, key=lambda row: row.position):
        own = _read_own(session, row.id) if row.action != "reply" else None
        if own is None:
            continue
        if isinstance(own.outcome, AlertDelivered) and own.attempt is not None:
            told_up_to = max(told_up_to, own.attempt.position)
        if row.action != "post" or post.receipt is not None:
            continue
        match own.outcome:
            case AlertDelivered(channel=channel, message_ref=message_ref):
                receipt = Receipt(channel=channel, message_ref=message_ref)
                post = _Post(row.id, receipt, row.new_person, own.attempt.position if own.attempt else 0)
            case AlertAbandoned(reason=reason):
                post = _Post(reason=f"the message it goes with was abandoned: {reason}")
            case AlertSilenced():
                post = _Post(reason="the message it goes with was silenced")
            case None:
                return _Post()
    return msgspec.structs.replace(post, told_up_to=told_up_to)


def _is_told_together(session: Session, alert: AlertRow) -> bool:
    """Tell whether a post has become needless: its story went into another one, which has a message or will have."""
    successor = find_successor(session, alert)
    if successor is None:
        return False
    others = session.rows.where("alerts", story_id=str(successor), route=alert.route, state=("pending", "delivered"))
    return any(row.action == "post" for row in cast(tuple[AlertRow, ...], others))


def _is_told(alert: AlertRow, own: _Own, post: _Post) -> bool:
    """Tell whether the message already says what an edit would show, or was posted saying what a reply would tell.

    An edit notifies nobody: what only an edit has shown is still told by its reply.
    """
    if alert.action == "edit":
        return post.told_up_to > own.request.position
    return own.attempt is None and post.posted_at > own.request.position


class _Courier:
    """Works one route's alerts in one round."""

    def __init__(
        self,
        store: Store,
        channel: Channel | None,
        route: str,
        clock: Clock,
        language: Language,
        holds: Holds,
        outcome: DeliverOutcome,
        patience_seconds: float,
    ) -> None:
        self.route = route
        self._store, self._channel, self._clock, self._language = store, channel, clock, language
        self._holds, self._outcome, self._patience_seconds = holds, outcome, patience_seconds

    async def work(self, alerts: Sequence[AlertRow]) -> None:
        """Tell the alerts in order; stop at the first that has to wait for the channel."""
        for alert in alerts:
            while (until := await self._tell(alert)) is not None:
                pause = max((until - self._clock.now()).total_seconds(), 0.0)
                if pause > self._patience_seconds:
                    self._outcome.retry_at = min(until, self._outcome.retry_at or until)
                    return
                self._patience_seconds -= pause
                await asyncio.sleep(pause)

    async def _tell(self, alert: AlertRow) -> datetime | None:
        """Bring one alert as far as it goes; returns until when the channel has to be left alone, None = go on."""
        with self._store.reading() as session:
            own = _read_own(session, alert.id)
            post = _read_post(session, alert) if alert.action != "post" else None
            together = alert.action == "post" and _is_told_together(session, alert)
        if own is None or own.outcome is not None:
            return None
        if self._channel is None:
            await self._abandon(alert, own, f"no channel is set up for the route {self.route!r} any more")
            return None
        if together and own.attempt is None:
            await self._abandon(alert, own, TOLD_TOGETHER)
            return None
        if post is not None and post.receipt is None:
            if post.reason is not None:
                await self._abandon(alert, own, post.reason)
            return None
        if post is not None and post.receipt is not None and _is_told(alert, own, post):
            await self._settle(alert, own, post.receipt, together=alert.action == "reply")
            return None
        now = self._clock.now()
        not_before = self._holds.not_before.get(self.route)
        if not_before is not None and now < not_before:
            return not_before
        try:
            return await self._send(self._channel, alert, own, post)
        except SendError as error:
            if not error.retryable:
                await self._abandon(alert, own, str(error))
                return None
            return self._hold(error)

    async def _send(self, channel: Channel, alert: AlertRow, own: _Own, post: _Post | None) -> datetime | None:
        """Look an unsettled attempt up, or attempt the message. Raises SendError."""
        repeat = False
        under = post.receipt if post else None
        if own.attempt is not None and alert.id not in self._holds.refused and alert.action != "edit":
            settled_at = own.attempt.recorded_at + timedelta(seconds=SETTLE_SECONDS)
            if self._clock.now() < settled_at:
                return settled_at
            try:
                receipt = await channel.find(alert.id, attempted_at=own.attempt.recorded_at, under=under)
            except SendError as error:
                if error.retryable:
                    raise
                held_until = own.attempt.recorded_at + timedelta(seconds=HOLD_SECONDS)
                if self._clock.now() < held_until:
                    return held_until
                repeat = True
            else:
                if receipt is not None:
                    self._outcome.found += 1
                    await self._settle(alert, own, receipt)
                    return None
        message = await self._attempt(alert, own, post)
        if message is None:
            return None
        if repeat:
            self._outcome.repeats += 1
            message = marked_as_repeat(message, self._language)
        try:
            receipt = await self._hand_over(channel, alert, message, post)
        except SendError as error:
            (self._holds.refused.add if error.refused else self._holds.refused.discard)(alert.id)
            raise
        self._holds.failures.pop(self.route, None)
        await self._settle(alert, own, receipt)
        return None

    async def _hand_over(self, channel: Channel, alert: AlertRow, message: Message, post: _Post | None) -> Receipt:
        if alert.action == "edit":
            assert post is not None
            assert post.receipt is not None
            assert post.alert_id is not None
            return await channel.edit(message, delivery_id=post.alert_id, of=post.receipt)
        return await channel.post(message, delivery_id=alert.id, under=post.receipt if post else None)

    async def _attempt(self, alert: AlertRow, own: _Own, post: _Post | None) -> Message | None:
        """Record the attempt, then put the story into words as it stands; None = not ours to send."""
        event = AlertAttempted(alert_id=alert.id, attempt=own.attempts + 1)
        attempt = self._new(own.version + 1, event, own)
        try:
            # The same attempt recorded by another process is the same event: the log drops ours, nothing is appended.
            if not await self._store.write(lambda session: session.append([attempt])):
                return None
        except VersionConflict:
            return None
        self._holds.refused.discard(alert.id)
        with self._store.reading() as session:
            if alert.action == "reply":
                update = read_update(session, alert)
                message = reply_of(update, self._language) if update else None
            else:
                story = read_story(session, alert, new_person=post.new_person if post else alert.new_person)
                message = message_of(story, self._language) if story else None
        if message is None:
            await self._abandon(alert, own, "nothing is left of the change it was to tell")
        return message

    def _hold(self, error: SendError) -> datetime:
        """Leave the channel alone for as long as it asked, or longer with each failure in a row."""
        failures = self._holds.failures[self.route] = self._holds.failures.get(self.route, 0) + 1
        back_off = min(2.0 ** (failures - 1), BACK_OFF_SECONDS_MAX)
        asked = error.retry_after_seconds
        pause = back_off if asked is None else max(asked, back_off if failures > 1 else 0.0)
        until = self._holds.not_before[self.route] = self._clock.now() + timedelta(seconds=pause)
        self._outcome.note(str(error))
        return until

    # --- what is recorded ---------------------------------------------------------------------------------------------

    async def _settle(self, alert: AlertRow, own: _Own, receipt: Receipt, *, together: bool = False) -> None:
        delivered = AlertDelivered(alert_id=alert.id, channel=receipt.channel, message_ref=receipt.message_ref)
        if await self._record(alert, own, delivered):
            self._outcome.together += together
            self._outcome.delivered += not together

    async def _abandon(self, alert: AlertRow, own: _Own, reason: str) -> None:
        if await self._record(alert, own, AlertAbandoned(alert_id=alert.id, reason=reason)):
            if TOLD_TOGETHER in reason:
                self._outcome.together += 1
            else:
                self._outcome.abandoned += 1
                self._outcome.note(reason)

    async def _record(self, alert: AlertRow, own: _Own, event: AlertDelivered | AlertAbandoned) -> bool:
        """Append an outcome where the stream ends now; False = somebody else settled the alert meanwhile."""

        def work(session: Session) -> bool:
            current = _read_own(session, alert.id)
            if current is None or current.outcome is not None:
                return False
            session.append([self._new(current.version + 1, event, own)])
            return True

        return await self._store.write(work)

    def _new(self, version: int, event: Event, own: _Own) -> NewEvent:
        return NewEvent(
            stream=own.request.stream,
            version=version,
            event=event,
            occurred_at=self._clock.now(),
            correlation_id=own.request.correlation_id,
            causation_id=own.request.event_id,
        )
