"""The log itself: its events, and the rows rebuilt from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Any

import typer

from monitor import bootstrap
from monitor.cli.moment import AsOf, looking
from monitor.cli.output import AS_JSON, print_rows, tell
from monitor.cli.progress import bar
from monitor.domain.events import EVENT_TYPES
from monitor.domain.stream import Recorded
from monitor.errors import UsageError
from monitor.pipeline.ports import Difference
from monitor.pipeline.readable import Readable
from monitor.projections.registry import PROJECTIONS

PAGE_EVENTS = 1_000
PROJECTION_NAMES = tuple(projection.name for projection in PROJECTIONS)

EVENT_COLUMNS: dict[str, Callable[[dict[str, Any]], object]] = {
    "position": lambda e: e["position"],
    "recorded_at": lambda e: f"{e['recorded_at']:%Y-%m-%d %H:%M:%S}",
    "type": lambda e: e["type"],
    "stream": lambda e: e["stream"],
    "version": lambda e: e["version"],
}
DIFFERENCE_COLUMNS: dict[str, Callable[[Difference], object]] = {
    "projection": lambda d: d.projection,
    "key": lambda d: d.key,
    "live": lambda d: d.live,
    "rebuilt": lambda d: d.rebuilt,
}


def replay(
    projections: Annotated[
        list[str] | None, typer.Argument(metavar="[LIST]...", help="Only these lists, such as changes; all by default.")
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Change nothing; exit 1 when a rebuilt row differs from the live one.")
    ] = False,
    as_of: AsOf = None,
    as_json: bool = AS_JSON,
) -> None:
    """Rebuild lists from the log; prints the rows that differed. Sends nothing.

    With --as-of the live lists are left alone: lists of then are folded beside them, for other commands with the same
    --as-of, and the rows are counted. Example: monitor replay --verify
    """
    names = tuple(projections or ())
    for name in names:
        if name not in PROJECTION_NAMES:
            raise UsageError(f"no list {name!r}; there are {', '.join(PROJECTION_NAMES)}")
    if as_of is not None:
        if verify:
            raise UsageError("--verify compares the lists of now; leave it out, or --as-of")
        _replay_past(names, as_of, as_json)
        return
    with bootstrap.existing_store() as store, bar("replay") as progress:
        found = store.verify(progress, names) if verify else store.replay(progress, names)
    if not found:
        tell("no difference: every row is what the log says")
        return
    print_rows(found, DIFFERENCE_COLUMNS, as_json=as_json, empty="")
    tell(f"{len(found)} rows differ from the log" if verify else f"{len(found)} rows differed and were replaced")
    if verify:
        raise typer.Exit(1)


def _replay_past(names: Sequence[str], as_of: str, as_json: bool) -> None:
    with looking(as_of) as known:
        rows = [
            {"projection": name, "rows": known.rows.count(name), "position": known.head()}
            for name in names or PROJECTION_NAMES
        ]
        columns: dict[str, Callable[[Any], object]] = {
            "list": lambda row: row["projection"],
            "rows": lambda row: f"{row['rows']:,}",
        }
        print_rows(rows, columns, as_json=as_json, empty="")
        tell(f"folded the log up to position {known.head():,}")


def events(
    stream: Annotated[str | None, typer.Option(help="Only this stream, such as change-<id>.")] = None,
    type_: Annotated[str | None, typer.Option("--type", help="Only this type, such as change.reported.")] = None,
    after: Annotated[int, typer.Option(min=0, help="Only what comes after this position.")] = 0,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many.")] = None,
    as_of: AsOf = None,
    as_json: bool = AS_JSON,
) -> None:
    """List what the log holds, oldest first. Example: monitor events --type change.reported --json"""
    if type_ is not None and type_ not in EVENT_TYPES:
        raise UsageError(f"no event type {type_!r}; there are {', '.join(sorted(EVENT_TYPES))}")
    with looking(as_of) as known:
        found = map(_as_row, _walk(known, stream, type_, after, limit))
        print_rows(found, EVENT_COLUMNS, as_json=as_json, empty="no such event")


def _walk(known: Readable, stream: str | None, type_: str | None, after: int, limit: int | None) -> Iterator[Recorded]:
    left = limit
    while left is None or left > 0:
        wanted = PAGE_EVENTS if left is None else min(left, PAGE_EVENTS)
        page = known.events(after, wanted, stream=stream, type_=type_)
        yield from page
        if len(page) < wanted:
            return
        after = page[-1].position
        left = None if left is None else left - len(page)


def _as_row(recorded: Recorded) -> dict[str, Any]:
    event = recorded.event
    return {
        "position": recorded.position,
        "type": event.type,
        "schema": event.schema,
        "stream": recorded.stream,
        "version": recorded.version,
        "event_id": recorded.event_id,
        "occurred_at": recorded.occurred_at,
        "recorded_at": recorded.recorded_at,
        "correlation_id": recorded.correlation_id,
        "causation_id": recorded.causation_id,
        "event": event,
    }
