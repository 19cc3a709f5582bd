"""An article as detection reads it: three parts and what is known about them. No input or output here."""

from __future__ import annotations

import re
import unicodedata
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


# Control characters, bidi overrides and invisible marks: none may reach a terminal or a log (R32), none helps reading.
_INVISIBLE = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\xad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff"
    "\\ufff9-\\ufffb\\U000e0000-\\U000e007f]"
)
_BLANKS = re.compile(r"[ \t]+")
_BLANK_LINES = re.compile(r" ?\n[ \n]*")


def clean_text(words: str) -> str:
    """Return words in NFC without invisible characters; runs of blanks are one blank, a line break is one newline."""
    words = words.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    words = _INVISIBLE.sub("", unicodedata.normalize("NFC", words))
    return _BLANK_LINES.sub("\n", _BLANKS.sub(" ", words)).strip()


def clean_line(words: str) -> str:
    """Return words cleaned as clean_text does, on one line."""
    return clean_text(words).replace("\n", " ")
