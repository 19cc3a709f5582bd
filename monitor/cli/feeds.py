"""The feeds that are watched: list, add, set, pause, resume, remove, check, import, export."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import msgspec
import typer

from monitor import bootstrap
from monitor.cli.moment import AsOf, looking
from monitor.cli.output import AS_JSON, print_rows, say, tell
from monitor.domain.addresses import show_url, without_address
from monitor.domain.feed import NO_WISHES, DeskFeed, FeedSettings, clean_labels
from monitor.domain.opml import Outline, format_opml, parse_opml
from monitor.domain.schedule import PollPolicy
from monitor.errors import MonitorError, UnreadableError, UsageError
from monitor.pipeline.configure import Answer, configure_feed, pause_feed, resume_feed
from monitor.pipeline.inspect import inspect_feed, span_in_words
from monitor.pipeline.ports import Session
from monitor.pipeline.subscribe import Subscription, add_feed, remove_feed, schedule_feeds
from monitor.projections.feeds import FeedRow
from monitor.settings import Settings
from monitor.telemetry import hide

if TYPE_CHECKING:
    from monitor.pipeline.rounds import Ports

app = typer.Typer(invoke_without_command=True)

_AUTO = "auto"
_INTERVAL_MINUTES_MAX = 525_600
"""A year, as for MONITOR_POLL_INTERVAL_MINUTES."""

Interval = Annotated[
    str | None, typer.Option(metavar="MINUTES|auto", help="Minutes between two polls; auto = as the feed suggests.")
]
Pages = Annotated[
    bool | None, typer.Option("--pages/--no-pages", help="Fetch the pages behind its entries, or read its own words.")
]
Language = Annotated[
    str | None, typer.Option(metavar="CODE|auto", help="The language of its articles, such as fr; auto = as they say.")
]
Labels = Annotated[str | None, typer.Option(help='Words to sort feeds by, with commas between them; "" = none.')]
Addresses = Annotated[list[str], typer.Argument(metavar="URL...", help="Addresses of feeds.")]


class FeedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One feed as the list shows it: what was configured, and how its polls go."""

    id: UUID
    url: str
    title: str | None
    language: str | None
    """What the user says, else what the feed says; None = neither."""
    labels: tuple[str, ...]
    pages: bool
    interval_minutes: int | None
    """The user's own; None = as the feed suggests."""
    state: str
    """works, waits (never polled yet), fails, quiet (nothing new for far longer than usual), gone or paused."""
    last_success_at: datetime | None
    next_poll_at: datetime | None
    """None = not polled by itself any more."""
    news_every_seconds: float | None
    """Its rhythm: how long after one another it has news; None = not known yet."""
    last_news_at: datetime | None
    failures: int
    """Failed polls since the last success."""
    error: str | None


@app.callback()
def feeds(context: typer.Context, as_of: AsOf = None, as_json: bool = AS_JSON) -> None:
    """The feeds that are watched, and how they do. Example: monitor feeds --json"""
    if context.invoked_subcommand is not None:
        return
    if as_of is None:
        with bootstrap.existing_store() as store, store.reading() as session:
            lines = [_line(feed, _row(session, feed)) for feed in session.desk.feeds()]
    else:
        with looking(as_of) as known:
            rows = (row for row in known.rows.where("feeds") if isinstance(row, FeedRow))
            lines = [_line_of_then(row) for row in rows if not row.removed]
    now = datetime.now(UTC)
    columns: dict[str, Callable[[FeedLine], object]] = {
        "feed": lambda line: line.title,
        "state": lambda line: line.state,
        "last success": lambda line: _ago(line.last_success_at, now),
        "next poll": lambda line: _ahead(line.next_poll_at, now),
        "has news": lambda line: f"every {span_in_words(line.news_every_seconds)}" if line.news_every_seconds else None,
        "labels": lambda line: ", ".join(line.labels),
        "trouble": lambda line: _trouble(line, now) if as_of is None else line.error,
        "address": lambda line: line.url,
    }
    for name in ("has news", "labels", "trouble") if as_of is None else list(columns):
        if not any(map(columns[name], lines)):
            del columns[name]
    empty = "no feeds yet: `monitor feeds add URL`, or `monitor feeds add --starter fr,en` for a list to start with"
    print_rows(lines, columns, as_json=as_json, empty=empty)


def _row(session: Session, feed: DeskFeed) -> FeedRow:
    row = session.rows.find("feeds", str(feed.feed_id))
    assert isinstance(row, FeedRow), "a feed on the desk was added by an event"
    return row


