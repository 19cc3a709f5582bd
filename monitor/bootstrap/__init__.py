"""The only place where ports meet adapters: settings in, a house that works out.

What a function needs is imported in it: a command waits for no more than it uses.
"""

from __future__ import annotations

import gc
import os
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, nullcontext
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from monitor.bootstrap.batches import opened_batches as opened_batches
from monitor.errors import StoreError
from monitor.settings import Settings, load_settings, split_allowance, unknown_settings
from monitor.telemetry import hide_also, logger, setup_logging

if TYPE_CHECKING:
    from monitor.adapters.feedback_folder import FeedbackFolder
    from monitor.adapters.loopback_site import LoopbackSite, SiteArticle
    from monitor.adapters.ruleshelf import RuleShelf
    from monitor.adapters.slack import SlackChannel
    from monitor.domain.alert import Policy
    from monitor.domain.archive import Line, Vouches
    from monitor.domain.configuration import Configuration
    from monitor.domain.organisations import Aliases
    from monitor.domain.routing import Route
    from monitor.domain.seniority import Ranks
    from monitor.pipeline.ports import Channel, Clock, Detect, Extract, Fetch, ReadFeed, Sign, Store, Turn
    from monitor.pipeline.rounds import Ports


def load() -> Settings:
    """Read the settings and begin to log. Raises UsageError."""
    settings = load_settings()
    setup_logging(settings.log_level, settings.secrets, settings.log_format)
    for name, nearest in unknown_settings().items():
        logger().warning("no setting has this name", name=name, nearest=nearest)
    return settings


class Web(msgspec.Struct, frozen=True, kw_only=True):
    """What looking at feeds takes."""

    fetch: Fetch
    read_feed: ReadFeed
    clock: Clock
    product: str
    """The name that a robots.txt calls this reader by."""


@contextmanager
def opened_store(settings: Settings | None = None) -> Iterator[Store]:
    """Open the database for one command. Raises StoreError, UsageError."""
    from monitor.adapters.clock import SystemClock
    from monitor.projections.registry import PROJECTIONS
    from monitor.store.engine import open_store

    settings = settings or load()
    store = open_store(
        settings.database_url.get_secret_value(),
        projections=PROJECTIONS,
        clock=SystemClock(),
        past_folder=str(settings.folder),
    )
    try:
        yield store
    finally:
        store.close()


@contextmanager
def existing_store(settings: Settings | None = None) -> Iterator[Store]:
    """Open the database for a command that looks at what there is, and makes no file. Raises StoreError, UsageError."""
    settings = settings or load()
    file = settings.file
    if file is not None and not file.exists():
        raise StoreError(
            f"there is no database at {str(file)!r}: `monitor feeds add` makes one; or MONITOR_DATABASE_URL must name "
            "the one you mean"
        )
    with opened_store(settings) as store:
        yield store


@asynccontextmanager
async def opened_ports(settings: Settings | None = None) -> AsyncIterator[Ports]:
    """Open everything for one command or for the daemon. Raises StoreError, UsageError."""
    from monitor.adapters.clock import SystemClock
    from monitor.adapters.detector import SandboxedDetect
    from monitor.adapters.extraction import SandboxedExtract
    from monitor.adapters.feedparsing import SandboxedReadFeed
    from monitor.adapters.http import PRODUCT, HttpFetch
    from monitor.adapters.rulepacks import check_packs, load_aliases, rules_dir
    from monitor.adapters.sandbox import Sandbox
    from monitor.bootstrap.channels import channels_of, find_operators, find_presses
    from monitor.domain.schedule import PollPolicy
    from monitor.pipeline.leases import held_leases
    from monitor.pipeline.politeness import PoliteFetch
    from monitor.pipeline.rounds import Ports
    from monitor.pipeline.turns import SharedTurns

    settings = settings or load()
    rules = rules_dir(settings.rules_dir)
    check_packs(rules, settings.folder)
    aliases = load_aliases(rules)
    sign = find_signer(settings)
    policy = alert_policy(settings)
    sandbox = Sandbox()
    try:
        clock = SystemClock()
        with opened_store(settings) as store, opened_turn(settings, "deliver") as turn, _held_place(settings) as place:
            async with (
                held_leases(store, clock, place),
                HttpFetch(
                    [split_allowance(item) for item in settings.fetch_allow_private],
                    shared=SharedTurns(store, clock, place),
                ) as http,
            ):
                gc.freeze()  # what is loaded by now stays: the collector need not look through it again and again
                yield Ports(
                    store=store,
                    clock=clock,
                    fetch=PoliteFetch(http, store=store, clock=clock, product=PRODUCT),
                    read_feed=SandboxedReadFeed(sandbox),
                    extract=SandboxedExtract(sandbox),
                    detect=SandboxedDetect(sandbox, rules, settings.folder),
                    channels=channels_of(settings, policy.routes, configuration(settings), clock),
                    turn=turn,
                    place=place,
                    aliases=aliases,
                    policy=policy,
                    poll_policy=PollPolicy(
                        interval_minutes=settings.poll_interval_minutes,
                        interval_max_minutes=settings.poll_interval_max_minutes,
                        hint_max_minutes=settings.poll_hint_max_minutes,
                    ),
                    language=settings.language,
                    examples=feedback_folder(settings),
                    presses=find_presses(settings),
                    operators=find_operators(settings),
                    workers=sandbox,
                    sign=sign,
                    seal_every=timedelta(hours=settings.seal_interval_hours),
                    text_retention=settings.text_retention,
                )
    finally:
        gc.unfreeze()
        sandbox.close()


