"""Where a post gets free: the house that somebody left is where another takes the place."""

from __future__ import annotations

import re

from monitor.detection.employers import fronted, is_new
from monitor.detection.ministries import is_ministry
from monitor.detection.names import Item
from monitor.detection.people import clean
from monitor.detection.reading import Reading, Sentence
from monitor.detection.rule import Rule
from monitor.detection.text import fold


def carried_on(reading: Reading, sentence: Sentence) -> str | None:
    """Return the organisation of the change told just before, where a French sentence leaves its own unsaid."""
    last = reading.cast.last_told
    if last is None or reading.language.lang != "fr" or is_ministry(last[1], reading.language):
        # Of a cabinet each minister has a ministry of his own.
        return None
    here = reading.sentences.index(sentence)
    return last[1] if here - last[0] <= _TOLD_BEFORE_MAX else None


_TOLD_BEFORE_MAX = 2
"""How many sentences before a change may tell where the next one happens."""


_HIM_SENTENCES_MAX = 3
"""So many sentences behind an exit "would replace him" still speaks of who left."""


def is_awaited(reading: Reading, sentence: Sentence, rule: Rule) -> bool:
    """Tell whether a sentence, or what stands before it, speaks of a post without a holder: "un nouveau directeur".

    "Son successeur sera Roux" is believed behind an exit alone.
    """
    here = reading.sentences.index(sentence)
    left = reading.cast.last_left
    if any(reading.language.has("hoping", token.fold) for token in sentence.tokens):
        # "Une candidate sort du lot : il s'agit de Jeanne Morel".
        return False
    if left is not None and 0 <= here - left[0] <= _LEFT_SENTENCES_MAX:
        return True
    if rule.of_succession:
        return False
    return any(_seeks(one, reading) for one in reading.sentences[max(0, here - 1) : here + 1])


_LEFT_SENTENCES_MAX = 2
"""So many sentences behind an exit it is still the post left free of whom "il s'agit de" speaks."""


def _seeks(sentence: Sentence, reading: Reading) -> bool:
    posts = [item for item in sentence.typed.items if item.symbol == "R"]
    words = {token.fold for token in sentence.tokens}
    if not words.isdisjoint(reading.language.sets["vacant"] | (reading.language.sets["seeking"] if posts else set())):
        return True
    return any(
        is_new(post, sentence, reading.language) or reading.language.has("board_roles", fold(post.role or ""))
        for post in posts
    )


_HIS = r"<takes_his>\Z|(?:.* )?<his_place>\Z"
_IS_REPLACED = r"(?<![^ ])W (?:\S+ ){1,5}?<stood_in_for>\Z"
_QUITS = r"(?<![^ ])<quits>(?:(?![;.PNO] )\S+ ){0,4}?(?P<left>[NO] )(?:(?![.PNO] )\S+ )*[,;:] \Z"
_HE_BY = r"(?<![^ ])W (?:(?![PNO.;] )\S+ ){1,4}<succeeded_by>P \Z"


def taken_over(reading: Reading, sentence: Sentence, hit: re.Match[str], rule: Rule) -> str | None:
    """Return where the sentence before tells that a post gets free: "Roux quitte Acme. Jeanne Morel lui succède."

    "Chez Globex, Roux dirigeait l'usine. Son adjoint lui succède" tells it by what it puts in front.
    """
    if "trigger" not in hit.re.groupindex:
        return None
    kind, pattern = rule.kind, reading.language.pattern
    here = reading.sentences.index(sentence)
    if reading.language.lang == "en":
        left = reading.cast.last_left
        follows = (
            left is not None
            and kind == "appointment"
            and 0 <= here - left[0] <= _HIM_SENTENCES_MAX
            and (
                any(pattern(r"(?<![^ ])<replaces_him>\Z").search(words) for words in (hit["trigger"], hit[0]))
                or pattern("(?<![^ ])<to_the_post>").search(hit[0])
                or pattern(_HE_BY).search(hit.string, 0, hit.end())
                or (here == left[0] and hit["trigger"].startswith("to take over "))
            )
        )
        return left[1] if left is not None and follows else None
    left = reading.cast.last_left
    if (
        kind == "appointment"
        and left is not None
        and 0 <= here - left[0] <= _HIM_SENTENCES_MAX
        and pattern(_IS_REPLACED).search(hit.string, 0, hit.end("trigger"))
    ):
        return left[1]
    if not (rule.awaited or pattern(_HIS).match(hit["trigger"])):
        return None
    quits = pattern(_QUITS).search(hit.string, 0, hit.start())
    if kind == "appointment" and quits:
        # "Roux quittera Acme, qu'il dirige depuis dix ans ; Morel lui succédera".
        house = sentence.typed.items[sentence.typed.at(quits.start("left"))]
        return clean(house.organisation or house.text)
    if kind == "appointment" and left is not None and here - left[0] == 1:
        # "Roux quitte Acme pour Globex. Morel lui succède": at Acme.
        return left[1]
    before = reading.sentences[here - 1] if here else None
    if before is None or before.part != sentence.part:
        return None
    return fronted(before, {}, reading) or carried_on(reading, sentence)


def left_by(previous: Item, sentence: Sentence) -> str | None:
    """Return the body of "replaces Jane Roe, who left Acme": that is where her place is."""
    items = [i for i in sentence.typed.items if i.start >= previous.end][:4]
    words = [i.symbol for i in items]
    if (
        len(items) < 4
        or words[:2] != [",", "who"]
        or words[2] not in ("left", "quit", "leaves")
        or words[3] not in "ON"
    ):
        return None
    return clean(items[3].organisation or items[3].text)
