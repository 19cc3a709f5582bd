"""How the house does: read from the store, shown as metrics, and judged by the dead man's switch. Changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal, cast

import msgspec

from monitor.domain.routing import Route, release_at
from monitor.domain.schedule import PollPolicy
from monitor.pipeline.outages import find_outage
from monitor.pipeline.parcels import waits_until
from monitor.pipeline.ports import Session
from monitor.projections.alerts import AlertRow

SILENT_AFTER_ROUNDS = 3
"""No poll succeeded for so many rounds of the slowest feed: one feed may be down that long, all of them are not."""
SILENT_SECONDS_MIN = 3_600.0
STUCK_SECONDS = 1_800.0
"""An alert that waits longer is stuck: a channel's longest back-off is 600 s, and a burst of 1,000 leaves in 20 min."""

Trouble = Literal["silent", "stuck", "cut_off"]
"""No feed was heard; an alert was not told; no site can be reached, so it is our own network (R14)."""


class Vitals(msgspec.Struct, frozen=True, kw_only=True):
    """The figures that tell whether the house lives."""

    feed_count: int
    failing_count: int
    """Feeds whose last poll failed and that are polled again; the paused are not among them."""
    gone_count: int
    """Feeds that said they are gone for good, and that nobody paused."""
    paused_count: int
    """Feeds that the user paused, whatever else they are."""
    last_success_at: datetime | None
    """The last poll of any feed that gave an answer; None = there was none."""
    expected_at: datetime | None
    """When the next visit to a feed that works is due, or was; None = no feed works."""
    cut_off_since: datetime | None
    """Since when nothing can be reached; None = something can."""
    outbox_count: int
    oldest_request_at: datetime | None
    """Of the alerts in the outbox that may go out, or when they might first; None = there is none."""
    abandoned_count: int
    """Dead letters: alerts given up that people should look at."""
    position: int
    """The log's last."""


def read_vitals(session: Session, routes: Sequence[Route], now: datetime) -> Vitals:
    """Read all figures from one snapshot. routes: what waits for the time of its route does not count as waiting."""
    feeds = session.desk.feeds()
    by_name = {route.name: route for route in routes}
    pending = cast(tuple[AlertRow, ...], session.rows.where("alerts", state="pending"))
    return Vitals(
        feed_count=len(feeds),
        failing_count=sum(feed.failures > 0 for feed in feeds if not (feed.gone or feed.paused)),
        gone_count=sum(feed.gone for feed in feeds if not feed.paused),
        paused_count=sum(feed.paused for feed in feeds),
        last_success_at=max((feed.last_success_at for feed in feeds if feed.last_success_at), default=None),
        expected_at=min(
            (feed.next_poll_at for feed in feeds if not (feed.failures or feed.gone or feed.paused)), default=None
        ),
        cut_off_since=find_outage(session, now),
        outbox_count=len(pending),
        oldest_request_at=min(filter(None, (_waits_since(alert, by_name, now) for alert in pending)), default=None),
        abandoned_count=len(dead_letters(session)),
        position=session.head(),
    )


def dead_letters(session: Session) -> tuple[AlertRow, ...]:
    """Return the alerts that were given up and that nobody has dropped, and no other message tells."""
    rows = cast(tuple[AlertRow, ...], session.rows.where("alerts", state="abandoned"))
    return tuple(row for row in rows if not row.final)


def _waits_since(alert: AlertRow, routes: Mapping[str, Route], now: datetime) -> datetime | None:
    if waits_until(alert, routes, now) is not None:
        return None
    return release_at(routes[alert.route], alert.requested_at) if alert.route in routes else alert.requested_at


def find_troubles(
    vitals: Vitals, *, watching_since: datetime, now: datetime, policy: PollPolicy
) -> Mapping[Trouble, datetime]:
    """Return what is wrong, and since when; what passed before anybody watched is no trouble."""
    found: dict[Trouble, datetime] = {}
    heard_at = max(vitals.last_success_at or watching_since, watching_since)
    round_seconds = 60.0 * max(policy.interval_minutes, policy.hint_max_minutes)
    patience = max(SILENT_AFTER_ROUNDS * round_seconds, SILENT_SECONDS_MIN)
    silent_since = max(heard_at, vitals.expected_at or heard_at)  # a feed with little news may rest for a day
    if vitals.feed_count > vitals.gone_count + vitals.paused_count and now - silent_since > timedelta(seconds=patience):
        found["silent"] = heard_at
    if vitals.cut_off_since is not None:
        found["cut_off"] = vitals.cut_off_since
    if vitals.oldest_request_at is not None:
        waits_since = max(vitals.oldest_request_at, watching_since)
        if now - waits_since > timedelta(seconds=STUCK_SECONDS):
            found["stuck"] = waits_since
    return found
