"""The outbox against a real database and a Slack stand-in over HTTP, with the real slack-sdk."""

from __future__ import annotations

from typing import cast

import pytest

from monitor.domain.events import (
    AlertAttempted,
    AlertDelivered,
    AlertRequested,
    ChangeAmended,
)
from monitor.domain.stream import stream_of
from monitor.pipeline.holds import DeliverOutcome
from monitor.pipeline.retry import retry
from monitor.projections.alerts import AlertRow
from tests.builders import alert_requested, an_id, facts, names
from tests.pipeline.outbox import House

# --- told once --------------------------------------------------------------------------------------------------------


def test_story_is_told_once_and_not_again_in_the_next_round(house: House) -> None:
    alert = house.report("doe")
    first, second = house.round(), house.round()
    assert (first.delivered, first.waiting, second.delivered) == (1, 0, 0)
    assert len(house.slack.messages) == 1
    assert house.history(alert) == [AlertRequested, AlertAttempted, AlertDelivered]
    row = house.alert(alert)
    assert (row.state, row.channel, row.message_ref) == ("delivered", "C0STANDIN1", house.slack.messages[0]["ts"])


def test_post_carries_the_alert_as_delivery_id_and_neither_unfurls_nor_links_names(house: House) -> None:
    alert = house.report("doe")
    house.round()
    ((_, sent),) = house.slack.calls
    assert sent["metadata"] == {"event_type": "monitor_alert", "event_payload": {"delivery_id": str(alert)}}
    assert not sent["unfurl_links"]
    assert not sent["unfurl_media"]
    assert not sent["link_names"]


def test_alerts_go_out_in_the_order_of_their_requests(house: House) -> None:
    people = ["Ada Byron", "Bea Potter", "Cyd Charisse"]
    for person in people:
        house.report(person, person)
    house.round()
    assert [people[n] in house.slack.posts[n]["text"] for n in range(3)] == [True] * 3


def test_nothing_pending_means_no_call_at_all(house: House) -> None:
    assert house.round() == DeliverOutcome()
    assert house.slack.calls == []


# --- threads and edits ------------------------------------------------------------------------------------------------


def test_second_source_replies_in_the_thread_and_edits_the_message(house: House) -> None:
    house.report("doe")
    house.round()
    assert "reports" in house.slack.posts[0]["text"]
    house.corroborate("doe", "https://other.example/doe")
    outcome = house.round()
    (post,) = house.slack.posts
    (reply,) = house.slack.replies(post["ts"])
    assert outcome.delivered == 2
    assert "reports" not in post["text"]
    assert "2 independent sources" in post["text"]
    assert "other.example" in reply["text"]
    assert post["metadata"]["event_payload"]["delivery_id"] == str(an_id("alert of doe"))


def test_followers_wait_for_a_post_that_fails_and_are_told_in_it(house: House) -> None:
    house.report("doe")
    edit, reply = house.corroborate("doe", "https://other.example/doe")
    house.slack.fail_next("chat.postMessage", 500)
    assert house.round().waiting == 3
    house.clock.advance(5)
    assert house.round().waiting == 0
    (post,) = house.slack.posts
    assert "2 independent sources" in post["text"]
    assert house.alert(reply).state == house.alert(edit).state == "delivered"


def test_edit_asked_for_before_its_post_went_out_needs_no_call(house: House) -> None:
    house.report("doe")
    edit, _ = house.corroborate("doe", "https://other.example/doe")
    house.round()
    assert house.slack.count("chat.update") == 0
    assert house.alert(edit).state == "delivered"
    assert "2 independent sources" in house.slack.posts[0]["text"]


def test_reply_asked_for_before_its_post_went_out_is_told_in_it(house: House) -> None:
    house.report("doe")
    _, reply = house.corroborate("doe", "https://other.example/doe")
    outcome = house.round()
    (post,) = house.slack.posts
    assert "other.example" in post["text"]
    assert house.slack.replies(post["ts"]) == []
    assert (outcome.delivered, outcome.together, outcome.waiting) == (2, 1, 0)
    assert (house.alert(reply).state, house.alert(reply).message_ref) == ("delivered", post["ts"])
    house.corroborate("doe", "https://third.example/doe")
    house.round()
    assert len(house.slack.replies(post["ts"])) == 1


def test_reply_is_sent_though_an_edit_showed_its_news_before(house: House) -> None:
    house.report("doe")
    house.round()
    for name in ("b", "c", "d"):
        house.corroborate("doe", f"https://{name}.example/doe")
    house.round()
    assert len(house.slack.replies(house.slack.posts[0]["ts"])) == 3


def test_several_edits_asked_for_at_once_are_one_call(house: House) -> None:
    house.report("doe")
    house.round()
    for name in ("b", "c", "d"):
        house.corroborate("doe", f"https://{name}.example/doe")
    assert house.round().delivered == 6
    assert house.slack.count("chat.update") == 1


def test_followers_of_an_abandoned_post_are_abandoned_with_its_reason(house: House) -> None:
    house.report("doe")
    _, reply = house.corroborate("doe", "https://other.example/doe")
    house.round(house.channel("#nowhere"))
    assert "channel_not_found" in (house.alert(reply).reason or "")


def test_reply_without_any_post_is_abandoned(house: House) -> None:
    house.append(("alert-x", alert_requested("ghost", action="reply")))
    lonely = alert_requested("ghost", action="reply")
    house.append((stream_of("alert", lonely.alert_id), lonely))
    assert house.round().abandoned == 1
    assert house.slack.calls == []


def test_alert_whose_change_is_gone_is_abandoned_in_plain_words(house: House) -> None:
    request = alert_requested("ghost")
    house.append((stream_of("alert", request.alert_id), request))
    house.round()
    assert house.alert(request.alert_id).reason == "nothing is left of the change it was to tell"


@pytest.mark.parametrize("told", ["neither", "heir", "swallowed"])
def test_two_stories_that_became_one_are_one_message_unless_both_were_told(house: House, told: str) -> None:
    """The halves of a move came apart from each other, and the second article put them together."""
    stories = {"heir": "out", "swallowed": "in"}
    order = ["heir", "swallowed"] if told != "swallowed" else ["swallowed", "heir"]
    house.report(stories[order[0]])
    if told != "neither":
        house.round()
    house.report(stories[order[1]], kind="appointment" if order[1] == "swallowed" else "departure")
    joined = ChangeAmended(
        change_id=an_id("in"),
        story_id=an_id("out"),
        person_id=an_id("Jane Doe"),
        organisation_id=an_id("Acme"),
        fields=("linked", "story"),
        facts=facts(kind="appointment", linked=an_id("out"), claims=(an_id("claim of in"),)),
        names=names(organisation="Globex"),
    )
    house.append((stream_of("change", an_id("in")), joined))
    reply = alert_requested("in", alert_id=an_id("merged"), action="reply", news=("merged",))
    edit = alert_requested("out", alert_id=an_id("joined"), action="edit")
    house.append((stream_of("alert", reply.alert_id), reply), (stream_of("alert", edit.alert_id), edit))
    outcome = house.round()
    assert outcome.waiting == 0
    assert outcome.problems == []
    assert len(house.slack.posts) == (2 if told == "swallowed" else 1)
    assert "Globex" in house.slack.posts[-1]["text"]
    with house.store.writing() as session:
        rows = cast(tuple[AlertRow, ...], session.rows.where("alerts", state="abandoned"))
        assert len(rows) == outcome.together == (0 if told == "swallowed" else 2)
        assert retry(session, rows, house.clock.now()) == 0
