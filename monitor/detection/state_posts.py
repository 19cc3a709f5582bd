"""English posts of a state, a city or a county: "the state's transport chief" is at no house that a headline names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from monitor.detection.english_shapes import LANDS
from monitor.detection.family_names import surname
from monitor.detection.language import Language
from monitor.detection.matched import Matched
from monitor.detection.names import Named
from monitor.detection.offices import is_public_office
from monitor.detection.people import clean
from monitor.detection.text import Token, fold

_BEFORE_RULERS = re.compile(r"\.? (?:lt\. )?gov(?:ernor|\.)? (?:elect )?", re.IGNORECASE)


def state_post(matched: Matched, people: list[Named]) -> tuple[str | None, bool] | None:
    """Return the land at which somebody is appointed who works elsewhere; a house of None = the text does not name it.

    "Acme's Roe named state transport chief" tells of no post at Acme.
    """
    role = matched.slots.get("role")
    if matched.departing or matched.reading.language.lang != "en":
        return None
    known = [body for n in people for _, body, _ in matched.reading.cast.find(n.name).posts]
    told = known if role is None or role.organisation is None else [role.organisation]
    if not any(body and re.fullmatch("@" + LANDS, body) for body in told):
        elsewhere = role is not None and role.organisation is None and any(n.organisation for n in people)
        if not elsewhere or role is None or not is_public_office(role.role or ""):
            return None
    ruled = _ruled(matched)
    return ruled, ruled is not None


def _ruled(matched: Matched) -> str | None:
    """Return Ohio where "Ohio Gov. Roe" or the mayor of a place opens the sentence."""
    items = matched.sentence.typed.items
    first, second = items[0], next((i for i in items[1:3] if i.people), items[0])
    if first is matched.subject:
        return None
    text = matched.reading.normals[matched.sentence.part].text
    if first.symbol in "NL" and second.people and _BEFORE_RULERS.fullmatch(text[first.end : second.people[0].start]):
        return clean(first.text)
    told = next(((n.role, n.organisation) for n in first.people), (first.role, first.organisation))
    body = (told[1] or "").lstrip("^")
    return (
        clean(body)
        if body
        and body[0] != "@"
        and matched.reading.language.writes("rulers_of_lands", (told[0] or "").split(" ")[-1])
        else None
    )


def is_of_no_firm(matched: Matched, people: list[Named], about: str | None) -> bool:
    """Tell whether mayors and senators leave in an article about a firm, which is none of theirs."""
    reading, has = matched.reading, matched.reading.language.has
    if not matched.departing or any(has("seats_of_officials", word) for word in fold(about or "").split(" ")):
        return False
    held = (post for n in people for post, _, former in reading.cast.find(n.name).posts if post and not former)
    words = (word for post in held for word in (fold(post), fold(post).rpartition(" ")[2]))
    if any(has("state_posts", word) or has("sent_by_voters", word) for word in words):
        return True
    if reading.cast.elected is None:
        told = (name for one in reading.sentences for name in _titled(one.tokens, reading.language))
        reading.cast.elected = frozenset(told)
    return not reading.cast.elected.isdisjoint(surname(clean(n.name)) for n in people)


_NAME_TOKENS = 4
"""So many words behind a title may be of the name: "Rep. Jane A. Roe"."""


def _titled(tokens: list[Token], language: Language) -> Iterator[str]:
    """Yield the folded last names behind titles: "roe" of "Rep. Jane Roe said"."""
    if not language.words("elected_titles"):
        return
    for place, token in enumerate(tokens):
        if token.cap and language.has("elected_titles", token.fold):
            near = takewhile(lambda t: t.cap or t.text == ".", tokens[place + 1 : place + 1 + _NAME_TOKENS])
            yield from [t.fold for t in near if t.cap][-1:]
