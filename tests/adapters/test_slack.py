"""Block Kit out of hostile words, and the real slack-sdk against a stand-in."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.adapters.slack import SlackChannel
from monitor.adapters.slack_blocks import blocks_of, fallback_of
from monitor.adapters.slack_text import cut
from monitor.domain.message import ITEMS_MAX, Link, Message, Quote
from monitor.domain.printable import printable
from monitor.errors import SendError, UsageError
from monitor.pipeline.ports import Receipt
from tests.hostile_messages import FAMILY, LONG, MESSAGES
from tests.slack_stand_in import SlackStandIn, mentions, slack_stand_in, text_objects


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def no_entity_is_cut(text: str) -> bool:
    return re.search(r"&(?!(?:amp|lt|gt);)", text) is None


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    with slack_stand_in() as stand_in:
        yield stand_in


def channel(slack: SlackStandIn, name: str = "#alerts", token: str | None = None) -> SlackChannel:
    return SlackChannel(token=token or slack.token, channel=name, api_url=slack.url)


def send(to: SlackChannel, message: Message | None = None, **options: Any) -> Receipt:
    return asyncio.run(to.post(message or Message(headline="hello"), delivery_id=uuid4(), **options))


# --- hostile words ----------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(MESSAGES, st.booleans(), st.sampled_from([1.0, 0.4, 0.1]))
def test_no_text_makes_a_mention_breaks_a_block_or_passes_a_limit(message: Message, reply: bool, share: float) -> None:
    blocks, text = blocks_of(message, reply=reply, share=share), fallback_of(message, share)
    assert mentions({"text": text, "blocks": blocks}) == []
    assert len(blocks) <= 50
    parts = list(text_objects(blocks))
    for part in parts:
        limit = 150 if part["type"] == "plain_text" else 3000
        assert 1 <= units(part["text"]) <= limit
        for line in part["text"].split("\n"):
            assert printable(line) == line.strip()
        if part["type"] == "mrkdwn":
            assert part["verbatim"] is True
            # Links taken out, nothing is left of mrkdwn's control characters but the mark of a quotation.
            rest = re.sub(r"<https?://[^<>|\s]+\|[^<>|]+>", "", part["text"].removeprefix(">"))
            assert not set("<>") & set(rest)
            assert no_entity_is_cut(rest)
    assert 1 <= units(text) <= 1000
    assert not set("<>") & set(re.sub(r"<https?://[^<>|\s]+\|[^<>|]+>", "", text))
    assert sum(units(part["text"]) for part in parts) + units(text) <= 12_000


@given(LONG, st.integers(1, 60))
def test_cut_falls_between_graphemes_and_within_the_limit(text: str, limit: int) -> None:
    text = printable(text)
    kept = cut(text, limit)
    assert units(kept) <= limit
    if kept != text:
        assert kept.endswith("…")
        graphemes = regex.findall(r"\X", text)
        starts = {"".join(graphemes[:count]).rstrip() for count in range(min(len(graphemes), limit) + 1)}
        assert kept.removesuffix("…") in starts


@pytest.mark.parametrize("share", [1.0, 0.4, 0.1])
@pytest.mark.parametrize("padding", ["w" * 2000, FAMILY * 300, "<&>" * 700])
def test_longest_digest_keeps_every_story_within_the_limits(padding: str, share: float) -> None:
    far = Link("news.example", "https://news.example/" + "x" * 400)
    lines = tuple((f"{number:02d} ", padding, far) for number in range(ITEMS_MAX))
    message = Message(headline=padding, items=lines, notes=((padding,),) * 4)
    blocks, text = blocks_of(message, reply=False, share=share), fallback_of(message, share)
    told = "\n".join(part["text"] for part in text_objects(blocks))
    assert all(f"{number:02d} " in told for number in range(ITEMS_MAX))
    assert sum(units(part["text"]) for part in text_objects(blocks)) + units(text) <= 12_000


def test_longest_message_stays_under_the_sum_that_slack_takes() -> None:
    words, far = "w" * 5000, Link("n" * 200, "https://news.example/" + "x" * 200)
    message = Message(
        headline=words, lines=((words,),) * 50, quotes=(Quote(text=words, source=far),) * 9, notes=((words,),) * 9
    )
    for reply in (False, True):
        parts = list(text_objects(blocks := blocks_of(message, reply=reply)))
        assert sum(units(part["text"]) for part in parts) + units(fallback_of(message)) <= 12_000
        assert all(part["text"] for part in parts)
        assert len(blocks) <= 50


@pytest.mark.parametrize("text", [FAMILY * 30, "e\u0301" * 200, "🇫🇷" * 60])
def test_header_never_cuts_what_people_see_as_one_character(text: str) -> None:
    header = blocks_of(Message(headline=text), reply=False)[0]["text"]["text"]
    whole = regex.findall(r"\X", text)[0]
    assert header.removesuffix("…").replace(whole, "") == ""
    assert 100 < units(header) <= 150


def test_exactly_three_characters_are_escaped() -> None:
    message = Message(
        headline="AT&T <3", quotes=(Quote(text="“AT&T” <b>'\"", source=Link("n", "https://n.example/?a&b")),)
    )
    header, section, context = blocks_of(message, reply=False)
    assert header["text"]["text"] == "AT&T ‹3"
    assert section["text"]["text"] == ">“AT&amp;T” &lt;b&gt;'\""
    assert context["elements"][0]["text"] == "<https://n.example/?a&amp;b|n>"


def test_address_that_is_not_on_the_web_is_only_its_words() -> None:
    message = Message(headline="x", lines=((Link("news.example", "javascript:alert(1)"),),))
    assert blocks_of(message, reply=False)[1]["text"]["text"] == "news.example"


def test_line_keeps_the_spaces_between_words_and_links() -> None:
    link = Link("a.example", "https://a.example/")
    message = Message(headline="x", lines=(("Also told by ", link, ", ", link, " and 3 more"),))
    shown = "<https://a.example/|a.example>"
    assert blocks_of(message, reply=False)[1]["text"]["text"] == f"Also told by {shown}, {shown} and 3 more"


@settings(max_examples=25, deadline=None)
@given(MESSAGES)
def test_slack_takes_every_message(message: Message) -> None:
    with slack_stand_in() as slack:
        assert send(channel(slack), message).message_ref == slack.messages[0]["ts"]


# --- the sdk against the stand-in -------------------------------------------------------------------------------------


def test_dropped_connection_is_not_sent_again_by_the_sdk(slack: SlackStandIn) -> None:
    slack.fail_next("chat.postMessage", "drop")
    with pytest.raises(SendError, match="connection to Slack was lost") as caught:
        send(channel(slack))
    assert (caught.value.retryable, caught.value.refused) == (True, False)
    assert len(slack.messages) == 1


def test_rate_limit_is_retryable_with_its_wait_and_surely_not_taken(slack: SlackStandIn) -> None:
    slack.retry_after_seconds = 7
    slack.fail_next("chat.postMessage", 429)
    with pytest.raises(SendError) as caught:
        send(channel(slack))
    assert (caught.value.retryable, caught.value.retry_after_seconds, caught.value.refused) == (True, 7.0, True)


@pytest.mark.parametrize("said", ["inf", "nan", "-5", "1e300", "9999999999", "soon", "Sun, 22 Nov 2026 08:00:00 GMT"])
def test_a_wait_that_is_no_number_of_seconds_is_left_to_our_own_back_off(slack: SlackStandIn, said: str) -> None:
    slack.retry_after_seconds = said
    slack.fail_next("chat.postMessage", 429)
    with pytest.raises(SendError) as caught:
        send(channel(slack))
    assert caught.value.retryable
    assert caught.value.retry_after_seconds is None


@pytest.mark.parametrize("body", [{"ok": True}, {"ok": True, "channel": 5, "ts": None}])
def test_an_answer_to_a_post_without_its_name_leaves_doubt(slack: SlackStandIn, body: dict[str, Any]) -> None:
    slack.fail_next("chat.postMessage", (200, body))
    with pytest.raises(SendError, match="cannot be read") as caught:
        send(channel(slack))
    assert caught.value.retryable
    assert not caught.value.refused


def look_up(slack: SlackStandIn, delivery_id: UUID) -> Receipt | None:
    return asyncio.run(channel(slack, slack.channels["alerts"]).find(delivery_id, attempted_at=datetime.now(UTC)))


@pytest.mark.parametrize(
    "body",
    [
        {"messages": None},
        {"messages": [None]},
        {"messages": [{"ts": "1.0", "metadata": "none"}]},
        {"messages": [], "response_metadata": {"next_cursor": 5}},
    ],
)
def test_a_look_up_that_cannot_be_read_is_tried_again(slack: SlackStandIn, body: dict[str, Any]) -> None:
    slack.fail_next("conversations.history", (200, {"ok": True, **body}))
    with pytest.raises(SendError, match="cannot be read") as caught:
        look_up(slack, uuid4())
    assert caught.value.retryable


def test_a_look_up_that_is_given_one_page_for_ever_ends(slack: SlackStandIn) -> None:
    page: dict[str, Any] = {"ok": True, "messages": [], "response_metadata": {"next_cursor": "again"}}
    slack.fail_next("conversations.history", *[(200, page)] * 5)
    with pytest.raises(SendError, match="same page"):
        look_up(slack, uuid4())
    assert slack.count("conversations.history") == 2


def test_messages_of_others_in_a_look_up_are_passed_over(slack: SlackStandIn) -> None:
    ours = uuid4()
    found = [
        {"ts": "1.0", "metadata": None},
        {"ts": "2.0", "metadata": {"event_type": "theirs", "event_payload": None}},
        {"ts": "3.0", "metadata": {"event_payload": {"delivery_id": ["of", "others"]}}},
        {"ts": "4.0", "metadata": {"event_payload": {"delivery_id": str(ours)}}},
    ]
    slack.fail_next("conversations.history", (200, {"ok": True, "messages": found, "response_metadata": None}))
    receipt = look_up(slack, ours)
    assert receipt is not None
    assert receipt.message_ref == "4.0"


@pytest.mark.parametrize("failure", [500, 502, "garbage", "fatal_error", "internal_error", "service_unavailable"])
def test_trouble_of_slacks_own_is_retryable_and_leaves_doubt(slack: SlackStandIn, failure: int | str) -> None:
    slack.fail_next("chat.postMessage", failure)
    with pytest.raises(SendError) as caught:
        send(channel(slack))
    assert (caught.value.retryable, caught.value.refused) == (True, False)


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("invalid_auth", "MONITOR_SLACK_BOT_TOKEN"),
        ("token_revoked", "MONITOR_SLACK_BOT_TOKEN"),
        ("missing_scope", "add the scope chat:write"),
        ("channel_not_found", "MONITOR_SLACK_CHANNEL"),
        ("not_in_channel", "/invite"),
        ("is_archived", "archived"),
        ("invalid_blocks", "invalid_blocks"),
        ("restricted_action", "restricted_action"),
    ],
)
def test_refusal_is_final_and_says_what_to_do_without_the_token(slack: SlackStandIn, code: str, advice: str) -> None:
    slack.fail_next("chat.postMessage", code)
    with pytest.raises(SendError) as caught:
        send(channel(slack))
    told = str(caught.value)
    assert (caught.value.retryable, caught.value.refused) == (False, True)
    assert advice in told
    assert code in told
    assert slack.token not in told
    assert "\n" not in told


def test_wrong_token_is_told_without_the_token(slack: SlackStandIn) -> None:
    with pytest.raises(SendError) as caught:
        send(channel(slack, token="xoxb-very-secret"))
    assert "xoxb-very-secret" not in str(caught.value)
    assert not caught.value.retryable


def test_token_without_channel_is_wrong_use() -> None:
    with pytest.raises(UsageError, match="MONITOR_SLACK_CHANNEL"):
        SlackChannel(token="xoxb-1", channel="")


def test_message_that_stays_too_long_is_given_up_after_three_lengths(slack: SlackStandIn) -> None:
    slack.fail_next("chat.postMessage", *["msg_blocks_too_long"] * 3)
    with pytest.raises(SendError, match="too long") as caught:
        send(channel(slack), Message(headline="x", lines=(("word " * 500,),)))
    assert not caught.value.retryable
    sizes = [len(str(arguments["blocks"])) for _, arguments in slack.calls]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 3


def test_reply_edit_and_look_up_use_the_message_they_belong_to(slack: SlackStandIn) -> None:
    to, reply_id, now = channel(slack), uuid4(), datetime.now(UTC)

    async def talk() -> tuple[Receipt, Receipt, Receipt | None, Receipt | None, Receipt | None]:
        post = await to.post(Message(headline="first"), delivery_id=uuid4())
        reply = await to.post(Message(headline="more"), delivery_id=reply_id, under=post)
        await to.edit(Message(headline="first, edited"), delivery_id=uuid4(), of=post)
        found = await to.find(reply_id, attempted_at=now, under=post)
        unthreaded = await to.find(reply_id, attempted_at=now)
        unknown = await to.find(uuid4(), attempted_at=now, under=post)
        return post, reply, found, unthreaded, unknown

    post, reply, found, unthreaded, unknown = asyncio.run(talk())
    assert post.channel == "C0STANDIN1"
    assert slack.posts[0]["text"] == "first, edited"
    assert [message["ts"] for message in slack.replies(post.message_ref or "")] == [reply.message_ref]
    assert found == reply
    assert (unthreaded, unknown) == (None, None)


def test_look_up_is_narrow_and_small(slack: SlackStandIn) -> None:
    asyncio.run(channel(slack, "C0STANDIN1").find(uuid4(), attempted_at=datetime.now(UTC)))
    ((method, arguments),) = slack.calls
    assert method == "conversations.history"
    assert float(arguments["latest"]) - float(arguments["oldest"]) == 180
    assert arguments["limit"] == "15"


def test_look_up_that_slack_cuts_short_goes_on_where_it_stopped(slack: SlackStandIn) -> None:
    to, wanted, now = channel(slack), uuid4(), datetime.now(UTC)

    async def post_all() -> None:
        await to.post(Message(headline="wanted"), delivery_id=wanted)
        for _ in range(16):
            await to.post(Message(headline="other"), delivery_id=uuid4())

    asyncio.run(post_all())
    slack.calls.clear()
    slack.fail_next("conversations.history", None, 429)
    with pytest.raises(SendError, match="slow down"):
        asyncio.run(to.find(wanted, attempted_at=now))
    assert asyncio.run(to.find(wanted, attempted_at=now)) is not None
    assert [arguments.get("cursor") for method, arguments in slack.calls if method.endswith("history")] == [
        None,
        "15",
        "15",
    ]


def test_app_that_may_not_read_says_so_for_good(slack: SlackStandIn) -> None:
    slack.history_allowed = False
    with pytest.raises(SendError) as caught:
        asyncio.run(channel(slack).find(uuid4(), attempted_at=datetime.now(UTC)))
    assert not caught.value.retryable
