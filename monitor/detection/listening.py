"""The phrases of a language by which an article tells how sure something is, and when it was."""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.detection.language import Language, alternation


class Listener:
    """The lists of one language that are looked for as phrases; a list that the pack leaves out is never heard."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.patterns = {
            name: re.compile("(?<![^ ])" + alternation(language.words(name)))
            for name in (
                "hypothetical",
                "concessive",
                "looks_back",
                "soon_after",
                "rumour",
                "reported",
                "according",
                "recalled",
                "after_words",
                "interim",
                "for_now",
                "denials",
                "denying",
                "disputing",
                "intended",
                "conditional",
                "speech",
                "announcing",
                "insiders",
                "newcomers",
                "own_will",
                "by_consent",
                "tenures",
                "tenure_ends",
                "of_age",
                "attempts",
                "hearsay",
                "habits",
                "feigned",
                "played",
                "refuted",
                "visits",
                "settled",
                "for_a_time",
                "dying_of",
            )
            if language.words(name)
        }

    def foretells(self, words: str) -> bool:
        """Tell "announced on Monday that he would": a conditional that only puts a future into the past."""
        pattern = self.patterns.get("announcing")
        return pattern is not None and any(
            re.match(r"(?:\S+ ){0,8}?(?:qu' |que )", words[found.end() :]) for found in pattern.finditer(words)
        )

    def hears(self, name: str, words: str) -> str | None:
        """Return the first phrase of a list that stands in space-joined folded words."""
        pattern = self.patterns.get(name)
        match = pattern.search(words) if pattern else None
        return match[0].strip() if match else None


@lru_cache(maxsize=8)
def listener(language: Language) -> Listener:
    """Return the language's listener, made once."""
    return Listener(language)
