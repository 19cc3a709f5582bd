"""Writers on PostgreSQL wait for the disk after they gave the log's lock back, and not one after the other."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from monitor.domain.events import FeedRemoved
from monitor.store.engine import open_store
from tests.builders import an_id, decided
from tests.contracts.histories import SetClock
from tests.postgresql_server import PostgresServer


@pytest.fixture
def url(postgresql: PostgresServer) -> Iterator[str]:
    """Give a database whose commits wait for the disk, unlike those of other tests."""
    with postgresql.database("migrated") as url:
        name = url.rpartition("/")[2]
        postgresql.run(f"ALTER DATABASE {name} SET synchronous_commit = on")
        yield url


def journal(url: str, function: str) -> int:
    """Return how far the server's journal goes, or is on the disk."""
    with psycopg.connect(url) as connection:
        ((place,),) = connection.execute(f"SELECT {function}() - '0/0'::pg_lsn".encode())
        return int(place)


def test_what_was_appended_is_on_the_disk_when_the_transaction_ends(url: str) -> None:
    store = open_store(url, projections=(), clock=SetClock())
    for number in range(10):
        with store.writing() as session:
            session.append([decided(FeedRemoved(feed_id=an_id(f"{number}")), f"feed-{number}", 1)])
            written = journal(url, "pg_current_wal_insert_lsn")
        assert journal(url, "pg_current_wal_flush_lsn") > written
    store.close()
