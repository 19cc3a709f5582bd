"""A daemon killed again and again loses nothing and says nothing twice; docs/reliability.md has the long runs."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.conftest import REPOSITORY
from tests.postgresql_server import PostgresServer

HARNESS = str(REPOSITORY / "benchmarks" / "kills.py")
KILLS = 25


@pytest.mark.slow
def test_a_daemon_killed_again_and_again_on_sqlite_loses_nothing_and_tells_nothing_twice() -> None:
    _expect_nothing_lost_or_doubled("sqlite")


@pytest.mark.slow
def test_a_daemon_killed_again_and_again_on_postgresql_loses_nothing_and_tells_nothing_twice(
    postgresql: PostgresServer,
) -> None:
    with postgresql.database() as url:
        _expect_nothing_lost_or_doubled(url)


def _expect_nothing_lost_or_doubled(database: str) -> None:
    run = subprocess.run(
        [sys.executable, HARNESS, "--kills", str(KILLS), "--seed", "20260101", "--database", database, "--json"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=420,
    )

    assert run.returncode == 0, run.stdout + run.stderr
    result = json.loads(run.stdout)
    assert (result["kills"], result["lost"], result["doubled"]) == (KILLS, 0, 0)
    assert result["changes_in"] == result["changes_stored"] == result["changes_told"] >= KILLS
    assert min(result["replies"], result["edits"], result["digests"], result["presses"]) > 0
