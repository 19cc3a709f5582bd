"""The sources: who tells first, how often right, how much of it is their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import msgspec
import typer

from monitor.cli.moment import AsOf, looking
from monitor.cli.output import AS_JSON, print_rows
from monitor.pipeline.sources import By, source_records

_COLUMNS: dict[str, Callable[[dict[str, Any]], object]] = {
    "source": lambda r: r["title"] or r["source"],
    "changes": lambda r: r["changes"],
    "first": lambda r: f"{r['first']} of {r['shared']}",
    "hours behind": lambda r: r["behind_hours"],
    "right": lambda r: r["right"],
    "wrong": lambda r: r["wrong"],
    "right %": lambda r: _percent(r["right_share"]),
    "articles": lambda r: r["articles"],
    "own %": lambda r: _percent(r["own_share"]),
}


def _percent(share: float | None) -> int | None:
    return None if share is None else round(share * 100)


def sources(
    by: Annotated[
        By, typer.Option(help="Count by the domain that answered, or by the feed that led there.")
    ] = "domain",
    as_of: AsOf = None,
    as_json: bool = AS_JSON,
) -> None:
    """List who tells first, how often right, and how much of it is their own. Example: monitor sources --by feed"""
    with looking(as_of) as known:
        print_rows(
            [
                {"source": each.source, "title": each.title, **msgspec.structs.asdict(each.reputation)}
                for each in source_records(known, by)
            ],
            _COLUMNS,
            as_json=as_json,
            empty="no source has told a change yet; `monitor articles` shows what was read",
        )
