"""Which body a headline or a sentence speaks of, where nothing beside the person tells it."""

from __future__ import annotations

import re

from monitor.detection.language import Language
from monitor.detection.names import Item, Named
from monitor.detection.offices import ministry
from monitor.detection.people import Person, clean
from monitor.detection.reading import Reading, Sentence
from monitor.detection.rule import Rule
from monitor.detection.text import fold


def leading_body(sentence: Sentence, subject: Item, reading: Reading) -> str | None:
    """Return the body that opens an English headline of two bodies or more, its person told in a later clause.

    "Acme sells Globex stake, CEO Roe to step down" is about Acme.
    """
    if sentence.part != "title" or reading.language.lang != "en":
        return None
    items = sentence.typed.items
    first = items[0]
    if first.symbol not in "ON" or first is subject or reading.cast.knows(first.text):
        return None
    name = clean(first.organisation or first.text)
    if fold(name) in reading.language.media or fold(name) in reading.language.sets["organisation_stop"]:
        return None
    between = [i for i in items[1:] if i.start < subject.start]
    others = [i for i in between if i.symbol == "O"]
    return name if others and any(reading.language.writes("breaks", i.symbol) for i in between) else None


def clause_at(sentence: Sentence, subject: Item) -> Item | None:
    """Return the house of a second clause: "chez Acme, Roux part, tandis que chez Globex, Morel prend la direction"."""
    items = sentence.typed.items
    place = next((n for n, i in enumerate(items) if i is subject), 0)
    if place < 5 or items[place - 1].symbol != "," or items[place - 2].symbol not in "ON":
        return None
    inside = items[place - 4].symbol == "sein" and items[place - 3].symbol in ("de", "d'", "du", "des")
    at_body = items[place - 3].symbol in ("à", "au", "aux") and items[place - 2].symbol == "O"
    opens = items[place - 6 if inside else place - 4].symbol
    at = inside or at_body or items[place - 3].symbol == "chez"
    return items[place - 2] if at and opens in ("que", "et", ";", ",", "puis") else None


def named_in_front(sentence: Sentence, people: list[Named], hit: re.Match[str]) -> str | None:
    """Return Acme in "Nommée directrice d'Acme, Jeanne Morel succède à Paul Roux": her post is the new one."""
    items = sentence.typed.items
    named = hit.start() == 0 and len(items) > 1 and bool(people) and items[1].people[:1] == people[:1]
    told = people[0].organisation if named and not people[0].apposed else None
    return (
        told if told and told[0] not in "@^" and items[0].symbol.endswith(("é", "ée", "u", "ue", "i", "ie")) else None
    )


_WAS = re.compile(r"(?<![^ ])(?:(?:was|been|is) |(?:served|worked) as )(?:most |an? |the )?\Z")


def told_beside(sentence: Sentence, people: list[Named], language: Language) -> str | None:
    """Return the one body at which a sentence tells a post.

    In "Roe is named Acme treasurer, succeeding Poe, who retired", Poe left Acme; in "Roe, chief of Globex, replaces
    Poe, who retired", Roe works elsewhere.
    """
    before = [i for i in sentence.typed.items if not people or i.start < people[0].start]
    if (filled := _FILLED.search("".join(f"{i.symbol} " for i in before))) is not None:
        # "Acme chief named Globex chief as Roe steps down": she leaves Globex.
        post = [i for i in before if i.symbol == "R"][filled.string.count("R ", 0, filled.start("post"))]
        body = post.organisation or "@"
        return None if body[0] == "@" else clean(body.lstrip("^"))
    named = [n for i in before for n in i.people]
    typed = sentence.typed
    bodies = {
        i.organisation
        for n, i in enumerate(before)
        # "He was treasurer at Globex and replaces Poe, who retired".
        if i.symbol == "R" and not i.former and not _WAS.search(typed.text, 0, typed.starts[n])
    }
    if not is_replaced(people, sentence, language) or bodies - {None}:
        bodies |= {n.organisation for n in named if n.role and n not in people and not n.former}
    told = {clean(b) for b in bodies if b and b[0] not in "@^"}
    return told.pop() if len(told) == 1 else None


_FILLED = re.compile(
    r"R (?:named|appointed|tapped|picked|chosen) (?:[a-z][\w-]* ){0,2}(?P<post>R )(?:as |after |when )\Z"
)


def introduced_behind(sentence: Sentence, reading: Reading) -> Person | None:
    """Return whom the second sentence names first, where a text opens with a post.

    "The chairman of Acme has resigned. Jane Roe said" tells who was chairman.
    """
    if sentence.part == "title" or sentence.number > 0:
        return None
    following = [s for s in reading.sentences if s.part == sentence.part and s.number == 1]
    if sentence.part == "summary" and not following:
        following = [s for s in reading.sentences if s.part == "text" and s.number == 0]
    opening = following[0].typed.items if following else []
    # "Labour's Jane Roe said", "Jane Roe said".
    named = [item for item in opening if item.people]
    first = named[0] if named else None
    place = next((n for n, item in enumerate(opening) if item is first), 0)
    # "Acme said that Jane Roe had done well".
    behind = bool(place) and len(named) == 1 and opening[place - 1].symbol == "that" and opening[0].symbol in "ORA"
    alone = not place or behind or (place < 3 and opening[1].symbol in ("'s", "'"))
    if first is None or not alone or len(first.people) != 1 or any(item.people for item in sentence.typed.items):
        return None
    person = reading.cast.find(first.people[0].name)
    return None if any(role and not former for role, _, former in person.posts) else person


