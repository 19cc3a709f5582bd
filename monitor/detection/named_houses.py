"""The organisation that a match names in its own slot: by a name, by "the company", by the post of who leads it."""

from __future__ import annotations

from itertools import pairwise

import msgspec

from monitor.detection.bodies import public_body
from monitor.detection.complements import is_left, staff_of
from monitor.detection.employers import (
    ahead,
    anaphor,
    body_of,
    decides_behind,
    dismisses_staff,
    is_apposed,
    is_indefinite,
    is_mere_place,
    names_only,
)
from monitor.detection.english_bodies import is_public
from monitor.detection.headlines import became_head
from monitor.detection.matched import Matched
from monitor.detection.names import Item, Named
from monitor.detection.offices import is_seat, ministry
from monitor.detection.people import clean
from monitor.detection.reading import Reading, Sentence
from monitor.detection.rule import Rule
from monitor.detection.tenures import is_any, is_hired
from monitor.detection.text import fold

Answer = tuple[str | None, bool]
"""An organisation, None for none, and whether the sentence itself tells so."""


def without_decider(matched: Matched, people: list[Named]) -> Matched:
    """Return a match without its organisation where that only decides, hires or is named.

    "The state removes Roe from the chair of Acme": who decides is not who employs.
    """
    told, sentence = matched.slots.get("organisation"), matched.sentence
    if told is None:
        return matched
    before = bool(people) and told.start < people[0].start
    if (
        names_only(told, sentence, matched.reading)
        or (before and matched.reading.language.lang == "en" and is_hired(told, sentence, matched.reading))
        or (before and not is_left(told, sentence) and _decides(told, matched.rule, matched.reading))
    ):
        slots = {name: item for name, item in matched.slots.items() if name != "organisation"}
        return msgspec.structs.replace(matched, slots=slots)
    return matched


def _decides(told: Item, rule: Rule, reading: Reading) -> bool:
    """Tell "the state", "the minister" and "shareholders", who decide and do not employ."""
    if told.symbol != "R":
        owns = rule.kind == "departure" and fold(clean(told.organisation or told.text)) in reading.cast.owned
        return owns or fold(told.text) in agents(reading)
    return rule.kind in ("departure", "leave") and not is_seat(told.role or "", reading.language)


def agents(reading: Reading) -> frozenset[str]:
    """Return the folded words for who decides about bodies of others."""
    return reading.language.sets["agents"] | reading.language.sets["rulers"]


def told_in_slot(matched: Matched, people: list[Named]) -> Answer | None:
    """Return what the slot of the organisation tells; None where the match has none."""
    item = matched.slots.get("organisation")
    if item is None:
        return None
    if item.symbol == "R":
        return _of_seat(matched, people, item)
    own = next((n.organisation for n in people if n.organisation and not n.former), None)
    if _acts_on_its_own(matched, item):
        return body_of(item, matched.reading), True
    if matched.departing and people and item.start < people[0].start and own and own[0] not in "@^":
        # "the president fires FBI director Roe", "a fund ousts Acme chairman Poe".
        return own, True
    described = matched.departing and own is not None and own[0] == "@" and " " in own
    if described and own and matched.reading.language.has("ministries", fold(item.text).split(" ")[0]):
        # "the ministry dismissed Roe, head of the rail agency".
        return own[1:], True
    if item.symbol == "A":
        return _of_anaphor(matched, people, item, own)
    if item.symbol == "N" and _is_agent(item, matched.sentence, matched.rule):
        return _of_agent(matched, people, item)
    return _of_name(matched, people, item, own)


def _acts_on_its_own(matched: Matched, item: Item) -> bool:
    """Tell whether a body acts on "its chief": that of "Acme said that Globex had fired its chief" is not Acme's."""
    begin = matched.sentence.typed.items[matched.sentence.typed.at(matched.trigger_at)].end
    first = next((t.low for t in matched.sentence.tokens if t.start >= begin), "")
    acts = matched.hit.start("organisation") < matched.trigger_at < matched.subject_at
    near = acts and matched.hit.string.count(" ", matched.hit.end("organisation"), matched.trigger_at) < 2
    return near and first == "its" and item.symbol in "NO" and not matched.reading.cast.knows(item.text)


