"""The doctor: looks at everything the monitor needs, and says of each what is wrong and what to do."""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal
from uuid import uuid4

import msgspec
import typer

from monitor import bootstrap
from monitor.bootstrap.channels import find_presses
from monitor.cli.output import AS_JSON, print_rows
from monitor.domain.addresses import show_url, without_address
from monitor.domain.routing import Route
from monitor.errors import MonitorError, RulesError, SendError, UsageError
from monitor.pipeline.ports import Account, Session, Store
from monitor.pipeline.trim import find_old
from monitor.pipeline.vitals import STUCK_SECONDS, read_vitals
from monitor.settings import Settings

DISK_BYTES_LOW, DISK_BYTES_MIN = 1_000_000_000, 100_000_000
BEAT_SECONDS_MAX = 60
CLOCK_SECONDS_MAX = 30.0
"""A delivery is looked up from a minute before its attempt: clocks that differ by more would make it look lost."""
READING_SCOPES = frozenset({"channels:history", "groups:history"})
NAMING_SCOPES = frozenset({"channels:read", "groups:read"})
FEEDS_SHOWN_MAX = 20
TRIM_GRACE = timedelta(days=1)
"""Texts that are past their time for so long should be gone: the daemon drops them every hour."""

State = Literal["ok", "warn", "fail"]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What the doctor found of one thing."""

    state: State
    """warn = works, though not as it should; fail = does not work."""
    check: str
    found: str
    remedy: str | None = None
    """What to do; None = nothing, or `found` says it."""


def doctor(as_json: bool = AS_JSON) -> None:
    """Look at everything the monitor needs, and say what is wrong and what to do. Example: monitor doctor"""
    findings = list(_examine())
    columns = {
        "state": lambda f: f.state,
        "check": lambda f: f.check,
        "found": lambda f: f.found,
        "to do": lambda f: f.remedy,
    }
    print_rows(findings, columns, as_json=as_json, empty="")
    if any(finding.state == "fail" for finding in findings):
        raise typer.Exit(1)


def _examine() -> Iterator[Finding]:
    try:
        settings = bootstrap.load()
    except UsageError as error:
        *bad, remedy = str(error).splitlines()
        yield from (_fail("settings", line, remedy) for line in bad)
        return
    yield _ok("settings", "read from the environment" + (" and .env" if Path(".env").is_file() else ""))
    yield _disk(settings)
    yield _rules(settings)
    routes = list(_routes(settings))
    yield from routes
    yield from _seal_key(settings)
    yield asyncio.run(_workers())
    if all(finding.state != "fail" for finding in routes):  # else nobody knows which channels are meant
        yield from asyncio.run(_slack(settings))
    yield from asyncio.run(_buttons(settings))
    file = settings.file
    if file is not None and not file.exists() and file.absolute().parent.is_dir():
        yield _warn("database", f"there is none yet at {str(file)!r}", "`monitor feeds add` makes one")
        return
    try:  # where the folder is missing, it says so and makes nothing
        with bootstrap.opened_store(settings) as store:
            yield from _store(store, settings)
    except MonitorError as error:
        yield _fail("database", str(error))


def _ok(check: str, found: str) -> Finding:
    return Finding(state="ok", check=check, found=found)


def _warn(check: str, found: str, remedy: str | None = None) -> Finding:
    return Finding(state="warn", check=check, found=found, remedy=remedy)


def _fail(check: str, found: str, remedy: str | None = None) -> Finding:
    return Finding(state="fail", check=check, found=found, remedy=remedy)


def _disk(settings: Settings) -> Finding:
    folder = settings.folder.absolute()
    while not os.path.exists(folder):  # noqa: PTH110 - Path.exists raises where a folder may not be read
        folder = folder.parent
    if not os.access(folder, os.W_OK | os.X_OK):
        return _fail("disk", f"{str(folder)!r} cannot be written", "give this user the right, or set MONITOR_DATA_DIR")
    free = shutil.disk_usage(folder).free
    found = f"{free / 1e9:.1f} GB free in {str(folder)!r}"
    if free < DISK_BYTES_MIN:
        return _fail("disk", found, "make room: the log cannot grow")
    return _warn("disk", found, "make room soon") if free < DISK_BYTES_LOW else _ok("disk", found)


def _rules(settings: Settings) -> Finding:
    try:
        shelf = bootstrap.rule_shelf(settings.rules_dir)
        mistakes = shelf.lint()
        languages = {} if mistakes else shelf.languages()
    except RulesError as error:
        mistakes = list(error.findings)
    if mistakes:
        found = f"mistakes: {len(mistakes)}, the first {mistakes[0]}"
        return _fail("rules", found, "`monitor rules check` lists them")
    counts = ", ".join(f"{len(language.pack.rules)} {name}" for name, language in sorted(languages.items()))
    return _ok("rules", f"rules: {counts}")


def _routes(settings: Settings) -> Iterator[Finding]:
    if settings.config is None:
        return
    try:
        routes = bootstrap.alert_policy(settings).routes
        bootstrap.route_channels(settings)
    except UsageError as error:
        yield from (
            _fail("routes", line, "mend that, or the file of MONITOR_CONFIG") for line in str(error).splitlines()
        )
        return
    yield _ok("routes", ", ".join(f"{route.name} to {route.channel}" for route in routes))
    if settings.slack_bot_token is None and (slack := [r.name for r in routes if r.channel_kind == "slack"]):
        found = f"no token for Slack: {', '.join(slack)} would go to the terminal"
        yield _warn("routes", found, "set MONITOR_SLACK_BOT_TOKEN")


def _seal_key(settings: Settings) -> Iterator[Finding]:
    try:
        sign = bootstrap.find_signer(settings)
    except UsageError as error:
        yield _fail("seal", str(error))
        return
    if sign is not None:
        yield _ok("seal", f"sealed by the key {sign.public_key[:16]}..., every {settings.seal_interval_hours} hours")


async def _workers() -> Finding:
    page = b"<html><body><p>" + b"Plain words to try the reader of pages with. " * 20 + b"</p></body></html>"
    began_at = time.monotonic()
    try:
        with bootstrap.opened_extract() as extract:
            await extract(page, url="https://page.example/", content_type="text/html")
    except (MonitorError, RuntimeError, OSError) as error:
        remedy = "pages cannot be read: this user must be allowed processes and 1 GiB of memory for each"
        return _fail("workers", str(error), remedy)
    return _ok("workers", f"one started and read a page in {time.monotonic() - began_at:.1f} s")


async def _slack(settings: Settings) -> list[Finding]:
    try:
        channels = bootstrap.slack_channels(settings)
    except UsageError as error:
        return [_fail("slack", str(error))]
    if not channels:
        if settings.operators_channel:
            return [_warn("slack", "MONITOR_OPERATORS_CHANNEL is set, and no token", "set MONITOR_SLACK_BOT_TOKEN")]
        return [_ok("slack", "no token: alerts go to the terminal")]
    try:
        account = await next(iter(channels.values())).account()
    except SendError as error:
        return [_fail("slack", str(error))]
    findings = [_ok("slack", f"the token is {account.user}'s in {account.team}")]
    findings += _scopes(account, settings)
    if account.told_at is not None:
        findings.append(_clock("Slack's", account.told_at, datetime.now(UTC)))
    if account.scopes and not account.scopes & READING_SCOPES:
        return findings
    for setting, channel in channels.items():
        try:
            await channel.find(uuid4(), attempted_at=datetime.now(UTC))
            findings.append(_ok("slack", f"the channel of {setting} can be read"))
        except SendError as error:
            findings.append(_fail("slack", f"{setting}: {error}"))
    return findings


async def _buttons(settings: Settings) -> list[Finding]:
    try:
        presses = find_presses(settings)
        if presses is None:
            return []
        await presses.check()
    except (UsageError, SendError) as error:
        remedy = "set MONITOR_SLACK_APP_TOKEN and MONITOR_SLACK_BOT_TOKEN of one app, or unset the first"
        return [_fail("buttons", str(error), remedy)]
    return [_ok("buttons", "Slack takes the app token: messages have buttons, which `monitor run` hears")]


def _scopes(account: Account, settings: Settings) -> Iterator[Finding]:
    if not account.scopes:
        return
    if "chat:write" not in account.scopes:
        yield _fail("slack", "the app may not write", "add the scope chat:write and install the app again")
    if not account.scopes & READING_SCOPES:
        remedy = "add channels:history (groups:history for a private channel) and install the app again"
        yield _warn("slack", "the app may not read back: after a crash a message may come twice", remedy)
    if (settings.slack_channel or "").startswith("#") and not account.scopes & NAMING_SCOPES:
        remedy = "add channels:read and groups:read, or set MONITOR_SLACK_CHANNEL to the channel's id"
        yield _warn("slack", "the app may not look up channels by name", remedy)


def _clock(whose: str, theirs: datetime, ours: datetime) -> Finding:
    ahead = (ours - theirs).total_seconds()
    found = f"{abs(ahead):.0f} s {'ahead of' if ahead > 0 else 'behind'} {whose}"
    if abs(ahead) > CLOCK_SECONDS_MAX:
        return _fail("clock", found, "set this machine's clock; a time service such as systemd-timesyncd keeps it")
    return _ok("clock", found)


def _store(store: Store, settings: Settings) -> Iterator[Finding]:
    now = datetime.now(UTC)
    yield _ok("database", "opens, and its tables are those of this version")
    broken = store.find_break()
    with store.reading() as session:
        head = session.head()
        if broken is None:
            yield _ok("log", f"{head:,} events, and every hash holds")
        else:
            found = f"it does not hold together at position {broken.position} ({broken.check})"
            yield _fail("log", found, "stop the daemon, keep the database as it is, restore the last backup beside it")
        for last in session.events(head - 1, 1) if head else ():
            if last.recorded_at > now + timedelta(seconds=CLOCK_SECONDS_MAX):
                yield _clock("the log's last event", last.recorded_at, now)
        yield from _feeds(session)
        yield from _alerts(session, _find_routes(settings), now)
        yield from _texts(session, settings, now)
        beat = session.desk.last_beat()
    if beat is None or (now - beat).total_seconds() > BEAT_SECONDS_MAX:
        found = "never ran" if beat is None else f"last ticked {beat:%Y-%m-%d %H:%M} UTC"
        yield _warn("daemon", found, "start `monitor run`; its log says why it ended")
    else:
        yield _ok("daemon", "runs")


def _feeds(session: Session) -> Iterator[Finding]:
    feeds = session.desk.feeds()
    if not feeds:
        yield _warn("feeds", "there are none", "`monitor feeds add --starter fr,en`, or `monitor feeds add URL`")
        return
    watched = [feed for feed in feeds if not feed.paused]
    bad = [feed for feed in watched if feed.failures or feed.gone]
    paused = f", {len(feeds) - len(watched)} paused" if len(watched) < len(feeds) else ""
    yield _ok("feeds", f"{len(watched) - len(bad)} of {len(watched)} work{paused}")
    for feed in bad[:FEEDS_SHOWN_MAX]:
        gone = "`monitor feeds remove` it, or `monitor feeds resume` to try again"
        remedy = gone if feed.gone else "`monitor feeds check` it; it is tried again"
        yield _warn("feeds", f"{show_url(feed.url)}: {without_address(feed.url, feed.error or 'gone')}", remedy)
    if len(bad) > FEEDS_SHOWN_MAX:
        yield _warn("feeds", f"{len(bad) - FEEDS_SHOWN_MAX} more fail", "`monitor feeds` lists them")


def _texts(session: Session, settings: Settings, now: datetime) -> Iterator[Finding]:
    kept = settings.text_retention
    if kept is None:
        return
    late = sum(1 for _ in find_old(session, now - kept - TRIM_GRACE))
    if late:
        found = f"{late:,} that told of nothing are kept longer than {kept.days} days"
        yield _warn("texts", found, "start `monitor run`, or do `monitor log trim` every day")
    else:
        yield _ok("texts", f"those that told of nothing go after {kept.days} days")


def _find_routes(settings: Settings) -> Sequence[Route]:
    """Return the routes; none where their file is bad, which has been said."""
    try:
        return bootstrap.alert_policy(settings).routes
    except UsageError:
        return ()


def _alerts(session: Session, routes: Sequence[Route], now: datetime) -> Iterator[Finding]:
    vitals = read_vitals(session, routes, now)
    if vitals.abandoned_count:
        remedy = (
            "`monitor alerts --state abandoned` says why; `alerts retry --all` tries again, `alerts drop ID` lets go"
        )
        yield _warn("alerts", f"{vitals.abandoned_count} were given up", remedy)
    oldest = vitals.oldest_request_at
    if oldest is not None and (now - oldest).total_seconds() > STUCK_SECONDS:
        remedy = "see what `slack`, `routes` and `daemon` say above and below"
        yield _warn("alerts", f"{vitals.outbox_count} wait, the oldest since {oldest:%Y-%m-%d %H:%M} UTC", remedy)
    elif not vitals.abandoned_count:
        yield _ok("alerts", f"{vitals.outbox_count} wait to be sent")
