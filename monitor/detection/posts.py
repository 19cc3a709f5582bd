"""Which post a change is about: told by the match, held by the person or by the one replaced."""

from __future__ import annotations

from monitor.detection.names import Item, Named
from monitor.detection.people import is_seat
from monitor.detection.reading import Reading
from monitor.detection.rule import Rule
from monitor.detection.text import fold
from monitor.domain.claim import Seat, Sphere


def role_of(
    reading: Reading, slots: dict[str, Item], person: Named, rule: Rule, organisation: str | None
) -> tuple[str | None, bool]:
    """Return the post concerned, and whether the match itself names it."""
    item = slots.get("role") or _seat_left(slots, rule)
    if item is not None and item.role and fold(item.role) not in ("tete", "helm"):
        return item.role, True
    generic = reading.language.sets.get("generic_roles", frozenset())
    if rule.kind in ("departure", "leave", "return"):
        subject = slots.get("who")
        if subject is not None and subject.symbol == "R" and subject.role:
            return subject.role, fold(subject.role) not in generic
        if person.role and not person.former:
            return person.role, False
        known = reading.cast.find(person.name)
        told = known.role(frozenset()) or person.role or next((r for r, _, _ in known.posts if r), None)
        return told or _of_title(reading, organisation), False
    if person.apposed and person.role and not person.former and not person.organisation:
        # "has named Jane Roe, 47, president" tells the post behind the name.
        return person.role, True
    if item is None:
        return _of_previous(reading, slots) or _of_title(reading, organisation), False
    return None, False


def _seat_left(slots: dict[str, Item], rule: Rule) -> Item | None:
    """ "leaves the presidency": the seat stands where an organisation could; who dismisses is the board itself."""
    body = slots.get("organisation")
    left = rule.kind in ("departure", "leave") and rule.manner != "dismissed"
    return body if left and body is not None and body.symbol == "R" and body.role else None


def _of_previous(reading: Reading, slots: dict[str, Item]) -> str | None:
    """Return the post of the one who is replaced: the successor's own."""
    previous = slots.get("previous")
    if previous is None or reading.language.lang != "fr":
        return None
    posts = (reading.cast.find(named.name).role(reading.language.sets["faint_roles"]) for named in previous.people)
    return next((role for role in posts if role), None)


def _of_title(reading: Reading, organisation: str | None) -> str | None:
    """Return the one post that a French title or opening names without its holder: "Acme parts with its editor"."""
    if reading.language.lang != "fr":
        return None
    posts = [
        item
        for sentence in reading.sentences
        if sentence.part == "title" or sentence.number == 0
        for item in sentence.typed.items
        if item.symbol == "R" and item.role and not item.former and not is_seat(item.role, reading.language)
        if not item.role.split(" ")[0].endswith("s")
    ]
    here = fold(organisation or "")
    posts = [
        item
        for item in posts
        if fold(item.role or "") not in reading.language.sets["faint_roles"]
        and (not item.organisation or item.organisation[0] in "@^" or fold(item.organisation) == here)
    ]
    return posts[0].role if len({fold(item.role or "") for item in posts}) == 1 else None


def sphere_of(reading: Reading, role: str | None) -> Sphere:
    words = fold(role or "")
    if any(words.startswith(r) for r in reading.language.sets.get("sport_roles", ())):
        return "sport"
    if any(words.startswith(r) for r in reading.language.sets.get("politics_roles", ())):
        return "politics"
    return "leadership"


def seat_of(reading: Reading, rule: Rule, role: str | None) -> Seat | None:
    if role is None:
        return None
    return "board" if fold(role) in reading.language.sets.get("board_roles", frozenset()) else "post"
