"""The log in files: moving house, and evidence of one change."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor import bootstrap
from monitor.cli.lists import get_change
from monitor.cli.output import tell
from monitor.cli.progress import bar
from monitor.pipeline.evidence import evidence_of

Source = Annotated[Path, typer.Argument(metavar="FILE", help='As `log export` writes it; "-" = standard input.')]


def export(
    file: Annotated[Path, typer.Argument(metavar="[FILE]", help='"-", the default = standard output.')] = Path("-"),
    bundle: Annotated[
        str | None, typer.Option(metavar="CHANGE", help="Only what proves this change, by the start of its id.")
    ] = None,
) -> None:
    """Write the whole log with texts and desk into a file. Example: monitor log export monitor.jsonl.gz"""
    with bootstrap.existing_store() as store:
        if bundle is not None:
            with store.reading() as session:
                change = get_change(session, bundle)
                bootstrap.write_archive(file, evidence_of(session, change, datetime.now(UTC)))
            tell(f"wrote what proves change {change.id}; check it anywhere with `monitor log verify FILE`")
            return
        with bar("export") as progress:
            bootstrap.write_archive(file, store.export(datetime.now(UTC), progress))
    tell(
        "wrote the whole log: it holds all names, and all keys in addresses of feeds; keep it as you keep the database"
    )


def import_(
    file: Source,
    take_over: Annotated[
        bool, typer.Option("--take-over", help="Send what was pending: the exported database will not.")
    ] = False,
) -> None:
    """Read an exported log into a new database, of any kind. Example: monitor log import monitor.jsonl.gz"""
    with bootstrap.opened_store() as store, bar("import") as progress, bootstrap.read_archive(file) as lines:
        done = store.import_(lines, take_over=take_over, progress=progress)
    if done.already:
        tell("the log holds this file already; nothing was done")
        return
    tell(f"imported {done.events:,} events; alerts that were pending and are given up: {done.abandoned}")
