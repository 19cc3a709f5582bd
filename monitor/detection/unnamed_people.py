"""People without a name, whom "he" may mean: "Roe met a driver. He was dismissed"."""

from __future__ import annotations

from monitor.detection.names import Item
from monitor.detection.reading import Reading, Sentence
from monitor.detection.text import Token, fold


def may_be_unnamed(subject: Item, told: Sentence, reading: Reading) -> bool:
    """Tell "Roe met a driver. He was dismissed", who may be the driver, from "... The executive was dismissed".

    told = the sentence before or the pronoun's own, as far as the pronoun.
    """
    has = reading.language.has
    if any(has("heads", word) for word in fold(subject.text).split(" ")):
        return False
    own = any(item is subject for item in told.typed.items)
    spoken = [t for t in told.tokens if (t.end <= subject.start or not own) and not has("once", t.fold)]
    words = [",", *(t.fold for t in spoken)]
    return any(
        has("unnamed", word)
        and has("one_of_many", one)
        and (lead != "," or n == 0)
        and not has("is_post", lead)
        and not _goes_on_named(spoken[n + 2 :])
        for n, (lead, one, word) in enumerate(zip(words, words[1:], words[2:], strict=False))
    )


def _goes_on_named(behind: list[Token]) -> bool:
    """Tell "A manager at Acme, Jane Roe, was arrested", whose name stands behind the comma."""
    comma = next((n for n, t in enumerate(behind[:_CALLING_TOKENS]) if t.text == ","), None)
    return comma is not None and comma + 1 < len(behind) and behind[comma + 1].cap


_CALLING_TOKENS = 6
"""So long is what somebody is called before the comma and the name: "a manager at Acme"."""
