"""The courier: carries what waits for one channel, in order, at the channel's pace, and records what became of it."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from monitor.domain.alert_events import NOTHING_LEFT
from monitor.domain.digests import digest_id_of
from monitor.domain.events import AlertAbandoned, AlertDelivered
from monitor.domain.notices import marked_as_repeat
from monitor.domain.routing import Route
from monitor.domain.words import Language
from monitor.errors import SendError, StoreError
from monitor.pipeline.holds import FIRST_POLL_SECONDS_MAX, DeliverOutcome, Holds
from monitor.pipeline.outbox import (
    Own,
    Post,
    is_of_first_poll,
    is_told,
    is_told_together,
    read_own,
    read_post,
    record_attempt,
    record_outcomes,
)
from monitor.pipeline.parcels import Parcel, find_elsewhere, load_of
from monitor.pipeline.ports import Channel, Clock, Receipt, Store
from monitor.pipeline.telling import digest_words, words_of
from monitor.projections.alerts import AlertRow

BACK_OFF_SECONDS_MAX = 600.0
SETTLE_SECONDS = 5.0
"""A message taken just before a connection died may not be listed yet: a look-up waits this long after the attempt.
No source says how long Slack takes; a stand-in that stored after four seconds doubled a message with a wait of one."""
HOLD_SECONDS = 15.0
"""Where a channel cannot be asked, an attempt is left alone this long, which is longer than any request lives."""
AT_ONCE_MAX = 3
"""So many messages may leave a channel's pace behind; Slack lets short bursts pass beyond one a second and channel
(https://docs.slack.dev/apis/web-api/rate-limits)."""

TOLD_TOGETHER = "told with the story that it became part of"


class Round(msgspec.Struct, frozen=True):
    """What the couriers of one round share."""

    store: Store
    routes: Mapping[str, Route]
    clock: Clock
    language: Language
    holds: Holds
    outcome: DeliverOutcome
    patience_seconds: float
    seconds_max: float
    """How long a courier takes up further alerts."""
    first_polls: bool
    """Whether some feeds' first polls are still under way."""


class Courier:
    """Works one channel's alerts in one round."""

    def __init__(self, round_: Round, address: str, channel: Channel | None) -> None:
        self._address, self._channel, self._round = address, channel, round_
        self._store, self._clock, self._language = round_.store, round_.clock, round_.language
        self._holds, self._outcome = round_.holds, round_.outcome
        self._patience_seconds = round_.patience_seconds
        self._left: deque[Parcel] = deque()
        self._untold: set[tuple[UUID, str]] = set()
        """Story and route of the posts that are still to come: what follows them is not looked at before."""
        self._followed: set[tuple[UUID, str]] = set()
        """Story and route of what is to follow a post: there was later news."""

    async def work(self, alerts: Sequence[AlertRow]) -> None:
        """Tell what may go out, in order; stop at the first that has to wait for the channel."""
        self._untold = {_thread(alert) for alert in alerts if alert.action == "post"}
        self._followed = {_thread(alert) for alert in alerts if alert.action != "post"}
        load = load_of(
            alerts,
            self._round.routes,
            now=self._clock.now(),
            gathers=self._channel is not None and self._channel.gathers,
            gathered=self._holds.gathered,
            alone=self._holds.alone,
            waits=self._waits,
        )
        self._outcome.hold(load.release_at)
        self._left.extend(load.parcels)
        end = time.monotonic() + self._round.seconds_max
        while self._left:
            if time.monotonic() > end:
                self._outcome.hold(self._clock.now())
                return
            parcel = self._left.popleft()
            if parcel.alerts[0].action != "post" and _thread(parcel.alerts[0]) in self._untold:
                continue
            while (until := await self._carry(parcel)) is not None:
                pause = max((until - self._clock.now()).total_seconds(), 0.0)
                if pause > self._patience_seconds:
                    self._outcome.hold(until)
                    return
                self._patience_seconds -= pause
                await asyncio.sleep(pause)

    def _waits(self, alert: AlertRow) -> bool:
        """Tell whether a new story is left for later, until it is known how many the first polls of feeds bring."""
        now = self._clock.now()
        if not self._round.first_polls or now - alert.requested_at > timedelta(seconds=FIRST_POLL_SECONDS_MAX):
            return False
        waits = alert.id in self._holds.first_poll and _thread(alert) not in self._followed
        if not waits:
            with self._store.reading() as session:
                waits = is_of_first_poll(session, alert)
        if waits:
            self._holds.first_poll.add(alert.id)
            self._outcome.hold(now)
        return waits

    async def _carry(self, parcel: Parcel) -> datetime | None:
        """Bring a parcel as far as it goes; returns until when the channel has to be left alone, None = go on."""
        try:
            if len(parcel.alerts) > 1 or (parcel.alerts[0].digest and parcel.alerts[0].id not in self._holds.alone):
                return await self._tell_together(parcel.alerts)
            return await self._tell(parcel.alerts[0])
        except SendError as error:
            return self._hold(error)
        except StoreError:
            raise
        except Exception:
            self._hold(SendError("an error nobody foresaw", retryable=True))  # or it is met again at once, for ever
            raise

    # --- one alert ----------------------------------------------------------------------------------------------------

    async def _tell(self, alert: AlertRow) -> datetime | None:
        """Tell an alert by a message of its own, or settle it without one. Raises SendError to try again later."""
        with self._store.reading() as session:
            own = read_own(session, alert.id)
            post = read_post(session, alert) if alert.action != "post" else None
            together = alert.action == "post" and is_told_together(session, alert)
        if own is None or own.outcome is not None:
            self._settled(alert)
            return None
        if await self._ends_without_call(alert, own, post, together=together):
            return None
        assert self._channel is not None
        if (until := await self._turn_at()) is not None:
            return until
        repeat = False
        if alert.action != "edit":
            until, receipt, repeat = await self._look_up(self._channel, own, post.receipt if post else None)
            if until is not None:
                return until
            if receipt is not None:
                await self._found([alert], receipt)
                return None
        try:
            await self._send(self._channel, alert, own, post, repeat=repeat)
        except SendError as error:
            if error.retryable:
                raise
            await self._abandon(alert, str(error))
        return None

    async def _ends_without_call(self, alert: AlertRow, own: Own, post: Post | None, *, together: bool) -> bool:
        """Settle an alert that takes no message of its own, and leave alone what has to wait for one."""
        if self._channel is None:
            await self._abandon(alert, f"no channel is set up for the route {alert.route!r} any more")
        elif together and own.attempt is None:
            await self._abandon(alert, TOLD_TOGETHER, final=True)
        elif post is None:
            return False
        elif post.receipt is None:
            if post.reason is not None:
                await self._abandon(alert, post.reason, final=post.final)
        elif (place := find_elsewhere(self._round.routes[alert.route], post.receipt)) is not None:
            await self._abandon(alert, f"its message is in {place}, and the route leads elsewhere now", final=True)
        elif is_told(alert, own, post):
            await self._settle([alert], post.receipt, together=alert.action == "reply")
        else:
            return False
        return True

    async def _send(self, channel: Channel, alert: AlertRow, own: Own, post: Post | None, *, repeat: bool) -> None:
        """Record an attempt and make it. Raises SendError."""
        if await record_attempt(self._store, self._clock, [own]) is None:
            return
        with self._store.reading() as session:  # after the attempt: the message says all that the log held before it
            message = words_of(session, alert, post, self._language)
        if message is None:
            await self._abandon(alert, NOTHING_LEFT, final=True)
            return
        if repeat:
            self._outcome.repeats += 1
            message = marked_as_repeat(message, self._language)
        self._holds.refused.discard(alert.id)
        self._take_pace(channel)
        try:
            if alert.action == "edit":
                assert post is not None
                assert post.own is not None
                assert post.receipt is not None
                receipt = await channel.edit(message, delivery_id=post.own.delivery_id, of=post.receipt)
            else:
                receipt = await channel.post(message, delivery_id=alert.id, under=post.receipt if post else None)
        except SendError as error:
            if error.refused:
                self._holds.refused.add(alert.id)
            raise
        self._holds.failures.pop(self._address, None)
        await self._settle([alert], receipt)

    # --- a digest -----------------------------------------------------------------------------------------------------

    async def _tell_together(self, alerts: Sequence[AlertRow]) -> datetime | None:
        """Tell several stories by one message; one that is under way keeps its stories. Raises SendError."""
        told: list[tuple[AlertRow, Own]] = []
        with self._store.reading() as session:
            for alert in alerts:
                own = read_own(session, alert.id)
                if own is None or own.outcome is not None:
                    self._settled(alert)
                elif own.attempt is None and (
                    is_told_together(session, alert) or words_of(session, alert, None, self._language) is None
                ):
                    self._left.appendleft(Parcel((alert,)))
                else:
                    told.append((alert, own))
        if not told:
            return None
        digest = told[0][1].digest
        if self._channel is None or (len(told) == 1 and not digest):
            self._tell_alone(told)
            return None
        if (until := await self._turn_at()) is not None:
            return until
        until, receipt, repeat = await self._look_up(self._channel, told[0][1], None)
        if until is not None:
            return until
        if receipt is not None:
            await self._found([alert for alert, _ in told], receipt)
        else:
            await self._send_together(self._channel, told, digest, repeat=repeat)
        return None

    async def _send_together(
        self, channel: Channel, told: list[tuple[AlertRow, Own]], digest: tuple[UUID, ...], *, repeat: bool
    ) -> None:
        """Record an attempt of a digest and make it. Raises SendError."""
        digest = digest or tuple(alert.id for alert, _ in told)
        delivery_id = digest_id_of(digest)
        sent_at = await record_attempt(self._store, self._clock, [own for _, own in told], digest)
        if sent_at is None:
            return
        with self._store.reading() as session:
            message, gone = digest_words(session, told, sent_at, self._language)
        for alert in [alert for alert, _ in told if alert.id in gone]:
            await self._abandon(alert, NOTHING_LEFT, final=True)
        told = [(alert, own) for alert, own in told if alert.id not in gone]
        if not told:
            return
        if repeat:
            self._outcome.repeats += len(told)
            message = marked_as_repeat(message, self._language)
        self._holds.refused.discard(delivery_id)
        self._take_pace(channel)
        try:
            receipt = await channel.post(message, delivery_id=delivery_id)
        except SendError as error:
            if error.refused:
                self._holds.refused.add(delivery_id)
            if error.retryable:
                raise
            self._tell_alone(told)  # perhaps it was refused for one story's words: each fails alone
            return
        self._outcome.digests += 1
        self._holds.failures.pop(self._address, None)
        await self._settle([alert for alert, _ in told], receipt)

    def _tell_alone(self, told: Sequence[tuple[AlertRow, Own]]) -> None:
        """Take up each of these by itself next."""
        self._holds.alone.update(alert.id for alert, _ in told)
        self._left.extendleft(Parcel((alert,)) for alert, _ in reversed(told))

    # --- the channel --------------------------------------------------------------------------------------------------

    async def _look_up(
        self, channel: Channel, own: Own, under: Receipt | None
    ) -> tuple[datetime | None, Receipt | None, bool]:
        """Ask for a message whose attempt has no outcome.

        Returns until when to wait before it can be asked for, what was found, and whether what goes out next may be a
        repeat because this channel cannot be asked. Raises SendError.
        """
        if own.attempt is None or own.delivery_id in self._holds.refused:
            return None, None, False
        attempted_at = own.attempt.recorded_at
        settled_at, held_until = (attempted_at + timedelta(seconds=s) for s in (SETTLE_SECONDS, HOLD_SECONDS))
        if self._clock.now() < settled_at:
            return settled_at, None, False
        try:
            return None, await channel.find(own.delivery_id, attempted_at=attempted_at, under=under), False
        except SendError as error:
            if error.retryable:
                raise
            return (held_until, None, False) if self._clock.now() < held_until else (None, None, True)

    async def _turn_at(self) -> datetime | None:
        """Return until when the channel is left alone; None = it may be called. Waits for its pace if there is time."""
        now = self._clock.now()
        not_before = self._holds.not_before.get(self._address)
        if not_before is not None and now < not_before:
            return not_before
        assert self._channel is not None
        ahead = timedelta(seconds=self._channel.pace_seconds * (AT_ONCE_MAX - 1))
        paced = self._holds.paced.get(self._address)
        if paced is None or now >= (free_at := paced - ahead):
            return None
        if self._round.patience_seconds <= 0.0:
            return free_at
        await asyncio.sleep((free_at - now).total_seconds())
        return None

    def _take_pace(self, channel: Channel) -> None:
        now = self._clock.now()
        pace = timedelta(seconds=channel.pace_seconds)
        self._holds.paced[self._address] = max(now, self._holds.paced.get(self._address, now)) + pace

    def _hold(self, error: SendError) -> datetime:
        """Leave the channel alone for as long as it asked, or longer with each failure in a row."""
        failures = self._holds.failures[self._address] = self._holds.failures.get(self._address, 0) + 1
        back_off = min(2.0 ** min(failures - 1, 30), BACK_OFF_SECONDS_MAX)
        asked = error.retry_after_seconds
        pause = back_off if asked is None else max(asked, back_off if failures > 1 else 0.0)
        until = self._holds.not_before[self._address] = self._clock.now() + timedelta(seconds=pause)
        self._outcome.note(str(error))
        return until

    # --- what is recorded ---------------------------------------------------------------------------------------------

    async def _found(self, alerts: Sequence[AlertRow], receipt: Receipt) -> None:
        self._outcome.found += len(alerts)
        await self._settle(alerts, receipt)

    async def _settle(self, alerts: Sequence[AlertRow], receipt: Receipt, *, together: bool = False) -> None:
        """Record that a message tells these alerts."""
        delivered = [
            AlertDelivered(alert_id=alert.id, channel=receipt.channel, message_ref=receipt.message_ref)
            for alert in alerts
        ]
        count = await record_outcomes(self._store, self._clock, delivered)
        for alert in alerts:
            self._settled(alert)
        self._outcome.together += count if together else 0
        self._outcome.delivered += 0 if together else count

    async def _abandon(self, alert: AlertRow, reason: str, *, final: bool = False) -> None:
        event = AlertAbandoned(alert_id=alert.id, reason=reason, final=final)
        count = await record_outcomes(self._store, self._clock, [event])
        self._settled(alert)
        if count:
            if final:
                self._outcome.together += 1
            else:
                self._outcome.abandoned += 1
                self._outcome.note(reason)

    def _settled(self, alert: AlertRow) -> None:
        """Forget an alert that is done with."""
        if alert.action == "post":
            self._untold.discard(_thread(alert))
        self._holds.gathered.discard(alert.id)
        self._holds.alone.discard(alert.id)
        self._holds.first_poll.discard(alert.id)


def _thread(alert: AlertRow) -> tuple[UUID, str]:
    return alert.story_id, alert.route
