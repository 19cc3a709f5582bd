"""The demo: six invented papers on this machine, watched through the real pipeline. No network, no settings."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, cast, get_args

import msgspec
import typer
from pydantic import SecretStr

from monitor import bootstrap
from monitor.cli.output import log_faults, tell
from monitor.domain.opml import Outline
from monitor.domain.words import Language, date_in_words
from monitor.errors import MonitorError, UsageError
from monitor.pipeline.ports import Store
from monitor.pipeline.rounds import Ports, run_round
from monitor.pipeline.subscribe import schedule_feeds
from monitor.projections.alerts import AlertRow
from monitor.settings import Settings
from monitor.telemetry import setup_logging

WEEKDAYS: dict[Language, tuple[str, ...]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}
LATER_SECONDS = 8
"""How long a visitor may read before the papers print what happened next."""
ROUND_SECONDS = 4
"""The pause between two rounds: a paper is asked for one thing a second at most, and its pages come on top."""
_PLACEHOLDER = re.compile(r"\{(weekday|date)([+-]\d+)?\}")


class SamplePaper(msgspec.Struct, frozen=True):
    """An invented paper."""

    id: str
    name: str
    lang: Language


class SampleArticle(msgspec.Struct, frozen=True):
    """An article of monitor/sample/articles.json."""

    id: str
    paper: str
    hours_ago: int
    title: str
    summary: str
    text: tuple[str, ...]
    """Paragraphs; {weekday-1} and {date+45} are days counted from the one the article is published on."""
    later: bool = False
    """Whether it appears only on the second round."""


class Sample(msgspec.Struct, frozen=True):
    """All papers and their articles."""

    papers: tuple[SamplePaper, ...]
    articles: tuple[SampleArticle, ...]


def load_sample() -> Sample:
    """Return the papers and articles that ship with the program, days not yet written out."""
    return msgspec.json.decode((resources.files("monitor") / "sample" / "articles.json").read_bytes(), type=Sample)


def with_days_written_out(text: str, published_on: date, language: Language) -> str:
    """Return a text with its placeholders replaced by weekdays and dates as a paper of that language prints them."""

    def day(found: re.Match[str]) -> str:
        meant = published_on + timedelta(days=int(found[2] or 0))
        return WEEKDAYS[language][meant.weekday()] if found[1] == "weekday" else date_in_words(str(meant), language)

    return _PLACEHOLDER.sub(day, text)


def demo(
    once: Annotated[bool, typer.Option("--once", help="Run it through and exit.")] = False,
) -> None:
    """Watch six invented papers on this machine; needs no network, no settings. Example: monitor demo --once"""
    setup_logging("WARNING")
    with TemporaryDirectory(prefix="departure-monitor-") as folder:
        asyncio.run(_watch(_settings(Path(folder)), once=once))


def _settings(folder: Path) -> Settings:
    """Return settings for a demo in a folder: the defaults, whatever the environment and .env say of real feeds."""
    language = os.environ.get("MONITOR_LANGUAGE") or "en"
    if language not in get_args(Language):
        raise UsageError(f"MONITOR_LANGUAGE: {language!r} is none of {', '.join(get_args(Language))}")
    return Settings.model_construct(
        database_url=SecretStr(f"sqlite:///{folder / 'demo.db'}"),
        fetch_allow_private=("127.0.0.0/8",),
        language=cast(Language, language),
    )


async def _watch(settings: Settings, *, once: bool) -> None:
    sample, now = load_sample(), datetime.now(UTC)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    papers = [_as_printed(sample, paper, number, now) for number, paper in enumerate(sample.papers, start=1)]
    async with AsyncExitStack() as stack:
        try:
            site = await stack.enter_async_context(bootstrap.loopback_site(papers))
        except OSError as error:
            addresses = f"{papers[0]['address']} to {papers[-1]['address']}"
            raise MonitorError(f"the demo serves its papers on {addresses}, which failed: {error}") from error
        ports = await stack.enter_async_context(bootstrap.opened_ports(settings))
        feeds = [(site.feed_url(paper.name), paper.name) for paper in sample.papers]
        schedule_feeds(
            [Outline(url, name) for url, name in feeds], store=ports.store, now=now, policy=ports.poll_policy
        )
        if not once:
            _show_around(settings, feeds)
        log_faults((await run_round(ports, everything=True)).faults)
        if not once:
            await _pause(stop, LATER_SECONDS)
        for paper in sample.papers:
            for article in sample.articles:
                if article.later and article.paper == paper.id:
                    site.publish(paper.name, bootstrap.loopback_article(_printed_article(article, paper, now)))
        await _go_on(ports, stop, once=once)
        tell(f"\n{_summary(ports.store)}")


async def _go_on(ports: Ports, stop: asyncio.Event, *, once: bool) -> None:
    """Do one more round, or rounds until told to stop."""
    while not stop.is_set():
        log_faults((await run_round(ports, everything=True)).faults)
        if once:
            return
        await _pause(stop, ROUND_SECONDS)


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


def _as_printed(sample: Sample, paper: SamplePaper, number: int, now: datetime) -> dict[str, Any]:
    """Return a paper with its first articles, in the shape of loopback_site.Paper; each has an address of its own."""
    return {
        "name": paper.name,
        "language": paper.lang,
        "address": f"127.10.0.{number}",
        "feed": "atom" if number % 2 else "rss",
        "articles": [
            _printed_article(article, paper, now)
            for article in sample.articles
            if article.paper == paper.id and not article.later
        ],
    }


def _printed_article(article: SampleArticle, paper: SamplePaper, now: datetime) -> dict[str, Any]:
    """Return an article in the shape of loopback_site.SiteArticle."""
    published_at = now - timedelta(hours=article.hours_ago)

    def written(text: str) -> str:
        return with_days_written_out(text, published_at.date(), paper.lang)

    return {
        "slug": article.id,
        "title": written(article.title),
        "summary": written(article.summary),
        "paragraphs": [written(paragraph) for paragraph in article.text],
        "published_at": published_at,
    }


def _show_around(settings: Settings, feeds: list[tuple[str, str]]) -> None:
    tell("The papers, all invented; more news comes in a few seconds, Ctrl-C ends the demo:\n")
    for url, name in feeds:
        tell(f"  {url.removesuffix('feed.xml'):<28} {name}")
    tell("\nThe lists, from another terminal:\n")
    tell(f"  MONITOR_DATABASE_URL={settings.database_url.get_secret_value()} monitor changes")


def _summary(store: Store) -> str:
    with store.reading() as session:
        told = cast(tuple[AlertRow, ...], session.rows.where("alerts", state="delivered"))
        articles = len(session.rows.where("articles"))
        feeds = len(session.desk.feeds())
    stories = sum(alert.action == "post" for alert in told)
    replies = sum(alert.action == "reply" for alert in told)
    return (
        f"{articles} articles of {feeds} papers read; stories told: {stories}; follow-ups in their threads: {replies}"
    )
