"""A daemon killed again and again loses nothing and says nothing twice; docs/reliability.md has the long runs."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.conftest import REPOSITORY

HARNESS = str(REPOSITORY / "benchmarks" / "kills.py")


def test_a_daemon_killed_again_and_again_loses_nothing_and_tells_nothing_twice() -> None:
    run = subprocess.run(
        [sys.executable, HARNESS, "--kills", "25", "--seed", "20260101", "--json"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=240,
    )

    assert run.returncode == 0, run.stdout + run.stderr
    result = json.loads(run.stdout)
    assert (result["kills"], result["lost"], result["doubled"]) == (25, 0, 0)
    assert result["changes_in"] == result["changes_stored"] == result["messages"] >= 25