def _line(feed: DeskFeed, row: FeedRow) -> FeedLine:
    polled = not (feed.gone or feed.paused)
    heard = "works" if feed.last_success_at else "waits"
    answers = "fails" if feed.failures else "quiet" if feed.trouble == "quiet" else heard
    return msgspec.structs.replace(
        _line_of_then(row),
        url=feed.url,
        state="paused" if feed.paused else "gone" if feed.gone else answers,
        last_success_at=feed.last_success_at,
        next_poll_at=feed.next_poll_at if polled else None,
        news_every_seconds=feed.gap_seconds if feed.gap_count else None,  # no whole gap was seen yet
        last_news_at=feed.last_entry_at,
        failures=feed.failures,
        error=feed.error,
    )


def _line_of_then(row: FeedRow) -> FeedLine:
    """Show a feed as the log knows it, then or now: it keeps what changed, not each poll."""
    heard = "fails" if row.error else "quiet" if row.quiet_since else "works"
    return FeedLine(
        id=row.id,
        url=row.url,
        title=row.title,
        language=row.settings.language or row.language,
        labels=row.settings.labels,
        pages=row.settings.pages,
        interval_minutes=row.settings.interval_minutes,
        state="paused" if row.paused else "gone" if row.gone else heard,
        last_success_at=None,
        next_poll_at=None,
        news_every_seconds=None,
        last_news_at=None,
        failures=0,
        error=row.error,
    )


def _ago(moment: datetime | None, now: datetime) -> str | None:
    return f"{span_in_words((now - moment).total_seconds())} ago" if moment else None


def _ahead(moment: datetime | None, now: datetime) -> str | None:
    if moment is None:
        return None
    return f"in {span_in_words((moment - now).total_seconds())}" if moment > now else "now"


def _trouble(line: FeedLine, now: datetime) -> str | None:
    """Say what is wrong with a feed, and what a user may do that is not plain."""
    error = without_address(line.url, line.error) if line.error else None
    match line.state:
        case "gone":
            return f"{error}; `monitor feeds remove` it, or `monitor feeds resume` to try again"
        case "fails":
            return f"failed {line.failures} times in a row: {error}" if line.failures > 1 else f"failed once: {error}"
        case "quiet":
            return f"it answers, its last news came {_ago(line.last_news_at, now)}; `monitor feeds check` it"
        case _:
            return error


@app.command()
def add(
    urls: Annotated[
        list[str] | None, typer.Argument(metavar="URL...", help="Addresses of feeds, or of sites' pages.")
    ] = None,
    starter: Annotated[
        str | None, typer.Option(help="Add the starter list of these languages: fr, en or fr,en.")
    ] = None,
    interval: Interval = None,
    pages: Pages = None,
    language: Language = None,
    labels: Labels = None,
) -> None:
    """Watch feeds; adding one is its first poll. Example: monitor feeds add https://example.org/feed.xml"""
    if not urls and starter is None:
        raise UsageError("say which feed: `monitor feeds add URL`, or `monitor feeds add --starter fr,en`")
    wishes = _wish(interval, pages, language, labels)(NO_WISHES)
    if starter is not None and wishes != NO_WISHES:
        raise UsageError("settings go with addresses, not with --starter: `monitor feeds set` gives them to its feeds")
    settings = bootstrap.load()
    if starter is not None:
        _schedule(_starter_list(starter), settings)
    if urls and not asyncio.run(_add_all(urls, wishes, settings)):
        raise typer.Exit(1)


@app.command(name="set")
def set_(
    urls: Addresses, interval: Interval = None, pages: Pages = None, language: Language = None, labels: Labels = None
) -> None:
    """Say how feeds are read. Example: monitor feeds set https://example.org/feed.xml --interval 30 --labels banks"""
    if all(option is None for option in (interval, pages, language, labels)):
        raise UsageError("say what to set: --interval, --pages or --no-pages, --language, --labels")
    wish = _wish(interval, pages, language, labels)
    with bootstrap.existing_store() as store:
        outcomes = {url: configure_feed(url, wish, store=store, now=datetime.now(UTC)) for url in urls}
    for url, settings in outcomes.items():
        if settings is not None:
            tell(f"{show_url(url)} is read so: {settings.in_words() or 'as it comes'}")
    _refuse_unknown(url for url, settings in outcomes.items() if settings is None)


@app.command()
def pause(urls: Addresses) -> None:
    """Poll feeds no more until told to; articles stay. Example: monitor feeds pause https://example.org/feed.xml"""
    _turn(urls, pause_feed, {"done": "paused {}", "already": "{} was paused already"})


@app.command()
def resume(urls: Addresses) -> None:
    """Poll paused or gone feeds again. Example: monitor feeds resume https://example.org/feed.xml"""
    _turn(urls, resume_feed, {"done": "{} is polled again", "already": "{} was neither paused nor gone"})


