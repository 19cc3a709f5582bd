"""Which post a change is about: told by the match, held by the person or by the one replaced."""

from __future__ import annotations

import re
from itertools import pairwise

from monitor.detection.careers import OWN_HOUSE
from monitor.detection.claims import same_body
from monitor.detection.family_names import surname
from monitor.detection.language import Language
from monitor.detection.ministries import is_ministry
from monitor.detection.names import Item, Named
from monitor.detection.offices import is_seat, ministry
from monitor.detection.people import clean
from monitor.detection.reading import Reading, Sentence
from monitor.detection.rule import Rule
from monitor.detection.tenures import served_as
from monitor.detection.text import fold
from monitor.domain.claim import Seat, Sphere


def role_of(
    reading: Reading,
    sentence: Sentence,
    slots: dict[str, Item],
    person: Named,
    rule: Rule,
    organisation: str | None,
    trigger: int,
) -> tuple[str | None, bool]:
    """Return the post concerned, and whether the match itself names it; trigger = its place in the typed sentence."""
    item = slots.get("role") or _seat_left(slots, person, rule)
    own = rule.kind == "departure" and person.role and not person.former
    if own and _is_one_among(sentence, person, reading.language):
        # "Three managers, including treasurer Jane Roe, were fired".
        item = None
    if item is not None and item.role and fold(item.role) not in ("tete", "helm"):
        to_chair = reading.language.pattern(_TO_CHAIR)
        chairs = to_chair.match(sentence.typed.text, trigger) if is_seat(item.role, reading.language) else None
        if chairs:
            # "Roe is to chair the supervisory board".
            return chairs["verb"].strip(), True
        return _held_seat(reading, item.role, person, rule, organisation) or _of_one(item.role, reading.language), True
    if post := _named_as(sentence, person, reading.language):
        return post, True
    if rule.kind == "appointment":
        return _taken(reading, sentence, slots, person, rule, organisation, trigger)
    if person.role is None and (shared := _shared(sentence, person, reading.language)):
        return shared, False
    role, told = _left(reading, slots, person, organisation)
    served = served_as(sentence, trigger, reading.language) if rule.kind == "departure" else None
    if served and (role is None or reading.language.has("generic_roles", fold(role))):
        return served, False
    return role and _of_one(role, reading.language), told


def _left(reading: Reading, slots: dict[str, Item], person: Named, organisation: str | None) -> tuple[str | None, bool]:
    generic = reading.language.sets["generic_roles"]
    subject = slots.get("who")
    if subject is not None and subject.symbol == "R" and subject.role:
        return subject.role, fold(subject.role) not in generic
    if person.role and not person.former and fold(person.role) not in generic:
        return person.role, False
    told = _held(reading, person.name, organisation) or person.role or _ever_held(reading, person.name)
    rank = reading.cast.ranks.get(surname(person.name))
    if rank and not told and organisation is None:
        # "Le ministre regrette la démission du général Roux".
        return rank, False
    return (
        told or _of_title(reading, organisation, person, departed=True) or reading.cast.ranks.get(surname(person.name))
    ), False


def _taken(
    reading: Reading,
    sentence: Sentence,
    slots: dict[str, Item],
    person: Named,
    rule: Rule,
    organisation: str | None,
    trigger: int,
) -> tuple[str | None, bool]:
    if "ministry" in slots:
        return next(iter(reading.language.words("leads_ministry")), None), True
    if rule.in_office and person.role and not person.former:
        # "will have Jane Roe for its director".
        return person.role, True
    calling = person.former or fold(person.role or "") in reading.language.sets["faint_roles"]
    if person.apposed and person.role and not (calling or person.organisation or rule.of_succession):
        # "has named Jane Roe, 47, president" tells the post behind the name.
        return person.role, True
    if is_named_before(sentence, person, reading.language):
        # "Sont nommés directeurs Jeanne Morel et Paul Roux".
        return _shared(sentence, person, reading.language) or person.role, True
    if post := _post_beside(sentence, trigger, reading.language):
        return post, False
    if slots.get("role") is None:
        role = _of_previous(reading, slots, organisation)
        return role or _of_title(reading, organisation, person, succeeds=rule.of_succession), False
    return None, False


# "As president, Roe will run Acme", "Roe is to chair Acme", "Roe will run Acme as president".
_TO_CHAIR = "<to_or_will>(?P<verb><chairs>)"
_BESIDE = r"<to_do>(?P<post>R )|(?:(?![,;:.PW] )\S+ ){1,5}?<as_mark><its_or_the>?(?P<last>R )"