@asynccontextmanager
async def opened_web(settings: Settings | None = None) -> AsyncIterator[Web]:
    """Open what it takes to look at feeds and keep nothing: no database is opened, or made."""
    from monitor.adapters.clock import SystemClock
    from monitor.adapters.feedparsing import SandboxedReadFeed
    from monitor.adapters.http import PRODUCT, HttpFetch
    from monitor.adapters.sandbox import Sandbox

    settings = settings or load()
    sandbox = Sandbox()
    try:
        async with HttpFetch([split_allowance(item) for item in settings.fetch_allow_private]) as fetch:
            yield Web(fetch=fetch, read_feed=SandboxedReadFeed(sandbox), clock=SystemClock(), product=PRODUCT)
    finally:
        sandbox.close()


def find_signer(settings: Settings) -> Sign | None:
    """Return what seals the log; None = there is no key. Raises UsageError for a file that holds none."""
    if settings.seal_key_file is None:
        return None
    from monitor.adapters.signing import FileSigner

    return FileSigner(settings.seal_key_file)


def seal_check(key: Path | None = None) -> Vouches:
    """Return the check of a seal; with a file of a public key, it must have made the seal. Raises UsageError."""
    from monitor.adapters.signing import is_signed, read_public_key
    from monitor.pipeline.seal import vouches

    public_key = None if key is None else read_public_key(key)
    return lambda sealed, position, prev_hash: vouches(sealed, position, prev_hash, is_signed, public_key)


def write_archive(path: Path, lines: Iterable[Line]) -> None:
    """Write a file of the log; "-" = standard output. Raises UsageError, MonitorError."""
    from monitor.adapters.archives import write_archive

    write_archive(path, lines)


def read_archive(path: Path) -> AbstractContextManager[Iterator[Line]]:
    """Open a file of the log; "-" = standard input. Raises MonitorError."""
    from monitor.adapters.archives import read_archive

    return read_archive(path)


class Rereading(msgspec.Struct, frozen=True, kw_only=True):
    """What running rules again over stored articles takes."""

    store: Store
    detect: Detect
    """Runs in as many processes as there are cores."""
    rules_digest: str
    clock: Clock
    aliases: Aliases
    policy: Policy


@contextmanager
def opened_rereading(folder: Path | None) -> Iterator[Rereading]:
    """Open what redetect takes, with the rules of a folder, else the configured ones. Raises StoreError, UsageError."""
    from monitor.adapters.clock import SystemClock
    from monitor.adapters.detector import SandboxedDetect, make_ready
    from monitor.adapters.sandbox import Sandbox

    settings = load()
    shelf = rule_shelf(folder)
    ready = (make_ready, str(shelf.folder), str(settings.folder))
    sandbox = Sandbox((), size=len(os.sched_getaffinity(0)), ready=ready)
    try:
        with existing_store(settings) as store, opened_turn(settings, "redetect") as turn, turn() as ours:
            if not ours:
                raise StoreError("another redetect is at work on this database; wait for it, or end it")
            yield Rereading(
                store=store,
                detect=SandboxedDetect(sandbox, shelf.folder, settings.folder),
                rules_digest=shelf.digest(),
                clock=SystemClock(),
                aliases=shelf.aliases(),
                policy=alert_policy(settings),
            )
    finally:
        sandbox.close()


def rule_shelf(folder: Path | None = None) -> RuleShelf:
    """Return the rules of a folder, else the configured ones, else those that ship. Raises RulesError."""
    from monitor.adapters.rulepacks import rules_dir
    from monitor.adapters.ruleshelf import RuleShelf

    settings = load()
    return RuleShelf(rules_dir(folder or settings.rules_dir), settings.folder)


@contextmanager
def opened_extract() -> Iterator[Extract]:
    """Open the reader of pages alone, for commands without a store."""
    from monitor.adapters.extraction import SandboxedExtract
    from monitor.adapters.sandbox import Sandbox

    sandbox = Sandbox()
    try:
        yield SandboxedExtract(sandbox)
    finally:
        sandbox.close()


