"""The outbox through crashes and lost connections: nothing is lost, and nothing told twice in silence."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from monitor.adapters.turn import FileTurn
from monitor.domain.events import (
    AlertAttempted,
)
from monitor.domain.stream import stream_of
from monitor.pipeline.courier import SETTLE_SECONDS
from monitor.pipeline.deliver import deliver
from monitor.pipeline.holds import DeliverOutcome
from tests.builders import an_id
from tests.pipeline.outbox import DiesAfterPost, House


def test_connection_dropped_after_slack_took_the_message_shows_it_once(house: House) -> None:
    alert = house.report("doe")
    house.slack.fail_next("chat.postMessage", "drop")
    assert house.round().waiting == 1
    house.clock.advance(SETTLE_SECONDS + 1)
    outcome = house.round()
    assert (outcome.found, outcome.delivered) == (1, 1)
    assert len(house.slack.messages) == 1
    assert house.alert(alert).message_ref == house.slack.messages[0]["ts"]


def test_patient_round_settles_a_dropped_connection_by_itself(house: House) -> None:
    house.report("doe")
    house.slack.fail_next("chat.postMessage", "drop")
    outcome = house.round(patience_seconds=SETTLE_SECONDS + 1)
    assert (outcome.found, outcome.waiting, len(house.slack.messages)) == (1, 0, 1)


@pytest.mark.parametrize("followers", [False, True])
def test_death_between_post_and_record_shows_the_message_once(house: House, followers: bool) -> None:
    house.report("doe")
    if followers:
        house.round()
        house.corroborate("doe", "https://other.example/doe")
    while True:
        try:
            outcome = house.round(DiesAfterPost(house.channel()))
        except KeyboardInterrupt:
            house.clock.advance(SETTLE_SECONDS + 1)
            outcome = house.round()
        if outcome.waiting == 0:
            break
    (post,) = house.slack.posts
    assert len(house.slack.replies(post["ts"])) == (1 if followers else 0)


def test_death_before_the_post_sends_it_after_looking(house: House) -> None:
    alert = house.report("doe")
    house.append((stream_of("alert", alert), AlertAttempted(alert_id=alert, attempt=1)))
    house.clock.advance(SETTLE_SECONDS + 1)
    outcome = house.round()
    assert (outcome.delivered, outcome.found, outcome.repeats) == (1, 0, 0)
    assert [method for method, _ in house.slack.calls] == [
        "conversations.list",
        "conversations.history",
        "chat.postMessage",
    ]


def test_look_up_reads_beyond_the_first_page(house: House) -> None:
    house.report("doe")
    with pytest.raises(KeyboardInterrupt):
        house.round(DiesAfterPost(house.channel()))
    for number in range(20):
        house.report(f"other {number}", f"Person {number}")
    posts = [an_id(f"alert of other {number}") for number in range(20)]
    for message, ident in zip(house.slack.messages * 20, posts, strict=True):
        copy = {"event_type": "monitor_alert", "event_payload": {"delivery_id": str(ident)}}
        house.slack.messages.append(message | {"metadata": copy})
    house.clock.advance(SETTLE_SECONDS + 1)
    assert house.round().found == 1


def test_where_slack_cannot_be_asked_it_is_sent_again_after_a_hold_and_marked(house: House) -> None:
    house.report("doe")
    house.slack.history_allowed = False
    house.slack.fail_next("chat.postMessage", "drop")
    house.round()
    house.clock.advance(5)
    held = house.round()
    assert (held.waiting, held.repeats, len(house.slack.messages)) == (1, 0, 1)
    house.clock.advance(15)
    outcome = house.round()
    assert (outcome.repeats, outcome.delivered) == (1, 1)
    assert "May repeat" not in str(house.slack.messages[0])
    assert "May repeat" in str(house.slack.messages[1])


def test_two_rounds_at_once_send_one_message(house: House, tmp_path: Path) -> None:
    house.report("doe")
    turn = FileTurn(tmp_path / "deliver.lock")

    async def both() -> tuple[DeliverOutcome, DeliverOutcome]:
        one = deliver(house.store, {"default": house.channel()}, clock=house.clock, language="en", turn=turn)
        two = deliver(
            house.store,
            {"default": house.channel()},
            clock=house.clock,
            language="en",
            turn=turn,
            patience_seconds=5.0,
        )
        return await asyncio.gather(one, two)

    outcomes = asyncio.run(both())
    assert sum(outcome.delivered for outcome in outcomes) == 1
    assert len(house.slack.messages) == 1
    assert house.slack.count("chat.postMessage") == 1


def test_round_that_does_not_get_its_turn_says_so_and_sends_nothing(house: House, tmp_path: Path) -> None:
    house.report("doe")
    turn = FileTurn(tmp_path / "deliver.lock")
    with turn() as ours:
        assert ours
        outcome = house.round(turn=FileTurn(tmp_path / "deliver.lock"))
    assert (outcome.waiting, outcome.problems) == (1, ["another process is delivering"])
    assert house.slack.calls == []
