"""Many stories at once: bursts, first polls, digests at their times and quiet hours; nothing is lost or told twice."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from monitor.adapters.slack import SlackChannel
from monitor.adapters.terminal import TerminalChannel
from monitor.domain.digests import digest_id_of
from monitor.domain.events import AlertAttempted, AlertDelivered, AlertRequested, ChangeRetracted, FeedbackRecorded
from monitor.domain.feed import DeskEntry, DeskFeed, Entry
from monitor.domain.message import ITEMS_MAX
from monitor.domain.routing import DailyTime, QuietSpan, Route
from monitor.domain.stream import stream_of
from monitor.pipeline.courier import AT_ONCE_MAX, SETTLE_SECONDS
from monitor.pipeline.deliver import deliver
from monitor.pipeline.holds import FIRST_POLL_SECONDS_MAX, Holds
from monitor.pipeline.parcels import BURST_MAX
from tests.builders import alert_requested, an_id
from tests.pipeline.outbox import DiesAfterPost, House
from tests.slack_presses import find_element

MANY = BURST_MAX + 3


def _people(count: int) -> list[str]:
    return [f"Person Number{number:04d}" for number in range(count)]


def _report(house: House, count: int, *, backlog: bool = False) -> list[UUID]:
    return [house.report(name, name, backlog=backlog) for name in _people(count)]


def _told(house: House) -> Counter[str]:
    """How often each person's story is told by a top-level message, alone or as an item of a digest."""
    texts = [block["text"]["text"] for post in house.slack.posts for block in post["blocks"] if "text" in block]
    heads = [post["blocks"][0]["text"]["text"] for post in house.slack.posts]
    words = "\n".join(heads + [text for text in texts if text.startswith("• ")])
    return Counter(re.findall(r"Person Number\d{4}", words))


def _route(**fields: Any) -> dict[str, Any]:
    return {"routes": [Route(name="default", channel="slack:#alerts", **fields)]}


# --- bursts -----------------------------------------------------------------------------------------------------------


def test_as_many_as_a_burst_may_hold_are_told_alone(house: House) -> None:
    _report(house, BURST_MAX)
    house.round()
    assert len(house.slack.posts) == BURST_MAX


def test_one_more_is_a_burst_and_one_message_that_tells_each_once_with_its_source(house: House) -> None:
    alerts = _report(house, BURST_MAX + 1)
    outcome = house.round()
    (digest,) = house.slack.posts
    assert (outcome.delivered, outcome.digests, outcome.waiting) == (BURST_MAX + 1, 1, 0)
    assert _told(house) == dict.fromkeys(_people(BURST_MAX + 1), 1)
    assert "11 leadership changes" in digest["text"]
    assert str(digest["blocks"]).count("|news.example>") == BURST_MAX + 1
    assert digest["metadata"]["event_payload"]["delivery_id"] == str(digest_id_of(alerts))
    assert [house.alert(alert).message_ref for alert in alerts] == [digest["ts"]] * len(alerts)
    assert house.history(alerts[0]) == [AlertRequested, AlertAttempted, AlertDelivered]


def test_a_burst_too_big_for_one_message_is_a_few_even_ones_however_many_rounds_it_takes(house: House) -> None:
    house.pace_seconds = 600.0
    count = 4 * ITEMS_MAX + 1
    _report(house, count)
    holds, outcomes = Holds(), []
    for _ in range(12):
        outcomes.append(house.round(holds=holds))
        house.clock.advance(300)
    assert outcomes[0].digests == AT_ONCE_MAX
    assert [len(post["blocks"]) - 1 for post in house.slack.posts] == [20, 20, 20, 20, 21]
    assert _told(house) == dict.fromkeys(_people(count), 1)


def test_a_channel_is_paced_and_keeps_its_pace_between_rounds(house: House) -> None:
    house.pace_seconds = 60.0
    _report(house, BURST_MAX)
    holds = Holds()
    assert [house.round(holds=holds).delivered for _ in range(2)] == [AT_ONCE_MAX, 0]
    house.clock.advance(60)
    assert [house.round(holds=holds).delivered for _ in range(2)] == [1, 0]


