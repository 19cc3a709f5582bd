"""A whole round: what fails in it fails alone, and what was decided is delivered."""

from __future__ import annotations

import asyncio
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from uuid import UUID

from monitor.adapters.feedback_folder import FeedbackFolder
from monitor.domain.alert import Policy
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from monitor.domain.message import Message
from monitor.domain.organisations import Aliases
from monitor.pipeline.ports import Receipt
from monitor.pipeline.rounds import Ports, run_round
from tests.builders import a_claim
from tests.pipeline.ingesting import URL, extract, house, item, page, read_feed, rss


class Shown:
    """A channel that keeps the headlines."""

    pace_seconds = 0.0
    gathers = True

    def __init__(self) -> None:
        self.headlines: list[str] = []

    async def post(self, message: Message, *, delivery_id: UUID, under: Receipt | None = None) -> Receipt:
        self.headlines.append(message.headline)
        return Receipt(channel="shown", message_ref=str(delivery_id))

    async def edit(self, message: Message, *, delivery_id: UUID, of: Receipt) -> Receipt:
        return of

    async def find(self, delivery_id: UUID, *, attempted_at: datetime, under: Receipt | None = None) -> Receipt | None:
        return None


def ours() -> AbstractContextManager[bool]:
    return nullcontext(True)


def test_an_unforeseen_error_in_one_entry_holds_up_neither_the_others_nor_the_delivery(tmp_path: Path) -> None:
    async def detect(article: Article) -> tuple[Claim, ...]:
        if article.title.startswith("Bob"):
            raise ZeroDivisionError
        return (a_claim(),)

    channel = Shown()
    with house(tmp_path) as home:
        home.web.put(URL, rss(item("Bob"), item("Ann", date="Thu, 08 Aug 2024 08:00:00 GMT")))
        for name in ("Ann", "Bob"):
            home.web.put(f"https://news.example/{name}", page(name))
        asyncio.run(home.add())
        ports = Ports(
            store=home.store,
            clock=home.clock,
            fetch=home.web,
            read_feed=read_feed,
            extract=extract,
            detect=detect,
            channels={"default": channel},
            turn=ours,
            place=1,
            aliases=Aliases(names={}),
            policy=Policy(max_age_days=36_500, background=True),
            poll_policy=home.poll_policy,
            language="en",
            examples=FeedbackFolder(tmp_path / "feedback"),
        )
        report = asyncio.run(run_round(ports))
    assert (report.failed, report.delivery.delivered) == (1, 1)
    assert [type(fault.error) for fault in report.faults] == [ZeroDivisionError]
    assert "failed 1" in report.summary()
    assert "https://news.example/Bob: an error of the monitor's own, ZeroDivisionError" in report.summary()
    assert len(channel.headlines) == 1
