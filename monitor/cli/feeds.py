"""The feeds that are watched: list, add, remove, check, import, export."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Annotated
from uuid import UUID

import msgspec
import typer

from monitor import bootstrap
from monitor.cli.output import AS_JSON, print_rows, say, tell
from monitor.domain.addresses import show_url, without_address
from monitor.domain.opml import Outline, format_opml, parse_opml
from monitor.domain.schedule import PollPolicy
from monitor.errors import MonitorError, UnreadableError, UsageError
from monitor.pipeline.rounds import Ports
from monitor.pipeline.subscribe import Inspection, Subscription, add_feed, inspect_feed, remove_feed, schedule_feeds
from monitor.projections.feeds import FeedRow
from monitor.settings import Settings
from monitor.telemetry import hide

app = typer.Typer(invoke_without_command=True)


class FeedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One feed as the list shows it: what was configured, and how its polls go."""

    id: UUID
    url: str
    title: str | None
    language: str | None
    state: str
    """works, waits (never polled yet), fails or gone."""
    last_success_at: datetime | None
    next_poll_at: datetime | None
    """None = not polled by itself any more."""
    failures: int
    error: str | None


@app.callback()
def feeds(context: typer.Context, as_json: bool = AS_JSON) -> None:
    """The feeds that are watched, and how they do. Example: monitor feeds --json"""
    if context.invoked_subcommand is not None:
        return
    with bootstrap.existing_store() as store, store.reading() as session:
        lines = []
        for feed in session.desk.feeds():
            row = session.rows.find("feeds", str(feed.feed_id))
            assert isinstance(row, FeedRow), "a feed on the desk was added by an event"
            works = "works" if feed.last_success_at else "waits"
            lines.append(
                FeedLine(
                    id=feed.feed_id,
                    url=feed.url,
                    title=row.title,
                    language=row.language,
                    state="gone" if feed.gone else "fails" if feed.failures else works,
                    last_success_at=feed.last_success_at,
                    next_poll_at=None if feed.gone else feed.next_poll_at,
                    failures=feed.failures,
                    error=feed.error,
                )
            )
    columns = {
        "feed": lambda line: line.title or line.url,
        "address": lambda line: line.url,
        "state": lambda line: line.state,
        "last success": lambda line: _minute(line.last_success_at),
        "next poll": lambda line: _minute(line.next_poll_at),
        "trouble": lambda line: line.error,
    }
    empty = "no feeds yet: `monitor feeds add URL`, or `monitor feeds add --starter fr,en` for a list to start with"
    print_rows(lines, columns, as_json=as_json, empty=empty)


@app.command()
def add(
    urls: Annotated[list[str] | None, typer.Argument(metavar="URL...", help="Addresses of feeds.")] = None,
    starter: Annotated[
        str | None, typer.Option(help="Add the starter list of these languages: fr, en or fr,en.")
    ] = None,
) -> None:
    """Watch feeds; adding one is its first poll. Example: monitor feeds add https://example.org/feed.xml"""
    if not urls and starter is None:
        raise UsageError("say which feed: `monitor feeds add URL`, or `monitor feeds add --starter fr,en`")
    settings = bootstrap.load()
    if starter is not None:
        _schedule(_starter_list(starter), settings)
    if urls and not asyncio.run(_add_all(urls, settings)):
        raise typer.Exit(1)


@app.command()
def remove(url: Annotated[str, typer.Argument(help="The feed's address.")]) -> None:
    """Stop watching a feed; its articles stay. Example: monitor feeds remove https://example.org/feed.xml"""
    with bootstrap.existing_store() as store:
        if not remove_feed(url, store=store, now=datetime.now(UTC)):
            raise MonitorError(f"no feed has the address {show_url(url)}: `monitor feeds` lists them")
    tell(f"removed {url}")


@app.command()
def check(url: Annotated[str, typer.Argument(help="The address to look at.")]) -> None:
    """Look at a feed, explain it, and keep nothing. Example: monitor feeds check https://example.org/feed.xml"""
    for line in asyncio.run(_check(url)):
        say(line)


@app.command(name="import")
def import_(file: Annotated[Path, typer.Argument(help="An OPML file, as feed readers export them.")]) -> None:
    """Watch all feeds of an OPML file. Example: monitor feeds import feeds.opml"""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {str(file)!r}: {getattr(error, 'strerror', None) or 'it is not text'}") from None
    try:
        outlines = parse_opml(text)
    except UnreadableError as error:
        raise UnreadableError(f"cannot import {str(file)!r}: {error}") from None
    if not outlines:
        raise UnreadableError(f"{str(file)!r} names no feed: no outline in it has an xmlUrl")
    _schedule(outlines, bootstrap.load())


