"""Let two daemons share one PostgreSQL while one of them is killed every so often, and count what was done twice.

    python benchmarks/two_daemons.py --minutes 10 --feeds 300 --every 20 --seed 1 [--json]

Papers on loopback, each on an address of its own, go on printing departures of invented people. Two daemons poll them
on their ordinary schedule (every minute) and tell a Slack of our own; every --every seconds one of them, in turn, is
ended by `kill -9` and started again. At the end both go on until nothing is left to do. Exit 1 when an entry was
captured twice or never, a story told twice or never, or the log does not hold.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec

from benchmarks.trial import opened
from monitor.adapters.detector import detect_article
from monitor.adapters.loopback_site import LoopbackSite, Paper, SiteArticle
from monitor.adapters.rulepacks import rules_dir
from monitor.domain.opml import Outline
from monitor.domain.schedule import PollPolicy
from monitor.pipeline.subscribe import schedule_feeds
from tests.house.invented_news import InventedArticle, invented_news
from tests.house.papers import environment, monitor, served
from tests.postgresql_server import postgresql_server
from tests.slack_stand_in import SlackStandIn, slack_stand_in

PRINT_EVERY_SECONDS = 1.0
SETTLE_SECONDS_MAX = 240.0
"""Longer than a poll interval and the wait of a page that failed."""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What a run came to."""

    minutes: float
    feeds: int
    kills: int
    entries_in: int
    """Articles printed, each telling one story."""
    captured: int
    """Events article.captured in the log."""
    captured_twice: int
    messages: int
    lost: int
    """Stories without a message."""
    doubled: int
    """Messages too many."""
    pages_asked: int
    """Requests for pages; more than entries_in = a kill came between the request and the record."""
    chain: str
    replay: str
    seed: int

    @property
    def is_well(self) -> bool:
        """Whether everything was done once."""
        once = self.entries_in == self.captured == self.messages and self.captured_twice == 0
        return once and self.lost == self.doubled == 0 and self.chain == "whole" and self.replay.startswith("no diff")


def run(minutes: float, feeds: int, every: float, seed: int, folder: Path) -> Result:
    """Kill and print for so long, let both daemons finish, and count."""
    papers = [
        Paper(name=f"Paper {n}", language=("fr", "en")[n % 2], address=f"127.46.{n // 250}.{n % 250 + 1}", articles=())
        for n in range(feeds)
    ]
    chance = random.Random(f"two daemons {seed}")
    with served(papers) as site, slack_stand_in() as slack, postgresql_server(()) as server, server.database() as url:
        settings = environment(
            folder, slack, MONITOR_DATABASE_URL=url, MONITOR_DATA_DIR=str(folder), MONITOR_POLL_INTERVAL_MINUTES="1"
        )
        news = invented_news(random.Random(f"news {seed}"), partial(detect_article, str(rules_dir()), str(folder)))
        with opened(settings) as store:
            addresses = [Outline(site.feed_url(paper.name), paper.name) for paper in papers]
            schedule_feeds(addresses, store=store, now=datetime.now(UTC), policy=PollPolicy(interval_minutes=1))
        printed: dict[str, InventedArticle] = {}
        daemons = [start(settings, folder, number) for number in (0, 1)]
        kills = 0
        end = time.monotonic() + minutes * 60
        next_kill, next_print = time.monotonic() + every, time.monotonic()
        try:
            while (now := time.monotonic()) < end:
                if now >= next_print:
                    invented = next(news)
                    printed[invented.person] = invented
                    publish(site, chance.choice([p for p in papers if p.language == invented.language]), invented)
                    next_print = now + PRINT_EVERY_SECONDS
                if now >= next_kill:
                    daemons[kills % 2].kill()
                    daemons[kills % 2].wait()
                    daemons[kills % 2] = start(settings, folder, kills % 2)
                    kills += 1
                    next_kill = now + every
                time.sleep(0.05)
            settled = time.monotonic() + SETTLE_SECONDS_MAX
            while time.monotonic() < settled and told(slack, printed).total() < len(printed):
                time.sleep(0.5)
            time.sleep(10)  # long enough for a second message to arrive, if there were one
        finally:
            for daemon in daemons:
                daemon.terminate()
            for daemon in daemons:
                daemon.wait(30)
        with opened(settings) as store:
            broken = store.find_break()
            with store.reading() as session:
                captured = Counter(item.stream for item in session.events(0, 10**6, type_="article.captured"))
        verified = monitor(settings, "replay", "--verify", timeout=600)
    messages = told(slack, printed)
    return Result(
        minutes=minutes,
        feeds=feeds,
        kills=kills,
        entries_in=len(printed),
        captured=captured.total(),
        captured_twice=captured.total() - len(captured),
        messages=len(slack.posts),
        lost=sum(not messages[person] for person in printed),
        doubled=len(slack.posts) - len(messages),
        pages_asked=sum(request.path.startswith("/articles/") for request in site.requests),
        chain="whole" if broken is None else f"broken at {broken.position}: {broken.check}",
        replay=verified.stderr.strip().rpartition("\n")[2],
        seed=seed,
    )


def start(settings: dict[str, str], folder: Path, number: int) -> subprocess.Popen[bytes]:
    """Start a daemon whose log goes on in a file of its own."""
    with (folder / f"daemon-{number}.log").open("ab") as log:
        command = [sys.executable, "-m", "monitor", "run"]
        return subprocess.Popen(command, env=settings, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)


def publish(site: LoopbackSite, paper: Paper, invented: InventedArticle) -> None:
    """Let a paper print an article."""
    printed = SiteArticle(
        slug=invented.slug,
        title=invented.title,
        summary="",
        paragraphs=invented.paragraphs,
        published_at=datetime.now(UTC).replace(microsecond=0),
    )
    site.publish(paper.name, printed)


def told(slack: SlackStandIn, printed: dict[str, InventedArticle]) -> Counter[str]:
    """Count the messages about each person."""
    surnames = {article.surname: person for person, article in printed.items()}
    headlines = [message["text"].partition("\n")[0] for message in list(slack.posts)]
    found = (
        next((surnames[w] for w in headline.replace(",", " ").split() if w in surnames), "") for headline in headlines
    )
    return Counter(person for person in found if person)


def main() -> int:
    """Read the arguments, run, print; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--feeds", type=int, default=300)
    parser.add_argument("--every", type=float, default=20, help="seconds between two kills")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="one JSON object on one line")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="monitor-two-daemons-") as folder:
        result = run(options.minutes, options.feeds, options.every, options.seed, Path(folder))
    encoded = msgspec.json.encode(result)
    print((encoded if options.json else msgspec.json.format(encoded, indent=2)).decode())
    return 0 if result.is_well else 1


if __name__ == "__main__":
    sys.exit(main())
