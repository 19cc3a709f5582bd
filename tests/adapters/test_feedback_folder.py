"""What killed writers of failing examples leave behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from uuid import UUID

from monitor.adapters.feedback_folder import FeedbackFolder

CHANGE = UUID(int=7)


def test_a_draft_that_a_killed_process_left_goes_and_one_still_written_stays(tmp_path: Path) -> None:
    killed = subprocess.Popen([sys.executable, "-c", ""])
    killed.wait()
    left, written = tmp_path / f".{CHANGE}.{killed.pid}", tmp_path / f".{CHANGE}.{os.getpid()}"
    other = tmp_path / f".{UUID(int=8)}.{killed.pid}"
    for draft in (left, written, other):
        draft.write_bytes(b'{"title":"Acme sacks Jane Roe"}')

    FeedbackFolder(tmp_path).keep(CHANGE, ())

    assert sorted(tmp_path.iterdir()) == sorted((written, other))