def _of_seat(matched: Matched, people: list[Named], item: Item) -> Answer:
    reading, about = matched.reading, matched.reading.cast.about()
    if not is_seat(item.role or "", reading.language):
        # "sacked by the minister" tells who decides.
        return (about, False) if _is_agent(item, matched.sentence, matched.rule) else (None, False)
    if item.organisation and item.organisation[0] not in "@^":
        return item.organisation, True
    heads = (became_head(reading.cast.find(n.name).name, matched.slots, reading) for n in people if matched.departing)
    if there := next((body for body in heads if body), None):
        return there, False
    return about, about is not None and reading.language.lang != "en"


def described(matched: Matched, words: str | None, end: int) -> str | None:
    """Return "German space agency" of "@german space agency" as it is printed before a place; None for any agency.

    Of what the article is about the same kind of body is the one that is meant.
    """
    reading = matched.reading
    if reading.language.lang != "en" or matched.departing:
        return public_body(words, reading.language)
    told = (words or "")[1:]
    about = fold(reading.cast.about() or "").split(" ")
    if " " not in told or not is_public(told) or told.rpartition(" ")[2] in about:
        return None
    printed = reading.normals[matched.sentence.part].text[:end][-len(told) :]
    return printed if fold(printed) == fold(told) else told


def _of_anaphor(matched: Matched, people: list[Named], item: Item, held: str | None) -> Answer:
    """Return the organisation of "the company"; held = where one of the people works."""
    reading, sentence, departing = matched.reading, matched.sentence, matched.departing
    lang, items = reading.language.lang, sentence.typed.items
    # "il quitte un groupe fragilisé": what somebody leaves is known all the same.
    opens = sentence.number == 0 and sentence.part != "title" and item in items[:2]
    # "A Welsh health board has dismissed its chief": the body of which the text goes on to tell.
    other = (lang == "en" or not departing) and is_any(item, sentence, reading) and not (opens and departing)
    if other or (departing and is_mere_place(item, reading)):
        return None, False
    if not departing and is_indefinite(item, sentence, reading.language):
        return None, False
    goes_there = lang == "en" and not item.own and bool(people) and item.start > people[0].start
    if goes_there and (there := described(matched, f"@{item.text}", item.end)):
        # "Acme's Roe to head the state housing agency".
        return there, True
    if staff := staff_of(item, sentence, reading):
        return staff, True
    if departing and not held:
        names = (n for n, i in enumerate(items) if i.symbol in "NO")
        beside = next((n for n in names if is_apposed(items, n, matched.subject, lang)), None)
        if beside is not None:
            # "Roux, figure d'Acme, quitte la maison".
            return clean(items[beside].organisation or items[beside].text), True
        if lang == "fr" and not reading.cast.about():
            held = next((e for n in people if (e := reading.cast.find(n.name).employer(None))), None)
    if departing and lang == "en" and not held and len(people) == 1:
        held = _served(people[0], item, reading)
    if departing and held and held[0] not in "@^":
        return held, any(held == named.organisation for named in people)
    return anaphor(
        item, sentence, reading, ahead(item, sentence, reading.language) if departing else frozenset()
    ), False


def _served(person: Named, told: Item, reading: Reading) -> str | None:
    """Return Globex for "the newspaper" in "Acme denied it. Roe, once at Globex, was sacked by the newspaper".

    A former house is meant only by its own kind: "the company" is what the article is about.
    """
    known = reading.cast.find(person.name)
    once = {house for _, house, _ in known.posts if house and house[0] not in "@^"}
    kind = fold(told.text).rpartition(" ")[2]
    told_apart = len(once) == 1 and not reading.language.has("any_body", kind) and " " not in told.text
    return known.employer(None) or (once.pop() if told_apart and kind not in fold(reading.cast.about() or "") else None)


