"""A process killed while it replays. More by hand: `python benchmarks/log_kills.py --work replay --kills 200`."""

from __future__ import annotations

from benchmarks.log_kills import fill_lists, kill_once, opened, replay_faults


def test_a_process_killed_while_it_replays_leaves_the_lists_of_before_or_of_after(url: str) -> None:
    with opened(url) as store:
        fill_lists(store, 2)
    for seconds in (0.05, 0.2):
        kill_once("replay", url, seconds)
        with opened(url) as store:
            assert replay_faults(store, ()) == []
            assert store.find_break() is None
            assert store.verify(lambda position, head: None) == ()
