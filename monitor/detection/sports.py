"""Whether an article is a report of sport, or of a film: who comes and goes there leads no house."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.detection.language import Language
from monitor.detection.text import Token, fold

SPORT_WORD_EVERY = 100
"""A report of a match has a word of sport in so many words; "this season" and a captain make no report."""
FICTION_WORDS_MIN = 3
"""So many words of film and fiction, and the word of who plays whom, make a review."""

_HEADING_TOKENS_MAX = 4
"""No name of a sport or of its league before the colon of a headline is longer: "Tennis de table : "."""


def tells_sport(sentences: Sequence[list[Token]], language: Language) -> bool:
    """Tell a report of matches and players by its words."""
    heard = [t.fold for tokens in sentences for t in tokens if t.fold in language.sets["sport_words"]]
    return len(set(heard)) >= 2 and len(heard) * SPORT_WORD_EVERY >= sum(map(len, sentences))


def is_headed_sport(headline: list[Token], language: Language) -> bool:
    """Tell "Basket : Paul Roux quitte Acme" and "Rugby. Paul Roux quitte Acme", in which nobody need lead Acme."""
    words = [token.fold for token in headline[: _HEADING_TOKENS_MAX + 1]]
    end = next((n for n, word in enumerate(words) if word in (":", ".", "/")), 0)
    return language.has("sport_rubrics", " ".join(words[:end]))


def is_sport_body(house: str | None, language: Language) -> bool:
    """Tell a federation, which no player leaves, from a club."""
    return language.has("sport_bodies", fold(house or "").split(" ")[0])


def tells_fiction(sentences: Sequence[list[Token]], language: Language) -> bool:
    """Tell a review of a film or a novel by its words."""
    told = {t.fold for tokens in sentences for t in tokens}
    return len(told & language.sets["fiction"]) >= FICTION_WORDS_MIN
