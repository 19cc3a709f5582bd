"""How fast news is told, and what becomes of it when there is too much of it or Slack is away.

    python benchmarks/alerts.py [--messages 200] [--stories 1000] [--hours 24] [--seed 1] [--json]

First a real daemon watches papers on loopback and tells a Slack of our own: from the moment an entry stands in its
feed, with the poll due, to the moment Slack has the message. The papers answer at once and none is asked too often, so
that no fetch time and no politeness wait is in it. Then many stories at once in two channels, one of them busy; then a
day without Slack. Exit 1 when anything was lost, doubled or out of order, or the goal is missed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

import msgspec
from rich.console import Console
from rich.table import Table

from benchmarks.alert_floods import Burst, Outage, burst, outage
from benchmarks.alert_latency import Latency, measure

GOAL_P95_MS = 1500.0


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What a run came to."""

    latency: Latency
    goal_p95_ms: float
    burst: Burst
    outage: Outage

    @property
    def is_well(self) -> bool:
        """Whether nothing was lost, doubled or out of order, and the goal is reached."""
        wrong = (
            self.burst.lost, self.burst.doubled, self.burst.replies_lost, self.burst.replies_out_of_order,
            self.outage.lost, self.outage.doubled, self.outage.out_of_order,
        )  # fmt: skip
        return not any(wrong) and self.latency.p95_ms <= self.goal_p95_ms


def table_of(result: Result) -> Table:
    """Return the figures as a table."""
    table = Table("what", "figure")
    for part in (result.latency, result.burst, result.outage):
        for name, value in msgspec.structs.asdict(part).items():
            table.add_row(name.replace("_", " "), str(value))
        table.add_section()
    table.add_row("goal p95 ms", str(result.goal_p95_ms))
    return table


def at_least(least: int) -> Callable[[str], int]:
    """Return what reads an argument: a whole number, from which on there is something to measure."""

    def read(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(f"takes a whole number from {least} on, not {text!r}")
        return int(text)

    return read


def main() -> int:
    """Read the arguments, run, print; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--messages", type=at_least(1), default=200, help="told one after the other, to time them")
    parser.add_argument("--stories", type=at_least(1), default=1000, help="told at once")
    parser.add_argument("--hours", type=at_least(1), default=24, help="without Slack")
    parser.add_argument("--seed", type=int, default=1, help="of the news and its moments")
    parser.add_argument("--json", action="store_true", help="one JSON object in place of the table")
    options = parser.parse_args()
    result = Result(
        latency=measure(options.messages, options.seed),
        goal_p95_ms=GOAL_P95_MS,
        burst=burst(options.stories),
        outage=outage(options.hours),
    )
    if options.json:
        print(msgspec.json.encode(result).decode())
    else:
        Console().print(table_of(result))
    return 0 if result.is_well else 1


if __name__ == "__main__":
    sys.exit(main())
