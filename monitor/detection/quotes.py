"""Quotations: which are masked, which name a newspaper, and what somebody says of their own exit in one."""

from __future__ import annotations

from monitor.detection.language import Language
from monitor.detection.names import NAME_TOKENS_MAX, Item
from monitor.detection.text import Token

QUOTED_WORDS_KEPT = 3
"""Shorter quotations stay in the sentence ("congé sabbatique"); longer ones are somebody's own words."""


def quotations(sentence: list[Token], headline: bool) -> dict[int, int]:
    """Map opening quotes to their closing token (masked) or to themselves (a mark to drop)."""
    spans: dict[int, int] = {}
    begun: int | None = None
    for place, token in enumerate(sentence):
        if token.text == "«" or (token.text == '"' and begun is None):
            begun = place
        elif token.text in ("»", '"') and begun is not None:
            whole = headline and begun == 0 and place == len(sentence) - 1
            if place - begun - 1 > QUOTED_WORDS_KEPT and not whole:
                spans[begun] = place
            else:
                spans[begun] = begun
                spans[place] = place
            begun = None
        elif token.text == "»":
            spans[place] = place
    if begun is not None:
        # A quotation that goes on after the sentence: masked to its end when long, ignored when at the very start.
        spans[begun] = len(sentence) - 1 if begun > 0 and len(sentence) - begun > QUOTED_WORDS_KEPT else begun
    return spans


def closing(sentence: list[Token], place: int) -> int | None:
    """Return where a short quotation that opens at a place ends; None where it does not."""
    for ahead in range(place + 2, min(place + QUOTED_WORDS_KEPT + 2, len(sentence))):
        if sentence[ahead].text in ("»", '"') and sentence[place].text in ("«", '"'):
            return ahead
    return None


def named_in_quotes(words: list[Token], text: str, language: Language) -> Item | None:
    """Return a newspaper or a work that stands in quotes, as in "La Gazette du Sud"; None for somebody's own words."""
    big = [t for t in words if t.cap]
    if not words or not words[0].cap or len(words) > NAME_TOKENS_MAX or len(big) < 2:
        return None
    if any(not t.cap and t.fold not in language.sets["of"] | language.sets["determiners"] for t in words):
        return None
    name = text[words[0].start : words[-1].end]
    return Item("O", words[0].start, words[-1].end, name, organisation=name)


def quoted_body(sentence: list[Token], place: int, until: int, text: str, language: Language) -> Item:
    """Return what stands in quotes: a body where it acts as one ("« Le Point du jour » perd"), else words."""
    words = sentence[place + 1 : until]
    verb = sentence[until + 1].low if until + 1 < len(sentence) else ""
    acts = verb in language.words("body_verbs") and words[0].cap and len(words) <= NAME_TOKENS_MAX
    if language.lang != "fr" or not acts:
        return Item("Q", sentence[place].start, sentence[until].end)
    name = text[words[0].start : words[-1].end]
    return Item("O", words[0].start, words[-1].end, name, organisation=name)


def own_exit(words: list[Token], language: Language) -> list[Item]:
    """Return "i resigned" as words of the sentence where a quotation begins so; it is the speaker's claim."""
    folded = [token.fold for token in words]
    for parts in language.own_exits:
        for start in (0, 1):
            end = start + len(parts)
            if folded[start:end] == parts:
                elsewhere = end < len(words) and language.has("other_exits", folded[end])
                return [] if elsewhere else [Item(t.low, t.start, t.end) for t in words[start:end]]
    return []
