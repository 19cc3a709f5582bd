"""Quotations: which are masked, which name a newspaper, and what somebody says of their own exit in one."""

from __future__ import annotations

from monitor.detection.language import Language, phrase_at
from monitor.detection.names import NAME_TOKENS_MAX, Item
from monitor.detection.text import Token

QUOTED_WORDS_KEPT = 3
"""Shorter quotations stay in the sentence ("congé sabbatique"); longer ones are somebody's own words."""


_QUOTES = frozenset('«»"')


def quotations(sentence: list[Token], headline: bool, language: Language) -> dict[int, int]:
    """Map opening quotes to their closing token (masked) or to themselves (a mark to drop)."""
    spans: dict[int, int] = {}
    begun: int | None = None
    for place, token in [(place, token) for place, token in enumerate(sentence) if token.text in _QUOTES]:
        if token.text == "«" or (token.text == '"' and begun is None):
            begun = place
        elif token.text in ("»", '"') and begun is not None:
            whole = headline and begun == 0 and place == len(sentence) - 1
            told = _is_post(sentence, begun, language) or _announces(sentence, begun, place, language)
            if place - begun - 1 > QUOTED_WORDS_KEPT and not whole and not told:
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


def _is_post(sentence: list[Token], begun: int, language: Language) -> bool:
    """Tell a post as its house calls it ("nommée « directrice des relations humaines »") from somebody's own words."""
    if language.lang != "fr" or begun + 1 >= len(sentence) or sentence[begun + 1].cap or not begun:
        return False
    rows = phrase_at(sentence, begun + 1, language.phrases, language.accented)
    return sentence[begun - 1].low[-1].isalpha() and any(kind == "role" for _, kind, _ in rows)


ANNOUNCED_TOKENS_MAX = 5
"""So many words behind a quotation, or before it, stands who announces it: "», a indiqué mardi le groupe"."""


def _announces(sentence: list[Token], begun: int, end: int, language: Language) -> bool:
    """Tell a house's own announcement, and the end of a sentence in its words, from what somebody says of himself.

    "« Jeanne Morel quittera Acme », indique le groupe" and "Roux a annoncé qu'il « quittera Acme en mai »" tell it
    as the article would. Nobody speaks of himself, nor to anybody, in either.
    """
    words = sentence[begun + 1 : end]
    if (
        language.lang != "fr"
        or not words
        or any(language.has("own_words", t.fold) or t.text in ("?", "!") for t in words)
    ):
        return False
    if begun and not words[0].cap:
        return sentence[begun - 1].low[-1].isalpha() or sentence[begun - 1].text[-1] == "'"
    behind = sentence[end + 1 : end + 1 + ANNOUNCED_TOKENS_MAX]
    return begun == 0 and any(language.has("announced", t.fold) for t in behind)


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
