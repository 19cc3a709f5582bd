"""How somebody goes whom a title does not name: "Acme boss resigns", "Two directors quit Acme's board"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from monitor.detection.claims import Found
from monitor.detection.language import Language
from monitor.detection.matched import matches
from monitor.detection.names import Item
from monitor.detection.offices import is_same_post
from monitor.detection.phrases import Typed
from monitor.detection.reading import Sentence
from monitor.detection.stance import judge
from monitor.detection.text import fold
from monitor.domain.claim import Manner


def titled_manner(
    found: Sequence[Found], language: Language, titles: Callable[[], Sequence[Sentence]]
) -> Manner | None:
    """Return how all who leave go, by a title without a name; None where it does not say, or may speak of others."""
    exits = [one for one in found if one.kind == "departure"]
    if not any(one.manner == "unspecified" and one.part != "title" for one in exits):
        return None
    sentences = titles()
    if any(item.people for one in sentences for item in one.typed.items):
        return None
    told: set[Manner] = set()
    for sentence in sentences:
        _count_subject(sentence, language)
        items, at = sentence.typed.items, sentence.typed.at
        for rule, hit in matches(sentence):
            slots = hit.groupdict()
            who = next((name for name in ("person", "who") if slots.get(name)), None)
            if rule.kind != "departure" or rule.manner is None or who is None or not slots.get("trigger"):
                continue
            trigger = (items[at(hit.start("trigger"))].start, items[at(hit.end("trigger") - 1)].end)
            span = (items[at(hit.start())].start, items[at(hit.end() - 1)].end)
            stance = judge(language, sentence.tokens, span, trigger)
            if stance.status in ("confirmed", "reported") and _may_be(exits, items, at(hit.start(who)), language):
                told.add(rule.manner)
    return told.pop() if len(told) == 1 else None


def _count_subject(sentence: Sentence, language: Language) -> None:
    """Take a number that a title opens with, and no post follows, for the posts of so many: "Two quit Acme's board"."""
    items = sentence.typed.items
    if len(items) > 1 and items[1].symbol != "R" and _number(items[0], language):
        first = items[0]
        sentence.typed = Typed([Item("R", first.start, first.end, first.symbol, role=""), *items[1:]])


def _number(item: Item, language: Language) -> int | None:
    """Return the number that an item says in letters, from two on."""
    counted = language.words("counting")
    word = fold(item.text if item.symbol == "R" else item.symbol)
    return counted.index(word) + 2 if word in counted else None


def _may_be(exits: Sequence[Found], items: Sequence[Item], place: int, language: Language) -> bool:
    """Tell whether those who leave may be those of a post in the title: "Acme boss" is no treasurer."""
    post = items[place]
    if post.symbol != "R":
        return False
    leavers = len({fold(one.person) for one in exits})
    number = _number(post, language) if not post.role else place and _number(items[place - 1], language)
    if number:
        return leavers == number
    words = fold(post.role or "").split()
    several = language.has("plural_roles", words[-1] if language.lang == "en" else words[0])
    if several != (leavers > 1):
        return False
    told = {word.removesuffix("s") if several else word for word in words}
    roles = [set(fold(one.role).split()) for one in exits if one.role]
    heads = language.sets["heads"]
    return all((told | role) <= heads or is_same_post(role, told) for role in roles)
