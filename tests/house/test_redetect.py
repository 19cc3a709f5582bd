"""A rule change over stored articles: what redetect shows and applies is what two scans differ by, killed or not."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.conftest import REPOSITORY
from tests.postgresql_server import PostgresServer

HARNESS = str(REPOSITORY / "benchmarks" / "redetect.py")


@pytest.mark.slow
def test_redetect_on_sqlite_shows_and_applies_exactly_what_the_rules_differ_by() -> None:
    _expect_exactness("sqlite", kills=2)


@pytest.mark.slow
def test_redetect_on_postgresql_shows_and_applies_exactly_what_the_rules_differ_by(postgresql: PostgresServer) -> None:
    with postgresql.database() as url:
        _expect_exactness(url, kills=1)


def _expect_exactness(database: str, *, kills: int) -> None:
    run = subprocess.run(
        [sys.executable, HARNESS, "--articles", "40", "--kills", str(kills), "--database", database, "--json"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=240,
    )

    assert run.returncode == 0, run.stdout + run.stderr
    result = json.loads(run.stdout)
    assert min(result["gained"], result["lost"], result["changed"]) > 0
    assert set(result["changes"]) == {"gained", "lost", "changed"}
    assert (result["kills"], result["halves"], result["alerts"]) == (kills, 0, 0)
