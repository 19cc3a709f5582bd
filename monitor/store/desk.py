"""The desk: what polling and capture need to go on after a restart. Not folded from the log; untouched by replay."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    Table,
    bindparam,
    exists,
    false,
    func,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.sql.dml import ReturningUpdate

from monitor.domain.feed import DeskEntry, DeskFeed, Entry, Trouble, host_of
from monitor.domain.robots import Robots
from monitor.domain.turns import HostTurn
from monitor.pipeline.ports import LEASE_SECONDS
from monitor.store.lookups import among, erased, indexable, put, select_among
from monitor.store.tables import EPOCH, desk_entries, desk_feeds, desk_heartbeat, desk_hosts, desk_robots, desk_turns

_LEASE = timedelta(seconds=LEASE_SECONDS)
_NO_LEASE = {"leased_by": None, "leased_until": None}
_END = datetime.max.replace(tzinfo=UTC)
_feed_columns = tuple(desk_feeds.c[name] for name in DeskFeed.__struct_fields__)
_find_feed = select(*_feed_columns).where(desk_feeds.c.feed_id == bindparam("ident"))
_save_feed = desk_feeds.update().where(
    desk_feeds.c.feed_id == bindparam("ident"), desk_feeds.c.epoch == bindparam("claimed")
)
_hold_feeds = select(*_feed_columns).where(among(desk_feeds.c.feed_id)).with_for_update()
_save_held = desk_feeds.update().where(desk_feeds.c.feed_id == bindparam("ident"))
_feeds = select(*_feed_columns).order_by(desk_feeds.c.url, desk_feeds.c.feed_id)
_of_feed = desk_entries.c.feed_id == bindparam("ident")
_of_url = (
    select(desk_entries)
    .where(desk_entries.c.url.in_([bindparam("wanted"), bindparam("erased")]))
    .order_by(desk_entries.c.sort_at, desk_entries.c.feed_id)
)
_known_keys = select(desk_entries.c.key).where(_of_feed, among(desk_entries.c.key))
_known_urls = select(desk_entries.c.url).where(_of_feed, among(desk_entries.c.url))
_watched = select(desk_entries).where(_of_feed, desk_entries.c.state == "watched", among(desk_entries.c.key))
_due = (desk_entries.c.state == "pending", desk_entries.c.next_try_at <= bindparam("due_by"))
_due_entries = select(desk_entries).where(*_due).order_by(desk_entries.c.sort_at).limit(bindparam("limit"))
_first_polls = select(
    or_(
        exists().where(
            desk_entries.c.state == "pending",
            desk_entries.c.first_poll == true(),
            desk_entries.c.attempts == 0,
            desk_entries.c.next_try_at <= bindparam("due_by"),
        ),
        exists().where(
            desk_feeds.c.last_success_at.is_(None),
            desk_feeds.c.failures == 0,
            desk_feeds.c.gone == false(),
            desk_feeds.c.paused == false(),
            desk_feeds.c.next_poll_at <= bindparam("due_by"),
        ),
    )
)
_save_entry = desk_entries.update().where(
    _of_feed, desk_entries.c.key == bindparam("entry_key"), desk_entries.c.epoch == bindparam("claimed")
)
_find_host = select(desk_hosts.c.not_before).where(desk_hosts.c.host == bindparam("wanted"))
_resting_hosts = select(desk_hosts.c.host, desk_hosts.c.not_before).where(desk_hosts.c.not_before > bindparam("now"))
_hold_turns = select(*(desk_turns.c[name] for name in HostTurn.__struct_fields__)).where(among(desk_turns.c.host))
_hold_turns = _hold_turns.order_by(desk_turns.c.host).with_for_update()
_end_turns = (
    desk_turns.update().where(desk_turns.c.leased_by == bindparam("place"), among(desk_turns.c.host)).values(_NO_LEASE)
)
_find_robots = select(desk_robots.c.rules).where(
    desk_robots.c.host == bindparam("ident"), desk_robots.c.valid_until > bindparam("now")
)
_crawl_delays = select(desk_robots.c.host, desk_robots.c.delay_seconds).where(
    desk_robots.c.delay_seconds > 0, desk_robots.c.valid_until > bindparam("now")
)


def _claim(
    table: Table, order: Column[datetime], columns: Iterable[Column[Any]], *due: ColumnElement[bool]
) -> ReturningUpdate[Any]:
    """Return the statement that claims due rows which nobody holds; others who claim pass over its rows."""
    nobody = or_(table.c.leased_until.is_(None), table.c.leased_until <= bindparam("now"))
    key = tuple(table.primary_key)
    free = select(*key).where(*due, nobody).order_by(order).limit(bindparam("limit"))
    chosen = free.with_for_update(skip_locked=True).cte("chosen")
    wanted = tuple_(*key).in_(select(*(chosen.c[column.name] for column in key)))
    lease = {"epoch": table.c.epoch + 1, "leased_by": bindparam("place"), "leased_until": bindparam("until")}
    return table.update().where(wanted).values(lease).returning(*columns)


_claim_feeds = _claim(
    desk_feeds,
    desk_feeds.c.next_poll_at,
    _feed_columns,
    desk_feeds.c.gone == false(),
    desk_feeds.c.paused == false(),
    desk_feeds.c.next_poll_at <= bindparam("due_by"),
)
_claim_entries = _claim(
    desk_entries,
    desk_entries.c.sort_at,
    desk_entries.c,
    desk_entries.c.state.in_(("pending", "watched")),
    desk_entries.c.next_try_at <= bindparam("due_by"),
)
_LEASED = (desk_feeds, desk_entries)


class SqlDesk:
    """ports.Desk in one transaction."""

    def __init__(self, connection: Connection, hold_log: Callable[[], Connection]) -> None:
        self._connection, self._hold_log = connection, hold_log

    def add_feed(self, feed: DeskFeed) -> None:
        put(self._connection, desk_feeds, [msgspec.structs.asdict(feed) | _NO_LEASE], replace=True)

    def remove_feed(self, feed_id: UUID) -> None:
        self._connection.execute(desk_feeds.delete().where(desk_feeds.c.feed_id == feed_id))

    def find_feed(self, feed_id: UUID) -> DeskFeed | None:
        row = self._connection.execute(_find_feed, {"ident": feed_id}).first()
        return None if row is None else _feed_of_row(row)

    def feeds(self) -> tuple[DeskFeed, ...]:
        return tuple(map(_feed_of_row, self._connection.execute(_feeds)))

    def claim_feeds(self, place: int, now: datetime, limit: int, *, everything: bool = False) -> tuple[DeskFeed, ...]:
        due_by = _END if everything else now
        rows = self._connection.execute(_claim_feeds, {"due_by": due_by, **_lease(place, now, limit)}).all()
        return tuple(sorted(map(_feed_of_row, rows), key=lambda feed: feed.next_poll_at))

    def save_feed(self, feed: DeskFeed) -> bool:
        values = msgspec.structs.asdict(feed) | _NO_LEASE
        saved = self._connection.execute(_save_feed, {"ident": feed.feed_id, "claimed": feed.epoch, **values})
        return saved.rowcount == 1

    def hold_feeds(self, feed_ids: Collection[UUID]) -> dict[UUID, DeskFeed]:
        # The log before any row, everywhere: who changes a feed appends as well, and would wait for whoever waits here.
        rows = select_among(self._hold_log(), _hold_feeds, feed_ids)
        return {row.feed_id: _feed_of_row(row) for row in rows}

    def save_held(self, feeds: Sequence[DeskFeed]) -> None:
        if feeds:
            rows = [msgspec.structs.asdict(feed) | _NO_LEASE | {"ident": feed.feed_id} for feed in feeds]
            self._connection.execute(_save_held, rows)

    def known_entry_keys(self, feed_id: UUID, keys: Sequence[str]) -> frozenset[str]:
        return self._known(_known_keys, feed_id, keys)

    def known_entry_urls(self, feed_id: UUID, urls: Sequence[str]) -> frozenset[str]:
        return self._known(_known_urls, feed_id, urls)

    def watched_entries(self, feed_id: UUID, keys: Sequence[str]) -> tuple[DeskEntry, ...]:
        found = select_among(self._connection, _watched, map(indexable, keys), ident=feed_id)
        return tuple(map(entry_of_row, found))

    def _known(self, statement: Select[Any], feed_id: UUID, values: Sequence[str]) -> frozenset[str]:
        given = {kept: value for value in values for kept in (indexable(value), erased(value))}
        return frozenset(given[known] for (known,) in select_among(self._connection, statement, given, ident=feed_id))

    def add_entries(self, entries: Sequence[DeskEntry]) -> None:
        if entries:
            put(self._connection, desk_entries, [row_of_entry(entry) for entry in entries], replace=False)

    def claim_entries(self, place: int, now: datetime, limit: int) -> tuple[DeskEntry, ...]:
        rows = self._connection.execute(_claim_entries, {"due_by": now, **_lease(place, now, limit)}).all()
        return tuple(map(entry_of_row, sorted(rows, key=lambda row: row.sort_at)))

    def due_entries(self, now: datetime, limit: int) -> tuple[DeskEntry, ...]:
        return tuple(map(entry_of_row, self._connection.execute(_due_entries, {"due_by": now, "limit": limit})))

    def first_polls_ahead(self, until: datetime) -> bool:
        return bool(self._connection.execute(_first_polls, {"due_by": until}).scalar_one())

    def entries_of_url(self, url: str) -> tuple[DeskEntry, ...]:
        given = {"wanted": indexable(url), "erased": erased(url)}
        return tuple(map(entry_of_row, self._connection.execute(_of_url, given)))

    def save_entry(self, entry: DeskEntry) -> bool:
        row = row_of_entry(entry) | _NO_LEASE
        key = {"ident": entry.feed_id, "entry_key": row["key"], "claimed": entry.epoch}
        return self._connection.execute(_save_entry, {**key, **row}).rowcount == 1

    def prolong_leases(self, place: int, now: datetime) -> None:
        for table in _LEASED:
            held = table.update().where(table.c.leased_by == place)
            self._connection.execute(held.values(leased_until=now + _LEASE))

    def end_leases(self, place: int) -> None:
        for table in (*_LEASED, desk_turns):
            self._connection.execute(table.update().where(table.c.leased_by == place).values(_NO_LEASE))

    def host_not_before(self, host: str) -> datetime | None:
        return self._connection.execute(_find_host, {"wanted": host}).scalar()

    def resting_hosts(self, now: datetime) -> dict[str, datetime]:
        rows = self._connection.execute(_resting_hosts, {"now": now})
        return {row.host: row.not_before for row in rows}

    def set_host_not_before(self, host: str, until: datetime) -> None:
        put(self._connection, desk_hosts, [{"host": host, "not_before": until}], replace=True)

    def host_serves_others(self, host: str, feed_id: UUID) -> bool:
        name = host.rpartition(":")[0]
        well = (
            desk_feeds.c.url.icontains(f"//{name}", autoescape=True),
            desk_feeds.c.feed_id != feed_id,
            desk_feeds.c.failures == 0,
            desk_feeds.c.last_success_at.is_not(None),
            desk_feeds.c.gone == false(),
            desk_feeds.c.paused == false(),
        )
        return any(host_of(url) == host for (url,) in self._connection.execute(select(desk_feeds.c.url).where(*well)))

    def hold_turns(self, hosts: Collection[str]) -> dict[str, HostTurn]:
        found = self._held_turns(hosts)
        if new := [host for host in hosts if host not in found]:
            never = [msgspec.structs.asdict(HostTurn(host=host, full_at=EPOCH, begun_at=EPOCH)) for host in sorted(new)]
            put(self._connection, desk_turns, never, replace=False)
            found |= self._held_turns(new)
        return found

    def _held_turns(self, hosts: Collection[str]) -> dict[str, HostTurn]:
        return {row.host: HostTurn(**row._mapping) for row in select_among(self._connection, _hold_turns, hosts)}

    def save_turns(self, turns: Sequence[HostTurn]) -> None:
        if turns:
            put(self._connection, desk_turns, [msgspec.structs.asdict(turn) for turn in turns], replace=True)

    def end_turns(self, place: int, hosts: Collection[str]) -> None:
        self._connection.execute(_end_turns, {"place": place, "values": list(hosts)})

    def last_success_at(self) -> datetime | None:
        return self._connection.execute(select(func.max(desk_feeds.c.last_success_at))).scalar()

    def unreachable_after(self, moment: datetime | None, limit: int | None) -> tuple[tuple[str, datetime], ...]:
        since = desk_feeds.c.unreachable_since
        later = since.is_not(None) if moment is None else since > moment
        found = self._connection.execute(select(desk_feeds.c.url, since).where(later).order_by(since).limit(limit))
        return tuple((row.url, row.unreachable_since) for row in found)

    def untold_feeds(self) -> tuple[DeskFeed, ...]:
        differs = desk_feeds.c.trouble.is_distinct_from(desk_feeds.c.told)
        return tuple(map(_feed_of_row, self._connection.execute(_feeds.where(differs))))

    def note_told(self, feed_id: UUID, trouble: Trouble | None) -> None:
        self._connection.execute(desk_feeds.update().where(desk_feeds.c.feed_id == feed_id).values(told=trouble))

    def find_robots(self, host: str, now: datetime) -> Robots | None:
        rules = self._connection.execute(_find_robots, {"ident": host, "now": now}).scalar()
        return None if rules is None else msgspec.json.decode(rules, type=Robots)

    def keep_robots(self, host: str, robots: Robots, valid_until: datetime) -> None:
        rules, delay_seconds = msgspec.json.encode(robots).decode(), robots.delay_seconds
        row = {"host": host, "rules": rules, "delay_seconds": delay_seconds, "valid_until": valid_until}
        put(self._connection, desk_robots, [row], replace=True)

    def crawl_delays(self, now: datetime) -> dict[str, float]:
        return {row.host: row.delay_seconds for row in self._connection.execute(_crawl_delays, {"now": now})}

    def beat(self, now: datetime) -> None:
        put(self._connection, desk_heartbeat, [{"id": 1, "beat_at": now}], replace=True)

    def last_beat(self) -> datetime | None:
        return self._connection.execute(select(desk_heartbeat.c.beat_at)).scalar()


def _lease(place: int, now: datetime, limit: int) -> dict[str, Any]:
    return {"place": place, "now": now, "until": now + _LEASE, "limit": limit}


def _feed_of_row(row: Any) -> DeskFeed:
    """Return a row whose columns are _feed_columns."""
    return DeskFeed(**dict(zip(DeskFeed.__struct_fields__, row, strict=True)))


def row_of_entry(entry: DeskEntry) -> dict[str, Any]:
    """Return the row that holds an entry, without its lease."""
    row = msgspec.structs.asdict(entry)
    words = entry.entry
    row |= {
        "key": indexable(words.key),
        "url": None if words.url is None else indexable(words.url),
        "sort_at": words.published_at or entry.seen_at,
        "entry": msgspec.json.encode(words).decode(),
    }
    return row


def entry_of_row(row: Any) -> DeskEntry:
    """Return a row of the desk as the entry it keeps."""
    return DeskEntry(
        feed_id=row.feed_id,
        entry=msgspec.json.decode(row.entry, type=Entry),
        state=row.state,
        attempts=row.attempts,
        seen_at=row.seen_at,
        first_poll=row.first_poll,
        next_try_at=row.next_try_at,
        epoch=row.epoch,
    )
