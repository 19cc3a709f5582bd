"""Many stories at once, and a day without Slack: what is told, how often, in which order, and how long it takes.

The clock is ours and is moved to the moment that the outbox waits for; store, outbox and Slack's protocol are real.
"""

from __future__ import annotations

import asyncio
import re
import socket
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from monitor.adapters.slack import SlackChannel
from monitor.domain.alert import Policy
from monitor.domain.message import Message
from monitor.domain.organisations import Aliases
from monitor.domain.routing import Route
from monitor.pipeline.deliver import deliver
from monitor.pipeline.holds import Holds
from monitor.pipeline.ports import Receipt, Store
from monitor.pipeline.track import track
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from tests.builders import NOW, a_claim, captured, decided
from tests.slack_stand_in import SlackStandIn, slack_stand_in

CHANNELS = {"alerts": "C0STANDIN1", "second": "C0STANDIN2"}
ROUTES = tuple(Route(name=f"to {name}", channel=f"slack:#{name}") for name in CHANNELS)
FOLLOWED_SHARE = 10
"""One story in so many has later news."""
FOLLOW_UPS = 3
"""Other papers that tell a followed story later."""
BUSY_SECONDS = 30
"""What one channel asks for at the beginning of a flood; the other one goes on."""
STORY_MINUTES = 30
"""A day without Slack brings a story so often."""


class Burst(msgspec.Struct, frozen=True, kw_only=True):
    """What became of many stories at once, in two channels."""

    stories: int
    messages: int
    """Top-level ones, both channels."""
    lost: int
    doubled: int
    replies: int
    replies_lost: int
    replies_out_of_order: int
    """In a thread, before what came earlier about the same story."""
    slower_channel_seconds: float
    """Until all stories were told, on the clock of the trial; this one was told to wait at the beginning."""
    faster_channel_seconds: float
    messages_in_a_second_max: int
    """Of one channel."""
    cpu_seconds: float


