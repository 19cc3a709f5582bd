"""The databases that every contract holds on. Another one joins by a line in `database_url`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import SqlStore, open_store
from tests.contracts.histories import SetClock


@pytest.fixture(params=["sqlite"])
def database_url(tmp_path: Path) -> str:
    """An empty database of its own."""
    return f"sqlite:///{tmp_path}/monitor.db"


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
    engine = create_engine(database_url)

    def run(statement: str) -> list[Any]:
        with engine.begin() as connection:
            result = connection.execute(text(statement))
            return [tuple(row) for row in result] if result.returns_rows else []

    yield run
    engine.dispose()
