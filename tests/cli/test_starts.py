"""A command waits for no more than it uses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.conftest import REPOSITORY

_LISTS = ("changes", "departures", "people", "organisations", "articles", "alerts", "events", "feeds")
_LISTED = f"""
import sys
from monitor.__main__ import main
from monitor.bootstrap import opened_store
with opened_store():
    pass
for name in {_LISTS}:
    try:
        main([name])
    except SystemExit as end:
        assert not end.code, name
print(*sys.modules)
"""


def _imported(program: str, folder: Path) -> set[str]:
    environment = {"PYTHONPATH": str(REPOSITORY), "MONITOR_DATABASE_URL": f"sqlite:///{folder}/monitor.db"}
    command = [sys.executable, "-c", program]
    printed = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True).stdout
    return set(printed.split())


def test_a_scan_imports_no_database_and_nothing_of_the_network(tmp_path: Path) -> None:
    imported = _imported("import sys; import monitor.__main__, monitor.cli.scan; print(*sys.modules)", tmp_path)

    assert not {"sqlalchemy", "aiohttp", "slack_sdk", "monitor.pipeline.rounds", "monitor.cli.feeds"} & imported
    assert "monitor.cli.scan" in imported


def test_a_list_imports_nothing_that_polls_tells_draws_or_logs(tmp_path: Path) -> None:
    imported = _imported(_LISTED, tmp_path)

    unused = {"structlog", "rich", "aiohttp", "slack_sdk", "trafilatura", "psycopg", "monitor.pipeline.rounds"}
    assert not unused & imported
    assert {"monitor.cli.lists", "monitor.store.engine"} <= imported