class Outage(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the stories of a day without Slack."""

    hours: int
    stories: int
    attempts: int
    """While Slack was away, on both channels: what the log grows by beside the stories."""
    lost: int
    doubled: int
    out_of_order: int
    late_notes: int
    """Stories that said since when they were known."""
    drained_seconds: float
    """From Slack's return until all was told, on the clock of the trial."""


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.moment = NOW

    def now(self) -> datetime:
        return self.moment


class Timed:
    """A channel of Slack that notes when it was told what."""

    gathers = True

    def __init__(self, slack: SlackStandIn, name: str, clock: Clock) -> None:
        self.inner = SlackChannel(token=slack.token, channel=CHANNELS[name], api_url=slack.url)
        self.pace_seconds = self.inner.pace_seconds
        self.clock = clock
        self.told_at: list[datetime] = []

    async def post(self, message: Message, *, delivery_id: UUID, under: Receipt | None = None) -> Receipt:
        receipt = await self.inner.post(message, delivery_id=delivery_id, under=under)
        self.told_at.append(self.clock.now())
        return receipt

    async def edit(self, message: Message, *, delivery_id: UUID, of: Receipt) -> Receipt:
        return await self.inner.edit(message, delivery_id=delivery_id, of=of)

    async def find(self, delivery_id: UUID, *, attempted_at: datetime, under: Receipt | None = None) -> Receipt | None:
        return await self.inner.find(delivery_id, attempted_at=attempted_at, under=under)


class Trial:
    """A store, two channels, and a clock."""

    def __init__(self, store: Store, slack: SlackStandIn, clock: Clock) -> None:
        self.store, self.slack, self.clock = store, slack, clock
        slack.channels = dict(CHANNELS)
        self.channels = {route.name: Timed(slack, name, clock) for route, name in zip(ROUTES, CHANNELS, strict=True)}
        self._holds = Holds()

    def tell(self, people: Sequence[int], paper: int = 0) -> None:
        """Let a paper tell that people left, all in one transaction."""
        with self.store.writing() as session:
            for number in people:
                claim = a_claim(f"Person Number{number:04d}", f"Company{number:04d}", status="reported")
                article = captured(
                    f"https://paper{paper}.example/{number}", title=claim.evidence[0].quote, seen_at=self.clock.now(),
                    published_at=self.clock.now(),
                )  # fmt: skip
                session.append([decided(article, f"article-{article.article_id}")])
                track(
                    session, article=article, claims=[claim], aliases=Aliases({}), policy=Policy(routes=ROUTES),
                    now=self.clock.now(), correlation_id=article.article_id, causation_id=None,
                )  # fmt: skip

    def round(self) -> bool:
        """Work the outbox once and move the clock to when it wants to go on; whether anything is left."""
        outcome = asyncio.run(
            deliver(self.store, self.channels, clock=self.clock, language="en", routes=ROUTES, holds=self._holds)
        )
        self.clock.moment = max(self.clock.moment + timedelta(milliseconds=10), outcome.retry_at or NOW)
        return outcome.waiting > 0

    def settle(self) -> None:
        """Work the outbox until nothing is left."""
        while self.round():
            pass

    def stories_in(self, channel: str) -> list[str]:
        """Return whom the top-level messages of a channel tell of, in order, alone or in a digest."""
        return [
            name
            for post in self.slack.posts
            if post["channel"] == CHANNELS[channel]
            for name in re.findall(r"Person Number\d{4}", _headlines(post))
        ]


def _headlines(post: dict[str, Any]) -> str:
    """Return the header of a message, or the lines of a digest."""
    lines = [block["text"]["text"] for block in post["blocks"] if block["type"] in ("header", "section")]
    items = [line for line in lines if line.startswith("• ")]
    return "\n".join(items or lines[:1])


@contextmanager
def trial(folder: Path) -> Iterator[Trial]:
    """Give a trial with an empty database in a folder."""
    clock = Clock()
    store = open_store(f"sqlite:///{folder / 'monitor.db'}", projections=PROJECTIONS, clock=clock)
    with closing(store), slack_stand_in() as slack:
        yield Trial(store, slack, clock)


# --- many at once -----------------------------------------------------------------------------------------------------


def burst(stories: int) -> Burst:
    """Tell so many stories at once, then later news of some, while one channel is busy for a while."""
    with tempfile.TemporaryDirectory(prefix="monitor-burst-") as folder, trial(Path(folder)) as house:
        began, cpu = house.clock.now(), time.process_time()
        house.tell(range(stories))
        house.slack.retry_after_seconds = BUSY_SECONDS
        house.slack.fail_next("chat.postMessage", 429)
        house.settle()
        spent = [(channel.told_at[-1] - began).total_seconds() for channel in house.channels.values()]
        posted = len(house.slack.posts)
        followed = range(0, stories, FOLLOWED_SHARE)
        for paper in range(1, FOLLOW_UPS + 1):
            house.tell(followed, paper)
            house.round()  # some go out between two papers
        house.settle()
        expected = Counter(f"Person Number{number:04d}" for number in range(stories))
        told = {name: Counter(house.stories_in(name)) for name in CHANNELS}
        missing, unordered = _replies(house, len(followed))
        return Burst(
            stories=stories,
            messages=posted,
            lost=sum((expected - seen).total() for seen in told.values()),
            doubled=sum((seen - expected).total() for seen in told.values()),
            replies=len(house.slack.messages) - len(house.slack.posts),
            replies_lost=missing,
            replies_out_of_order=unordered,
            slower_channel_seconds=round(max(spent), 1),
            faster_channel_seconds=round(min(spent), 1),
            messages_in_a_second_max=max(_busiest(channel.told_at) for channel in house.channels.values()),
            cpu_seconds=round(time.process_time() - cpu, 1),
        )


def _replies(house: Trial, followed: int) -> tuple[int, int]:
    """Count papers of followed stories that no reply names, and those that are named before an earlier one."""
    papers: dict[tuple[str, str], list[int]] = defaultdict(list)
    for post in house.slack.posts:
        for reply in house.slack.replies(post["ts"]):
            names = re.findall(r"Person Number\d{4}", reply["text"]) or re.findall(
                r"Person Number\d{4}", _headlines(post)
            )
            told = re.findall(r"Also told by ([^·\n]*)", reply["text"])
            papers[post["channel"], names[0]] += [int(n) for n in re.findall(r"paper(\d+)\.example", " ".join(told))]
    missing = followed * FOLLOW_UPS * len(CHANNELS) - sum(len(set(seen)) for seen in papers.values())
    return missing, sum(seen != sorted(seen) for seen in papers.values())


def _busiest(moments: Sequence[datetime]) -> int:
    """Return the most messages within any second."""
    return max(sum(timedelta() <= other - moment < timedelta(seconds=1) for other in moments) for moment in moments)


# --- a day without Slack ----------------------------------------------------------------------------------------------


def outage(hours: int) -> Outage:
    """Let stories come while Slack cannot be reached, then let it come back."""
    with tempfile.TemporaryDirectory(prefix="monitor-outage-") as folder, trial(Path(folder)) as house:
        stories = hours * 60 // STORY_MINUTES
        house.slack.url, there = f"http://127.0.0.1:{_closed_port()}/api/", house.slack.url
        reconnected = {route.name: name for route, name in zip(ROUTES, CHANNELS, strict=True)}
        house.channels = {route: Timed(house.slack, name, house.clock) for route, name in reconnected.items()}
        for number in range(stories):
            house.tell([number])
            until = house.clock.moment + timedelta(minutes=STORY_MINUTES)
            while house.clock.moment < until and house.round():
                pass
            house.clock.moment = until
        attempts = sum(row.attempts for row in _alerts(house.store))
        house.slack.url = there
        house.channels = {route: Timed(house.slack, name, house.clock) for route, name in reconnected.items()}
        back = house.clock.now()
        house.settle()
        told = {name: house.stories_in(name) for name in CHANNELS}
        expected = Counter(f"Person Number{number:04d}" for number in range(stories))
        return Outage(
            hours=hours,
            stories=stories,
            attempts=attempts,
            lost=sum((expected - Counter(seen)).total() for seen in told.values()),
            doubled=sum((Counter(seen) - expected).total() for seen in told.values()),
            out_of_order=sum(seen != sorted(seen) for seen in told.values()),
            late_notes=sum(len(re.findall("irst known", str(post["blocks"]))) for post in house.slack.posts),
            drained_seconds=round(max((c.told_at[-1] - back).total_seconds() for c in house.channels.values()), 1),
        )


def _alerts(store: Store) -> Sequence[Any]:
    with store.reading() as session:
        return session.rows.where("alerts")


def _closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
