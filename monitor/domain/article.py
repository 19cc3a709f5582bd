"""An article as detection reads it: three parts and what is known about them. No input or output here."""

from __future__ import annotations

from typing import Literal

import msgspec

Part = Literal["title", "summary", "text"]
PARTS: tuple[Part, ...] = ("title", "summary", "text")


class Article(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One article's words. Spans of claims point into these parts, exactly as they are given here."""

    title: str = ""
    summary: str = ""
    text: str = ""
    lang: str | None = None
    """Two-letter code; None = not told, detection finds out."""
    published_on: str | None = None
    """Partial date, YYYY[-MM[-DD]]; None = unknown."""
    url: str | None = None

    def part(self, name: Part) -> str:
        """Return the words of one part."""
        return {"title": self.title, "summary": self.summary, "text": self.text}[name]
