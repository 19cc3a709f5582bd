"""Parcels: what may go out now, and which stories go out in one message."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import get_args
from uuid import UUID

import msgspec

from monitor.domain.judged import OPERATORS
from monitor.domain.message import ITEMS_MAX
from monitor.domain.routing import ChannelKind, Route, release_at
from monitor.pipeline.ports import Receipt
from monitor.projections.alerts import AlertRow

_KINDS = frozenset(get_args(ChannelKind))
BURST_MAX = 10
"""More new stories than this at once are a burst, and go out together (R16 of ingestion.md)."""


class Parcel(msgspec.Struct, frozen=True):
    """What goes out as one message."""

    alerts: tuple[AlertRow, ...]
    """At least one; several are a digest."""

    @property
    def position(self) -> int:
        """The place in the outbox: that of the first alert."""
        return self.alerts[0].position


class Load(msgspec.Struct, frozen=True):
    """What a channel has to carry now."""

    parcels: tuple[Parcel, ...]
    """In the order of requests."""
    release_at: datetime | None
    """When the next of what has to wait may go out; None = nothing waits for its time."""


def released_at(route: Route, requested_at: datetime, now: datetime) -> datetime:
    """Return when a message may go out; quiet hours also hold what came before them and is still here."""
    release = release_at(route, requested_at)
    return release if release > now else release_at(msgspec.structs.replace(route, digest=()), now)


def waits_until(alert: AlertRow, routes: Mapping[str, Route], now: datetime) -> datetime | None:
    """Return until when an alert waits for the time of its route; None = it may go out. An edit disturbs nobody."""
    if alert.action == "edit" or alert.route not in routes:
        return None
    release = released_at(routes[alert.route], alert.requested_at, now)
    return release if release > now else None


def find_elsewhere(route: Route, receipt: Receipt) -> str | None:
    """Return where a message is that a route has led to before it was made to lead elsewhere; None = where it leads."""
    kind = receipt.channel.partition(":")[0]
    kind = kind if kind in _KINDS else "slack"  # its channels have ids
    return receipt.channel if route.channel_kind in _KINDS and route.channel_kind != kind else None


def load_of(
    alerts: Sequence[AlertRow],
    routes: Mapping[str, Route],
    *,
    now: datetime,
    gathers: bool,
    gathered: set[UUID],
    alone: Collection[UUID],
    waits: Callable[[AlertRow], bool],
) -> Load:
    """Sort what waits for one channel into parcels.

    gathers: whether its bursts go together. gathered: alerts that are to go out together, kept between rounds, for a
    burst may take several messages. alone: alerts that have to go out alone. waits: whether a new story is to be left
    for later.
    """
    parcels: list[Parcel] = []
    under_way: dict[tuple[UUID, ...], list[AlertRow]] = defaultdict(list)
    fresh: dict[str, list[AlertRow]] = defaultdict(list)
    releases: list[datetime] = []
    for alert in alerts:
        if alert.digest and alert.id not in alone:
            under_way[alert.digest].append(alert)
        elif alert.attempts:
            parcels.append(Parcel((alert,)))
        elif (release := waits_until(alert, routes, now)) is not None:
            releases.append(release)
        elif alert.action != "post":
            parcels.append(Parcel((alert,)))
        elif not waits(alert):
            fresh[alert.route].append(alert)
    parcels += [Parcel(tuple(rows)) for rows in under_way.values()]
    for name, rows in fresh.items():
        together = _together(rows, routes[name], gathers=gathers, gathered=gathered)
        gathered |= {row.id for row in together}
        parcels += [Parcel(part) for part in _even_parts(together)]
        parcels += [Parcel((row,)) for row in rows if row.id not in gathered]
    return Load(tuple(sorted(parcels, key=lambda parcel: parcel.position)), min(releases, default=None))


def _together(rows: Sequence[AlertRow], route: Route, *, gathers: bool, gathered: Collection[UUID]) -> list[AlertRow]:
    """Return the new stories of a route that go out together; questions to operators never do: each has buttons."""
    if route.name == OPERATORS:
        return []
    if route.digest or (gathers and len(rows) > BURST_MAX):
        return list(rows)
    if not gathers:
        return []
    return [row for row in rows if row.id in gathered or release_at(route, row.requested_at) > row.requested_at]


def _even_parts(rows: Sequence[AlertRow]) -> list[tuple[AlertRow, ...]]:
    """Cut a list into the fewest parts that fit a message, as even as may be."""
    count = -(-len(rows) // ITEMS_MAX)
    return [tuple(rows[len(rows) * part // count : len(rows) * (part + 1) // count]) for part in range(count)]
