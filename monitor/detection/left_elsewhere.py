"""Exits from what is no post of the house that an article tells somebody by: a club, a jury, a rank, a place."""

from __future__ import annotations

from monitor.detection.language import phrase_at
from monitor.detection.matched import Matched
from monitor.detection.names import Named
from monitor.detection.people import clean
from monitor.detection.text import fold

_BEHIND_MAX = 8
"""So close behind the words of an exit stands what is left."""


def leaves_elsewhere(matched: Matched, people: list[Named]) -> bool:
    """Tell "Roe, chief of Acme, resigned as a magistrate", "left her choir", where no chief leaves Acme.

    Judged of those who hold some other post: a magistrate who resigns as such is told of.
    """
    role = matched.slots.get("role")
    if role is not None and role.organisation and role.organisation[0] not in "@^":
        return False
    said = [t for t in matched.sentence.tokens if t.start >= matched.trigger[0]]
    inside = [t.fold for t in said if t.start < matched.end]
    behind = [t.fold for t in said if t.start >= matched.end][:_BEHIND_MAX]
    ends = next((n for n, word in enumerate(behind) if word[0] in ",.;:!?()–" or _goes_on(word, matched)), len(behind))
    words = "".join(word + " " for word in [*inside, *behind[:ends]])
    left = matched.reading.language.pattern("(?<![^ ])<pastimes>", folded=True).search(words)
    return left is not None and all(_works(named, left[0], matched) for named in people)


def walks_out(matched: Matched, people: list[Named]) -> bool:
    """Tell "the minister left Globex on foot", "quitte Matignon après une heure d'entretien", from leaving a post."""
    place = matched.slots.get("organisation")
    if place is None or place.symbol == "A":
        return False
    if matched.pattern("<walking_out>").match(matched.hit.string, matched.hit.end()) is None:
        return False
    here = fold(place.organisation or place.text)
    posts = (body for named in people for _, body, _ in matched.reading.cast.find(named.name).posts)
    return here not in map(fold, filter(None, posts))


def leaves_a_town(matched: Matched, people: list[Named]) -> bool:
    """Tell "quitte Adelbach (Suisse)", a town, from "le directeur Paul Roux quitte Brimel (Suisse)"."""
    place, cast = matched.slots.get("organisation"), matched.reading.cast
    if place is None or place.symbol != "N" or clean(place.text) in cast.bodies:
        return False
    tokens = matched.sentence.tokens
    at = next((n for n, t in enumerate(tokens) if t.start >= place.end), len(tokens))
    if at + 1 >= len(tokens) or tokens[at].text != "(":
        return False
    phrases = matched.reading.language.phrases
    rows = [len(parts) for parts, kind, _ in phrase_at(tokens, at + 1, phrases) if kind == "place"]
    alone = any(tokens[at + 1 + size].text == ")" for size in rows if at + 1 + size < len(tokens))
    posts = [post for named in people for post in cast.find(named.name).posts if not post[2]]
    works_there = any(role and (body is None or fold(body) == fold(place.text)) for role, body, _ in posts)
    return alone and not works_there and not any(named.role and not named.organisation for named in people)


def _goes_on(word: str, matched: Matched) -> bool:
    """Tell a word with which another circumstance begins: "resigns after her choir sang"."""
    language = matched.reading.language
    return language.has("fact_words", word) or language.has("circumstances", word)


def _works(named: Named, left: str, matched: Matched) -> bool:
    """Tell whether somebody has a post that what is left does not name."""
    posts = [role for role, _, former in matched.reading.cast.find(named.name).posts if role and not former]
    posts += [named.role] if named.role and not named.former else []
    return bool(posts) and not any(word in left.split() for post in posts for word in fold(post).split())
