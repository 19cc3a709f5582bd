"""`monitor log trim`, the doctor and the daemon: old texts that told of nothing go, where the settings say so."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from monitor.cli.app import app
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import SqlStore, open_store
from tests.contracts.histories import SetClock
from tests.contracts.test_trim import WORDS, capture, detect, texts_of
from tests.house.daemons import running

Run = Callable[..., Any]
TOLD = set(WORDS[1:])


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqlStore]:
    """Three texts, ten days old: one told of nothing, one of an exit, and one that came again five days later."""
    url = f"sqlite:///{tmp_path}/monitor.db"
    monkeypatch.setenv("MONITOR_DATABASE_URL", url)
    clock = SetClock(datetime.now(UTC) - timedelta(days=10))
    with closing(open_store(url, projections=PROJECTIONS, clock=clock)) as opened:
        with opened.writing() as session:
            for number, words in enumerate(WORDS):
                capture(session, number, words)
            detect(session, 1)
        clock.at += timedelta(days=5)
        with opened.writing() as session:
            capture(session, 3, WORDS[2])
        yield opened


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, arguments)


def test_texts_are_kept_for_ever_unless_the_settings_say_otherwise(store: SqlStore) -> None:
    result = run("log", "trim")
    assert "MONITOR_TEXT_RETENTION_DAYS" in str(result.exception)
    assert texts_of(store) == set(WORDS)


def test_a_dry_run_counts_and_keeps_what_the_command_drops(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_TEXT_RETENTION_DAYS", "7")
    assert json.loads(run("log", "trim", "--dry-run").stdout)["texts"] == 1
    assert texts_of(store) == set(WORDS)
    assert json.loads(run("log", "trim").stdout)["texts"] == 1
    assert texts_of(store) == TOLD
    assert json.loads(run("log", "trim").stdout)["texts"] == 0
    assert run("log", "verify").exit_code == 0


def test_the_doctor_tells_of_texts_that_nobody_drops(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def finding() -> list[str]:
        lines = map(json.loads, run("doctor", "--json").stdout.splitlines())
        return [line["state"] for line in lines if line["check"] == "texts"]

    monkeypatch.setenv("MONITOR_TEXT_RETENTION_DAYS", "7")
    assert finding() == ["warn"]
    run("log", "trim")
    assert finding() == ["ok"]


def test_a_daemon_drops_them_when_it_starts(store: SqlStore, tmp_path: Path) -> None:
    environment = os.environ | {"HOME": str(tmp_path), "MONITOR_TEXT_RETENTION_DAYS": "7"}
    with running(environment) as daemon:
        daemon.wait_for("old texts dropped")
    assert texts_of(store) == TOLD
