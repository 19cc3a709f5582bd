"""Twenty articles on one departure, in two languages: one message and its thread, whatever comes first or dies."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.adapters.rulepacks import load_aliases, load_packs, rules_dir
from monitor.adapters.slack import SlackChannel
from monitor.detection.cascade import detect
from monitor.domain.alert import Policy
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from monitor.domain.fingerprint import fingerprint
from monitor.pipeline.deliver import deliver
from monitor.pipeline.ports import Store
from monitor.pipeline.track import track
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from tests.builders import captured, decided
from tests.fakes import MemorySession
from tests.house.one_story import ARTICLES, ORGANISATION, PERSON, Printed
from tests.pipeline.outbox import DiesAfterPost, ShiftedClock
from tests.slack_stand_in import SlackStandIn, slack_stand_in

PUBLISHED_AT = datetime(2024, 8, 7, 9, tzinfo=UTC)
ALIASES = load_aliases(rules_dir())
POLICY = Policy(max_age_days=36500)
Told = dict[str, tuple[Claim, ...]]


@pytest.fixture(scope="module")
def claims(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What the rules find in each article."""
    packs = load_packs(rules_dir(), tmp_path_factory.mktemp("packs"))
    return {
        printed.domain: detect(
            Article(title=printed.title, text=printed.text, lang=printed.language, published_on="2024-08-07"), packs
        )
        for printed in ARTICLES
    }


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    with slack_stand_in() as stand_in:
        yield stand_in


def orders(count: int) -> list[list[Printed]]:
    """As many orders of the articles as are wanted; those with a rumour, a denial or history first among them."""
    chance = random.Random(20)
    shuffled = [chance.sample(ARTICLES, len(ARTICLES)) for _ in range(count)]
    for first, order in zip(("whisper", "denial", "exchange"), shuffled, strict=False):
        order.sort(key=lambda printed: not printed.domain.startswith(first))
    return shuffled


def take_in(session: MemorySession, printed: Printed, found: Sequence[Claim], now: datetime) -> None:
    event = captured(
        f"https://{printed.domain}/vardier",
        domain=printed.domain,
        language=printed.language,
        title=printed.title,
        text_sha256=session.texts.put(printed.text),
        fingerprint=fingerprint(printed.text),
        published_at=PUBLISHED_AT,
    )
    session.append([decided(event, f"article-{event.article_id}")])
    track(
        session, article=event, claims=found, aliases=ALIASES, policy=POLICY, now=now,
        correlation_id=event.article_id, causation_id=None,
    )  # fmt: skip


def test_rules_find_the_departure_in_each_of_the_twenty_articles(claims: Told) -> None:
    assert len(ARTICLES) == 20
    assert {printed.language for printed in ARTICLES} == {"en", "fr"}
    for domain, found in claims.items():
        assert (PERSON, ORGANISATION, "departure") in [(c.person, c.organisation, c.kind) for c in found], domain


@pytest.mark.parametrize("order", orders(12), ids=lambda order: order[0].domain)
def test_any_order_of_twenty_articles_asks_for_one_message(order: list[Printed], claims: Told) -> None:
    session = MemorySession()
    for printed in order:
        take_in(session, printed, claims[printed.domain], session.now)
    posted = [row for row in session.rows.where("alerts") if getattr(row, "action", "") == "post"]
    assert len(posted) == 1


def test_twenty_articles_in_any_order_with_deaths_and_restarts_are_one_message_with_its_thread(
    claims: Told, slack: SlackStandIn, tmp_path: Path
) -> None:
    final = set()
    for number, order in enumerate(orders(3)):
        slack.messages.clear()
        _live(order, claims, slack, f"sqlite:///{tmp_path / f'{number}.db'}", random.Random(number))
        (post,) = slack.posts
        replies = slack.replies(post["ts"])
        assert len(replies) == len(slack.messages) - 1 >= 1
        told = [reply["metadata"]["event_payload"]["delivery_id"] for reply in replies]
        assert len(told) == len(set(told))
        assert all("repeat" not in message["text"] for message in slack.messages)
        final.add(post["text"])
    assert len(final) == 1, "the message as last edited depends on the order"
    assert next(iter(final)).startswith(f"{PERSON}, ")
    assert "Denied by denial.example" in next(iter(final))


def _live(order: Sequence[Printed], claims: Told, slack: SlackStandIn, url: str, chance: random.Random) -> None:
    """Take articles in one by one; now and then tell what waits, or die after Slack took it; start anew each time."""
    clock = ShiftedClock()
    left, deaths = list(order), 0
    while left:
        with closing(open_store(url, projections=PROJECTIONS, clock=clock)) as store:
            for _ in range(min(chance.randint(1, 4), len(left))):
                printed = left.pop(0)
                with store.writing() as session:
                    take_in(session, printed, claims[printed.domain], clock.now())  # type: ignore[arg-type]
            if deaths < 3 and _dies(store, slack, clock):
                deaths += 1
            elif chance.random() < 0.5:
                _round(store, slack, clock)
    assert deaths == 3
    with closing(open_store(url, projections=PROJECTIONS, clock=clock)) as store:
        while _round(store, slack, clock):
            clock.advance(5)


def _channel(slack: SlackStandIn) -> SlackChannel:
    return SlackChannel(token=slack.token, channel="#alerts", api_url=slack.url)


def _round(store: Store, slack: SlackStandIn, clock: ShiftedClock) -> int:
    """Work the outbox once, as a process that has just started; returns how many alerts are left."""
    return asyncio.run(deliver(store, {"default": _channel(slack)}, clock=clock, language="en")).waiting


def _dies(store: Store, slack: SlackStandIn, clock: ShiftedClock) -> bool:
    """Work the outbox in a process that dies when Slack has taken the first message; whether it came to that."""
    try:
        asyncio.run(deliver(store, {"default": DiesAfterPost(_channel(slack))}, clock=clock, language="en"))
    except KeyboardInterrupt:
        clock.advance(6)
        return True
    return False