def test_a_busy_channel_holds_up_no_other(house: House) -> None:
    """The second channel's one story goes out although the first one has used up its pace."""
    house.slack.channels["board"] = "C0BOARD001"
    house.pace_seconds = 60.0
    _report(house, BURST_MAX)
    house.report("last", "Last Person", route="board")
    channels = {"default": house.channel(), "board": house.channel("#board")}
    routes = [Route(name="default", channel="slack:#alerts"), Route(name="board", channel="slack:#board")]
    holds = Holds()
    for _ in range(2):
        asyncio.run(deliver(house.store, channels, routes=routes, clock=house.clock, language="en", holds=holds))
    assert len([post for post in house.slack.posts if post["channel"] == "C0BOARD001"]) == 1


def test_two_routes_to_one_channel_share_its_pace(house: House) -> None:
    house.pace_seconds = 60.0
    for number, name in enumerate(_people(2 * AT_ONCE_MAX)):
        house.report(name, name, route=("one", "two")[number % 2])
    channel = house.channel()
    routes = [Route(name=name, channel="slack:#alerts") for name in ("one", "two")]
    outcome = asyncio.run(
        deliver(house.store, dict.fromkeys(("one", "two"), channel), routes=routes, clock=house.clock, language="en")
    )
    assert outcome.delivered == AT_ONCE_MAX


def test_a_round_that_has_used_its_time_leaves_the_rest_to_the_next(house: House) -> None:
    _report(house, 3)
    held = house.round(seconds_max=-1.0)
    assert (held.delivered, held.waiting, held.retry_at is not None) == (0, 3, True)
    assert house.round().waiting == 0


# --- follow-ups -------------------------------------------------------------------------------------------------------


def test_what_follows_a_story_of_a_digest_goes_under_it_with_its_name_and_edits_it(house: House) -> None:
    _report(house, MANY)
    house.round()
    house.corroborate("Person Number0004", "https://other.example/4", "Person Number0004")
    house.round()
    (digest,) = house.slack.posts
    (reply,) = house.slack.replies(digest["ts"])
    assert "Person Number0004" in reply["text"]
    assert "other.example" in reply["text"]
    assert digest["edited"]
    assert _told(house) == dict.fromkeys(_people(MANY), 1)


def test_edits_of_many_stories_of_one_digest_are_one_call(house: House) -> None:
    _report(house, MANY)
    house.round()
    for name in _people(MANY):
        house.corroborate(name, f"https://other.example/{name[-4:]}", name)
    assert house.round().waiting == 0
    assert house.slack.count("chat.update") == 1
    assert len(house.slack.replies(house.slack.posts[0]["ts"])) == MANY


# --- crashes and refusals ---------------------------------------------------------------------------------------------


def test_death_after_a_digest_was_posted_finds_it_and_tells_nothing_again(house: House) -> None:
    _report(house, MANY)
    with pytest.raises(KeyboardInterrupt):
        house.round(DiesAfterPost(house.channel()))
    late = house.report("late", "Late Comer")
    house.clock.advance(SETTLE_SECONDS + 1)
    outcome = house.round()
    assert (outcome.found, outcome.delivered, outcome.waiting) == (MANY, MANY + 1, 0)
    assert _told(house) == dict.fromkeys(_people(MANY), 1)
    assert house.alert(late).message_ref == house.slack.posts[1]["ts"]


@pytest.mark.parametrize("failure", [500, "drop", "garbage", 429])
def test_a_digest_that_failed_is_tried_again_with_the_same_stories(house: House, failure: int | str) -> None:
    alerts = _report(house, MANY)
    house.slack.fail_next("chat.postMessage", failure)
    assert house.round().waiting == MANY
    house.report("late", "Late Comer")
    house.clock.advance(SETTLE_SECONDS + 1)
    assert house.round().waiting == 0
    digest, alone = house.slack.posts
    assert digest["metadata"]["event_payload"]["delivery_id"] == str(digest_id_of(alerts))
    assert _told(house) == dict.fromkeys(_people(MANY), 1)
    assert "Late Comer" in alone["text"]


def test_a_digest_that_died_before_it_went_out_is_looked_up_then_sent(house: House) -> None:
    alerts = _report(house, MANY)
    for alert in alerts:
        house.append((stream_of("alert", alert), AlertAttempted(alert_id=alert, attempt=1, digest=tuple(alerts))))
    house.clock.advance(SETTLE_SECONDS + 1)
    outcome = house.round()
    assert (outcome.digests, outcome.found, house.slack.count("conversations.history")) == (1, 0, 1)
    assert _told(house) == dict.fromkeys(_people(MANY), 1)