def _post_beside(sentence: Sentence, trigger: int, language: Language) -> str | None:
    text = sentence.typed.text
    if chairs := language.pattern(_TO_CHAIR).match(text, trigger):
        return chairs["verb"].strip()
    found = language.pattern("<as_mark>(?P<post>R ),").match(text) or language.pattern(_BESIDE).match(text, trigger)
    return sentence.typed.items[sentence.typed.at(found.start(found.lastgroup or 0))].role if found else None


def _named_as(sentence: Sentence, person: Named, language: Language) -> str | None:
    """Return the post of "the departure of Jane Roe as chairwoman", "Roe, a banker, as its chairman"."""
    typed = sentence.typed
    place = _place_of(sentence, person)
    if place is None or place + 1 >= len(typed.items):
        return None
    found = language.pattern("<as_post_of>(?P<post>R )").match(typed.text, typed.starts[place + 1])
    return typed.items[typed.at(found.start("post"))].role if found else None


def _place_of(sentence: Sentence, person: Named) -> int | None:
    return next((n for n, item in enumerate(sentence.typed.items) if person in item.people), None)


def _is_one_among(sentence: Sentence, person: Named, language: Language) -> bool:
    place = _place_of(sentence, person)
    among = language.pattern(r", <among_them>\Z")
    return place is not None and among.search(sentence.typed.text, 0, sentence.typed.starts[place]) is not None


def is_named_before(sentence: Sentence, person: Named, language: Language) -> bool:
    """Tell "nommé président Paul Roux", who takes the post in front of the name, from "le président Paul Roux"."""
    place, items = _place_of(sentence, person), sentence.typed.items
    first = items[place].people[0] if place else None
    if place is None or first is None or first.role is None:
        return False
    return language.writes("named", items[place - 1].symbol)


def _shared(sentence: Sentence, person: Named, language: Language) -> str | None:
    """Return the post of each of several: "directors Jane Roe and Paul Poe", "two directors, Roe and Poe, left"."""
    place, items = _place_of(sentence, person), sentence.typed.items
    if place is None or len(items[place].people) < 2:
        return None
    in_front = [item.symbol for item in items[max(0, place - 2) : place]] == ["R", ","]
    posts = items[place].people[0].role or (items[place - 2].role if in_front else None)
    single = _of_one(posts, language) if posts else None
    return single if single != posts else None


def _held_seat(reading: Reading, seat: str, person: Named, rule: Rule, organisation: str | None) -> str | None:
    """Return the post of one who leaves its seat: "Roe, non-executive director, quits the board"; None = none of it."""
    if rule.kind == "appointment" or not is_seat(seat, reading.language):
        return None
    held = person.role if not person.former else None
    held = held or _held(reading, person.name, organisation)
    board = reading.language.sets["board_roles"]
    if held is None or (fold(seat) in board and any(word in board for word in fold(held).split())):
        return held
    stems = {word[:_STEM] for word in fold(held).split()}
    words = [word for word in fold(seat).split() if not reading.language.writes("post_links", word)]
    return held if all(word[:_STEM] in stems for word in words) else None


_STEM = 6
"""So many letters are common to "présidente" and "présidence", "directrice" and "direction"."""


def _of_one(role: str, language: Language) -> str:
    """Return a post as one person holds it: "director" of each of two who "were named directors"."""
    words = role.split(" ")
    head = next((n for n, word in enumerate(words) if language.writes("post_links", word)), len(words))
    single = [_PLURAL.sub(lambda found: "al" if found[0] == "aux" else "", word) for word in words[:head]]
    known = any(
        single[:n] != words[:n] and language.has("roles", fold(" ".join(single[:n]))) for n in range(1, head + 1)
    )
    return " ".join(single + words[head:]) if known else role


_PLURAL = re.compile(r"(?<=\w)(?:aux|s)$")


def _held(reading: Reading, name: str, organisation: str | None) -> str | None:
    """Return the post that the article says a person holds, at the body concerned before any other.

    "Director" is more of a post than "boss", wherever the article calls the person by it.
    """
    person = reading.cast.find(name)
    canonical = reading.language.pack.organisations
    present = [
        (role, body if body and body[0] not in "@^" else None) for role, body, former in person.posts if not former
    ]
    here = [role for role, body in present if role and body and same_body(body, organisation, canonical)]
    anywhere = [role for role, body in present if role and not body]
    elsewhere = [role for role, body in present if role and body]
    careers = [
        role
        for role, body in reading.cast.careers.get(person.name, [])
        if role and (body == OWN_HOUSE or same_body(body, organisation, canonical))
    ]
    generic = reading.language.sets.get("generic_roles", frozenset())
    return next(iter(sorted(here + anywhere + careers + elsewhere, key=lambda role: fold(role) in generic)), None)


