"""The outbox against a real database and a Slack stand-in over HTTP, with the real slack-sdk."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import pytest

from monitor.adapters.slack import SlackChannel
from monitor.adapters.turn import FileTurn
from monitor.domain.events import (
    AlertAbandoned,
    AlertAttempted,
    AlertDelivered,
    AlertRequested,
    ChangeAmended,
    ChangeCorroborated,
    ChangeReported,
    ClaimDetected,
    Event,
)
from monitor.domain.feed import article_id_of
from monitor.domain.message import Message
from monitor.domain.stream import NewEvent, stream_of
from monitor.errors import SendError
from monitor.pipeline.deliver import DeliverOutcome, Holds, deliver
from monitor.pipeline.ports import Channel, Receipt, Store
from monitor.pipeline.retry import retry
from monitor.projections.alerts import AlertRow
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from tests.builders import NOW, a_claim, alert_requested, an_id, captured, facts, names
from tests.slack_stand_in import SlackStandIn, slack_stand_in


class ShiftedClock:
    """The machine's clock, moved forward by hand."""

    def __init__(self) -> None:
        self._shift = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._shift

    def advance(self, seconds: float) -> None:
        self._shift += timedelta(seconds=seconds)


class House:
    """A store with stories in it and one Slack channel; a round is one call."""

    def __init__(self, store: Store, slack: SlackStandIn, clock: ShiftedClock) -> None:
        self.store, self.slack, self.clock = store, slack, clock

    def channel(self, name: str = "#alerts", token: str | None = None) -> SlackChannel:
        return SlackChannel(token=token or self.slack.token, channel=name, api_url=self.slack.url)

    def round(self, channel: Channel | None = None, **options: Any) -> DeliverOutcome:
        """Work the outbox once, as a process that has just started does."""
        channels = {"default": channel or self.channel()}
        return asyncio.run(deliver(self.store, channels, clock=self.clock, language="en", **options))

    def append(self, *events: tuple[str, Event]) -> None:
        with self.store.writing() as session:
            for stream, event in events:
                version = len(session.stream(stream)) + 1
                session.append([NewEvent(stream=stream, version=version, event=event, occurred_at=NOW)])

    def report(self, story: str, person: str = "Jane Doe", **fields: Any) -> UUID:
        """Tell a story of one change for the first time; returns the id of its post."""
        url = f"https://news.example/{story}"
        claim, claim_id = a_claim(person), an_id(f"claim of {story}")
        article = captured(url, title=claim.evidence[0].quote)
        detected = ClaimDetected(
            claim_id=claim_id, article_id=article.article_id, rule=claim.rule, rule_version=1, claim=claim
        )
        reported = ChangeReported(
            change_id=an_id(story),
            story_id=an_id(story),
            person_id=an_id(person),
            organisation_id=an_id("Acme"),
            facts=facts(claims=(claim_id,), **fields),
            names=names(person),
        )
        request = alert_requested(story)
        self.append(
            (stream_of("article", article.article_id), article),
            (stream_of("article", article.article_id), detected),
            (stream_of("change", an_id(story)), reported),
            (stream_of("alert", request.alert_id), request),
        )
        return request.alert_id

    def corroborate(self, story: str, url: str, person: str = "Jane Doe") -> tuple[UUID, UUID]:
        """Tell a story again from another source; returns the ids of the edit and of the reply."""
        claim, claim_id = a_claim(person), an_id(url)
        detected = ClaimDetected(
            claim_id=claim_id, article_id=article_id_of(url), rule=claim.rule, rule_version=1, claim=claim
        )
        now = ChangeCorroborated(
            change_id=an_id(story),
            claim_ids=(claim_id,),
            facts=facts(status="confirmed", sources=2, claims=(an_id(f"claim of {story}"), claim_id)),
            names=names(person),
        )
        article = captured(url, title=claim.evidence[0].quote)
        stream = stream_of("change", an_id(story))
        self.append(
            (f"article-{article_id_of(url)}", article), (f"article-{article_id_of(url)}", detected), (stream, now)
        )
        with self.store.reading() as session:
            cause = session.stream(stream)[-1].event_id
        edit = alert_requested(story, alert_id=an_id(f"edit {url}"), cause=cause, action="edit")
        reply = alert_requested(
            story, alert_id=an_id(f"reply {url}"), cause=cause, action="reply", news=("source", "confirmed")
        )
        self.append((stream_of("alert", edit.alert_id), edit), (stream_of("alert", reply.alert_id), reply))
        return edit.alert_id, reply.alert_id

    def alert(self, ident: UUID) -> AlertRow:
        with self.store.reading() as session:
            return cast(AlertRow, session.rows.find("alerts", str(ident)))

    def history(self, ident: UUID) -> list[type[Event]]:
        with self.store.reading() as session:
            return [type(recorded.event) for recorded in session.stream(stream_of("alert", ident))]


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    with slack_stand_in() as stand_in:
        yield stand_in


