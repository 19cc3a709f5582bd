"""Alerts on paper: the same words as in Slack, and nothing a terminal would obey."""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.adapters.terminal import TerminalChannel
from monitor.domain.message import Link, Message, Quote
from monitor.errors import SendError
from monitor.pipeline.ports import Receipt

MESSAGE = Message(
    headline="Jane Doe leaves Acme, news.example reports",
    lines=(("Reported by news.example, not confirmed",), ("Also told by ", Link("b.example", "https://b.example/1"))),
    quotes=(Quote(text="Jane Doe is leaving [Acme].", source=Link("news.example", "https://news.example/doe")),),
    notes=(("Also known of Jane Doe: leave (2020)",),),
)


def printed(*calls: tuple[str, dict[str, Any]]) -> str:
    output = io.StringIO()
    channel = TerminalChannel(output)

    async def run() -> None:
        for method, arguments in calls:
            await getattr(channel, method)(**arguments)

    asyncio.run(run())
    return output.getvalue()


def post(
    message: Message = MESSAGE, ident: UUID | None = None, under: Receipt | None = None
) -> tuple[str, dict[str, Any]]:
    return "post", {"message": message, "delivery_id": ident or uuid4(), "under": under}


def test_message_is_plain_text_where_the_output_is_no_terminal() -> None:
    assert printed(post()) == (
        "\n"
        "● Jane Doe leaves Acme, news.example reports\n"
        "  Reported by news.example, not confirmed\n"
        "  Also told by b.example https://b.example/1\n"
        "  │ Jane Doe is leaving [Acme].\n"
        "  │ news.example https://news.example/doe\n"
        "  Also known of Jane Doe: leave (2020)\n"
    )


def test_keys_in_links_are_hidden_and_the_rest_of_a_link_is_not() -> None:
    link = Link("a.example", "https://me:s3cret@a.example/news?page=2&token=s3cret")
    source = Link("b.example", "https://b.example/doe?api_key=s3cret")
    message = Message(headline="Jane Doe leaves", lines=((link,),), quotes=(Quote(text="She left.", source=source),))
    shown = printed(post(message))
    assert "s3cret" not in shown
    assert "https://***@a.example/news?page=2&token=***" in shown
    assert "https://b.example/doe?api_key=***" in shown


def test_reply_is_indented_right_under_its_message() -> None:
    reply = Message(headline="Confirmed by Acme", lines=(("Date: 1 August 2024",),))
    ident = uuid4()
    under = Receipt(channel="terminal", message_ref=str(ident))
    once = printed(post(ident=ident))
    assert printed(post(ident=ident), post(reply, under=under)) == (
        once + "    ↳ Confirmed by Acme\n      Date: 1 August 2024\n"
    )


def test_reply_apart_from_its_message_says_which_one_it_belongs_to() -> None:
    reply, ident, other = Message(headline="Confirmed by Acme"), uuid4(), Message(headline="Ada Byron joins Globex")
    under = Receipt(channel="terminal", message_ref=str(ident))
    text = printed(post(ident=ident), post(other), post(reply, under=under))
    assert text.endswith("● Ada Byron joins Globex\n\n… " + MESSAGE.headline + "\n    ↳ Confirmed by Acme\n")


def test_receipt_names_the_message_so_that_replies_find_it() -> None:
    ident = uuid4()
    receipt = asyncio.run(TerminalChannel(io.StringIO()).post(MESSAGE, delivery_id=ident))
    assert receipt == Receipt(channel="terminal", message_ref=str(ident))


def test_edit_prints_a_new_headline_and_nothing_else() -> None:
    ident, of = uuid4(), Receipt(channel="terminal", message_ref="x")
    same = ("edit", {"message": MESSAGE, "delivery_id": ident, "of": of})
    other = ("edit", {"message": Message(headline="Jane Doe leaves Acme"), "delivery_id": ident, "of": of})
    once = printed(post(ident=ident))
    assert printed(post(ident=ident), same) == once
    assert printed(post(ident=ident), other, other) == once + "    ✎ Jane Doe leaves Acme\n"


def test_terminal_cannot_be_asked() -> None:
    with pytest.raises(SendError) as caught:
        asyncio.run(TerminalChannel(io.StringIO()).find(uuid4(), attempted_at=datetime.now(UTC)))
    assert not caught.value.retryable


@given(st.text(st.one_of(st.characters(codec=None), st.sampled_from("\x1b\x9b\x07\r\n\u202e[]/"))))
def test_no_words_reach_the_terminal_as_orders(words: str) -> None:
    hostile = Message(
        headline=words,
        lines=((words, Link(words, words)),),
        quotes=(Quote(text=words, source=Link(words, words)),),
        notes=((words,),),
    )
    text = printed(post(hostile))
    assert all(char == "\n" or char.isprintable() or char in "\u200c\u200d" for char in text) or not text.isascii()
    assert not set(text) & set("\x1b\x9b\x07\r\u202e")
    assert text.count("\n") == 6
