"""Writers on PostgreSQL wait for the disk after they gave the log's lock back, and not one after the other."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy.engine import make_url

from monitor.domain.events import FeedRemoved
from monitor.store.engine import open_store
from monitor.store.postgresql import hold_log, make_durable, writing_engine
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


def test_a_server_that_ends_before_it_is_on_the_disk_is_an_error_and_the_connection_is_given_up(url: str) -> None:
    engine = writing_engine(make_url(url), busy_timeout_seconds=5)
    with engine.connect() as connection:
        with connection.begin():
            hold_log(connection)
        with psycopg.connect(url, autocommit=True) as other:
            number = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            connection.commit()
            other.execute("SELECT pg_terminate_backend(%s, 5000)", (number,))
        with pytest.raises(psycopg.OperationalError, match="terminat"):
            make_durable(connection)
        assert connection.invalidated
    engine.dispose()
