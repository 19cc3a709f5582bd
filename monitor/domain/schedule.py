"""When a feed is polled next: hints, back-off and the spreading of what is due at once. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import msgspec

from monitor.domain.feed import DeskFeed

_SPREAD = 0.1
"""Up to a tenth of a wait is added to it, so that feeds due at once drift apart (R13)."""
_BACK_OFF_MAX_SECONDS = 86_400.0
"""A failing feed is tried once a day at least, for ever (R8)."""


class PollPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """How often feeds are polled."""

    interval_minutes: int = 15
    hint_max_minutes: int = 60
    """How far a feed's own hints may stretch the interval."""


def after_success(
    feed: DeskFeed, policy: PollPolicy, now: datetime, *, headers: Mapping[str, str], hint_seconds: float | None
) -> datetime:
    """Return when to poll again: the feed's own interval, or the policy's stretched by what the feed asks for (R4)."""
    if feed.interval_minutes is not None:
        return now + _spread(feed, now, feed.interval_minutes * 60)
    wanted = max(hint_seconds or 0.0, _freshness_seconds(headers))
    stretched = min(wanted, policy.hint_max_minutes * 60)
    return now + _spread(feed, now, max(policy.interval_minutes * 60, stretched))


def after_failure(
    feed: DeskFeed, policy: PollPolicy, now: datetime, *, failures: int, retry_after_seconds: float | None
) -> datetime:
    """Return when to try again after so many failures in a row: Retry-After in full (R4), else ever longer waits."""
    interval = (feed.interval_minutes or policy.interval_minutes) * 60
    backed_off = min(interval * 2.0 ** min(failures - 1, 20), _BACK_OFF_MAX_SECONDS)
    if retry_after_seconds is not None:
        # A site that asks for a moment is not asked more often than usual for it.
        return now + max(timedelta(seconds=retry_after_seconds), timedelta(seconds=interval))
    return now + _spread(feed, now, backed_off)


def staggered(feed: DeskFeed, policy: PollPolicy, now: datetime) -> datetime:
    """Return a first poll somewhere in the first interval, for many feeds added at once."""
    return now + timedelta(seconds=policy.interval_minutes * 60 * _share(feed, now))


def _spread(feed: DeskFeed, now: datetime, seconds: float) -> timedelta:
    return timedelta(seconds=seconds * (1 + _SPREAD * _share(feed, now)))


def _share(feed: DeskFeed, now: datetime) -> float:
    """Return a number in [0, 1) that differs from feed to feed and from time to time, the same when asked again."""
    digest = hashlib.blake2b(f"{feed.feed_id}|{now.isoformat()}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64


def _freshness_seconds(headers: Mapping[str, str]) -> float:
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
