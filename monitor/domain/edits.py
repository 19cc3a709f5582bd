"""What differs between two readings of one article, paragraph by paragraph. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

import msgspec

EDITS_MAX = 20
EDIT_CHARS_MAX = 500
_LINES_MAX = 1_000
"""A longer text is compared as a whole: comparing its lines would take too long."""
_WORDS_MIN = 5
"""Shorter lines are counters, dates and buttons around an article; nobody's move is told in so few words of a text."""
_SENTENCE_ENDS = re.compile(r"(?<=[.!?…»\"])\s+|\n")
_SENTENCES_MAX = 100
_CUT_OFF = ("…", "...", "[…]", "[...]")
"""Where a feed breaks off, perhaps inside a word."""
_SHRUNK_BELOW = 0.5
"""A page that holds less than half of what it held shows a wall or a teaser by now: that is no edit."""


class Edit(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One place of an article that reads otherwise than before; each side within EDIT_CHARS_MAX characters."""

    removed: str
    """"" = nothing stood there."""
    added: str
    """"" = nothing stands there now."""


def in_words(edit: Edit) -> str:
    """Return what an edit says, for people."""
    removed, added = (" / ".join(side.split("\n")) for side in (edit.removed, edit.added))
    if not removed:
        return f"now also says «{added}»"
    return f"says «{added}» where it said «{removed}»" if added else f"no longer says «{removed}»"


def find_edits(before: str, after: str) -> tuple[Edit, ...]:
    """Return where the words of a text differ, in its order, the first EDITS_MAX places; () = it says the same."""
    old, new = _telling(before), _telling(after)
    if len(old) > _LINES_MAX or len(new) > _LINES_MAX:
        return () if list(map(_words, old)) == list(map(_words, new)) else (_edit(old, new),)
    matcher = SequenceMatcher(None, list(map(_words, old)), list(map(_words, new)), autojunk=False)
    edits = [
        _edit(old[start:end], new[first:last])
        for kind, start, end, first, last in matcher.get_opcodes()
        if kind != "equal"
    ]
    return tuple(edits[:EDITS_MAX])


def still_said(summary: str, before: Iterable[str], after: str) -> str:
    """Return a summary without the sentences that its article once held and holds no more.

    before: the article's earlier texts. What was never in the article is the feed's own, and stays.
    """
    old, new = [_run(text) for text in before], _run(after)
    *sentences, rest = _SENTENCE_ENDS.split(summary, _SENTENCES_MAX)
    kept = []
    for sentence in (*sentences, rest):
        words = _run(sentence.rsplit(None, 1)[0] if sentence.endswith(_CUT_OFF) else sentence)
        if words.strip() and words not in new and any(words in text for text in old):
            continue
        kept.append(sentence)
    return summary if len(kept) == len(sentences) + 1 else " ".join(kept)


def is_shrunk(before: str, after: str) -> bool:
    """Whether so little is left of a text that its page cannot be believed to show the article."""
    return len(after) < len(before) * _SHRUNK_BELOW


def _telling(text: str) -> list[str]:
    """Return the lines of a text that say something."""
    return [line for line in text.split("\n") if len(_words(line)) >= _WORDS_MIN]


def _words(line: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", line.casefold()))


def _run(text: str) -> str:
    """Return the words of a text in a row, each between spaces."""
    return f" {' '.join(_words(text))} "


def _edit(removed: list[str], added: list[str]) -> Edit:
    return Edit(removed=_short("\n".join(removed)), added=_short("\n".join(added)))


def _short(words: str) -> str:
    return words if len(words) <= EDIT_CHARS_MAX else words[: EDIT_CHARS_MAX - 1] + "…"