def _ever_held(reading: Reading, name: str) -> str | None:
    return next((role for role, _, _ in reading.cast.find(name).posts if role), None)


def _seat_left(slots: dict[str, Item], person: Named, rule: Rule) -> Item | None:
    """ "leaves the presidency": the seat stands where an organisation could; who dismisses is the board itself."""
    body = slots.get("organisation")
    left = rule.kind in ("departure", "leave") and rule.manner != "dismissed"
    seat = body is not None and body.symbol == "R" and body.role and body.start > person.start
    return body if left and seat else None


def _of_previous(reading: Reading, slots: dict[str, Item], organisation: str | None) -> str | None:
    """Return the post of the one who is replaced: the successor's own."""
    previous = slots.get("previous")
    if previous is None or reading.language.lang != "fr":
        return None
    posts = (_held(reading, named.name, organisation) for named in previous.people)
    return next((role for role in posts if role and fold(role) not in reading.language.sets["faint_roles"]), None)


def _of_title(
    reading: Reading, organisation: str | None, person: Named, *, departed: bool = False, succeeds: bool = False
) -> str | None:
    """Return the one post that a title or opening names without its holder: "Acme parts with its editor".

    departed = it may be called a former one: who held it has left. In English only a departure or a succession is
    told like that, and only the title is short enough to believe.
    """
    french = reading.language.lang == "fr"
    if not (french or departed or succeeds):
        return None
    posts = [
        item
        for sentence in reading.sentences
        if sentence.part == "title" or (sentence.number == 0 and french)
        for place, item in enumerate(sentence.typed.items)
        if item.symbol == "R"
        and item.role
        and not (french and _is_beside(sentence.typed.items, place, person))
        and (departed or not item.former)
        and not is_seat(item.role, reading.language)
        if not fold(item.role).startswith(tuple(reading.language.sets["politics_roles"]))
        if not item.role.split(" ")[0].endswith("s")
    ]
    here = fold(organisation or "")
    posts = [
        item
        for item in posts
        if fold(item.role or "") not in reading.language.sets["faint_roles"]
        and (not item.organisation or item.organisation[0] in "@^" or fold(item.organisation) == here)
    ]
    if departed and not french:
        # "treasurer named interim president after Roe's resignation": the post that is filled is the one she left.
        posts = [item for item in posts if _is_filled(item, reading)] or posts
    return _INTERIM.sub("", posts[0].role or "") if len({fold(item.role or "") for item in posts}) == 1 else None


def _is_beside(items: list[Item], place: int, person: Named) -> bool:
    """Tell "en désaccord avec le président, Roux ...", in which the president is not Roux."""
    before = items[place - 1].symbol if place else ""
    behind = items[place + 1 : place + 3]
    apart = len(behind) > 1 and behind[0].symbol == "," and any(n.name == person.name for n in behind[1].people)
    return before in ("avec", "par", "du") and apart


_INTERIM = re.compile(r"^(?:interim|acting|temporary) ")


def _is_filled(post: Item, reading: Reading) -> bool:
    """Tell the post that a title fills from the post of who fills it: "names treasurer president", "new president"."""
    for sentence in reading.sentences:
        for before, item in pairwise(sentence.typed.items):
            if item is post:
                return reading.language.writes("fills", before.symbol)
    return False


def own_house(person: Named, people: list[Named], slots: dict[str, Item], rule: Rule, language: Language) -> str | None:
    """Return where one of several who leave works: "Acme's Jane Roe and Globex's Wei Poe resign"."""
    house = person.organisation
    if house and len(people) > 1 and any(is_ministry(n.organisation or "", language) for n in people):
        # "Font leur entrée Jeanne Morel (Culture) et Paul Roux (Armées)".
        return clean(house)
    if len(people) < 2 or rule.kind == "appointment" or person.former:
        return None
    lang = language.lang
    elsewhere = "organisation" in slots or "role" in slots
    told = clean(house) if house and house[0] not in "@^" and not elsewhere else None
    return told or (ministry(person.role or "", lang) if lang == "fr" or not elsewhere else None)


def sphere_of(reading: Reading, role: str | None) -> Sphere:
    words = fold(role or "")
    if any(words.startswith(r) for r in reading.language.sets.get("sport_roles", ())):
        return "sport"
    if any(words.startswith(r) for r in reading.language.sets.get("politics_roles", ())):
        return "politics"
    return "leadership"


def seat_of(reading: Reading, role: str | None) -> Seat | None:
    if role is None:
        return None
    return "board" if fold(role) in reading.language.sets.get("board_roles", frozenset()) else "post"
