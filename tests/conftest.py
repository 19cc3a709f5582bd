"""Fixtures that every room uses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgresql_server import PostgresServer, postgresql_server

REPOSITORY = Path(__file__).parent.parent
SHARED = REPOSITORY.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of articles, feeds and pages that stands beside the checkout on developers' machines."""
    if not SHARED.is_dir():
        pytest.skip("needs the folder shared/ beside the checkout, with real articles and feeds")
    return SHARED


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresServer]:
    """A PostgreSQL server that runs as long as this process tests."""
    with postgresql_server() as server:
        server.make_template()
        yield server


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Tests read no .env and no MONITOR_* of the person who runs them."""
    import os

    for name in list(os.environ):
        if name.startswith("MONITOR_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
