"""The port to the desk: the operational tables that polling and capture go by."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from monitor.domain.feed import DeskEntry, DeskFeed, Trouble
from monitor.domain.robots import Robots
from monitor.domain.turns import HostTurn

LEASE_SECONDS = 60.0
"""How long a claim holds unless it is prolonged: a machine that vanishes keeps its work from others for so long."""


class Desk(Protocol):
    """Operational tables inside a transaction; replay never touches them.

    Whoever works on a feed or an entry claims it first, for a place: the number of one process among those that work
    on this database. A claim is a lease that ends when the thing is saved, when the place gives back what it holds, or
    LEASE_SECONDS after it was last prolonged; then others may claim the thing, and the earlier claim can save no more.
    """

    def add_feed(self, feed: DeskFeed) -> None:
        """Add or replace a feed's row."""

    def remove_feed(self, feed_id: UUID) -> None:
        """Take a feed's row away; its pending entries stay and are finished."""

    def find_feed(self, feed_id: UUID) -> DeskFeed | None: ...

    def feeds(self) -> tuple[DeskFeed, ...]:
        """All feeds, by address."""

    def claim_feeds(self, place: int, now: datetime, limit: int, *, everything: bool = False) -> tuple[DeskFeed, ...]:
        """Claim feeds whose next poll is due and that are neither gone nor paused, the longest due first.

        everything: feeds that are not due as well.
        """

    def save_feed(self, feed: DeskFeed) -> bool:
        """Replace a feed's row and end its lease.

        False = nothing was changed: the feed was removed, or claimed again, since it was read.
        """

    def hold_feeds(self, feed_ids: Collection[UUID]) -> dict[UUID, DeskFeed]:
        """Find feeds and keep them as they are until this transaction ends; those that are no more are left out."""

    def save_held(self, feeds: Sequence[DeskFeed]) -> None:
        """Replace the rows of feeds that this transaction holds, and end their leases."""

    def known_entry_keys(self, feed_id: UUID, keys: Sequence[str]) -> frozenset[str]:
        """Which of these keys the feed already had, in any state."""

    def known_entry_urls(self, feed_id: UUID, urls: Sequence[str]) -> frozenset[str]:
        """Which of these links the feed already had, in any state."""

    def watched_entries(self, feed_id: UUID, keys: Sequence[str]) -> tuple[DeskEntry, ...]:
        """The feed's entries of these keys whose articles are to be read again."""

    def add_entries(self, entries: Sequence[DeskEntry]) -> None:
        """Save new entries; a key the feed already has is left as it is."""

    def claim_entries(self, place: int, now: datetime, limit: int) -> tuple[DeskEntry, ...]:
        """Claim pending entries whose next try is due, and watched ones to be read again, oldest publication first."""

    def due_entries(self, now: datetime, limit: int) -> tuple[DeskEntry, ...]:
        """Pending entries whose next try is due, oldest publication first; claimed or not."""

    def first_polls_ahead(self, until: datetime) -> bool:
        """Whether by then a feed is due for its first poll, or one of its entries for its first try."""

    def entries_of_url(self, url: str) -> tuple[DeskEntry, ...]:
        """Entries of any feed with this link, in any state, oldest publication first."""

    def save_entry(self, entry: DeskEntry) -> bool:
        """Replace an entry's row and end its lease; False = nothing was changed: it was claimed again meanwhile."""

    def prolong_leases(self, place: int, now: datetime) -> None:
        """Let what a place holds be its own for another LEASE_SECONDS."""

    def end_leases(self, place: int) -> None:
        """Give back all that a place holds."""

    def host_not_before(self, host: str) -> datetime | None:
        """Until when a host asked to be left alone; None = it did not."""

    def resting_hosts(self, now: datetime) -> dict[str, datetime]:
        """Hosts that want to be left alone now, with until when."""

    def set_host_not_before(self, host: str, until: datetime) -> None: ...

    def host_serves_others(self, host: str, feed_id: UUID) -> bool:
        """Whether another feed of a host is polled, and its last visit did not fail."""

    def hold_turns(self, hosts: Collection[str]) -> dict[str, HostTurn]:
        """Find when hosts were asked, and keep others from asking them until this transaction ends.

        One that was never asked is there as well, as if that were long ago.
        """

    def save_turns(self, turns: Sequence[HostTurn]) -> None:
        """Replace the turns of hosts that this transaction holds."""

    def end_turns(self, place: int, hosts: Collection[str]) -> None:
        """Let others ask hosts that a place was asking."""

    def last_success_at(self) -> datetime | None:
        """When a poll of any feed last had an answer; None = never."""

    def unreachable_after(self, moment: datetime | None, limit: int | None) -> tuple[tuple[str, datetime], ...]:
        """Address and beginning of the failures that look like a missing network and began later, the earliest first.

        A moment or a limit of None = all.
        """

    def untold_feeds(self) -> tuple[DeskFeed, ...]:
        """Feeds of whose trouble, or its end, operators were not told, by address."""

    def note_told(self, feed_id: UUID, trouble: Trouble | None) -> None:
        """Note what operators were told of a feed; None = that it is well again."""

    def find_robots(self, host: str, now: datetime) -> Robots | None:
        """What a host lets robots read; None = not known, or too old."""

    def keep_robots(self, host: str, robots: Robots, valid_until: datetime) -> None: ...

    def crawl_delays(self, now: datetime) -> dict[str, float]:
        """Seconds between two requests, of the hosts that are known to want some."""

    def beat(self, now: datetime) -> None:
        """Note that the daemon lives."""

    def last_beat(self) -> datetime | None: ...