@pytest.fixture
def house(tmp_path: Path, slack: SlackStandIn) -> Iterator[House]:
    clock = ShiftedClock()
    store = open_store(f"sqlite:///{tmp_path / 'monitor.db'}", projections=PROJECTIONS, clock=clock)
    try:
        yield House(store, slack, clock)
    finally:
        store.close()


class DiesAfterPost:
    """A channel whose process ends after Slack took the message and before that is recorded."""

    def __init__(self, inner: Channel) -> None:
        self._inner = inner

    async def post(self, message: Message, *, delivery_id: UUID, under: Receipt | None = None) -> Receipt:
        await self._inner.post(message, delivery_id=delivery_id, under=under)
        raise KeyboardInterrupt

    async def edit(self, message: Message, *, delivery_id: UUID, of: Receipt) -> Receipt:
        await self._inner.edit(message, delivery_id=delivery_id, of=of)
        raise KeyboardInterrupt

    async def find(self, delivery_id: UUID, *, attempted_at: datetime, under: Receipt | None = None) -> Receipt | None:
        return await self._inner.find(delivery_id, attempted_at=attempted_at, under=under)


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


def test_followers_wait_for_a_post_that_fails_and_come_after_it(house: House) -> None:
    house.report("doe")
    edit, reply = house.corroborate("doe", "https://other.example/doe")
    house.slack.fail_next("chat.postMessage", 500)
    assert house.round().waiting == 3
    house.clock.advance(5)
    assert house.round().waiting == 0
    (post,) = house.slack.posts
    assert len(house.slack.replies(post["ts"])) == 1
    assert house.alert(reply).state == house.alert(edit).state == "delivered"


def test_edit_asked_for_before_its_post_went_out_needs_no_call(house: House) -> None:
    house.report("doe")
    edit, _ = house.corroborate("doe", "https://other.example/doe")
    house.round()
    assert house.slack.count("chat.update") == 0
    assert house.alert(edit).state == "delivered"
    assert "2 independent sources" in house.slack.posts[0]["text"]


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


# --- crashes and lost connections -------------------------------------------------------------------------------------


def test_connection_dropped_after_slack_took_the_message_shows_it_once(house: House) -> None:
    alert = house.report("doe")
    house.slack.fail_next("chat.postMessage", "drop")
    assert house.round().waiting == 1
    house.clock.advance(2)
    outcome = house.round()
    assert (outcome.found, outcome.delivered) == (1, 1)
    assert len(house.slack.messages) == 1
    assert house.alert(alert).message_ref == house.slack.messages[0]["ts"]


def test_patient_round_settles_a_dropped_connection_by_itself(house: House) -> None:
    house.report("doe")
    house.slack.fail_next("chat.postMessage", "drop")
    outcome = house.round(patience_seconds=5.0)
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
            house.clock.advance(2)
            outcome = house.round()
        if outcome.waiting == 0:
            break
    (post,) = house.slack.posts
    assert len(house.slack.replies(post["ts"])) == (1 if followers else 0)


def test_death_before_the_post_sends_it_after_looking(house: House) -> None:
    alert = house.report("doe")
    house.append((stream_of("alert", alert), AlertAttempted(alert_id=alert, attempt=1)))
    house.clock.advance(2)
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
    house.clock.advance(2)
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


# --- a channel in trouble ---------------------------------------------------------------------------------------------


def test_only_the_oldest_alert_is_attempted_while_slack_is_in_trouble(house: House) -> None:
    alerts = [house.report(name, name) for name in ("Ada Byron", "Bea Potter")]
    house.slack.fail_next("chat.postMessage", 500, 500)
    holds = Holds()
    for _ in range(2):
        house.round(holds=holds)
        house.clock.advance(5)
    assert [house.alert(alert).attempts for alert in alerts] == [2, 0]
    assert house.round(holds=holds).waiting == 0
    assert len(house.slack.posts) == 2


def test_retry_after_is_kept_between_rounds_and_needs_no_look_up(house: House) -> None:
    house.report("doe")
    house.slack.retry_after_seconds = 30
    house.slack.fail_next("chat.postMessage", 429)
    holds = Holds()
    outcome = house.round(holds=holds)
    assert outcome.problems == ["Slack asks to slow down"]
    assert outcome.retry_at is not None
    assert 25 < (outcome.retry_at - house.clock.now()).total_seconds() <= 30
    house.round(holds=holds)
    assert house.slack.count("chat.postMessage") == 1
    house.clock.advance(31)
    assert house.round(holds=holds).delivered == 1
    assert house.slack.count("conversations.history") == 0


