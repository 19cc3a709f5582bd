"""Migrations make the tables that the program expects, from nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from monitor.projections.registry import PROJECTIONS
from monitor.store import migrating
from monitor.store.database import connect
from monitor.store.engine import open_store
from monitor.store.tables import REVISION, metadata
from tests.conftest import REPOSITORY
from tests.contracts.histories import SetClock


@pytest.fixture(params=["sqlite", "postgresql"])
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    """A transaction on an empty database."""
    with ExitStack() as stack:
        url = f"sqlite:///{tmp_path}/monitor.db"
        if request.param == "postgresql":
            url = stack.enter_context(request.getfixturevalue("postgresql").database())
        database = connect(url, 5)
        stack.callback(database.close)
        yield stack.enter_context(database.transaction())


def test_the_checkout_has_its_migrations_beside_the_package() -> None:
    assert migrating.migrations_folder() == REPOSITORY / "migrations"


def test_the_newest_migration_is_the_revision_of_the_program(connection: Connection) -> None:
    script = ScriptDirectory.from_config(migrating.migration_config(connection))
    assert script.get_heads() == [REVISION]


def test_alembic_speaks_to_the_standard_output_of_the_moment(connection: Connection) -> None:
    with redirect_stdout(StringIO()) as out:
        migrating.migration_config(connection).print_stdout("no new upgrade operations")
    assert out.getvalue() == "no new upgrade operations\n"


def test_migrations_make_exactly_the_tables_of_the_program(connection: Connection) -> None:
    migrating.upgrade(connection)
    assert migrating.is_current(connection)
    assert set(inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}
    command.check(migrating.migration_config(connection))


def test_migrations_go_down_to_nothing_and_up_again(connection: Connection) -> None:
    migrating.upgrade(connection)
    command.downgrade(migrating.migration_config(connection), "base")
    assert inspect(connection).get_table_names() == ["alembic_version"]
    assert not migrating.is_current(connection)
    migrating.upgrade(connection)
    assert migrating.is_current(connection)


def test_the_newest_migration_goes_down_with_everything_in_its_place(connection: Connection) -> None:
    migrating.upgrade(connection)
    connection.exec_driver_sql("INSERT INTO desk_hosts (host, not_before) VALUES ('news.example', 1)")
    connection.exec_driver_sql(
        "INSERT INTO desk_feeds (feed_id, url, next_poll_at, failures, gone, moved_count, epoch, leased_by) "
        "VALUES ('1', 'https://news.example/', 1, 0, false, 0, 7, 1)"
    )
    feeds = "SELECT url, next_poll_at FROM desk_feeds"
    config = migrating.migration_config(connection)
    command.downgrade(config, "0001")
    assert connection.exec_driver_sql(feeds).all() == [("https://news.example/", 1)]
    command.upgrade(config, "head")
    assert connection.exec_driver_sql(feeds).all() == [("https://news.example/", 1)]
    assert connection.exec_driver_sql("SELECT epoch, leased_by, leased_until FROM desk_feeds").all() == [
        (0, None, None)
    ]
    command.check(config)


def test_no_projection_has_the_name_of_another_table() -> None:
    assert not {projection.name for projection in PROJECTIONS} & set(metadata.tables)


def test_the_desk_finds_due_work_by_index(tmp_path: Path) -> None:
    due_feeds = "SELECT * FROM desk_feeds WHERE gone = 0 AND next_poll_at <= 1 ORDER BY next_poll_at"
    due_entries = "SELECT * FROM desk_entries WHERE state = 'pending' AND next_try_at <= 1 ORDER BY sort_at"
    url = f"sqlite:///{tmp_path}/monitor.db"
    with closing(open_store(url, projections=(), clock=SetClock())) as store, store._database.snapshot() as connection:
        for statement in (due_feeds, due_entries):
            (plan,) = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}").all()
            assert "USING INDEX" in plan[-1]
