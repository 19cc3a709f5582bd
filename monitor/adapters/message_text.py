"""A message as plain text and as HTML, for mail and feed readers: nothing from outside is markup, no line is lost."""

from __future__ import annotations

import html
import re
from urllib.parse import quote

from monitor.domain.message import Line, Link, Message
from monitor.domain.printable import printable


def text_of(message: Message) -> str:
    """Return a message as plain text without its headline; addresses stand behind the words that lead there."""
    parts = [
        [_text(line) for line in message.lines],
        *([f"> {printable(told.text)}", f"> {_text((told.source,))}"] for told in message.quotes),
        [f"- {_text(item)}" for item in message.items],
        [_text(note) for note in message.notes],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def html_of(message: Message) -> str:
    """Return a message as HTML without its headline: paragraphs, quotations and a list; links to the web alone."""
    parts = [f"<p>{_html(line)}</p>" for line in message.lines]
    for told in message.quotes:
        parts.append(f"<blockquote><p>{escaped(told.text)}</p><p>{_html((told.source,))}</p></blockquote>")
    if message.items:
        parts.append(f"<ul>{''.join(f'<li>{_html(item)}</li>' for item in message.items)}</ul>")
    parts += [f"<p><small>{_html(note)}</small></p>" for note in message.notes]
    return "\n".join(parts)


def find_web_address(url: str) -> str | None:
    """Return an address as it may stand in markup; None = it is not one of the web."""
    address = quote(printable(url), safe="%/:?#[]@!$&'()*+,;=~-._")
    return address if re.match(r"https?://", address) else None


def _text(line: Line) -> str:
    shown = []
    for piece in line:
        if not isinstance(piece, Link):
            shown.append(_spaced(piece))
        elif address := find_web_address(piece.url):
            shown.append(f"{printable(piece.text)} <{address}>")
        else:
            shown.append(printable(piece.text))
    return "".join(shown).strip()


def _html(line: Line) -> str:
    shown = []
    for piece in line:
        if not isinstance(piece, Link):
            shown.append(html.escape(_spaced(piece)))
        elif address := find_web_address(piece.url):
            shown.append(f'<a href="{html.escape(address)}">{escaped(piece.text)}</a>')
        else:
            shown.append(escaped(piece.text))
    return "".join(shown).strip()


def escaped(text: str) -> str:
    """Return words as they may stand in HTML."""
    return html.escape(printable(text))


def _spaced(words: str) -> str:
    """Return printable words that keep their place between links."""
    return (" " if words[:1] == " " else "") + printable(words) + (" " if words[-1:] == " " else "")
