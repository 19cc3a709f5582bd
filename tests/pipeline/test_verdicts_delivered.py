"""Verdicts on their way to people: what a message, its thread and the operators' channel show after each of them."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from monitor.domain.alert import Policy
from monitor.domain.events import Verdict
from monitor.domain.judged import OPERATORS
from monitor.domain.organisations import Aliases
from monitor.domain.routing import Route
from monitor.pipeline.deliver import deliver
from monitor.pipeline.holds import DeliverOutcome
from monitor.pipeline.judge import judge
from monitor.pipeline.track import track
from monitor.projections.changes import ChangeRow
from tests.builders import NOW, a_claim, captured, decided
from tests.pipeline.outbox import House
from tests.slack_rules import text_objects
from tests.slack_stand_in import SlackStandIn

POLICY = Policy(routes=(Route(name="default", channel="slack:#alerts"),), operators=True)
ALIASES = Aliases({})


class Room:
    """A channel of readers and one of operators, and somebody who judges."""

    def __init__(self, house: House) -> None:
        self.house, self.slack = house, house.slack
        self.slack.channels["operators"] = "C0STANDIN2"

    def tell(self, paper: str, **claim: Any) -> None:
        """Let a paper tell that Jane Doe leaves Acme."""
        with self.house.store.writing() as session:
            article = captured(f"https://{paper}.example/{session.head()}")
            session.append([decided(article, f"article-{article.article_id}")])
            track(
                session,
                article=article,
                claims=[a_claim(**claim)],
                aliases=ALIASES,
                policy=POLICY,
                now=NOW,
                correlation_id=None,
                causation_id=None,
            )

    def say(self, verdict: Verdict) -> None:
        with self.house.store.writing() as session:
            (change,) = cast(tuple[ChangeRow, ...], session.rows.where("changes"))
            judge(session, change, verdict, author="@ann", aliases=ALIASES, policy=POLICY, now=NOW)

    def round(self) -> DeliverOutcome:
        """Work the outbox once."""
        channels = {"default": self.house.channel(), OPERATORS: self.house.channel("#operators")}
        work = deliver(
            self.house.store,
            channels,
            clock=self.house.clock,
            language="en",
            routes=POLICY.routes,
            patience_seconds=5.0,
        )
        return asyncio.run(work)

    def shown(self, channel: str) -> list[str]:
        """The headlines that stand in a channel, and below each the headlines of its thread."""
        ident = self.slack.channels[channel]
        return [
            headline
            for post in self.slack.posts
            if post["channel"] == ident
            for headline in (_first(post), *(f"> {_first(reply)}" for reply in self.slack.replies(post["ts"])))
        ]


def _first(message: dict[str, Any]) -> str:
    return str(next(text_objects(message["blocks"]))["text"]).partition("\n")[0]


@pytest.fixture
def room(house: House, slack: SlackStandIn) -> Room:
    return Room(house)


def test_what_is_called_wrong_before_it_is_sent_is_not_sent(room: Room) -> None:
    room.tell("one")
    room.say("wrong")
    outcome = room.round()
    assert (outcome.delivered, outcome.abandoned, outcome.waiting) == (0, 0, 0), "no dead letter for people to look at"
    assert room.slack.messages == []


def test_what_was_called_wrong_before_it_was_sent_is_told_as_new_when_it_stands_again(room: Room) -> None:
    room.tell("one")
    room.say("wrong")
    room.round()
    room.say("confirm")
    room.round()
    assert room.shown("alerts") == ["Jane Doe leaves Acme"]
    room.tell("two")
    room.round()
    assert len(room.slack.posts) == 1
    assert len(room.shown("alerts")) == 2, "later news is a reply"


def test_from_told_to_withdrawn_to_doubted_to_restored(room: Room) -> None:
    room.tell("one")
    room.round()
    assert room.shown("alerts") == ["Jane Doe leaves Acme, one.example reports"]

    room.say("wrong")
    room.round()
    withdrawn = "Withdrawn: Jane Doe leaves Acme"
    assert room.shown("alerts") == [
        withdrawn,
        f"> {withdrawn} · Called wrong by @ann: do not rely on what was told here",
    ]

    room.tell("two", attributed_to="organisation")
    room.round()
    assert room.shown("alerts")[0] == withdrawn, "readers hear nothing of it"
    assert len(room.shown("alerts")) == 2
    (question,) = room.shown("operators")
    assert question.startswith("Is it right after all? Jane Doe leaves Acme")

    room.say("confirm")
    room.round()
    assert room.shown("alerts")[0].startswith("Jane Doe leaves Acme")
    assert room.shown("alerts")[2].startswith("> Stands again: Jane Doe leaves Acme")
    assert room.shown("operators") == ["Jane Doe leaves Acme"], "an answered question shows the answer"


def test_a_question_answered_with_wrong_is_asked_again_in_its_thread(room: Room) -> None:
    room.tell("one")
    room.round()
    for paper in ("two", "three"):
        room.say("wrong")
        room.tell(paper)
        room.round()
    first, again = room.shown("operators")
    assert first.startswith("Is it right after all?")
    assert again.startswith("> Is it right after all?")
    assert len(room.shown("alerts")) == 2, "withdrawn once"


def test_a_doubt_that_is_settled_before_it_is_asked_is_not_asked(room: Room) -> None:
    room.tell("one")
    room.round()
    room.say("wrong")
    room.tell("two")
    room.say("confirm")
    room.round()
    assert room.shown("operators") == []
    assert room.shown("alerts")[0].startswith("Jane Doe leaves Acme")