def appointed_at(people: list[Named], rule: Rule, slots: dict[str, Item], reading: Reading) -> str | None:
    """Return where the article said before that somebody was appointed, for "She succeeds Poe"."""
    if rule.kind != "appointment" or "previous" not in slots:
        return None
    told = [reading.cast.appointed.get(fold(reading.cast.find(n.name).name)) for n in people]
    return told[0] if told else None


def became_head(name: str, slots: dict[str, Item], reading: Reading) -> str | None:
    """Return where the article said before that somebody was appointed, for "She gives up the head of the party"."""
    seat = slots.get("role") or slots.get("organisation")
    described = seat is not None and (seat.organisation or "").startswith("@")
    return reading.cast.appointed.get(fold(name)) if described else None


def is_replaced(people: list[Named], sentence: Sentence, language: Language) -> bool:
    """Tell whether the sentence says that another takes their place: "replaces Jane Roe, who leaves after a year"."""
    typed = sentence.typed
    place = next((n for n, i in enumerate(typed.items) if people and people[0] in i.people), None)
    replacing = language.pattern(r"(?<![^ ])<replacing_him>\Z")
    return place is not None and replacing.search(typed.text, 0, typed.starts[place]) is not None


def is_announced(people: list[Named], sentence: Sentence, language: Language) -> bool:
    """Tell whether a body says at the head of an English sentence what follows: "Acme said Roe would go"."""
    typed = sentence.typed
    place = next((n for n, i in enumerate(typed.items) if people and people[0] in i.people), None)
    speaks = language.pattern(r"(?:[OA] |R )(?:(?![;.:PNOARW] )\S+ ){0,3}?<said>").match(typed.text)
    if place is None or speaks is None or typed.starts[place] < speaks.end():
        return False
    return typed.items[0].symbol in "OA" or (typed.items[0].role or "").split(" ")[-1] in language.sets["firms_too"]


def works_beside(sentence: Sentence, people: list[Named], reading: Reading) -> str | None:
    """Return where the one other person of the sentence works: "Acme's Roe hands over to Poe" names Poe at Acme."""
    first = sentence.typed.items[0]
    if first.symbol in "ON" and reading.cast.about() == clean(first.organisation or first.text):
        # "Acme names Globex's Roe, Poe becomes chairman".
        return reading.cast.about()
    met = [reading.cast.find(n.name) for n in people]
    others = [reading.cast.find(n.name) for i in sentence.typed.items for n in i.people]
    bodies = {employer for other in others if other not in met and (employer := other.employer(reading.cast.about()))}
    if not bodies and reading.language.lang == "en":
        # "Transport Secretary Jane Roe quits, replaced by Acme chief Paul Poe".
        posts = (post for other in others if other not in met for post, _, former in other.posts if post and not former)
        bodies = {body for post in posts if (body := ministry(post, "en"))}
    if not bodies and reading.language.lang == "fr":
        # "L'ex-patron d'Acme, Roux, passe le témoin à Morel".
        named = [n for i in sentence.typed.items for n in i.people if n.former and n not in people]
        bodies = {n.organisation for n in named if n.organisation and n.organisation[0] not in "@^"}
    return bodies.pop() if len(bodies) == 1 else None


_CALLING = re.compile(
    r"(?!(?:order|offer|trigger|consider|ever|never|after|over)$)\w*(?:er|eer|ist|ian|tor|star|guru|baron|king|queen|legend|icon)"
)
"""What somebody is called before a name: "shale pioneer Paul Rowe to retire"."""


def is_urged(hit: re.Match[str], slots: dict[str, Item], sentence: Sentence, reading: Reading) -> bool:
    """Tell "lawmakers press Roe to quit" and "tells Acme to fire Roe", where others want it, from "Roe to quit"."""
    if reading.language.lang != "en" or "trigger" not in hit.re.groupindex:
        return False
    if reading.language.pattern(r"(?<![^ ])<wanted>\Z").search(hit.string, 0, hit.start()):
        # "A shareholder wants Roe removed".
        return True
    subject = next((slots[name] for name in ("person", "who") if name in slots and _is_before(hit, name)), None)
    acting = subject or slots.get("organisation") or _acting(hit, sentence)
    helper = hit.string[: hit.start("trigger")]
    if (
        acting is None
        or acting.symbol not in ("PN" if acting is subject else "NOAR")
        or not (helper.endswith(" to ") or hit["trigger"].startswith("to "))
    ):
        return False
    place = next((n for n, i in enumerate(sentence.typed.items) if i is acting), 0)
    behind = sentence.typed.items[place + 1].symbol if place + 1 < len(sentence.typed.items) else ""
    before = sentence.typed.items[place - 1].symbol if place else ","
    return (
        behind in ("to", hit["trigger"].split(" ")[0])
        and acting.start < sentence.typed.items[sentence.typed.at(hit.start("trigger"))].start
        and before.isalpha()
        and before.islower()
        and not reading.language.writes("told_before_to", before)
        and not _CALLING.fullmatch(before)
        and (subject is None or "organisation" not in hit.re.groupindex or reading.language.has("urging", before))
    )


def _acting(hit: re.Match[str], sentence: Sentence) -> Item | None:
    """Return who stands before the "to" of a trigger that names only whom it concerns."""
    place = sentence.typed.at(hit.start("trigger")) - (not hit["trigger"].startswith("to "))
    items = sentence.typed.items
    return items[place - 1] if place > 0 and items[place].symbol == "to" else None


def _is_before(hit: re.Match[str], name: str) -> bool:
    return hit.start(name) < hit.start("trigger")