def test_a_digest_that_is_refused_for_its_words_is_told_story_by_story(house: House) -> None:
    _report(house, MANY)
    house.slack.fail_next("chat.postMessage", "invalid_blocks", "invalid_blocks")
    outcome = house.round()
    assert (outcome.abandoned, outcome.delivered, outcome.waiting) == (1, MANY - 1, 0)
    assert _told(house) == dict.fromkeys(_people(MANY)[1:], 1)


def test_a_digest_under_way_whose_route_is_gone_is_given_up_with_each_story(house: House) -> None:
    _report(house, MANY)
    house.slack.fail_next("chat.postMessage", 500)
    house.round()
    outcome = asyncio.run(deliver(house.store, {}, clock=house.clock, language="en"))
    assert (outcome.abandoned, outcome.waiting) == (MANY, 0)


# --- first polls ------------------------------------------------------------------------------------------------------


def _first_poll_entry(house: House, attempts: int = 0) -> None:
    now = house.clock.now()
    entry = Entry(key="k", url="https://news.example/k", title="T", summary="", published_at=None)
    desk = DeskEntry(
        feed_id=an_id("feed"), entry=entry, seen_at=now, first_poll=True, next_try_at=now, attempts=attempts
    )
    with house.store.writing() as session:
        session.desk.add_entries([desk])


def test_r16_more_than_ten_changes_from_first_polls_are_one_digest_once_all_are_read(house: House) -> None:
    _first_poll_entry(house)
    holds = Holds()
    for number, name in enumerate(_people(MANY)):
        house.report(name, name, backlog=True)
        if number % 4 == 0:
            assert house.round(holds=holds).delivered == 0
    with house.store.writing() as session:
        (entry,) = session.desk.due_entries(house.clock.now(), 1)
        (entry,) = session.desk.claim_entries(1, house.clock.now(), 1)
        session.desk.save_entry(_captured(entry))
    assert house.round(holds=holds).digests == 1
    assert len(house.slack.posts) == 1
    assert _told(house) == dict.fromkeys(_people(MANY), 1)


def _captured(entry: DeskEntry) -> DeskEntry:
    return DeskEntry(
        feed_id=entry.feed_id, entry=entry.entry, state="captured", seen_at=entry.seen_at, first_poll=True,
        next_try_at=entry.next_try_at, epoch=entry.epoch,
    )  # fmt: skip


def test_r16_a_few_changes_from_first_polls_are_told_alone(house: House) -> None:
    _report(house, 3, backlog=True)
    house.round()
    assert len(house.slack.posts) == 3


def test_r16_news_of_known_feeds_does_not_wait_for_first_polls(house: House) -> None:
    _first_poll_entry(house)
    _report(house, 2)
    assert house.round().delivered == 2


def test_r16_first_polls_that_take_long_are_not_waited_for(house: House) -> None:
    feed = DeskFeed(
        feed_id=an_id("feed"), url="https://news.example/feed", next_poll_at=datetime(2024, 1, 1, tzinfo=UTC)
    )
    with house.store.writing() as session:
        session.desk.add_feed(feed)
    _report(house, 2, backlog=True)
    held = house.round()
    assert (held.delivered, held.waiting) == (0, 2)
    house.clock.advance(FIRST_POLL_SECONDS_MAX + 1)
    assert house.round().delivered == 2


def test_r16_a_daemon_waits_for_first_polls_that_an_import_has_spread_and_a_round_alone_does_not(house: House) -> None:
    soon = house.clock.now() + timedelta(minutes=10)
    with house.store.writing() as session:
        session.desk.add_feed(DeskFeed(feed_id=an_id("feed"), url="https://news.example/feed", next_poll_at=soon))
    _report(house, 2, backlog=True)
    assert house.round().delivered == 0
    assert house.round(patience_seconds=1.0).delivered == 2


