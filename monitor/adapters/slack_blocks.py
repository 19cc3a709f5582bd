"""A message as Slack's Block Kit: every limit kept, every word from outside harmless. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from monitor.adapters.slack_buttons import actions_of
from monitor.adapters.slack_text import cut, length
from monitor.domain.message import Line, Link, Message
from monitor.domain.printable import printable

# https://docs.slack.dev/reference/block-kit/blocks: header 150, section 3,000, 50 blocks, context 10 elements.
HEADER_CHARS_MAX = 150
SECTION_CHARS_MAX = 3000
BODY_CHARS_MAX = 8000
"""Lines, quotations with their links, items; with header, fallback, notes and buttons a message stays under the 12,000
characters that Slack takes in all."""
LINES_CHARS_MAX = 6000
QUOTE_CHARS_MAX = 1500
NOTE_CHARS_MAX = 500
LINE_CHARS_MAX = 500
FALLBACK_CHARS_MAX = 1000
URL_CHARS_MAX = 1000
ITEM_CHARS_MAX = 400
QUOTES_MAX = 4
NOTES_MAX = 4


def blocks_of(message: Message, *, reply: bool, share: float = 1.0) -> list[dict[str, Any]]:
    """Return a message as Block Kit; share cuts all its limits down."""
    blocks: list[dict[str, Any]] = []
    lines = message.lines
    if reply:
        lines = ((message.headline,), *lines)
    else:
        # A header is plain text, where entities are not sure to be read back: angle brackets become their look-alikes.
        headline = printable(message.headline).replace("<", "‹").replace(">", "›")
        text = cut(headline, HEADER_CHARS_MAX) or "…"
        blocks.append({"type": "header", "text": {"type": "plain_text", "text": text, "emoji": False}})
    item_chars_max = min(ITEM_CHARS_MAX, BODY_CHARS_MAX // max(len(message.items), 1))
    left = BODY_CHARS_MAX - item_chars_max * len(message.items)
    sections = _sections(lines, min(LINES_CHARS_MAX, left), share)
    blocks += [{"type": "section", "text": _mrkdwn(text)} for text in sections]
    left -= sum(map(length, sections))
    for told in message.quotes[:QUOTES_MAX]:
        source = _link(told.source, min(LINE_CHARS_MAX, left))
        left -= length(source) + 1
        if text := _escaped(told.text, min(int(QUOTE_CHARS_MAX * share), left)):
            blocks.append({"type": "section", "text": _mrkdwn(f">{text}")})
            left -= length(text)
        if source:
            blocks.append({"type": "context", "elements": [_mrkdwn(source)]})
    for item in message.items:  # each has a block of its own: what is cut short is only cut short itself
        text = f"• {_line(item, int(item_chars_max * share) - 2)}".strip()
        blocks.append({"type": "section", "text": _mrkdwn(text)})
    notes = [_line(note, int(NOTE_CHARS_MAX * share)) for note in message.notes[:NOTES_MAX]]
    if elements := [_mrkdwn(note) for note in notes if note]:
        blocks.append({"type": "context", "elements": elements})
    return blocks + actions_of(message.buttons)


def fallback_of(message: Message, share: float = 1.0) -> str:
    """Return the words for notifications and for clients without blocks."""
    quotes = ((f"“{told.text}”",) for told in message.quotes)
    lines: Sequence[Line] = ((message.headline,), *message.lines, *quotes, *message.items)
    return _lines(lines, int(FALLBACK_CHARS_MAX * share), int(FALLBACK_CHARS_MAX * share)) or "…"


def _mrkdwn(text: str) -> dict[str, Any]:
    # verbatim: Slack makes no links, channels or mentions of its own out of the words.
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _sections(lines: Sequence[Line], chars_max: int, share: float) -> list[str]:
    """Return all lines, escaped and each cut to an equal part, in texts that each fit into a section."""
    sections: list[str] = []
    line_chars_max = int(min(LINE_CHARS_MAX, chars_max // max(len(lines), 1) - 1) * share)
    for line in lines:
        text = _line(line, line_chars_max)
        if not text:
            continue
        if sections and length(sections[-1]) + 1 + length(text) <= SECTION_CHARS_MAX:
            sections[-1] += "\n" + text
        else:
            sections.append(text)
    return sections


def _lines(lines: Sequence[Line], chars_max: int, line_chars_max: int) -> str:
    """Return the lines that fit, escaped."""
    out: list[str] = []
    left = chars_max
    for line in lines:
        text = _line(line, min(left, line_chars_max))
        if not text:
            continue
        out.append(text)
        left -= length(text) + 1
    return "\n".join(out)


def _line(line: Line, chars_max: int) -> str:
    """Return a line escaped; what does not fit is cut, links are whole or not there."""
    out: list[str] = []
    left = chars_max
    for piece in line:
        text = _link(piece, left) if isinstance(piece, Link) else _escaped(piece, left, edge_spaces=True)
        out.append(text)
        left -= length(text)
    return "".join(out).strip()


def _link(link: Link, chars_max: int) -> str:
    """Return a link that its words and its address cannot break out of; only words where it is no web address."""
    text = _escaped(link.text.replace("|", "¦"), min(chars_max, 200))
    address = quote(printable(link.url), safe="%/:?#[]@!$&'()*+,;=~-._").replace("&", "&amp;")
    if not text or not re.match(r"https?://", address) or len(address) > URL_CHARS_MAX:
        return text
    whole = f"<{address}|{text}>"
    return whole if length(whole) <= chars_max else text


def _escaped(text: str, chars_max: int, *, edge_spaces: bool = False) -> str:
    """Return a text safe in mrkdwn, cut between graphemes so that its escaped form fits."""
    shown = printable(text)
    if edge_spaces and shown:
        shown = (" " if text[:1] == " " else "") + shown + (" " if text[-1:] == " " else "")
    return cut(shown, chars_max, escape=True)
