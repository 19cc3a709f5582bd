"""Deliver: work the outbox once. The one reactor: nothing is sent but from here, and replay has no path to here.

The log is the outbox. Rows only tell which alerts to look at; whether one may be sent is read from its own stream, and
alert.attempted is appended, at the version that was read, before the message goes out. An attempt without an outcome
(the process died, or the connection did) is looked up in the channel before anything is sent again.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from math import inf

from monitor.domain.routing import Route
from monitor.domain.words import Language
from monitor.pipeline.courier import Courier, Round
from monitor.pipeline.holds import FIRST_POLL_SECONDS_MAX, DeliverOutcome, Holds
from monitor.pipeline.outbox import pending
from monitor.pipeline.ports import Channel, Clock, Store, Turn
from monitor.projections.alerts import AlertRow


async def deliver(
    store: Store,
    channels: Mapping[str, Channel],
    *,
    clock: Clock,
    language: Language,
    routes: Sequence[Route] = (),
    turn: Turn | None = None,
    holds: Holds | None = None,
    patience_seconds: float = 0.0,
    seconds_max: float = inf,
    gives_up: bool = True,
) -> DeliverOutcome:
    """Work the outbox once, channels side by side, each in the order of requests.

    channels: by the names of routes; routes that lead to one place share one. routes: when each is told; one that is
    not given is told at once. turn None = nobody else delivers from this store. patience_seconds is how long the round
    may wait in all for a busy or failing channel before it leaves the rest pending, the channel's own pace not counted;
    0 = nothing is waited for, another round comes soon. seconds_max is how long a round takes up further alerts: news
    for an idle channel comes with the next one. gives_up: whether what waits for a route that is not among the channels
    is a dead letter; if not, it is left to a process that knows the route. holds carries that on to the next round.
    """
    waited = 0.0
    while True:
        with turn() if turn else _always() as ours:
            if ours:
                return await _round(
                    store, channels, clock, language, routes, holds or Holds(), patience_seconds, seconds_max, gives_up
                )
        if waited >= patience_seconds:
            return DeliverOutcome(waiting=len(pending(store)), problems=["another process is delivering"])
        await asyncio.sleep(0.1)
        waited += 0.1


def _always() -> AbstractContextManager[bool]:
    return nullcontext(True)


async def _round(
    store: Store,
    channels: Mapping[str, Channel],
    clock: Clock,
    language: Language,
    routes: Sequence[Route],
    holds: Holds,
    patience_seconds: float,
    seconds_max: float,
    gives_up: bool,
) -> DeliverOutcome:
    outcome, waiting = DeliverOutcome(), pending(store)
    alerts = waiting if gives_up else _known(waiting, channels, outcome)
    if not alerts:
        outcome.waiting = len(waiting)
        return outcome
    known = {route.name: route for route in routes}
    by_name = {alert.route: known.get(alert.route) or Route(name=alert.route, channel=alert.route) for alert in alerts}
    first_polls = False
    if any(alert.action == "post" and not alert.attempts for alert in alerts):
        ahead = 0.0 if patience_seconds else FIRST_POLL_SECONDS_MAX  # a daemon goes on, a round alone tells what it has
        with store.reading() as session:
            first_polls = session.desk.first_polls_ahead(clock.now() + timedelta(seconds=ahead))
    round_ = Round(store, by_name, clock, language, holds, outcome, patience_seconds, seconds_max, first_polls)
    places: dict[str, list[AlertRow]] = {}
    for alert in alerts:
        places.setdefault(by_name[alert.route].channel, []).append(alert)
    couriers = [(Courier(round_, place, channels.get(rows[0].route)), rows) for place, rows in places.items()]
    # An error nobody foresaw ends its own channel's work alone, and is raised when the others have done theirs.
    ends = await asyncio.gather(*(courier.work(rows) for courier, rows in couriers), return_exceptions=True)
    for error in ends:
        if error is not None:
            raise error
    outcome.waiting = len(pending(store))
    return outcome


def _known(alerts: Sequence[AlertRow], channels: Mapping[str, Channel], outcome: DeliverOutcome) -> list[AlertRow]:
    """Return what waits for these channels, and note what waits for routes that nothing here knows."""
    strangers = Counter(alert.route for alert in alerts if alert.route not in channels)
    for route, count in strangers.items():
        outcome.note(
            f"{count} waiting for the route {route!r}, which the settings here do not know: set MONITOR_CONFIG and "
            "MONITOR_OPERATORS_CHANNEL as they were, or let them go by `monitor alerts drop ID`"
        )
    return [alert for alert in alerts if alert.route in channels]
