"""The desk: what polling and capture need to go on after a restart. Not folded from the log; untouched by replay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Select, bindparam, false, select

from monitor.domain.feed import DeskEntry, DeskFeed, Entry
from monitor.store.lookups import among, indexable, put, select_among
from monitor.store.tables import desk_entries, desk_feeds, desk_heartbeat, desk_hosts

_find_feed = select(desk_feeds).where(desk_feeds.c.feed_id == bindparam("ident"))
_save_feed = desk_feeds.update().where(desk_feeds.c.feed_id == bindparam("ident"))
_feeds = select(desk_feeds).order_by(desk_feeds.c.url, desk_feeds.c.feed_id)
_due_feeds = (
    select(desk_feeds)
    .where(desk_feeds.c.gone == false(), desk_feeds.c.next_poll_at <= bindparam("now"))
    .order_by(desk_feeds.c.next_poll_at)
    .limit(bindparam("limit"))
)
_of_feed = desk_entries.c.feed_id == bindparam("ident")
_of_url = (
    select(desk_entries)
    .where(desk_entries.c.url == bindparam("wanted"))
    .order_by(desk_entries.c.sort_at, desk_entries.c.feed_id)
)
_known_keys = select(desk_entries.c.key).where(_of_feed, among(desk_entries.c.key))
_known_urls = select(desk_entries.c.url).where(_of_feed, among(desk_entries.c.url))
_due_entries = (
    select(desk_entries)
    .where(desk_entries.c.state == "pending", desk_entries.c.next_try_at <= bindparam("now"))
    .order_by(desk_entries.c.sort_at)
    .limit(bindparam("limit"))
)
_save_entry = desk_entries.update().where(_of_feed, desk_entries.c.key == bindparam("entry_key"))


class SqlDesk:
    """ports.Desk in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_feed(self, feed: DeskFeed) -> None:
        put(self._connection, desk_feeds, [msgspec.structs.asdict(feed)], replace=True)

    def remove_feed(self, feed_id: UUID) -> None:
        self._connection.execute(desk_feeds.delete().where(desk_feeds.c.feed_id == feed_id))

    def find_feed(self, feed_id: UUID) -> DeskFeed | None:
        row = self._connection.execute(_find_feed, {"ident": feed_id}).first()
        return None if row is None else DeskFeed(**row._mapping)

    def feeds(self) -> tuple[DeskFeed, ...]:
        return tuple(DeskFeed(**row._mapping) for row in self._connection.execute(_feeds))

    def due_feeds(self, now: datetime, limit: int) -> tuple[DeskFeed, ...]:
        rows = self._connection.execute(_due_feeds, {"now": now, "limit": limit})
        return tuple(DeskFeed(**row._mapping) for row in rows)

    def save_feed(self, feed: DeskFeed) -> None:
        self._connection.execute(_save_feed, {"ident": feed.feed_id, **msgspec.structs.asdict(feed)})

    def known_entry_keys(self, feed_id: UUID, keys: Sequence[str]) -> frozenset[str]:
        return self._known(_known_keys, feed_id, keys)

    def known_entry_urls(self, feed_id: UUID, urls: Sequence[str]) -> frozenset[str]:
        return self._known(_known_urls, feed_id, urls)

    def _known(self, statement: Select[Any], feed_id: UUID, values: Sequence[str]) -> frozenset[str]:
        given = {indexable(value): value for value in values}
        return frozenset(given[known] for (known,) in select_among(self._connection, statement, given, ident=feed_id))

    def add_entries(self, entries: Sequence[DeskEntry]) -> None:
        if entries:
            put(self._connection, desk_entries, [_row_of(entry) for entry in entries], replace=False)

    def due_entries(self, now: datetime, limit: int) -> tuple[DeskEntry, ...]:
        return tuple(map(_entry_of, self._connection.execute(_due_entries, {"now": now, "limit": limit})))

    def entries_of_url(self, url: str) -> tuple[DeskEntry, ...]:
        return tuple(map(_entry_of, self._connection.execute(_of_url, {"wanted": indexable(url)})))

    def save_entry(self, entry: DeskEntry) -> None:
        row = _row_of(entry)
        self._connection.execute(_save_entry, {"ident": entry.feed_id, "entry_key": row["key"], **row})

    def host_not_before(self, host: str) -> datetime | None:
        return self._connection.execute(select(desk_hosts.c.not_before).where(desk_hosts.c.host == host)).scalar()

    def set_host_not_before(self, host: str, until: datetime) -> None:
        put(self._connection, desk_hosts, [{"host": host, "not_before": until}], replace=True)

    def beat(self, now: datetime) -> None:
        put(self._connection, desk_heartbeat, [{"id": 1, "beat_at": now}], replace=True)

    def last_beat(self) -> datetime | None:
        return self._connection.execute(select(desk_heartbeat.c.beat_at)).scalar()


def _row_of(entry: DeskEntry) -> dict[str, Any]:
    row = msgspec.structs.asdict(entry)
    words = entry.entry
    row |= {
        "key": indexable(words.key),
        "url": None if words.url is None else indexable(words.url),
        "sort_at": words.published_at or entry.seen_at,
        "entry": msgspec.json.encode(words).decode(),
    }
    return row


def _entry_of(row: Any) -> DeskEntry:
    return DeskEntry(
        feed_id=row.feed_id,
        entry=msgspec.json.decode(row.entry, type=Entry),
        state=row.state,
        attempts=row.attempts,
        seen_at=row.seen_at,
        first_poll=row.first_poll,
        next_try_at=row.next_try_at,
    )
