"""The databases that every contract holds on. Another one joins in `new_database`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import SqlStore, open_store
from tests.contracts.histories import SetClock
from tests.postgresql_server import PostgresServer

NewDatabase = Callable[[], AbstractContextManager[str]]


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest) -> NewDatabase:
    """Make a database, gone at the end of the block; for tests that need several of them."""
    if request.param == "sqlite":
        return _sqlite_file
    server: PostgresServer = request.getfixturevalue("postgresql")
    return lambda: server.database("migrated")


@contextmanager
def _sqlite_file() -> Iterator[str]:
    with TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/monitor.db"


@pytest.fixture
def database_url(new_database: NewDatabase) -> Iterator[str]:
    """A database of its own, without events."""
    with new_database() as url:
        yield url


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def store(database_url: str, clock: SetClock) -> Iterator[SqlStore]:
    """The store as the program opens it, with its own projections."""
    opened = open_store(database_url, projections=PROJECTIONS, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def sql(database_url: str) -> Iterator[Callable[[str], list[Any]]]:
    """Run a statement on the database behind the store's back."""
    engine = create_engine(database_url.replace("postgresql:", "postgresql+psycopg:"))

    def run(statement: str) -> list[Any]:
        with engine.begin() as connection:
            result = connection.execute(text(statement))
            return [tuple(row) for row in result] if result.returns_rows else []

    yield run
    engine.dispose()
