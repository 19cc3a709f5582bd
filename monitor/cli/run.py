"""The daemon, one round by hand, and the daemon's health."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated

import typer

from monitor import bootstrap
from monitor.cli.output import log_faults, tell
from monitor.errors import MonitorError, UsageError
from monitor.pipeline.rounds import RoundReport, run_round

HEALTHY_SECONDS = 60
"""`monitor health` fails when the last tick it knows of is older. The daemon ticks every half second and notes every
fifth second that it did."""


def run(
    metrics: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="Show metrics for Prometheus at this address.")
    ] = None,
) -> None:
    """Watch the feeds until told to stop. Example: monitor run --metrics 127.0.0.1:9464"""
    from monitor.daemon import serve

    place = None if metrics is None else _place(metrics)
    asyncio.run(serve(bootstrap.load(), place))


def _place(text: str) -> tuple[str, int]:
    """Read HOST:PORT; an IPv6 host stands in brackets. Raises UsageError."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise UsageError(f"--metrics takes HOST:PORT such as 127.0.0.1:9464, not {text!r}")
    return host.removeprefix("[").removesuffix("]"), int(port)


def health() -> None:
    """Exit 0 when the daemon's last tick is under a minute old. Example: monitor health"""
    with bootstrap.existing_store() as store, store.reading() as session:
        beat = session.desk.last_beat()
    if beat is None:
        raise MonitorError("no daemon has ever run on this database: `monitor run` starts one")
    age = (datetime.now(UTC) - beat).total_seconds()
    if age > HEALTHY_SECONDS:
        raise MonitorError(f"the daemon's last tick was {age:.0f} s ago: look at its log, then start `monitor run`")
    tell(f"alive: last tick {age:.1f} s ago")


def poll(
    everything: Annotated[
        bool, typer.Option("--all", help="Ignore the schedule, never Retry-After or a feed that is gone.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 when a feed or an entry failed.")] = False,
) -> None:
    """Do one round: poll the due feeds, read what is new, deliver alerts. Example: monitor poll --all"""
    report = asyncio.run(_one_round(everything))
    log_faults(report.faults)
    tell(report.summary())
    if strict and report.failed:
        raise typer.Exit(1)


async def _one_round(everything: bool) -> RoundReport:
    async with bootstrap.opened_ports() as ports:
        return await run_round(ports, everything=everything)
