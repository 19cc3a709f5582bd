"""A house to poll and capture in: the real store and the real readers, a clock that tests set, a scripted web."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from monitor.adapters.extraction import extract_page
from monitor.adapters.feedparsing import parse_feed
from monitor.domain.alert import Policy
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from monitor.domain.events import Event
from monitor.domain.feed import NO_WISHES, DeskEntry, DeskFeed, FeedSettings, ParsedFeed
from monitor.domain.organisations import Aliases
from monitor.domain.schedule import PollPolicy
from monitor.errors import FetchError
from monitor.pipeline.answers import PollOutcome
from monitor.pipeline.capture import CaptureOutcome, capture_due
from monitor.pipeline.poll import poll_due
from monitor.pipeline.ports import Extracted, Fetch, Fetched, Store
from monitor.pipeline.subscribe import Subscription, add_feed
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from tests.builders import NOW

URL = "https://news.example/feed.xml"


@dataclass
class SetClock:
    """A clock that stands until it is moved."""

    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment

    def forward(self, **by: float) -> None:
        self.moment += timedelta(**by)


@dataclass(frozen=True)
class Got:
    """One request that the scripted web saw."""

    url: str
    etag: str | None
    last_modified: str | None


@dataclass
class Web:
    """Answers by address; what is not there is a 404."""

    answers: dict[str, Fetched | FetchError] = field(default_factory=dict)
    requests: list[Got] = field(default_factory=list)

    def put(
        self, url: str, body: str | bytes = b"", *, status: int = 200, moved_to: str | None = None, **headers: str
    ) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        raw = body.encode() if isinstance(body, str) else body
        self.answers[url] = Fetched(url=moved_to or url, status=status, headers=named, body=raw, moved_to=moved_to)

    def fail(
        self, url: str, status: int | None = None, *, retryable: bool = True, retry_after: float | None = None
    ) -> None:
        message = f"{url} answered {status}" if status else f"cannot connect to {url}"
        self.answers[url] = FetchError(message, status=status, retry_after_seconds=retry_after, retryable=retryable)

    async def __call__(
        self, url: str, *, what: Literal["feed", "page"], etag: str | None = None, last_modified: str | None = None
    ) -> Fetched:
        self.requests.append(Got(url, etag, last_modified))
        said = self.answers.get(url) or FetchError(f"{url} answered 404", status=404, retryable=False)
        if isinstance(said, FetchError):
            raise said
        return said


async def read_feed(body: bytes, *, url: str, content_type: str | None) -> ParsedFeed:
    return parse_feed(body, url, content_type)


async def extract(body: bytes, *, url: str, content_type: str | None) -> Extracted:
    return extract_page(body, url, content_type)


@dataclass(repr=False)
class House:
    """Everything together, and what is in it."""

    store: Store
    clock: SetClock = field(default_factory=SetClock)
    web: Web = field(default_factory=Web)
    claims: tuple[Claim, ...] = ()
    """What detection finds in every article."""
    detected: list[Article] = field(default_factory=list)
    poll_policy: PollPolicy = field(default_factory=PollPolicy)

    async def detect(self, article: Article) -> tuple[Claim, ...]:
        self.detected.append(article)
        return self.claims

    async def add(self, url: str = URL, *, settings: FeedSettings = NO_WISHES) -> Subscription:
        return await add_feed(
            url,
            store=self.store,
            fetch=self.web,
            read_feed=read_feed,
            clock=self.clock,
            policy=self.poll_policy,
            settings=settings,
        )

    async def poll(self, *, everything: bool = False, fetch: Fetch | None = None) -> tuple[PollOutcome, ...]:
        return await poll_due(
            store=self.store,
            fetch=fetch or self.web,
            read_feed=read_feed,
            clock=self.clock,
            policy=self.poll_policy,
            place=1,
            everything=everything,
        )

    async def capture(self, **ports: Any) -> tuple[CaptureOutcome, ...]:
        values: dict[str, Any] = {"fetch": self.web, "extract": extract, "detect": self.detect}
        return await capture_due(
            store=self.store,
            clock=self.clock,
            aliases=Aliases(names={}),
            policy=Policy(max_age_days=36_500),
            place=1,
            **values | ports,
        )

    def feed(self, feed_id: UUID) -> DeskFeed:
        with self.store.reading() as session:
            feed = session.desk.find_feed(feed_id)
        assert feed is not None
        return feed

    def pending(self) -> tuple[DeskEntry, ...]:
        """Entries that are due now or later."""
        with self.store.reading() as session:
            return session.desk.due_entries(self.clock.now() + timedelta(days=365), 10_000)

    def next_due(self) -> datetime:
        """When a feed or an entry is due next; the end of time when none ever is."""
        with self.store.reading() as session:
            polls = [feed.next_poll_at for feed in session.desk.feeds() if not (feed.gone or feed.paused)]
        return min([*polls, *(entry.next_try_at for entry in self.pending())], default=datetime.max.replace(tzinfo=UTC))

    def events(self, *kinds: type) -> list[Event]:
        with self.store.reading() as session:
            return [item.event for item in session.events(0, 10_000) if not kinds or isinstance(item.event, kinds)]


@contextmanager
def house(folder: Path) -> Iterator[House]:
    """Open a house with an empty database in a folder."""
    clock = SetClock()
    store = open_store(f"sqlite:///{folder}/monitor.db", projections=PROJECTIONS, clock=clock)
    try:
        yield House(store, clock)
    finally:
        store.close()


def rss(*items: str, head: str = "<language>en</language>") -> str:
    """Write a feed."""
    return f'<rss version="2.0"><channel><title>The Paper</title>{head}{"".join(items)}</channel></rss>'


def item(
    name: str, *, guid: str | None = None, link: str | None = "", date: str | None = None, summary: str = ""
) -> str:
    """Write one item; its link is its name's page unless told, None = no link."""
    place = f"https://news.example/{name}" if link == "" else link
    parts = [f"<title>{name} leaves the company of many names</title>"]
    parts += [f"<link>{place}</link>"] if place else []
    parts += [f'<guid isPermaLink="false">{guid}</guid>'] if guid else []
    parts += [f"<pubDate>{date}</pubDate>"] if date else []
    parts += [f"<description>{summary}</description>"] if summary else []
    return f"<item>{''.join(parts)}</item>"


def page(name: str, *, head: str = "", lang: str = "en", text: str | None = None) -> str:
    """Write an article's page."""
    words = text or (
        f"{name} leaves the company of many names at the end of the year, the board said on Monday. "
        "The search for a successor has begun and should end before the spring. "
        "Two directors take over the daily work until then, and the shares did not move."
    )
    title = f"{name} leaves the company of many names"
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><article><h1>{title}</h1><p>{words}</p></article></body></html>"
    )
