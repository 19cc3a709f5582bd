"""Opening a database on a server: what can be in the way is said in one line that helps, and never the password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from monitor.errors import StoreError
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import SqlStore, open_store
from tests.builders import NOW
from tests.contracts.histories import SetClock
from tests.postgresql_server import PostgresServer

PASSWORD = "open-sesame"
STRANGER = "stranger"


@pytest.fixture
def url(postgresql: PostgresServer) -> Iterator[str]:
    """An empty database."""
    with postgresql.database() as url:
        yield url


@pytest.fixture
def stranger(postgresql: PostgresServer) -> Iterator[str]:
    """A user who may connect with a password, and do nothing."""
    postgresql.run(f"CREATE ROLE {STRANGER} LOGIN PASSWORD '{PASSWORD}'")
    yield STRANGER
    postgresql.run(f"DROP ROLE {STRANGER}")


def opened(url: str) -> SqlStore:
    return open_store(url, projections=PROJECTIONS, clock=SetClock(), busy_timeout_seconds=0.05)


def refusal(url: str) -> str:
    """What a user is told when a database cannot be opened."""
    with pytest.raises(StoreError) as raised:
        opened(url)
    told = str(raised.value)
    assert "\n" not in told
    assert PASSWORD not in told
    return told


def with_user(url: str, user: str, password: str = PASSWORD) -> str:
    return url.replace("://monitor@", f"://{user}:{password}@")


def test_a_wrong_password_is_told_without_it(url: str, stranger: str) -> None:
    told = refusal(with_user(url, stranger, "open-says-me"))
    assert "refuses the user or the password; correct them in MONITOR_DATABASE_URL" in told
    assert "open-says-me" not in told


def test_a_missing_password_is_asked_for(url: str, stranger: str) -> None:
    assert "asks for a password" in refusal(url.replace("monitor@", f"{stranger}@"))


def test_a_server_that_is_not_there_is_named() -> None:
    told = refusal(f"postgresql://monitor:{PASSWORD}@127.0.0.1:1/news")
    assert told == (
        "the database 'postgresql://127.0.0.1:1/news' cannot be reached; start the server, or correct the host and port"
    )


def test_a_host_that_does_not_exist_is_named() -> None:
    assert "no such host" in refusal(f"postgresql://monitor:{PASSWORD}@no-host.invalid/news")


def test_a_missing_database_is_named(postgresql: PostgresServer) -> None:
    assert "/absent' does not exist; make it with createdb" in refusal(postgresql.url("absent"))


def test_a_user_who_may_not_make_tables_is_told_what_to_grant(url: str, stranger: str) -> None:
    assert "GRANT CREATE ON SCHEMA public" in refusal(with_user(url, stranger))


def test_a_user_who_may_not_read_our_tables_is_told_so(postgresql: PostgresServer, url: str, stranger: str) -> None:
    opened(url).close()
    assert "does not let this user make or use tables" in refusal(with_user(url, stranger))


def test_a_database_of_another_program_stays_as_it_is(postgresql: PostgresServer, url: str) -> None:
    postgresql.run("CREATE TABLE bookmarks (url text)", url.rpartition("/")[2])
    assert "holds tables of another program (bookmarks)" in refusal(url)


def test_a_database_of_a_newer_program_is_not_touched(postgresql: PostgresServer, url: str) -> None:
    opened(url).close()
    postgresql.run("UPDATE alembic_version SET version_num = '9999'", url.rpartition("/")[2])
    assert "revision '9999'" in refusal(url)


def test_a_database_that_cannot_hold_every_language_is_refused(postgresql: PostgresServer) -> None:
    postgresql.run("CREATE DATABASE narrow TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    try:
        assert "keeps text as LATIN1" in refusal(postgresql.url("narrow"))
    finally:
        postgresql.run("DROP DATABASE narrow")


def test_a_writer_that_another_process_holds_up_is_told_so(url: str) -> None:
    with closing(opened(url)) as store, closing(opened(url)) as other, store.writing() as session:
        session.head()
        with pytest.raises(StoreError, match="is held by another process"), other.writing() as waiting:
            waiting.head()
        with other.writing() as busy:  # the desk does not wait for the log
            busy.desk.beat(NOW)


def test_a_store_goes_on_after_its_connections_were_ended(postgresql: PostgresServer, url: str) -> None:
    with closing(opened(url)) as store:
        with store.writing() as session:
            session.desk.beat(NOW)
        postgresql.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'departure-monitor' "
            f"AND datname = '{url.rpartition('/')[2]}'"
        )
        with pytest.raises(StoreError), store.writing() as session:
            session.desk.beat(NOW)
        with store.writing() as session:
            assert session.desk.last_beat() == NOW
