"""The program's entry: how it ends when its output cannot be written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

# One prints more than a pipe's buffer holds, the other so little that it goes out with the last flush.
LINES = [["rules", "list", "--json"], ["scan"]]


@pytest.mark.parametrize("closed", [(2,), (0, 1, 2)])
def test_streams_that_are_closed_stop_no_command(closed: tuple[int, ...], tmp_path: Path) -> None:
    database, redirections = tmp_path / "monitor.db", " ".join(f"{number}>&-" for number in closed)
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {redirections}', "sh", sys.executable, "-m", "monitor", "poll"],
        env={**os.environ, "MONITOR_DATABASE_URL": f"sqlite:///{database}"},
        check=False,
    )
    assert (done.returncode, database.exists()) == (0, True)


def ended(line: list[str], output: int) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "monitor", *line],
        input="Jane Morrell resigns as Acme chief executive.",
        stdout=output,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("line", LINES)
def test_a_reader_that_leaves_is_no_failure(line: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        assert ended(line, writing) == (0, "")
    finally:
        os.close(writing)


@pytest.mark.parametrize("line", LINES)
def test_output_without_room_is_one_line_and_exit_1(line: list[str]) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        code, said = ended(line, full.fileno())

    assert code == 1
    assert said == "monitor: nothing more can be written: no space is left where it goes; make room\n"
