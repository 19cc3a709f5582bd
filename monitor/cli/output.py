"""How commands print data: a table for people at a terminal, JSON lines for everything else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec
import typer

from monitor.errors import StoreError
from monitor.telemetry import hide_within, logger, one_line, redact, spelled_out

if TYPE_CHECKING:
    from monitor.pipeline.aside import Fault

AS_JSON = typer.Option(False, "--json", help="One JSON object a line, also at a terminal.")


def print_rows(
    rows: Iterable[Any], columns: Mapping[str, Callable[[Any], object]], *, as_json: bool, empty: str
) -> None:
    """Print rows (Structs or dicts): JSON lines in a pipe or when asked for, else a table of the given columns.

    `empty` is what a person reads on standard error when there is nothing.
    """
    if as_json or not sys.stdout.isatty():
        for row in rows:
            print_json(row)
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in columns:
        table.add_column(title, overflow="fold")
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007 - counted for the empty list
        table.add_row(*(Text(cell(value(row))) for value in columns.values()))  # a Text: its brackets are no markup
    if count:
        Console().print(table)
    else:
        tell(empty)


def print_json(row: Any) -> None:
    """Print one JSON object on a line of its own, its secrets hidden."""
    sys.stdout.write(spelled_out(msgspec.json.encode(hide_within(msgspec.to_builtins(row))).decode()) + "\n")


def cell(value: object) -> str:
    """Return a value as a table shows it: on one line, without control characters."""
    return "-" if value is None or value == "" else one_line(str(value))


def say(line: str) -> None:
    """Print one line of data for people; what it holds cannot make it two."""
    typer.echo(one_line(line))


def log_faults(faults: Iterable[Fault]) -> None:
    """Log what a round set aside: with its traceback, unless it was only trouble with the database."""
    for fault in faults:
        log = logger()
        if isinstance(fault.error, StoreError):
            log.warning("left for later", thing=fault.thing, problem=str(fault.error))
        else:
            log.error("set aside after an unexpected error", thing=fault.thing, exc_info=fault.error)


def tell(text: str) -> None:
    """Say something to the person, beside the data: on standard error."""
    sys.stderr.write(redact(text) + "\n")
