"""The daemon: one scheduled job a duty, signals, a quiet end. The desk tells what is due, not the scheduler."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Callable, Coroutine
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor import bootstrap
from monitor.domain.buttons import Press
from monitor.domain.feed import DeskEntry, DeskFeed
from monitor.domain.notices import trouble_message
from monitor.errors import MonitorError, SendError, StoreError
from monitor.pipeline.aside import ASIDE_SECONDS, TROUBLE_SECONDS, give_back, name_of
from monitor.pipeline.capture import capture_entry
from monitor.pipeline.deliver import deliver
from monitor.pipeline.feedback import keep_all_examples, keep_examples
from monitor.pipeline.holds import Holds
from monitor.pipeline.hosts import Resting
from monitor.pipeline.operators import tell_of_feeds
from monitor.pipeline.poll import poll_feed
from monitor.pipeline.ports import Session
from monitor.pipeline.press import Reaction, act, judged_by
from monitor.pipeline.rounds import Ports
from monitor.pipeline.seal import seal_if_due
from monitor.pipeline.trim import trim
from monitor.pipeline.vitals import Trouble, find_troubles, read_vitals
from monitor.settings import Settings
from monitor.telemetry import logger
from monitor.telemetry.metrics import Metrics, served

TICK_SECONDS = 0.5
BEAT_SECONDS = 5.0
"""How often the daemon notes that it lives; `monitor health` allows a minute."""
LOOK_SECONDS = 15.0
"""How often the figures for metrics are read, and the dead man's switch looks at them."""
OUTBOX_SECONDS_MAX = 1.0
"""How long a busy channel may keep the outbox: then alerts for the others are looked for again."""
DRAIN_SECONDS = 7.0
"""How long work under way may take to end after a signal; service managers kill after ten."""
OPERATORS_REST_SECONDS = 60.0
"""How long nothing is told to operators after they could not be reached."""
SEAL_LOOK_SECONDS = 60.0
"""How often the daemon asks whether a seal is due."""
TRIM_SECONDS = 3_600.0
"""How often it drops texts that are kept no longer."""
CLAIM_MAX = 200
"""Feeds or entries taken up in one tick; the rest is left to other daemons, or to the next tick."""

log = logger()


async def serve(settings: Settings, metrics_at: tuple[str, int] | None = None) -> None:
    """Watch until SIGTERM or SIGINT; metrics_at is the host and port to show metrics at.

    Raises MonitorError when another daemon works on the same database, or that port is taken.
    """
    metrics = Metrics()
    with bootstrap.watch_turn(settings)() as ours:
        if not ours:
            raise MonitorError(f"another daemon already works on this database (its lock is in {settings.folder})")
        with served(metrics, *metrics_at) if metrics_at else nullcontext():
            async with bootstrap.opened_ports(settings) as ports:
                await Watch(ports, metrics).run()


