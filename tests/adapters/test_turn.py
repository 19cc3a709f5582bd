"""One process at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from monitor.adapters.turn import FileTurn
from monitor.errors import StoreError

HOLD = """
import sys
from pathlib import Path
from monitor.adapters.turn import FileTurn
with FileTurn(Path(sys.argv[1]))() as ours:
    print(ours, flush=True)
    sys.stdin.read()
"""


def test_second_turn_waits_for_the_first_to_end(tmp_path: Path) -> None:
    path = tmp_path / "new" / "lock"
    with FileTurn(path)() as first, FileTurn(path)() as second:
        assert (first, second) == (True, False)
    with FileTurn(path)() as third:
        assert third


def test_killed_process_gives_its_turn_back(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    repository = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        cwd=repository,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        with FileTurn(path)() as ours:
            assert not ours
        process.kill()
        process.wait()
        with FileTurn(path)() as ours:
            assert ours


def test_lock_that_cannot_be_made_says_which_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"lock.*MONITOR_DATA_DIR"), FileTurn(tmp_path / "file" / "lock")():
        pass
