"""`monitor erase`: asks first, says what it did and what is left to do, and can be done again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from monitor.cli.app import app
from monitor.errors import MonitorError
from tests.cli.test_identity import _news as _news
from tests.cli.test_identity import listed


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["erase", *arguments])


def told(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.stderr
    return dict(json.loads(result.stdout))


def test_an_erasure_without_a_word_changes_nothing() -> None:
    with pytest.raises(MonitorError, match="nothing was erased: say --yes"):
        raise run("Jane Roe").exception or AssertionError
    assert "Jane Roe" in [row["name"] for row in listed("people")]


def test_a_dry_run_needs_no_word_and_tells_what_would_be() -> None:
    before = listed("events")
    done = told(run("Jane Roe", "--dry-run"))
    assert (done["articles"], done["alerts"], done["left_to_you"]) == (1, 1, [])
    assert listed("events") == before


def test_an_erased_person_is_in_no_list_and_in_no_file_and_what_is_left_is_told(tmp_path: Path) -> None:
    (ident,) = (row["id"] for row in listed("people") if row["name"] == "Jane Roe")
    result = run("Jane Roe", "--yes")
    assert result.stderr.startswith(f"the id is {ident}: should this be interrupted, `monitor erase {ident}` goes on\n")
    done = told(result)
    assert any(line.startswith("backups") for line in done["left_to_you"])
    assert any(line.startswith("Slack") for line in done["left_to_you"])
    for noun in ("people", "changes", "articles", "events"):
        assert "Jane Roe" not in json.dumps(listed(noun)), noun
    files = b"".join(path.read_bytes() for path in tmp_path.glob("monitor.db*"))
    assert b"Jane Roe" not in files
    assert b"Jane Doe" in files
    assert CliRunner().invoke(app, ["log", "verify"]).exit_code == 0
    assert CliRunner().invoke(app, ["replay", "--verify"]).exit_code == 0


def test_an_erasure_can_be_finished_by_its_id() -> None:
    (ident,) = (row["id"] for row in listed("people") if row["name"] == "Jane Roe")
    told(run("Jane Roe", "--yes"))
    head = len(listed("events"))
    assert told(run(ident))["events"] == 0
    assert len(listed("events")) == head


def test_one_who_is_merged_into_another_is_erased_with_them_only() -> None:
    CliRunner().invoke(app, ["people", "merge", "Jane Roe", "Jane Doe", "--author", "Ann"])
    with pytest.raises(MonitorError, match="erase that one, or split them first"):
        raise run("Jane Roe", "--yes").exception or AssertionError
    told(run("Jane Doe", "--yes"))
    everything = json.dumps([listed(noun) for noun in ("people", "changes", "articles", "events")])
    assert "Jane Roe" not in everything
    assert "Jane Doe" not in everything