class Watch:
    """What one daemon has in hand."""

    def __init__(self, ports: Ports, metrics: Metrics | None = None) -> None:
        self._metrics = metrics or Metrics()
        self._ports = self._metrics.metered(ports)
        self._holds = Holds()
        self._resting = Resting(ports.store, ports.clock)
        self._scheduler = AsyncIOScheduler(
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._tasks: dict[object, asyncio.Task[None]] = {}
        self._beat_at: datetime | None = None
        self._outbox_free = asyncio.Lock()
        self._outbox_wanted = False
        """Whether a round of the outbox is about to begin; what is decided by then goes with it."""
        self._no_outbox_before: datetime | None = None
        """When the database may be asked for alerts again; None = at any time."""
        self._no_seal_before: datetime | None = None
        self._since = ports.clock.now()
        self._troubles: frozenset[Trouble] = frozenset()
        self._untold: dict[Trouble, datetime] = {}
        """Since when there is trouble that operators have not heard of."""
        self._deafness: str | None = None
        """Why presses of buttons are not heard; None = they are, or there are none."""
        self._no_operators_before: datetime | None = None
        """When they may be told again, after they could not be reached; None = at any time."""

    async def run(self) -> None:
        """Work until a signal asks to stop, then end what is under way."""
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        scheduler = self._scheduler
        scheduler.add_job(self._tick, "interval", seconds=TICK_SECONDS)
        scheduler.add_job(self._drained(self.outbox), "interval", seconds=TICK_SECONDS)
        scheduler.add_job(self.look, "interval", seconds=LOOK_SECONDS)
        if self._ports.sign is not None:
            scheduler.add_job(self._drained(self.seal), "interval", seconds=SEAL_LOOK_SECONDS)
        if self._ports.text_retention is not None:
            scheduler.add_job(self._drained(self.trim), "interval", seconds=TRIM_SECONDS)
            self._at_once(self.trim)  # or one that is restarted every hour would never drop any
        await self._tick()
        await self.look()
        scheduler.start()
        listening = asyncio.create_task(self._listen())
        log.info("ready")
        await stop.wait()
        listening.cancel()
        log.info("stopping", under_way=len(self._tasks))
        scheduler.pause()  # begins nothing more; what it began goes on
        end = loop.time() + DRAIN_SECONDS
        while self._tasks and (left := end - loop.time()) > 0:
            await asyncio.wait(self._tasks.values(), timeout=left)
        scheduler.shutdown(wait=False)
        await asyncio.wait([listening], timeout=1.0)
        if cut_off := list(self._tasks.values()):
            for task in cut_off:
                task.cancel()
            await asyncio.wait(cut_off, timeout=1.0)
        log.info("stopped", cut_off=len(cut_off))

    async def _tick(self) -> None:
        """Take up what is due; what takes long goes on beside the next ticks."""
        self._metrics.tick()
        now, place = self._ports.clock.now(), self._ports.place
        beats = self._beat_at is None or (now - self._beat_at).total_seconds() >= BEAT_SECONDS

        def claim(session: Session) -> tuple[tuple[DeskFeed, ...], tuple[DeskEntry, ...]]:
            if beats:
                session.desk.beat(now)
            return session.desk.claim_feeds(place, now, CLAIM_MAX), session.desk.claim_entries(place, now, CLAIM_MAX)

        try:
            feeds, entries = await self._ports.store.write(claim)
        except StoreError as error:
            log.warning("no work could be claimed", problem=str(error))
            return
        self._beat_at = now if beats else self._beat_at
        for feed in feeds:
            self._take_up(feed)
        for entry in entries:
            self._take_up(entry)

    async def look(self) -> None:
        """Bring the figures up to date; tell the log and the operators, once, of trouble of the house and of feeds."""
        ports = self._ports
        try:
            with ports.store.reading() as session:
                self._metrics.vitals = read_vitals(session, ports.policy.routes, ports.clock.now())
        except StoreError as error:
            log.warning("figures not read", problem=str(error))
        if (vitals := self._metrics.vitals) is None:
            return
        now = ports.clock.now()
        troubles = find_troubles(vitals, watching_since=self._since, now=now, policy=ports.poll_policy)
        for trouble in self._troubles - troubles.keys():
            log.info("trouble over", trouble=trouble)
        for trouble in troubles.keys() - self._troubles:
            since = self._untold[trouble] = troubles[trouble]
            log.error("trouble", trouble=trouble, since=f"{since:%Y-%m-%d %H:%M} UTC", waiting=vitals.outbox_count)
        self._troubles = frozenset(troubles)
        if self._no_operators_before is None or now >= self._no_operators_before:
            await self._tell_operators(now)

    async def _tell_operators(self, now: datetime) -> None:
        """Tell what operators have not heard yet; what cannot be told now is told later."""
        ports = self._ports
        self._no_operators_before = now + timedelta(seconds=OPERATORS_REST_SECONDS)
        try:
            for trouble, since in tuple(self._untold.items()):
                if ports.operators is not None:
                    await ports.operators.post(trouble_message(trouble, since, ports.language), delivery_id=uuid4())
                del self._untold[trouble]
            news = await tell_of_feeds(ports.store, ports.operators, turn=ports.turn, language=ports.language)
        except SendError as error:
            log.warning("operators not reached", problem=str(error))
            return
        except StoreError as error:
            log.warning("operators not told", problem=str(error))
            return
        self._no_operators_before = None
        for item in news:
            log.warning("feed", url=item.feed.url, news=item.state, detail=item.detail)

    async def _listen(self) -> None:
        """Hear what people press; first write the examples that a kill between two presses left unwritten."""
        ports = self._ports
        if ports.presses is None:
            return
        try:
            with ports.store.reading() as session:
                keep_all_examples(session, ports.examples)
        except StoreError as error:
            log.warning("examples not written", problem=str(error))
        await ports.presses.listen(self._act, self._heard)

    def _heard(self, problem: str | None) -> None:
        """Log what hinders people who press buttons, once until it changes."""
        if problem is None:
            log.info("buttons are heard")
        elif problem != self._deafness:
            log.warning("buttons", problem=problem)
        self._deafness = problem

    async def _act(self, press: Press) -> Reaction:
        """Record what a press says; whoever waits for it is told at once."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks[task] = task
        try:
            return await self._record(press)
        except Exception as error:
            log.error("a press was not recorded", verb=press.verb, exc_info=error)
            raise
        finally:
            del self._tasks[task]

    async def _record(self, press: Press) -> Reaction:
        ports = self._ports

        def work(session: Session) -> Reaction:
            return act(
                session,
                press,
                language=ports.language,
                aliases=ports.aliases,
                policy=ports.policy,
                now=ports.clock.now(),
            )

        reaction = await ports.store.write(work)
        try:
            with ports.store.reading() as session:
                keep_examples(session, ports.examples, judged_by(session, press))
        except StoreError as error:  # the verdict stands; the next start writes them
            log.warning("examples not written", problem=str(error))
        log.info("pressed", verb=press.verb, subject=press.subject)
        self._at_once(self.outbox)
        return reaction

    def _drained(self, duty: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], Coroutine[Any, Any, None]]:
        """Return a duty that the end of the daemon waits for."""

        async def run() -> None:
            task = asyncio.current_task()
            assert task is not None
            self._tasks[task] = task
            try:
                await duty()
            finally:
                del self._tasks[task]

        return run

    def _at_once(self, duty: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Let a duty begin ahead of its time, for somebody waits for what was found; once, however often asked."""
        self._scheduler.add_job(self._drained(duty), id=duty.__name__, replace_existing=True)

    async def outbox(self) -> None:
        """Deliver what is pending, one round at a time."""
        if self._outbox_wanted:
            return
        self._outbox_wanted = True
        async with self._outbox_free:
            self._outbox_wanted = False
            await self._deliver()

    async def _deliver(self) -> None:
        """Work the outbox once; leave the database alone for a while after it could not be used."""
        ports = self._ports
        if self._no_outbox_before is not None and ports.clock.now() < self._no_outbox_before:
            return
        began_at = time.monotonic()
        try:
            outcome = await deliver(
                ports.store,
                ports.channels,
                clock=ports.clock,
                language=ports.language,
                routes=ports.policy.routes,
                turn=ports.turn,
                holds=self._holds,
                seconds_max=OUTBOX_SECONDS_MAX,
            )
        except StoreError as error:
            log.warning("alerts wait", problem=str(error))
            self._no_outbox_before = ports.clock.now() + timedelta(seconds=TROUBLE_SECONDS)
            return
        self._no_outbox_before = None
        if outcome.delivered or outcome.abandoned:
            log.info("alerts", delivered=outcome.delivered, abandoned=outcome.abandoned, waiting=outcome.waiting)
        if outcome.delivered:
            self._metrics.stages.labels("deliver").observe(time.monotonic() - began_at)
        for result in ("delivered", "found", "repeats", "abandoned", "together", "digests"):
            self._metrics.alerts.labels(result).inc(getattr(outcome, result))
        for problem in outcome.problems:
            log.warning("delivery", problem=problem)

    async def seal(self) -> None:
        """Seal the log when a seal is due, and log it: what collects logs elsewhere keeps it out of our reach."""
        sign, now, every = self._ports.sign, self._ports.clock.now(), self._ports.seal_every
        if sign is None or (self._no_seal_before is not None and now < self._no_seal_before):
            return
        try:
            sealed, self._no_seal_before = await self._ports.store.write(
                lambda session: seal_if_due(session, sign, now, every)
            )
        except StoreError as error:
            log.warning("log not sealed", problem=str(error))
            return
        if sealed is not None:
            log.info("sealed", **msgspec.to_builtins(sealed))

    async def trim(self) -> None:
        """Drop the texts that told of nothing and are kept no longer."""
        ports = self._ports
        if ports.text_retention is None:
            return
        try:
            dropped = await trim(ports.store, ports.clock.now() - ports.text_retention)
        except StoreError as error:
            log.warning("old texts not dropped", problem=str(error))
            return
        if dropped:
            log.info("old texts dropped", count=dropped)

    def _take_up(self, thing: DeskFeed | DeskEntry) -> None:
        """Start work on a thing that was claimed."""
        task = asyncio.get_running_loop().create_task(self._work(thing))
        self._tasks[task] = task
        task.add_done_callback(lambda done: self._tasks.pop(done, None))

    async def _work(self, thing: DeskFeed | DeskEntry) -> None:
        """Poll or capture; a fault of ours must not be met again at every tick, and the desk keeps the thing."""
        try:
            await (self._poll(thing) if isinstance(thing, DeskFeed) else self._capture(thing))
        except StoreError as error:
            log.warning("left for later", thing=name_of(thing), problem=str(error))
            await give_back(self._ports.store, thing, self._ports.clock, TROUBLE_SECONDS)
        except Exception as error:
            log.error("set aside after an unexpected error", thing=name_of(thing), exc_info=error)
            await give_back(self._ports.store, thing, self._ports.clock, ASIDE_SECONDS)

    async def _poll(self, feed: DeskFeed) -> None:
        ports = self._ports
        outcome = await self._metrics.timed("poll", poll_feed)(
            feed,
            store=ports.store,
            fetch=ports.fetch,
            read_feed=ports.read_feed,
            clock=ports.clock,
            policy=ports.poll_policy,
            resting=self._resting,
        )
        self._metrics.polls.labels(outcome.result).inc()
        if outcome.result == "outage":  # told once for all feeds, see look()
            log.debug("nothing reached", url=outcome.url, error=outcome.error)
        elif outcome.error:
            log.warning("feed failed", url=outcome.url, error=outcome.error)
        elif outcome.found:
            log.info("new entries", url=outcome.url, count=outcome.found)
            self._at_once(self._tick)

    async def _capture(self, entry: DeskEntry) -> None:
        ports = self._ports
        outcome = await self._metrics.timed("capture", capture_entry)(
            entry,
            store=ports.store,
            fetch=ports.fetch,
            extract=ports.extract,
            detect=ports.detect,
            clock=ports.clock,
            aliases=ports.aliases,
            policy=ports.policy,
        )
        self._metrics.captures.labels(outcome.result).inc()
        if outcome.reason:
            log.info("entry", result=outcome.result, key=outcome.entry_key, reason=outcome.reason)
        if outcome.claims:
            log.info("claims found", count=outcome.claims, url=entry.entry.url)
            self._at_once(self.outbox)