@app.command()
def remove(url: Annotated[str, typer.Argument(help="The feed's address.")]) -> None:
    """Stop watching a feed; its articles stay. Example: monitor feeds remove https://example.org/feed.xml"""
    with bootstrap.existing_store() as store:
        if not remove_feed(url, store=store, now=datetime.now(UTC)):
            raise MonitorError(f"no feed has the address {show_url(url)}: `monitor feeds` lists them")
    tell(f"removed {url}")


@app.command()
def check(url: Annotated[str, typer.Argument(help="The address of a feed, or of a page of its site.")]) -> None:
    """Look at a feed, explain it, and keep nothing. Example: monitor feeds check https://example.org/feed.xml"""
    for line in asyncio.run(_check(url)):
        say(line)


@app.command(name="import")
def import_(file: Annotated[Path, typer.Argument(help="An OPML file, as feed readers export them.")]) -> None:
    """Watch all feeds of an OPML file. Example: monitor feeds import feeds.opml"""
    try:
        document = file.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {str(file)!r}: {error.strerror}") from None
    try:
        outlines = parse_opml(document)
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
        outlines = [_outline(feed, _row(session, feed), whole=whole) for feed in session.desk.feeds()]
    typer.echo(format_opml(outlines), nl=False)
    if hidden := sum("***" in outline.url for outline in outlines):
        tell(f"{hidden} addresses hold a key or token, shown as ***; `monitor feeds export --whole` prints them")


def _outline(feed: DeskFeed, row: FeedRow, *, whole: bool) -> Outline:
    url = feed.url if whole else hide(feed.url)
    return Outline(url, row.title, row.settings.language or row.language, row.settings.labels)


def _wish(
    interval: str | None, pages: bool | None, language: str | None, labels: str | None
) -> Callable[[FeedSettings], FeedSettings]:
    """Return the change that options ask for; None = not given. Raises UsageError."""
    wishes: dict[str, object] = {}
    if interval is not None:
        wishes["interval_minutes"] = None if interval == _AUTO else _minutes(interval)
    if pages is not None:
        wishes["pages"] = pages
    if language is not None:
        if language != _AUTO and not re.fullmatch("[a-z]{2}", language):
            raise UsageError(f"--language {language!r}: two small letters such as fr are asked for, or auto")
        wishes["language"] = None if language == _AUTO else language
    if labels is not None:
        wishes["labels"] = clean_labels([labels])
    return lambda settings: msgspec.structs.replace(settings, **wishes)


def _minutes(text: str) -> int:
    if not re.fullmatch("[0-9]{1,6}", text) or not 1 <= int(text) <= _INTERVAL_MINUTES_MAX:
        raise UsageError(f"--interval {text!r}: minutes from 1 to {_INTERVAL_MINUTES_MAX:,} are asked for, or auto")
    return int(text)


def _turn(urls: Sequence[str], turn: Callable[..., Answer], words: dict[Answer, str]) -> None:
    with bootstrap.existing_store() as store:
        answers = {url: turn(url, store=store, now=datetime.now(UTC)) for url in urls}
    for url, answer in answers.items():
        if answer in words:
            tell(words[answer].format(show_url(url)))
    _refuse_unknown(url for url, answer in answers.items() if answer == "unknown")


def _refuse_unknown(urls: Iterable[str]) -> None:
    if shown := [show_url(url) for url in urls]:
        raise MonitorError(f"no feed has the address {' or '.join(shown)}: `monitor feeds` lists them")


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
            outlines,
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


async def _add_all(urls: Sequence[str], wishes: FeedSettings, settings: Settings) -> bool:
    """Add one feed after the other; False when one of them was refused."""
    all_well = True
    async with bootstrap.opened_ports(settings) as ports:
        for url in urls:
            try:
                outcome = await _add_one(url, wishes, ports)
            except MonitorError as error:
                tell(f"{show_url(url)} was not added: {without_address(url, str(error))}")
                all_well = False
                continue
            if outcome.url != url:
                tell(f"{show_url(url)} is a page; its feed is {outcome.url}")
            if outcome.result == "present":
                paused = ", and paused: `monitor feeds resume` polls it again" if outcome.paused else ""
                tell(f"{outcome.url} is watched already{paused}")
            else:
                tell(f"added {outcome.title or outcome.url}: {outcome.found} entries, read by `monitor poll`")
    return all_well


async def _add_one(url: str, wishes: FeedSettings, ports: Ports) -> Subscription:
    return await add_feed(
        url,
        store=ports.store,
        fetch=ports.fetch,
        read_feed=ports.read_feed,
        clock=ports.clock,
        policy=ports.poll_policy,
        settings=wishes,
    )


async def _check(url: str) -> list[str]:
    async with bootstrap.opened_web() as web:
        return await inspect_feed(url, fetch=web.fetch, read_feed=web.read_feed, clock=web.clock, product=web.product)