def test_other_routes_go_on_while_one_is_told_to_wait(house: House) -> None:
    house.report("doe")
    request = alert_requested("doe", alert_id=an_id("second route"), route="second")
    house.append((stream_of("alert", request.alert_id), request))
    house.slack.fail_next("chat.postMessage", 429)
    channels = {"default": house.channel(), "second": house.channel()}
    outcome = asyncio.run(deliver(house.store, channels, clock=house.clock, language="en"))
    assert (outcome.delivered, outcome.waiting) == (1, 1)


@pytest.mark.parametrize("failure", [500, 503, "garbage", "internal_error"])
def test_trouble_on_slacks_side_loses_and_doubles_nothing(house: House, failure: int | str) -> None:
    house.report("doe")
    house.slack.fail_next("chat.postMessage", failure)
    assert house.round().waiting == 1
    house.clock.advance(2)
    assert house.round().delivered == 1
    assert len(house.slack.messages) == 1


def test_slack_that_cannot_be_reached_keeps_the_alert(house: House) -> None:
    house.report("doe")
    gone = SlackChannel(token="xoxb-1", channel="#alerts", api_url="http://127.0.0.1:9/api/")
    outcome = house.round(gone)
    assert outcome.waiting == 1
    assert "cannot be reached" in outcome.problems[0]
    house.clock.advance(2)
    assert house.round().delivered == 1


def test_unknown_route_is_abandoned(house: House) -> None:
    request = alert_requested("doe", route="nowhere")
    house.report("roe", "Rae Roe")
    house.append((stream_of("alert", request.alert_id), request))
    outcome = house.round()
    assert (outcome.delivered, outcome.abandoned) == (1, 1)


# --- dead letters -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("channel", "token", "told"),
    [
        ("#nowhere", None, "MONITOR_SLACK_CHANNEL"),
        ("#alerts", "xoxb-secret-and-wrong", "MONITOR_SLACK_BOT_TOKEN"),
    ],
)
def test_wrong_settings_abandon_with_what_to_do_and_retry_brings_all_back(
    house: House, channel: str, token: str | None, told: str
) -> None:
    post = house.report("doe")
    _, reply = house.corroborate("doe", "https://other.example/doe")
    outcome = house.round(house.channel(channel, token))
    assert (outcome.abandoned, outcome.waiting, house.slack.messages) == (3, 0, [])
    reason = house.alert(post).reason or ""
    assert told in reason
    assert "secret" not in reason
    with house.store.writing() as session:
        rows = cast(tuple[AlertRow, ...], session.rows.where("alerts", state="abandoned"))
        assert retry(session, rows[:1], house.clock.now()) == 3
    assert house.round().waiting == 0
    (shown,) = house.slack.posts
    assert len(house.slack.replies(shown["ts"])) == 1
    assert house.alert(reply).state == "delivered"


def test_retry_leaves_what_was_delivered_alone(house: House) -> None:
    alert = house.report("doe")
    house.round()
    with house.store.writing() as session:
        assert retry(session, [house.alert(alert)], house.clock.now()) == 0
    assert house.round().delivered == 0


def test_archived_channel_is_a_dead_letter(house: House) -> None:
    alert = house.report("doe")
    house.slack.archived.add("C0STANDIN1")
    house.round()
    assert "archived" in (house.alert(alert).reason or "")
    assert house.history(alert) == [AlertRequested, AlertAttempted, AlertAbandoned]


def test_too_long_a_message_is_shortened_and_sent_again(house: House) -> None:
    house.report("doe")
    house.slack.fail_next("chat.postMessage", "msg_blocks_too_long")
    assert house.round().delivered == 1
    assert house.slack.count("chat.postMessage") == 2


def test_someone_elses_attempt_is_not_followed_by_ours(house: House) -> None:
    """The stream moved on between reading it and recording the attempt: nothing is sent."""
    alert = house.report("doe")

    class Slow:
        """Looks up, while another process attempts."""

        async def post(self, message: Message, *, delivery_id: UUID, under: Receipt | None = None) -> Receipt:
            raise AssertionError("must not be sent")

        async def edit(self, message: Message, *, delivery_id: UUID, of: Receipt) -> Receipt:
            raise SendError("must not be edited", retryable=False)

        async def find(
            self, delivery_id: UUID, *, attempted_at: datetime, under: Receipt | None = None
        ) -> Receipt | None:
            house.append((stream_of("alert", alert), AlertAttempted(alert_id=alert, attempt=2)))
            return None

    house.append((stream_of("alert", alert), AlertAttempted(alert_id=alert, attempt=1)))
    house.clock.advance(2)
    assert house.round(Slow()).delivered == 0
