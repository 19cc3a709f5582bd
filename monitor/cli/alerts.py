"""Alerts: what was told, what waits, what was given up; a test message, and another try, or none."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast
from uuid import uuid4

import typer

from monitor import bootstrap
from monitor.cli.moment import AsOf, looking
from monitor.cli.output import AS_JSON, print_rows, tell
from monitor.domain.notices import trial_message
from monitor.domain.routing import Route
from monitor.errors import MonitorError, SendError, UsageError
from monitor.pipeline.parcels import waits_until
from monitor.pipeline.ports import Channel
from monitor.pipeline.readable import Readable
from monitor.pipeline.retry import drop, retry
from monitor.projections.alerts import AlertRow
from monitor.projections.changes import ChangeRow

if TYPE_CHECKING:
    from monitor.pipeline.rounds import Ports

app = typer.Typer(invoke_without_command=True)

State = Literal["pending", "delivered", "abandoned", "silenced"]


@app.callback()
def alerts(
    ctx: typer.Context,
    state: Annotated[State | None, typer.Option(help="Only pending, delivered, abandoned or silenced ones.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, newest first.")] = 100,
    as_of: AsOf = None,
    as_json: bool = AS_JSON,
) -> None:
    """List the alerts, the last requested first. Example: monitor alerts --state abandoned"""
    if ctx.invoked_subcommand is not None:
        return
    with looking(as_of) as known:
        # Nearly all are delivered, so those are found fastest in their order, and the others by their state.
        equals = {"state": state} if state not in (None, "delivered") else {}
        rows = cast(Iterator[AlertRow], known.rows.each("alerts", "-position", **equals))
        newest = islice((row for row in rows if state in (None, row.state)), limit)
        print_rows(
            newest, _columns(known, _routes()), as_json=as_json, empty="no alerts: `monitor poll` looks for news"
        )


def _routes() -> dict[str, Route]:
    """Return the routes by name; none where their file is bad: what was told can be listed all the same."""
    try:
        return {route.name: route for route in bootstrap.alert_policy(bootstrap.load()).routes}
    except UsageError:
        return {}


def _columns(known: Readable, routes: Mapping[str, Route]) -> dict[str, Callable[[Any], object]]:
    now = datetime.now(UTC)

    def reason(row: AlertRow) -> str | None:
        until = waits_until(row, routes, now) if row.state == "pending" else None
        return f"waits until {until:%Y-%m-%d %H:%M} UTC" if until else row.reason

    def about(row: AlertRow) -> str:
        change = cast(ChangeRow | None, known.rows.find("changes", str(row.change_id)))
        if change is None or change.names is None:
            return "-"
        return f"{change.names.person}, {change.kind}, {change.names.organisation or 'organisation not told'}"

    return {
        "id": lambda row: str(row.id)[:8],
        "requested": lambda row: f"{row.requested_at:%Y-%m-%d %H:%M}",
        "state": lambda row: row.state,
        "route": lambda row: row.route,
        "action": lambda row: row.action,
        "about": about,
        "attempts": lambda row: row.attempts,
        "reason": reason,
    }


@app.command()
def test() -> None:
    """Send a marked test message where alerts go, and say what went wrong. Example: monitor alerts test"""
    asyncio.run(_test())


async def _test() -> None:
    settings = bootstrap.load()
    failed = []
    async with bootstrap.opened_ports(settings) as ports:
        for place in {route.channel: route for route in ports.policy.routes}.values():
            try:
                can_look_up = place.channel_kind == "slack" and settings.slack_bot_token is not None
                await _try_channel(ports.channels[place.name], ports, look_up=can_look_up)
            except SendError as error:
                failed.append(f"the test message was not sent by the route {place.name}: {error}")
    if failed:
        raise MonitorError("\n".join(failed))


async def _try_channel(channel: Channel, ports: Ports, *, look_up: bool) -> None:
    """Send the test message to a channel, and find it there again. Raises SendError where it cannot be sent."""
    delivery_id, now = uuid4(), ports.clock.now()
    receipt = await channel.post(trial_message(ports.language), delivery_id=delivery_id)
    tell(f"the test message is in {receipt.channel}")
    if not look_up:
        return
    try:
        await channel.find(delivery_id, attempted_at=now)
    except SendError as error:
        tell(f"but a message cannot be looked up, so after a crash one may come twice: {error}")


@app.command("retry")
def retry_(
    ident: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="An abandoned alert, by the start of its id.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every abandoned alert.")] = False,
) -> None:
    """Put abandoned alerts into the outbox again, with all of their stories. Example: monitor alerts retry --all"""
    if (ident is None) == (not everything):
        raise UsageError("say which alert: `monitor alerts retry ID`, or `--all`; `monitor alerts` lists them")
    with bootstrap.existing_store() as store, store.writing() as session:
        rows = _chosen(session, ident, ("abandoned",), "abandoned")
        count = retry(session, rows, datetime.now(UTC))
    tell(f"{count} alerts wait in the outbox again: the daemon or the next `monitor poll` sends them")


@app.command("drop")
def drop_(
    ident: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="A waiting or abandoned alert, by the start of its id.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every abandoned alert.")] = False,
    dry_run: Annotated[bool, typer.Option(help="Say how many there are, and let none go.")] = False,
) -> None:
    """Let alerts go that nobody needs to hear any more; it is kept that you did. Example: monitor alerts drop 3f2a"""
    if (ident is None) == (not everything):
        raise UsageError("say which alert: `monitor alerts drop ID`, or `--all`; `monitor alerts` lists them")
    with bootstrap.existing_store() as store:
        if dry_run:
            with store.reading() as session:
                rows = _chosen(session, ident, _LEFT if ident else ("abandoned",), "waiting or abandoned")
                tell(f"{sum(not row.final for row in rows)} alerts would be let go")
            return
        with store.writing() as session:
            rows = _chosen(session, ident, _LEFT if ident else ("abandoned",), "waiting or abandoned")
            count = drop(session, rows, datetime.now(UTC))
    tell(f"{count} alerts are let go")


_LEFT: tuple[State, ...] = ("pending", "abandoned")


def _chosen(session: Readable, ident: str | None, states: tuple[State, ...], what: str) -> Sequence[AlertRow]:
    """Return the one alert in some states whose id begins so; None = all of them. Raises MonitorError."""
    rows: Sequence[AlertRow] = cast(tuple[AlertRow, ...], session.rows.where("alerts", state=states))
    if ident is None:
        return rows
    rows = [row for row in rows if str(row.id).startswith(ident)]
    if len({row.id for row in rows}) != 1:
        found = "none does" if not rows else f"{len(rows)} do"
        raise MonitorError(f"one {what} alert should have an id that begins with {ident!r}; {found}")
    return rows