def test_r16_a_story_of_a_first_poll_that_a_new_article_tells_waits_no_longer(house: House) -> None:
    _first_poll_entry(house)
    house.report("doe", backlog=True)
    holds = Holds()
    assert [house.round(holds=holds).delivered for _ in range(2)] == [0, 0]
    house.corroborate("doe", "https://other.example/doe")
    assert house.round(holds=holds).waiting == 0
    assert len(house.slack.posts) == 1


def test_r16_entries_to_be_tried_again_are_not_waited_for(house: House) -> None:
    _first_poll_entry(house, attempts=1)
    _report(house, 2, backlog=True)
    assert house.round().delivered == 2


# --- digests at their times, quiet hours ------------------------------------------------------------------------------


def _in(house: House, **ahead: float) -> time:
    return (house.clock.now() + timedelta(**ahead)).time().replace(second=0, microsecond=0)


def test_stories_of_a_digest_route_wait_for_its_time_and_go_out_together(house: House) -> None:
    options = _route(digest=(DailyTime(at=_in(house, hours=3)),))
    _report(house, 3)
    assert (house.round(**options).delivered, house.slack.calls) == (0, [])
    house.clock.advance(3 * 3600)
    assert house.round(**options).digests == 1
    (digest,) = house.slack.posts
    assert _told(house) == dict.fromkeys(_people(3), 1)
    assert str(digest["blocks"]).count("first known") == 3
    house.corroborate("Person Number0001", "https://other.example/1", "Person Number0001")
    held = house.round(**options)
    assert (held.waiting, house.slack.count("chat.update")) == (1, 1), "the edit goes at once, the reply with the next"
    house.clock.advance(24 * 3600)
    assert house.round(**options).waiting == 0
    assert len(house.slack.replies(digest["ts"])) == 1


def test_a_story_alone_at_the_time_of_a_digest_is_an_ordinary_message(house: House) -> None:
    options = _route(digest=(DailyTime(at=_in(house, hours=3)),))
    _report(house, 1)
    house.round(**options)
    house.clock.advance(3 * 3600)
    outcome = house.round(**options)
    assert (outcome.delivered, outcome.digests) == (1, 0)


def test_quiet_hours_hold_everything_but_edits_and_end_in_one_message(house: House) -> None:
    house.report("early", "Early Bird")
    house.round()
    options = _route(quiet_hours=(QuietSpan(start=_in(house, hours=-1), end=_in(house, hours=5)),))
    _report(house, 3)
    house.corroborate("early", "https://other.example/early", "Early Bird")
    held = house.round(**options)
    assert (held.waiting, len(house.slack.messages), house.slack.count("chat.update")) == (4, 1, 1)
    assert held.retry_at is not None
    house.clock.advance(5 * 3600)
    assert house.round(**options).waiting == 0
    early, digest = house.slack.posts
    assert len(house.slack.replies(early["ts"])) == 1
    assert _told(house) == dict.fromkeys(_people(3), 1)
    assert "3 leadership changes" in digest["text"]


def test_what_slack_was_down_for_before_quiet_hours_stays_quiet_too(house: House) -> None:
    options = _route(quiet_hours=(QuietSpan(start=_in(house, hours=1), end=_in(house, hours=5)),))
    _report(house, 1)
    house.slack.fail_next("chat.postMessage", 500)
    house.round(**options)
    house.report("late", "Late Comer")
    house.clock.advance(2 * 3600)
    house.round(**options)
    assert [post["text"].count("Late Comer") for post in house.slack.posts] == [0]
    house.clock.advance(3 * 3600)
    house.round(**options)
    assert len(house.slack.posts) == 2


# --- a day without Slack ----------------------------------------------------------------------------------------------


def test_after_a_day_without_slack_all_is_told_once_in_order_and_says_since_when_it_is_known(house: House) -> None:
    holds = Holds()
    for name in _people(MANY):
        house.report(name, name)
        house.slack.fail_next("chat.postMessage", 503)
        house.clock.advance(2 * 3600)
        house.round(holds=holds)
    house.slack._failures.clear()
    house.clock.advance(3600)
    while house.round(holds=holds).waiting:
        house.clock.advance(3600)
    first, digest = house.slack.posts
    assert _told(house) == dict.fromkeys(_people(MANY), 1)
    assert _people(1)[0] in first["text"]
    assert "First known" in str(first["blocks"])
    texts = [block["text"]["text"] for block in digest["blocks"][1:]]
    assert [name in text for name, text in zip(_people(MANY)[1:], texts, strict=True)] == [True] * (MANY - 1)
    assert all("first known" in text for text in texts[:-1])


