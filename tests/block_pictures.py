"""Slack's blocks drawn as a phone shows them, in SVG without fonts or scripts of its own."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

import msgspec

WIDTH = 390
"""Of a phone, in its points."""
_LEFT, _RIGHT, _INDENT = 60, 16, 24
_INK, _GREY, _BLUE, _RED, _RULE = "#1d1c1d", "#616061", "#1264a3", "#b3123f", "#dddddd"
_FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif"
_NARROW, _WIDE = "ijl.,:;'|!()[]‹›’·Itfr -", "mwMWABCDEFGHKNOPQRSUVXYZ@%&…—“”"


class Run(msgspec.Struct, frozen=True):
    """Words drawn alike."""

    text: str
    link: bool = False


class Pen(msgspec.Struct):
    """Where the next line goes, and what was drawn so far."""

    x: int
    y: float
    drawn: list[str] = []


Kind = Literal["post", "reply", "edit"]


def picture_of(messages: Sequence[tuple[Kind, dict[str, Any]]], title: str) -> str:
    """Draw messages one under the other: a post or an edited post, and replies in its thread."""
    pen = Pen(_LEFT, 28.0, [])
    for kind, form in messages:
        _message(pen, form["blocks"], kind)
    height = round(pen.y - 8)
    words = "\n".join(line for _, form in messages for line in _plain(form["blocks"]))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'role="img" aria-labelledby="title desc" font-family="{_FONT}">\n'
        f'<title id="title">{_safe(title)}</title>\n<desc id="desc">{_safe(words)}</desc>\n'
        f'<rect width="{WIDTH}" height="{height}" rx="14" fill="#ffffff" stroke="{_RULE}"/>\n'
        + "\n".join(pen.drawn)
        + "\n</svg>\n"
    )


def _message(pen: Pen, blocks: Sequence[dict[str, Any]], kind: Kind) -> None:
    pen.x = _LEFT + (_INDENT if kind == "reply" else 0)
    size = 24 if kind == "reply" else 34
    x = pen.x - size - 10
    _shape(pen, f'<rect x="{x}" y="{pen.y - 4}" width="{size}" height="{size}" rx="6" fill="#27445c"/>')
    _shape(
        pen,
        f'<path d="M{x + size * 0.28:g} {pen.y - 4 + size * 0.62:g} h{size * 0.44:g} m{-size * 0.16:g} '
        f'{-size * 0.16:g} l{size * 0.16:g} {size * 0.16:g} l{-size * 0.16:g} {size * 0.16:g}" stroke="#ffffff" '
        f'stroke-width="2.4" fill="none"/>',
    )
    _line(pen, [Run("departure monitor")], 15, bold=True)
    for block in blocks:
        _block(pen, block)
    if kind == "edit":
        _line(pen, [Run("(edited)")], 12, colour=_GREY)
    pen.y += 16


def _block(pen: Pen, block: dict[str, Any]) -> None:
    match block["type"]:
        case "header":
            pen.y += 2
            _wrapped(pen, [Run(block["text"]["text"])], 17, bold=True)
            pen.y += 2
        case "section" if block["text"]["text"].startswith(">"):
            top = pen.y - 13
            pen.x += 12
            _wrapped(pen, _runs(block["text"]["text"][1:]), 15)
            pen.x -= 12
            _shape(
                pen, f'<rect x="{pen.x}" y="{top:g}" width="4" height="{pen.y - top - 16:g}" rx="2" fill="{_RULE}"/>'
            )
        case "section":
            for line in block["text"]["text"].split("\n"):
                _wrapped(pen, _runs(line), 15)
        case "context":
            for element in block["elements"]:
                _wrapped(pen, _runs(element["text"]), 12, colour=_GREY)
            pen.y += 3
        case "actions":
            _buttons(pen, block["elements"])
        case other:
            raise ValueError(f"no picture of a block of the type {other!r} yet")


def _buttons(pen: Pen, elements: Iterable[dict[str, Any]]) -> None:
    x = float(pen.x)
    for element in elements:
        label = element["text"]["text"] if "text" in element else "⋯"
        ink = _RED if element.get("style") == "danger" else _INK
        width = _width(label, 13, bold=True) + 20
        _shape(
            pen,
            f'<rect x="{x:g}" y="{pen.y - 12:g}" width="{width:g}" height="28" rx="6" fill="none" stroke="{ink}" '
            f'stroke-opacity="0.4"/><text x="{x + 10:g}" y="{pen.y + 6:g}" font-size="13" font-weight="bold" '
            f'fill="{ink}">{_safe(label)}</text>',
        )
        x += width + 8
    pen.y += 32


# --- words ------------------------------------------------------------------------------------------------------------


def _runs(mrkdwn: str) -> list[Run]:
    """Read the little of Slack's markup that messages use: links, and three characters spelled out."""
    runs = []
    for before, words in re.findall(r"([^<]*)(?:<[^|>]*\|([^>]*)>)?", mrkdwn):
        runs += [Run(html.unescape(before))] if before else []
        runs += [Run(html.unescape(words), link=True)] if words else []
    return runs


def _wrapped(pen: Pen, runs: Sequence[Run], size: int, *, bold: bool = False, colour: str = _INK) -> None:
    """Draw words on as many lines as they need."""
    line: list[Run] = []
    room = WIDTH - _RIGHT - pen.x
    left = float(room)
    for word in (Run(word, run.link) for run in runs for word in re.findall(r"\S+\s*|\s+", run.text)):
        width = _width(word.text.rstrip(), size, bold=bold)
        if line and width > left and width:
            _line(pen, line, size, bold=bold, colour=colour)
            line, left = [], float(room)
        line.append(word)
        left -= _width(word.text, size, bold=bold)
    _line(pen, line, size, bold=bold, colour=colour)


def _line(pen: Pen, runs: Sequence[Run], size: int, *, bold: bool = False, colour: str = _INK) -> None:
    spans = "".join(f'<tspan fill="{_BLUE}">{_safe(r.text)}</tspan>' if r.link else _safe(r.text) for r in runs)
    weight = ' font-weight="bold"' if bold else ""
    _shape(
        pen,
        f'<text x="{pen.x}" y="{pen.y:g}" font-size="{size}"{weight} fill="{colour}" xml:space="preserve">'
        f"{spans}</text>",
    )
    pen.y += round(size * 1.4)


def _width(text: str, size: int, *, bold: bool = False) -> float:
    """Guess how wide words are in a common sans serif; a little too wide, so that nothing runs over the edge."""
    units = sum(0.32 if char in _NARROW else 0.8 if char in _WIDE else 0.57 for char in text)
    return units * size * (1.14 if bold else 1.0)


def _plain(blocks: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield the words of blocks, for those who hear a picture rather than see it."""
    for block in blocks:
        for part in [block.get("text"), *block.get("elements", ())]:
            if part and isinstance(words := part.get("text"), str):
                yield "".join(run.text for run in _runs(words.removeprefix(">")))


def _shape(pen: Pen, shape: str) -> None:
    pen.drawn.append(shape)


def _safe(text: str) -> str:
    return html.escape(text, quote=True)
