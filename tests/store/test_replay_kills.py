"""A process killed while it replays. More by hand: `python benchmarks/log_kills.py --work replay --kills 200`."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from benchmarks.log_kills import fill_lists, kill_once, opened, replay_faults
from monitor.store import rebuild


def test_a_process_killed_while_it_replays_leaves_the_lists_of_before_or_of_after(url: str) -> None:
    with opened(url) as store:
        fill_lists(store, 2)
    for seconds in (0.05, 0.2):
        kill_once("replay", url, seconds)
        with opened(url) as store:
            assert replay_faults(store, ()) == []
            assert store.find_break() is None
            assert store.verify(lambda position, head: None) == ()


def test_rows_folded_again_stand_in_no_file_that_a_killed_process_could_leave() -> None:
    with rebuild.quick_file("") as rows:
        before = open_files()
        rows.exec_driver_sql("PRAGMA cache_size=10")
        rows.exec_driver_sql("CREATE TABLE filler (words TEXT)")
        for _ in range(100):
            rows.exec_driver_sql("INSERT INTO filler VALUES (hex(randomblob(10000)))")
        (spilled,) = open_files() - before

    assert spilled.endswith(" (deleted)")


def open_files() -> set[str]:
    """Return the paths of this process's open files, with what Linux adds to those that have no name any more."""
    found: set[str] = set()
    for link in list(Path("/proc/self/fd").iterdir()):
        with suppress(FileNotFoundError):  # what listed the folder
            found.add(str(link.readlink()))
    return found
