"""How long a reader waits: from an entry that stands in its feed to the message in the channel, the poll being due."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import cast

import msgspec

from benchmarks.trial import PAPERS, opened
from monitor.adapters.detector import detect_article
from monitor.adapters.loopback_site import LoopbackSite, Paper, SiteArticle
from monitor.adapters.rulepacks import rules_dir
from monitor.domain.events import AlertAttempted, AlertRequested
from monitor.domain.feed import feed_id_of
from monitor.domain.opml import Outline
from monitor.domain.schedule import PollPolicy
from monitor.domain.stream import stream_of
from monitor.pipeline.subscribe import schedule_feeds
from monitor.projections.alerts import AlertRow
from monitor.projections.changes import ChangeRow
from tests.house.daemons import running, until
from tests.house.invented_news import InventedArticle, invented_news
from tests.house.papers import environment, served
from tests.slack_stand_in import SlackStandIn, slack_stand_in

APART_SECONDS = (1.1, 1.7)
"""A channel is told about one thing a second, which is no matter of speed; within that, news comes at any moment of the
daemon's rhythm."""
WAIT_SECONDS_MAX = 60.0


class Latency(msgspec.Struct, frozen=True, kw_only=True):
    """Waiting times in milliseconds."""

    messages: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    to_decision_p50_ms: float
    """From the entry to the decision to tell: poll, page, extraction, detection, one transaction."""
    to_decision_p95_ms: float
    to_attempt_p50_ms: float
    """From there to the attempt that the log records before the message goes out."""
    to_attempt_p95_ms: float
    to_message_p50_ms: float
    """From there until Slack has it."""
    to_message_p95_ms: float


class _Sample(msgspec.Struct, frozen=True):
    """Moments of one message, in seconds of Unix time."""

    visible: float
    decided: float
    attempted: float
    received: float


def measure(count: int, seed: int) -> Latency:
    """Let a real daemon tell so many stories, one after the other, on papers that need no politeness wait."""
    chance = random.Random(seed)
    papers = PAPERS[: 2 * count]  # each language has every other one
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="monitor-alerts-")))
        site = stack.enter_context(served(papers))
        slack = stack.enter_context(slack_stand_in())
        settings = environment(folder, slack, MONITOR_DATA_DIR=str(folder))
        news = invented_news(chance, partial(detect_article, str(rules_dir()), str(folder)))
        with opened(settings) as store:
            feeds = [Outline(site.feed_url(paper.name), paper.name) for paper in papers]
            schedule_feeds(feeds, store=store, now=datetime.now(UTC), policy=PollPolicy())
        _make_due(settings, [site.feed_url(paper.name) for paper in papers])
        stack.enter_context(running(settings))
        # What first polls bring waits for all of them: here they find nothing.
        until(lambda: _all_polled(settings), WAIT_SECONDS_MAX)
        # The first messages pay for what is read once: each paper's robots.txt, the rules.
        for number in range(len(papers)):
            _tell_one(next(news), papers, number, site, slack, settings)
        seen = {}
        for number in range(count):
            time.sleep(chance.uniform(*APART_SECONDS))
            article = next(news)
            seen[article.surname] = _tell_one(article, papers, number, site, slack, settings)
        return _latency(_samples(seen, settings))


def _tell_one(
    article: InventedArticle,
    papers: Sequence[Paper],
    number: int,
    site: LoopbackSite,
    slack: SlackStandIn,
    settings: dict[str, str],
) -> tuple[float, float]:
    """Print an article on the next paper of its language and wait for its message; returns both moments."""
    in_language = [paper for paper in papers if paper.language == article.language]
    paper = in_language[number // 2 % len(in_language)]
    printed = SiteArticle(
        slug=article.slug,
        title=article.title,
        summary="",
        paragraphs=article.paragraphs,
        published_at=datetime.now(UTC).replace(microsecond=0),
    )
    site.publish(paper.name, printed)
    _make_due(settings, [site.feed_url(paper.name)])
    visible = time.time()
    message = until(
        lambda: next((m for m in list(slack.posts) if article.surname in m["text"]), None), WAIT_SECONDS_MAX
    )
    return visible, float(message["ts"])


def _make_due(settings: dict[str, str], urls: Iterable[str]) -> None:
    """Let the next tick poll some feeds, as if their intervals had passed."""
    with opened(settings) as store, store.writing() as session:
        for url in urls:
            feed = session.desk.find_feed(feed_id_of(url))
            assert feed is not None
            session.desk.save_feed(msgspec.structs.replace(feed, next_poll_at=datetime.now(UTC)))


def _all_polled(settings: dict[str, str]) -> bool:
    with opened(settings) as store, store.reading() as session:
        return all(feed.last_success_at is not None for feed in session.desk.feeds())


def _samples(seen: dict[str, tuple[float, float]], settings: dict[str, str]) -> list[_Sample]:
    """Return the moments of each message, those inside from the log."""
    samples = []
    with opened(settings) as store, store.reading() as session:
        for row in cast(Iterable[AlertRow], session.rows.each("alerts", "position")):
            change = cast(ChangeRow, session.rows.find("changes", str(row.change_id)))
            surname = change.names.person.rpartition(" ")[2] if change.names else ""
            if row.action != "post" or surname not in seen:
                continue
            at = {type(r.event): r.recorded_at.timestamp() for r in session.stream(stream_of("alert", row.id))}
            visible, received = seen[surname]
            samples.append(_Sample(visible, at[AlertRequested], at[AlertAttempted], received))
    return samples


def _latency(samples: Sequence[_Sample]) -> Latency:
    whole = [s.received - s.visible for s in samples]
    decision = [s.decided - s.visible for s in samples]
    attempt = [s.attempted - s.decided for s in samples]
    message = [s.received - s.attempted for s in samples]
    return Latency(
        messages=len(samples),
        p50_ms=_quantile(whole, 0.5),
        p95_ms=_quantile(whole, 0.95),
        p99_ms=_quantile(whole, 0.99),
        to_decision_p50_ms=_quantile(decision, 0.5),
        to_decision_p95_ms=_quantile(decision, 0.95),
        to_attempt_p50_ms=_quantile(attempt, 0.5),
        to_attempt_p95_ms=_quantile(attempt, 0.95),
        to_message_p50_ms=_quantile(message, 0.5),
        to_message_p95_ms=_quantile(message, 0.95),
    )


def _quantile(seconds: Sequence[float], share: float) -> float:
    """Return the value that this share of all values do not pass, in milliseconds."""
    ordered = sorted(seconds)
    return round(ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000, 1)
