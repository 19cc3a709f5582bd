"""An erasure that is killed leaves all of a person or nothing, and is finished by doing it again."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest

from benchmarks.log_kills import opened, tell_of
from monitor.pipeline.erase import erase
from monitor.projections.people import PersonRow
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import SqlStore
from tests.builders import NOW
from tests.conftest import REPOSITORY
from tests.store.eraser_process import POINTS

NAME = "Zacharias Quillfeather"


def person_in(store: SqlStore) -> PersonRow:
    with store.reading() as session:
        rows = cast(tuple[PersonRow, ...], session.rows.where("people"))
    return next(row for row in rows if row.name in (NAME, "") and row.name != "Jane Doe")


def everything(store: SqlStore) -> str:
    """All that the database says of anybody."""
    with store.reading() as session:
        events = session.events(0, 999)
        rows: list[Any] = [row for p in PROJECTIONS for row in session.rows.where(p.name)]
        addresses = {getattr(item.event, "text_sha256", None) for item in events} - {None}
        texts = [session.texts.find(address) for address in sorted(map(str, addresses))]
    return f"{events}{rows}{texts}"


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_erasure_leaves_all_or_nothing_and_can_be_finished(url: str, point: str, tmp_path: Path) -> None:
    with opened(url) as store:
        tell_of(store, NAME, "https://paper.example/0")
        tell_of(store, "Jane Doe", "https://paper.example/1")
        before, person = everything(store), person_in(store)
    command = [sys.executable, "-m", "tests.store.eraser_process", url, str(person.id), point, str(tmp_path)]
    killed = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=60)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    with opened(url) as store:
        after = everything(store)
        if point in ("walked", "half", "whole"):
            assert after == before
            erase(store, person, now=NOW, dry_run=False, progress=lambda position, head: None)
            after = everything(store)
        assert NAME not in after
        assert after.count("Jane Doe") == before.count("Jane Doe")
        store.sweep()
        assert person_in(store).erased
        assert store.find_break() is None
        assert store.verify(lambda position, head: None) == ()
    if url.startswith("sqlite"):
        held = b"".join(path.read_bytes() for path in tmp_path.glob("monitor.db*"))
        assert NAME.encode() not in held
        assert b"Jane Doe" in held
