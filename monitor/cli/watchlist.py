"""The watchlists of monitor.yaml: what they hold, and what they may lack."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Annotated

import typer

from monitor import bootstrap
from monitor.cli.moment import AsOf, looking
from monitor.cli.output import AS_JSON, print_rows
from monitor.pipeline.track import known_aliases
from monitor.pipeline.watching import Suggestion, WatchedLine, suggestions, watched

app = typer.Typer(invoke_without_command=True)


@app.callback()
def watchlist(context: typer.Context, as_of: AsOf = None, as_json: bool = AS_JSON) -> None:
    """List whom the watchlists watch, and how often they were seen. Example: monitor watchlist --json"""
    if context.invoked_subcommand is not None:
        return
    columns: dict[str, Callable[[WatchedLine], object]] = {
        "watchlist": lambda line: line.watchlist,
        "what": lambda line: line.what,
        "name": lambda line: line.name,
        "also called": lambda line: ", ".join(line.aliases),
        "changes": lambda line: line.changes,
    }
    watchlists = bootstrap.configuration(bootstrap.load()).watchlists.values()
    aliases = bootstrap.rule_shelf().aliases()
    with looking(as_of) as known:
        lines = watched(known, watchlists, known_aliases(known, aliases))
    print_rows(
        lines, columns, as_json=as_json, empty="nothing is watched: name watchlists in the file of MONITOR_CONFIG"
    )


@app.command()
def suggest(
    limit: Annotated[int, typer.Option(min=1, help="At most so many, those with the most changes first.")] = 20,
    as_of: AsOf = None,
    as_json: bool = AS_JSON,
) -> None:
    """List the organisations seen most that no watchlist has. Example: monitor watchlist suggest --limit 50"""
    columns: dict[str, Callable[[Suggestion], object]] = {
        "organisation": lambda each: each.name,
        "changes": lambda each: each.changes,
        "last seen": lambda each: f"{each.last_seen_at:%Y-%m-%d}",
    }
    watchlists = bootstrap.configuration(bootstrap.load()).watchlists.values()
    aliases = bootstrap.rule_shelf().aliases()
    with looking(as_of) as known:
        found = suggestions(known, watchlists, known_aliases(known, aliases))
    print_rows(islice(found, limit), columns, as_json=as_json, empty="no organisation was seen that is not watched")
