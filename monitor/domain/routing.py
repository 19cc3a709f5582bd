"""Routes and watchlists: which channel is told of what, how follow-ups behave, and when a message may go out. Pure.

The user writes them in monitor.yaml; adapters/configuration.py reads and checks it. A Route here is always valid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Literal

import msgspec

from monitor.domain.claim import Kind, Sphere

FollowUps = Literal["thread", "edit", "both", "off"]
Seniority = Literal["chief", "executive", "head"]
LeastStatus = Literal["rumoured", "reported", "confirmed"]
ChannelKind = Literal["slack", "terminal", "webhook", "email", "atom"]
EVERY_DAY = frozenset(range(7))
DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_BARE_NAME = re.compile(r"[a-z0-9][\w.-]*")
"""A name of a channel of Slack without its #: ids are in capitals."""
_QUIET_SPANS_MAX = 50
"""One after the other; a week that is quiet throughout holds nothing back for longer."""


class DailyTime(msgspec.Struct, frozen=True, kw_only=True):
    """A time of some days of the week, by the clock of the route."""

    at: time
    days: frozenset[int] = EVERY_DAY
    """0 = Monday."""

    def __str__(self) -> str:
        """Say it as people write it in monitor.yaml."""
        return f"{_days_in_words(self.days)}{self.at:%H:%M}"


class QuietSpan(msgspec.Struct, frozen=True, kw_only=True):
    """A span of some days of the week, half-open, by the clock of the route."""

    start: time
    end: time
    """Not after the start = it ends on the day after: 22:00-07:00; 00:00-00:00 is a whole day."""
    days: frozenset[int] = EVERY_DAY
    """On which it starts; 0 = Monday."""

    def __str__(self) -> str:
        """Say it as people write it in monitor.yaml."""
        return f"{_days_in_words(self.days)}{self.start:%H:%M}-{self.end:%H:%M}"


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """Where one user wants to be told, of what, and how. A field that is empty or None asks for nothing special."""

    name: str
    """What alert.requested calls it."""
    channel: str
    """KIND or KIND:TARGET: slack:#name or slack:ID, terminal, webhook:NAME, email:NAME, atom:NAME."""
    watchlists: tuple[str, ...] = ()
    """Only what one of these lists watches; empty = everything."""
    kinds: tuple[Kind, ...] = ()
    languages: tuple[str, ...] = ()
    """Only what an article in one of these languages tells."""
    seniority: Seniority | None = None
    """The least rank; a post that nobody tells is let through."""
    status: LeastStatus = "reported"
    """The least status; rumoured = rumours too."""
    confidence: float = 0.0
    """The least confidence, 0 to 1."""
    spheres: tuple[Sphere, ...] = ()
    """Empty = leadership, and whatever a watchlist of this route names."""
    follow_ups: FollowUps = "both"
    """thread = replies alone; edit = the message is brought up to date, without replies; off = neither."""
    digest: tuple[DailyTime, ...] = ()
    """New stories wait for the next of these times and go out together; empty = each at once."""
    quiet_hours: tuple[QuietSpan, ...] = ()
    """What would go out now waits for the end."""
    timezone: tzinfo = UTC
    """The clock of digest and quiet_hours."""

    @property
    def channel_kind(self) -> ChannelKind:
        """What kind of channel it is."""
        return self.channel.partition(":")[0]  # type: ignore[return-value]  # checked where it is read

    @property
    def channel_target(self) -> str:
        """What stands after the colon; "" = nothing."""
        return self.channel.partition(":")[2]


class Webhook(msgspec.Struct, frozen=True, kw_only=True):
    """A web address that is told; webhook:NAME in a route."""

    name: str
    url: str
    """Never shown: whoever knows it can write there."""
    secret_file: str
    """The file whose content signs each message."""


class MailingList(msgspec.Struct, frozen=True, kw_only=True):
    """People who get e-mail; email:NAME in a route."""

    name: str
    to: tuple[str, ...]


class AtomFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that holds our own changes as a feed; atom:NAME in a route."""

    name: str
    path: str
    url: str
    """Where people will find it."""


def slack_address(target: str) -> str:
    """Return a channel of Slack as a route names it, however it is written: one channel is told a story once."""
    return f"slack:#{target}" if _BARE_NAME.fullmatch(target) else f"slack:{target}"


def release_at(route: Route, requested_at: datetime) -> datetime:
    """Return when a message that was requested then may go out: at once, with the next digest, or after quiet hours.

    Aware UTC, never before the request.
    """
    local = requested_at.astimezone(route.timezone)
    if route.digest:
        local = min(moment for item in route.digest for moment in _moments(item, local) if moment >= local)
    for _ in range(_QUIET_SPANS_MAX):
        end = _end_of_quiet(route, local)
        if end is None:
            break
        local = end
    # In an hour that a clock runs through twice, what is later by the clock may be earlier.
    return max(requested_at.astimezone(UTC), local.astimezone(UTC))


def _days_in_words(days: frozenset[int]) -> str:
    if days == EVERY_DAY:
        return ""
    runs: list[list[str]] = []
    for day, name in enumerate(DAY_NAMES):
        if day in days and day - 1 in days:
            runs[-1].append(name)
        elif day in days:
            runs.append([name])
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else ",".join(run) for run in runs) + " "


def _moments(item: DailyTime, local: datetime) -> Iterator[datetime]:
    """Yield the times of the week from a moment on, and of the same day of the next."""
    for ahead in range(8):
        day = local.date() + timedelta(days=ahead)
        if day.weekday() in item.days:
            yield datetime.combine(day, item.at, tzinfo=local.tzinfo)


def _end_of_quiet(route: Route, local: datetime) -> datetime | None:
    """Return the end of the quiet span that a moment lies in; None = it lies in none."""
    for span in route.quiet_hours:
        for back in (0, 1):
            day = local.date() - timedelta(days=back)
            start = datetime.combine(day, span.start, tzinfo=local.tzinfo)
            end_day = day if span.start < span.end else day + timedelta(days=1)
            end = datetime.combine(end_day, span.end, tzinfo=local.tzinfo)
            if day.weekday() in span.days and start <= local < end:
                return end
    return None