def test_a_message_that_went_out_late_still_says_so_after_an_edit(house: House) -> None:
    house.report("doe")
    house.clock.advance(2 * 3600)
    house.round()
    house.corroborate("doe", "https://other.example/doe")
    house.round()
    assert house.slack.posts[0]["edited"]
    assert "First known" in str(house.slack.posts[0]["blocks"])


# --- a route that leads elsewhere now ---------------------------------------------------------------------------------


def test_what_follows_a_message_of_another_kind_of_channel_is_let_go_not_sent_astray(house: House) -> None:
    """Somebody tried the program out at the terminal, then set up Slack."""
    house.report("doe")
    asyncio.run(deliver(house.store, {"default": TerminalChannel()}, clock=house.clock, language="en"))
    edit, reply = house.corroborate("doe", "https://other.example/doe")
    outcome = house.round(**_route())
    assert (outcome.abandoned, outcome.waiting, house.slack.calls) == (0, 0, [])
    assert house.alert(reply).final
    assert "terminal" in (house.alert(edit).reason or "")


def test_a_story_of_a_digest_that_is_called_wrong_is_marked_there_and_the_others_stand(house: House) -> None:
    _report(house, MANY)
    house.round()
    name, stream = "Person Number0003", stream_of("change", an_id("Person Number0003"))
    wrong = FeedbackRecorded(change_id=an_id(name), verdict="wrong", author="a reader")
    house.append((stream, wrong), (stream, ChangeRetracted(change_id=an_id(name), reason="called wrong")))
    edit = alert_requested(name, alert_id=an_id("edit"), action="edit")
    reply = alert_requested(name, alert_id=an_id("reply"), action="reply", news=("withdrawn",))
    house.append((stream_of("alert", edit.alert_id), edit), (stream_of("alert", reply.alert_id), reply))
    outcome = house.round()
    assert (outcome.waiting, outcome.problems) == (0, [])
    (digest,) = house.slack.posts
    texts = [block["text"]["text"] for block in digest["blocks"][1:]]
    (marked,) = [text for text in texts if "ithdrawn" in text]
    assert len(texts) == MANY
    assert texts.index(marked) == 3
    (told,) = house.slack.replies(digest["ts"])
    assert name in told["text"]


def test_a_digest_has_one_button_about_all_that_stands_in_it(house: House) -> None:
    people = _people(MANY)
    _report(house, MANY)
    channel = SlackChannel(token=house.slack.token, channel="#alerts", api_url=house.slack.url, has_buttons=True)
    channel.pace_seconds = 0.0
    house.round(channel)

    def asked_about() -> set[str]:
        (digest,) = house.slack.posts
        _, button = find_element(digest, "monitor.wrong")
        assert button["text"]["text"] == "One is wrong…"
        return set(button["value"].split(","))

    assert asked_about() == {str(an_id(name)) for name in people}
    stream = stream_of("change", an_id(people[3]))
    house.append((stream, ChangeRetracted(change_id=an_id(people[3]), reason="called wrong")))
    edit = alert_requested(people[3], alert_id=an_id("edit"), action="edit")
    house.append((stream_of("alert", edit.alert_id), edit))
    house.round(channel)
    assert asked_about() == {str(an_id(name)) for name in people if name != people[3]}


def test_a_story_whose_companion_was_called_wrong_before_the_digest_is_an_ordinary_message(house: House) -> None:
    route = _route(digest=(DailyTime(at=time(0)),))
    gone, _ = _report(house, 2)
    name, stream = "Person Number0000", stream_of("change", an_id("Person Number0000"))
    wrong = FeedbackRecorded(change_id=an_id(name), verdict="wrong", author="a reader")
    house.append((stream, wrong), (stream, ChangeRetracted(change_id=an_id(name), reason="called wrong")))
    house.clock.advance(24 * 3_600)
    outcome = house.round(**route)
    assert (outcome.delivered, outcome.digests, outcome.abandoned, outcome.waiting) == (1, 0, 0, 0)
    (post,) = house.slack.posts
    assert post["text"].startswith("Person Number0001 leaves")
    assert house.alert(gone).final
