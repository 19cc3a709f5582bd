"""An import that is killed leaves nothing or all of it, and is done again to its end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.import_trial import sqlite_file, trial, write_log
from tests.postgresql_server import PostgresServer


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_killed_import_leaves_nothing_or_all_of_it(request: pytest.FixtureRequest, tmp_path: Path, kind: str) -> None:
    new_database = sqlite_file
    if kind == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgresql")
        new_database = lambda: server.database("migrated")  # noqa: E731
    write_log(tmp_path / "log.gz", tmp_path)
    found = trial(new_database, tmp_path / "log.gz", kills=2, seed=20260104)
    assert found.total() == 2