def _of_agent(matched: Matched, people: list[Named], item: Item) -> Answer:
    """Return the employer of who is "dismissed by Roe": a person may send somebody away, only a known body employs."""
    reading, sentence, cast = matched.reading, matched.sentence, matched.reading.cast
    known = next((name for name in cast.bodies if fold(name) == fold(clean(item.text))), None)
    if not cast.knows(item.text):
        if dismisses_staff(sentence, item, reading.language):
            return body_of(item, reading), True
        if reading.language.lang == "en" and known is None and not is_employed(people, reading):
            return body_of(item, reading), True
    return known or _not_joined(cast.about(), sentence, people), known is not None


def _of_name(matched: Matched, people: list[Named], item: Item, own: str | None) -> Answer:
    reading, cast, lang = matched.reading, matched.reading.cast, matched.reading.language.lang
    before = bool(people) and item.start < people[0].start
    unknown = item.symbol == "N"
    if matched.departing and (fold(item.text).startswith("gouvernement") or (lang == "fr" and before and unknown)):
        held_posts = (r for n in people for r in [n.role, *(post for post, _, _ in cast.find(n.name).posts)] if r)
        for post in held_posts:
            if ministry_of := ministry(post, lang):
                return ministry_of, True
    if lang == "en" and matched.rule.kind == "return" and unknown and own and clean(item.text) not in cast.bodies:
        # "the chief of Acme returns to Ostbury after a week in Seoul".
        return None, False
    if matched.departing and lang == "fr" and unknown and decides_behind(item, matched.subject, matched.sentence):
        return cast.about(), False
    if unknown and cast.knows(item.text):
        return None, False
    body = body_of(item, reading)
    return body, body is not None


def _is_agent(item: Item, sentence: Sentence, rule: Rule) -> bool:
    place = next((n for n, i in enumerate(sentence.typed.items) if i is item), 0)
    return rule.kind in ("departure", "leave") and place > 0 and sentence.typed.items[place - 1].symbol in ("par", "by")


def _not_joined(about: str | None, sentence: Sentence, people: list[Named]) -> str | None:
    """Return what an article is about, unless the sentence says that the person goes there: "bounces back at Acme"."""
    items = sentence.typed.items
    joined = [
        clean(item.organisation or item.text)
        for before, item in pairwise(items)
        if before.symbol in ("chez", "at") and people and item.start > people[-1].end
    ]
    return None if about in joined else about


def is_employed(people: list[Named], reading: Reading) -> bool:
    """Tell whether the article says, anywhere, where each of the people works now."""
    return bool(people) and all(
        (named.former and named.organisation == "@" and named.role is None)
        or any((role or body) and not former for role, body, former in reading.cast.find(named.name).posts)
        for named in people
    )


CABINET = ministry("prime minister", "en")


def nation(matched: Matched) -> str | None:
    """Return the country of a prime minister, where the sentence or the whole article tells one."""
    if here := _governed(matched.sentence):
        return here.pop()
    anywhere = set[str]().union(*map(_governed, matched.reading.sentences))
    return anywhere.pop() if len(anywhere) == 1 else None


def _governed(sentence: Sentence) -> set[str]:
    """Return the countries of which a sentence names a prime minister, if it is one."""
    items, found = sentence.typed.items, set[str]()
    for place, item in enumerate(items):
        ahead = [i.symbol for i in items[place + 1 : place + 3]]
        behind = f"^{items[place + 2].text}" if item.symbol == "R" and ahead == ["of", "L"] else None
        posts = [(item.role, item.organisation or behind)] if item.symbol == "R" else []
        for role, body in [*posts, *((n.role, n.organisation) for n in item.people)]:
            if role and body and body[0] != "@" and ministry(role, "en") == CABINET:
                found.add(clean(body.lstrip("^")))
    return found if len(found) == 1 else set()
