"""The lists, asked for what there is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from monitor.__main__ import main
from monitor.adapters.clock import SystemClock
from monitor.cli.app import app
from monitor.errors import UsageError
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store


@pytest.fixture
def _database(tmp_path: Path) -> None:
    """The default database, in the working folder, with nothing in it."""
    open_store(f"sqlite:///{tmp_path / 'monitor.db'}", projections=PROJECTIONS, clock=SystemClock()).close()


def run(line: str) -> Result:
    return CliRunner().invoke(app, line.split())


@pytest.mark.usefixtures("_database")
@pytest.mark.parametrize(
    "line",
    [
        "changes --kind foo", "changes --status foo", "changes --since yesterday", "changes --since 2024-13-01",
        "departures --status foo", "departures --since 1",
    ],
)  # fmt: skip
def test_an_option_that_no_change_could_fit_is_wrong_use(line: str) -> None:
    result = run(line)

    assert result.exit_code == 2
    assert "Invalid value" in result.stderr


@pytest.mark.usefixtures("_database")
@pytest.mark.parametrize("line", ["changes --kind leave --status denied --since 2024-01-31", "departures"])
def test_an_option_that_fits_is_taken(line: str) -> None:
    assert run(line).exit_code == 0


@pytest.mark.usefixtures("_database")
@pytest.mark.parametrize(
    "line", ["changes", "departures", "people", "organisations", "articles", "alerts", "events", "feeds", "replay"]
)
def test_every_list_is_told_as_of_a_moment_too(line: str) -> None:
    assert run(f"{line} --as-of 2024-08-08T12:00Z").exit_code == 0


@pytest.mark.usefixtures("_database")
@pytest.mark.parametrize(
    "line",
    ["changes show nothing", "people show Nobody", "why nothing", "alerts retry nothing", "feeds remove http://a.example/"],
)  # fmt: skip
def test_what_is_not_found_is_exit_1(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(line.split())

    assert end.value.code == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    "line",
    [
        "changes", "changes show 1", "departures", "people", "people show Ann", "organisations", "articles", "why 1",
        "health", "alerts", "alerts retry --all", "events", "replay", "replay --verify", "feeds", "feeds export",
    ],
)  # fmt: skip
def test_looking_at_a_database_that_is_not_there_makes_none(tmp_path: Path, line: str) -> None:
    error = run(line).exception

    assert "there is no database at 'monitor.db'" in str(error)
    assert not isinstance(error, UsageError)
    assert list(tmp_path.iterdir()) == []
