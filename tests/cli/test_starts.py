"""A command waits for no more than it uses."""

from __future__ import annotations

import subprocess
import sys


def test_a_scan_imports_no_database_and_nothing_of_the_network() -> None:
    asked = "import sys; import monitor.__main__, monitor.cli.scan; print(*sys.modules)"
    imported = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()

    assert not {"sqlalchemy", "aiohttp", "slack_sdk", "monitor.pipeline.rounds", "monitor.cli.feeds"} & set(imported)
    assert "monitor.cli.scan" in imported
