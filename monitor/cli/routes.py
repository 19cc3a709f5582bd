"""The routes that alerts go by, and what each would make of a change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
import typer

from monitor import bootstrap
from monitor.cli.lists import get_change
from monitor.cli.output import AS_JSON, print_rows
from monitor.domain.routing import Route
from monitor.pipeline.destinations import Destination, destinations

app = typer.Typer(invoke_without_command=True)


class RouteLine(msgspec.Struct, frozen=True, kw_only=True):
    """One route as the list shows it, in the words of monitor.yaml."""

    name: str
    channel: str
    watchlists: tuple[str, ...]
    kinds: tuple[str, ...]
    languages: tuple[str, ...]
    seniority: str | None
    status: str
    confidence: float
    spheres: tuple[str, ...]
    follow_ups: str
    digest: tuple[str, ...]
    quiet_hours: tuple[str, ...]
    timezone: str


@app.callback()
def routes(context: typer.Context, as_json: bool = AS_JSON) -> None:
    """List where alerts go and what each route asks for. Example: monitor routes --json"""
    if context.invoked_subcommand is not None:
        return
    columns: dict[str, Callable[[Any], object]] = {
        "route": lambda line: line.name,
        "channel": lambda line: line.channel,
        "asks for": _asks_for,
        "follow-ups": lambda line: line.follow_ups,
        "digest": lambda line: "; ".join(line.digest),
        "quiet": lambda line: "; ".join(line.quiet_hours),
        "clock": lambda line: line.timezone if line.digest or line.quiet_hours else None,
    }
    found = bootstrap.alert_policy(bootstrap.load()).routes
    print_rows(map(_line, found), columns, as_json=as_json, empty="")


@app.command("test")
def explain(
    ident: Annotated[str, typer.Argument(metavar="CHANGE", help="From `monitor changes`; its beginning is enough.")],
    as_json: bool = AS_JSON,
) -> None:
    """Say where a change would go if it were new, and why. Example: monitor routes test 6f1c2a7b"""
    settings = bootstrap.load()
    policy = bootstrap.alert_policy(settings)
    aliases = bootstrap.rule_shelf().aliases()
    with bootstrap.existing_store(settings) as store, store.reading() as session:
        found = destinations(session, get_change(session, ident), policy, aliases, datetime.now(UTC))
    columns: dict[str, Callable[[Destination], object]] = {
        "route": lambda each: each.route,
        "channel": lambda each: each.channel,
        "goes": _goes,
        "why": lambda each: each.reason,
        "message so far": lambda each: each.silence or each.message,
    }
    print_rows(found, columns, as_json=as_json, empty="")


def _goes(each: Destination) -> str:
    if each.at is None:
        return "no"
    return "at once" if each.at <= datetime.now(UTC) else f"at {each.at:%Y-%m-%d %H:%M} UTC"


def _line(route: Route) -> RouteLine:
    return RouteLine(
        name=route.name,
        channel=route.channel,
        watchlists=route.watchlists,
        kinds=route.kinds,
        languages=route.languages,
        seniority=route.seniority,
        status=route.status,
        confidence=route.confidence,
        spheres=route.spheres,
        follow_ups=route.follow_ups,
        digest=tuple(map(str, route.digest)),
        quiet_hours=tuple(map(str, route.quiet_hours)),
        timezone=str(route.timezone),
    )


def _asks_for(line: RouteLine) -> str:
    """Say in a few words what a route takes."""
    asked = [
        f"watchlists {', '.join(line.watchlists)}" if line.watchlists else "",
        ", ".join(line.kinds),
        f"rank {line.seniority} or higher" if line.seniority else "",
        f"told in {', '.join(line.languages)}" if line.languages else "",
        {"rumoured": "rumours, too", "confirmed": "confirmed only"}.get(line.status, ""),
        f"confidence {line.confidence:g} or more" if line.confidence else "",
        ", ".join(line.spheres),
    ]
    return "; ".join(filter(None, asked)) or "everything"
