"""A terminal has no threads: what belongs to an earlier message says to which."""

from __future__ import annotations

import asyncio
import io
from uuid import UUID

from monitor.adapters.terminal import TerminalChannel
from monitor.domain.message import Message

FIRST, SECOND, REPLY, EDIT_REPLY = (UUID(int=number) for number in range(1, 5))


def test_a_reply_apart_from_its_message_begins_with_its_headline_and_one_right_under_it_does_not() -> None:
    output = io.StringIO()
    terminal = TerminalChannel(output)

    async def tell() -> None:
        first = await terminal.post(Message(headline="Jane Roe leaves Acme"), delivery_id=FIRST)
        second = await terminal.post(Message(headline="John Poe joins Globex"), delivery_id=SECOND)
        await terminal.post(Message(headline="Confirmed"), delivery_id=REPLY, under=second)
        await terminal.edit(Message(headline="Jane Roe leaves Acme for Globex"), delivery_id=FIRST, of=first)
        await terminal.post(Message(headline="Also told by b.example"), delivery_id=EDIT_REPLY, under=first)

    asyncio.run(tell())

    assert output.getvalue().splitlines() == [
        "",
        "● Jane Roe leaves Acme",
        "",
        "● John Poe joins Globex",
        "    ↳ Confirmed",
        "",
        "… Jane Roe leaves Acme",
        "    ✎ Jane Roe leaves Acme for Globex",
        "    ↳ Also told by b.example",
    ]