@app.command()
def export(
    whole: Annotated[
        bool, typer.Option("--whole", help="Print keys and tokens in addresses too, so that they can be imported.")
    ] = False,
) -> None:
    """Print the feeds as OPML. Example: monitor feeds export > feeds.opml"""
    with bootstrap.existing_store() as store, store.reading() as session:
        outlines = []
        for feed in session.desk.feeds():
            row = session.rows.find("feeds", str(feed.feed_id))
            assert isinstance(row, FeedRow), "a feed on the desk was added by an event"
            outlines.append(Outline(feed.url if whole else hide(feed.url), row.title, row.language))
    typer.echo(format_opml(outlines), nl=False)
    if hidden := sum("***" in outline.url for outline in outlines):
        tell(f"{hidden} addresses hold a key or token, shown as ***; `monitor feeds export --whole` prints them")


def _starter_list(languages: str) -> tuple[Outline, ...]:
    everything = parse_opml(resources.files("monitor").joinpath("sample/starter.opml").read_text(encoding="utf-8"))
    wanted = {language.strip().lower() for language in languages.split(",") if language.strip()}
    known = {feed.language for feed in everything}
    if not wanted or not wanted <= known:
        raise UsageError(f"--starter {languages!r}: the list knows {', '.join(sorted(filter(None, known)))}")
    return tuple(feed for feed in everything if feed.language in wanted)


def _schedule(outlines: Sequence[Outline], settings: Settings) -> None:
    with bootstrap.opened_store(settings) as store:
        outcomes = schedule_feeds(
            [(feed.url, feed.title) for feed in outlines],
            store=store,
            now=datetime.now(UTC),
            policy=PollPolicy(interval_minutes=settings.poll_interval_minutes),
        )
    results = Counter(outcome.result for outcome in outcomes)
    for outcome in outcomes:
        if outcome.result == "refused":
            tell(f"{show_url(outcome.url)} was not added: {outcome.reason}")
    tell(f"{results['added']} feeds added, {results['present']} were there; `monitor poll --all` visits them now")
    if results["refused"]:
        raise typer.Exit(1)


async def _add_all(urls: Sequence[str], settings: Settings) -> bool:
    """Add one feed after the other; False when one of them was refused."""
    all_well = True
    async with bootstrap.opened_ports(settings) as ports:
        for url in urls:
            try:
                outcome = await _add_or_follow(url, ports)
            except MonitorError as error:
                tell(f"{show_url(url)} was not added: {without_address(url, str(error))}")
                all_well = False
                continue
            if outcome.result == "present":
                tell(f"{outcome.url} is watched already")
            else:
                tell(f"added {outcome.title or outcome.url}: {outcome.found} entries, read by `monitor poll`")
    return all_well


async def _add_or_follow(url: str, ports: Ports) -> Subscription:
    """Add a feed, or the one feed that the page at this address names as its own (R18)."""

    async def add_one(address: str) -> Subscription:
        return await add_feed(
            address,
            store=ports.store,
            fetch=ports.fetch,
            read_feed=ports.read_feed,
            clock=ports.clock,
            policy=ports.poll_policy,
        )

    try:
        return await add_one(url)
    except UnreadableError as error:
        if len(error.feed_links) != 1:
            raise
        tell(f"{url} is a page; its feed is {error.feed_links[0]}")
        return await add_one(error.feed_links[0])


async def _check(url: str) -> list[str]:
    async with bootstrap.opened_ports() as ports:
        found = await inspect_feed(url, fetch=ports.fetch, read_feed=ports.read_feed)
    return _explain(url, found)


def _explain(url: str, found: Inspection) -> list[str]:
    parsed = found.parsed
    dates = sorted(entry.published_at for entry in parsed.entries if entry.published_at is not None)
    lines = [f"{url} is a feed: {parsed.title or 'without a title'}, {len(parsed.entries)} entries"]
    if dates:
        lines.append(f"its entries are dated from {dates[0]:%Y-%m-%d} to {dates[-1]:%Y-%m-%d}")
    if undated := len(parsed.entries) - len(dates):
        lines.append(f"{undated} entries have no date: they count from when they are first seen")
    if unlinked := sum(entry.url is None for entry in parsed.entries):
        lines.append(f"{unlinked} entries link to no page: their own words are all that is read")
    if found.moved_to:
        lines.append(f"it moved for good to {found.moved_to}: better to add that address")
    if not found.has_validators:
        lines.append("the site sends neither ETag nor Last-Modified: every poll transfers the whole feed")
    if parsed.note:
        lines.append(parsed.note)
    return lines


def _minute(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else None
