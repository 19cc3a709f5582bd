"""When a feed is polled next: its rhythm and hints, back-off, and the spreading of what is due at once. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import msgspec

from monitor.domain.feed import DeskFeed
from monitor.domain.rhythm import expected_gap_seconds

_SPREAD = 0.1
"""Up to a tenth of a wait is added to it, so that feeds due at once drift apart (R13)."""
_VISITS_A_GAP = 6
"""Visits between one piece of news and the next: a weekly feed is polled once a day, one of fifty a day every few
minutes if the policy lets it (R12)."""
_STRETCH_MAX = 2
"""A wait is at most twice the one before: what was learnt from few visits is not trusted for a day."""
_ALL_HOURS, _ALL_DAYS = 2**24 - 1, 2**7 - 1
_BACK_OFF_MAX_SECONDS = 86_400.0
"""A failing feed is tried once a day at least, for ever (R8)."""


class PollPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """How often feeds are polled."""

    interval_minutes: int = 15
    interval_max_minutes: int = 1_440
    """How rarely a feed that seldom has news is polled."""
    hint_max_minutes: int = 60
    """How far a feed's own hints may stretch the interval."""


def after_success(feed: DeskFeed, policy: PollPolicy, now: datetime, *, headers: Mapping[str, str]) -> datetime:
    """Return when to poll again: at the user's own interval, or at the feed's rhythm and as it asks (R4, R12).

    feed: as it is after this poll, but for last_success_at, which tells how long the last wait was.
    """
    if feed.interval_minutes is not None:
        return now + _spread(feed, now, feed.interval_minutes * 60)
    hinted = min(max(feed.hint_seconds or 0.0, freshness_seconds(headers)), policy.hint_max_minutes * 60)
    seconds = max(policy.interval_minutes * 60, hinted, _rhythmic_seconds(feed, policy, now))
    return _outside_skipped(feed, now + _spread(feed, now, seconds))


def after_failure(
    feed: DeskFeed, policy: PollPolicy, now: datetime, *, failures: int, retry_after_seconds: float | None
) -> datetime:
    """Return when to try again after so many failures in a row: Retry-After in full (R4), else ever longer waits."""
    interval = (feed.interval_minutes or policy.interval_minutes) * 60
    backed_off = min(interval * 2.0 ** min(max(failures - 1, 0), 20), _BACK_OFF_MAX_SECONDS)
    if retry_after_seconds is not None:
        # A site that asks for a moment is not asked more often than usual for it.
        return now + max(timedelta(seconds=retry_after_seconds), timedelta(seconds=interval))
    return now + _spread(feed, now, max(backed_off, interval))


def _rhythmic_seconds(feed: DeskFeed, policy: PollPolicy, now: datetime) -> float:
    """Return a wait that fits how often the feed has news; 0 = nothing is known (R12)."""
    if feed.last_success_at is None:
        return 0.0
    last_wait = max((now - feed.last_success_at).total_seconds(), 0.0)
    wanted = expected_gap_seconds(feed, now) / _VISITS_A_GAP
    return min(wanted, _STRETCH_MAX * last_wait, policy.interval_max_minutes * 60)


def _outside_skipped(feed: DeskFeed, moment: datetime) -> datetime:
    """Return the first moment from this one on that is in no hour and on no day a feed asks to skip (R4).

    A feed that would skip every hour or every day is not believed.
    """
    hours = 0 if feed.skip_hours & _ALL_HOURS == _ALL_HOURS else feed.skip_hours
    days = 0 if feed.skip_days & _ALL_DAYS == _ALL_DAYS else feed.skip_days
    if not hours and not days:
        return moment
    moment = moment.astimezone(UTC)
    while hours >> moment.hour & 1 or days >> moment.weekday() & 1:
        moment += timedelta(hours=1)  # the same minute of a later hour, so that feeds stay spread
    return moment


def staggered(feed: DeskFeed, policy: PollPolicy, now: datetime) -> datetime:
    """Return a first poll somewhere in the first interval, for many feeds added at once."""
    return now + timedelta(seconds=policy.interval_minutes * 60 * _share(feed, now))


def _spread(feed: DeskFeed, now: datetime, seconds: float) -> timedelta:
    return timedelta(seconds=seconds * (1 + _SPREAD * _share(feed, now)))


def _share(feed: DeskFeed, now: datetime) -> float:
    """Return a number in [0, 1) that differs from feed to feed and from time to time, the same when asked again."""
    digest = hashlib.blake2b(f"{feed.feed_id}|{now.isoformat()}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64


def freshness_seconds(headers: Mapping[str, str]) -> float:
    """Read how long an answer stays fresh: max-age less Age, else Expires less Date; 0 = not told."""
    for directive in headers.get("cache-control", "").lower().split(","):
        name, _, value = directive.strip().partition("=")
        value = value.strip().strip('"')
        if name == "max-age" and value.isascii() and value.isdigit():
            age = headers.get("age", "0").strip()
            return max(float(value[:12]) - (float(age[:12]) if age.isascii() and age.isdigit() else 0.0), 0.0)
    try:
        expires, date = parsedate_to_datetime(headers["expires"]), parsedate_to_datetime(headers["date"])
        return max((expires - date).total_seconds(), 0.0)
    except (KeyError, ValueError, TypeError, OverflowError):
        return 0.0
