"""When a guessed body is too far from the words to be told: another stands nearer, or only "he" leads to it."""

from __future__ import annotations

from monitor.detection.claims import same_body
from monitor.detection.names import Named
from monitor.detection.offices import ministry
from monitor.detection.people import clean
from monitor.detection.reading import Reading, Sentence
from monitor.detection.text import fold


def is_far(reading: Reading, sentence: Sentence, people: list[Named], named: bool, organisation: str) -> bool:
    """Tell whether a body that a sentence leaves unsaid is a mere guess: neither people nor the words near it tell it.

    named = the sentence names the people, not only "he". On news that no rule had been mended on, 25 of 35 such claims
    named the wrong body, of the other 173 with a guessed one 43 were wrong.
    """
    if sentence.part == "title" or any(_serves(one, organisation, reading) for one in people):
        return False
    told = _bodies(sentence, reading)
    by_name = named or sentence.part != "text" or not sentence.number
    if by_name and any(_is(body, organisation) for body in told):
        return False
    if by_name and any(item.symbol == "A" for item in sentence.typed.items):
        # "the agency" leads to it.
        return False
    here = reading.sentences.index(sentence)
    earlier = (names for one in reversed(reading.sentences[:here]) if (names := _bodies(one, reading)))
    nearest = next(earlier, None)
    if nearest is None and not told:
        return False
    in_title = [_bodies(one, reading) for one in reading.sentences if one.part == "title" and by_name]
    return not any(_is(body, organisation) for names in (nearest or [], *in_title) for body in names)


def _is(body: str, organisation: str) -> bool:
    return same_body(body, organisation, {})


def _serves(person: Named, organisation: str, reading: Reading) -> bool:
    """Tell whether the article says anywhere of somebody a post there, "its chief", or who follows there."""
    found = reading.cast.find(person.name)
    held = [body or ministry(role or "", reading.language.lang) for role, body, _ in found.posts]
    held.append(reading.cast.replaced.get(fold(found.name)))
    return any(body and (body[0] == "@" or _is(body.lstrip("^"), organisation)) for body in held)


def _bodies(sentence: Sentence, reading: Reading) -> list[str]:
    """Return what a sentence names and knows as no person: bodies, those of the posts in it, and unknown names."""
    items = sentence.typed.items
    told = [i.organisation for i in items if i.symbol == "O"]
    for post in [i for i in items if i.symbol == "R"] + [named for i in items for named in i.people]:
        told.append(post.organisation or ministry(post.role or "", reading.language.lang))
    unknown = [i.text for i in items if i.symbol == "N" and not reading.cast.knows(i.text)]
    heard = reading.language.media
    return [clean(body) for body in told + unknown if body and body[0] not in "@^" and fold(body) not in heard]
