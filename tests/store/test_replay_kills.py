"""A process killed while it replays. More of them by hand: `python -m tests.store.replay_kills --kills 200`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgresql_server import PostgresServer
from tests.store.replay_kills import fill, kill_once


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A log whose lists can be damaged."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/monitor.db"
        fill(url)
        yield url
        return
    server: PostgresServer = request.getfixturevalue("postgresql")
    with server.database("migrated") as url:
        fill(url)
        yield url


def test_a_process_killed_while_it_replays_leaves_the_lists_of_before_or_of_after(url: str) -> None:
    for seconds in (0.05, 0.2):
        kill_once(url, seconds)