def configuration(settings: Settings) -> Configuration:
    """Return what the user's monitor.yaml holds; empty without one. Raises UsageError with every mistake in it."""
    from monitor.domain.configuration import Configuration

    if settings.config is None:
        return Configuration()
    from monitor.adapters.configuration import read_configuration

    found = read_configuration(settings.config)
    hide_also(webhook.url for webhook in found.webhooks.values())
    return found


def route_channels(settings: Settings) -> Mapping[str, Channel]:
    """Return the channels by the names of routes. Raises UsageError for one that lacks a setting or its secret."""
    from monitor.adapters.clock import SystemClock
    from monitor.bootstrap.channels import channels_of

    return channels_of(settings, alert_policy(settings).routes, configuration(settings), SystemClock())


def feedback_folder(settings: Settings) -> FeedbackFolder:
    """Return the folder of articles that people called wrong, as examples for the rules."""
    from monitor.adapters.feedback_folder import FeedbackFolder

    return FeedbackFolder(settings.folder / "feedback")


def alert_policy(settings: Settings) -> Policy:
    """Return what the user wants to be told, and where. Raises UsageError."""
    from monitor.bootstrap.channels import find_operators
    from monitor.domain.alert import Policy
    from monitor.domain.seniority import Ranks

    found = configuration(settings)
    routes = _routes(settings, found)
    return Policy(
        max_age_days=settings.alert_max_age_days,
        background=settings.alert_background,
        routes=routes,
        watchlists=found.watchlists,
        ranks=_ranks(settings) if any(route.seniority for route in routes) else Ranks({}),
        operators=find_operators(settings) is not None,
    )


def _routes(settings: Settings, found: Configuration) -> tuple[Route, ...]:
    """Return where alerts go. Without routes in a configuration, all go to the channel of Slack, else the terminal."""
    from monitor.domain.routing import Route, slack_address

    usual = slack_address(settings.slack_channel or "")
    if not found.routes:
        return (Route(name="default", channel="terminal" if settings.slack_bot_token is None else usual),)
    return tuple(
        msgspec.structs.replace(route, channel=usual) if route.channel == "slack" else route for route in found.routes
    )


def _ranks(settings: Settings) -> Ranks:
    from monitor.adapters.ranks import load_ranks
    from monitor.adapters.rulepacks import rules_dir

    return load_ranks(rules_dir(settings.rules_dir))


@contextmanager
def opened_turn(settings: Settings, name: str) -> Iterator[Turn]:
    """Open a turn among all processes that work on this database."""
    if not settings.shares_database:
        from monitor.adapters.turn import FileTurn

        yield FileTurn(settings.folder / f"{name}.lock")
        return
    from monitor.store.postgresql import DatabaseTurn

    turn = DatabaseTurn(settings.database_url.get_secret_value(), name)
    try:
        yield turn
    finally:
        turn.close()


def watch_turn(settings: Settings) -> Turn:
    """Return the turn that daemons take to watch: one at a time on a file, any number on a server."""
    from monitor.adapters.turn import FileTurn

    if settings.shares_database:
        return lambda: nullcontext(True)
    return FileTurn(settings.folder / "daemon.lock")


@contextmanager
def _held_place(settings: Settings) -> Iterator[int]:
    """Hold the first free place among the processes that work on this database."""
    for place in count(1):
        with opened_turn(settings, f"place-{place}") as turn, turn() as ours:
            if ours:
                yield place
                return


def slack_channels(settings: Settings) -> dict[str, SlackChannel]:
    """Return the channels of Slack, by what names them; empty without a token. Raises UsageError."""
    from monitor.bootstrap.channels import find_slack

    routes = [route for route in alert_policy(settings).routes if route.channel_kind == "slack"]
    named = {f"the route {route.name}": route.channel_target for route in routes}
    if settings.config is None:
        named = {"MONITOR_SLACK_CHANNEL": settings.slack_channel or ""}
    if settings.operators_channel:
        named["MONITOR_OPERATORS_CHANNEL"] = settings.operators_channel
    found = {what: find_slack(settings, channel) for what, channel in named.items()}
    return {what: channel for what, channel in found.items() if channel is not None}


def loopback_site(papers: Sequence[Mapping[str, object]]) -> LoopbackSite:
    """Return a site that serves papers on loopback while entered; each paper in the shape of loopback_site.Paper."""
    from monitor.adapters.loopback_site import LoopbackSite, Paper

    return LoopbackSite(msgspec.convert(papers, list[Paper]))


def loopback_article(article: Mapping[str, object]) -> SiteArticle:
    """Return an article to publish on such a site; in the shape of loopback_site.SiteArticle."""
    from monitor.adapters.loopback_site import SiteArticle

    return msgspec.convert(article, SiteArticle)
