"""Words cut to Slack's limits, between graphemes. Pure."""

from __future__ import annotations

import regex


def cut(text: str, chars_max: int, *, escape: bool = False) -> str:
    """Return as many whole graphemes as fit, with … where something was left out. Length counts UTF-16 units."""
    whole = _escape(text) if escape else text
    if length(whole) <= chars_max:
        return whole
    kept: list[str] = []
    left = chars_max - 1
    for grapheme in regex.findall(r"\X", text[: chars_max + 1]):
        piece = _escape(grapheme) if escape else grapheme
        left -= length(piece)
        if left < 0:
            break
        kept.append(piece)
    return ("".join(kept).rstrip() + "…") if chars_max > 0 else ""


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def length(text: str) -> int:
    """Count a text as Slack does: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
