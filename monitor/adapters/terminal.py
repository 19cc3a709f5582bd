"""The terminal as a channel: the same words as in Slack, threads indented, on standard output."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from typing import TextIO
from uuid import UUID

from rich.console import Console
from rich.text import Text

from monitor.domain.message import Line, Link, Message
from monitor.domain.printable import hide_in_addresses, printable
from monitor.errors import SendError
from monitor.pipeline.ports import Receipt

CHANNEL = "terminal"
INDENT = "    "


class TerminalChannel:
    """Prints messages; implements Channel. Plain text where the output is no terminal."""

    pace_seconds = 0.0
    gathers = True

    def __init__(self, output: TextIO | None = None) -> None:
        self._output = output
        """None = standard output, as it is when a message is printed."""
        self._shown: dict[str, str] = {}
        """Headlines of the posts printed so far: paper cannot be edited, so only a new headline is worth a line."""
        self._last: str | None = None
        """The thread printed last."""

    async def post(self, message: Message, *, delivery_id: UUID, under: Receipt | None = None) -> Receipt:
        if under is None:
            self._shown[str(delivery_id)] = message.headline
            self._print(message, "", "● ", thread=str(delivery_id))
        else:
            self._print(message, INDENT, "↳ ", thread=under.message_ref)
        return Receipt(channel=CHANNEL, message_ref=str(delivery_id))

    async def edit(self, message: Message, *, delivery_id: UUID, of: Receipt) -> Receipt:
        before = self._shown.get(str(delivery_id))
        if before is not None and before != message.headline:
            self._print(Message(headline=message.headline), INDENT, "✎ ", thread=str(delivery_id))
            self._shown[str(delivery_id)] = message.headline
        return of

    async def find(self, delivery_id: UUID, *, attempted_at: datetime, under: Receipt | None = None) -> Receipt | None:
        raise SendError("a terminal cannot be asked what it has shown", retryable=False)

    def _print(self, message: Message, indent: str, mark: str, *, thread: str | None) -> None:
        """Print a message; one that is apart from its thread begins with the thread's headline."""
        console = Console(file=self._output or sys.stdout, highlight=False, markup=False, emoji=False, soft_wrap=True)
        if thread is None or thread != self._last:
            console.print()
            if indent and thread in self._shown:
                console.print(Text(f"… {printable(self._shown[thread])}", style="dim"))
        self._last = thread
        for line in _rendered(message, mark):
            console.print(Text(indent) + line)
        console.file.flush()


def _rendered(message: Message, mark: str) -> Iterator[Text]:
    yield Text(mark) + Text(printable(message.headline), style="bold")
    for line in message.lines:
        yield Text("  ") + _text(line)
    for quote in message.quotes:
        yield Text.assemble("  │ ", (printable(quote.text), "italic"))
        yield Text("  │ ") + _text((quote.source,))
    for item in message.items:
        yield Text("  • ") + _text(item)
    for note in message.notes:
        yield Text("  ") + _text(note, style="dim")


def _text(line: Line, style: str = "") -> Text:
    text = Text(style=style)
    for piece in line:
        if isinstance(piece, Link):
            # Standard output is often kept in logs: a key in an address stays out of it.
            text.append(f"{printable(piece.text)} {hide_in_addresses(printable(piece.url))}".strip())
        else:
            text.append(_spaced(piece))
    return text


def _spaced(words: str) -> str:
    """Return printable words that keep their place between links."""
    return (" " if words[:1] == " " else "") + printable(words) + (" " if words[-1:] == " " else "")
