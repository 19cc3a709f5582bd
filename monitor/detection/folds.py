"""What each fold of the typed sentence makes of its items: one symbol, its post and its body kept aside."""

from __future__ import annotations

import re
from collections.abc import Callable

from monitor.detection.bodies import OF
from monitor.detection.english_bodies import is_public
from monitor.detection.names import Item
from monitor.detection.offices import ministry
from monitor.detection.text import fold

Change = Callable[[list[Item]], list[Item] | None]
"""Takes the items of a shape; None = leave them."""

Shape = tuple[str, Change]
"""A pattern that begins at an item, and what its items become."""

ARTICLES = {3: " l'", 4: " la ", 5: " les "}
"""The article that was left out between a French link and a name, by the characters between them."""


def named_body(
    items: list[Item],
    seats: frozenset[str] = frozenset(),
    rivals: frozenset[str] = frozenset(),
    parts: frozenset[str] = frozenset(),
    *,
    stop: frozenset[str],
) -> list[Item] | None:
    """ "le groupe de distribution Acme" is Acme; what stands between may stop it."""
    if any(i.symbol in stop or i.symbol.endswith(("ait", "ra", "ront")) for i in items[1:-1]):
        return None
    body = items[-1]
    if fold(items[0].text) in rivals and len(items) == 3 and items[1].symbol in ("de", "d'", "du"):
        # "part chez un concurrent d'Acme": not at Acme.
        return [Item("concurrent", items[0].start, body.end)]
    seated = fold(items[0].text).split(" ")[0] in seats and items[1].symbol in ("du", "des")
    if (
        body.symbol == "N"
        and len(items) == 3
        and (seated or items[1].symbol in ("de", "d'"))
        and not items[0].text.startswith("filiale")
        and fold(items[0].text) not in parts  # "la rédaction d'Acme" is at Acme
    ):
        return [_seated(items[0], items[1], body, seats)]
    return [Item("O", items[0].start, body.end, body.text, organisation=body.organisation or body.text)]


def _seated(head: Item, link: Item, place: Item, seats: frozenset[str]) -> Item:
    """Tell "l'université de Brécourt", which is so called, from "le motoriste de Bordes", which only stands there."""
    name = f"{head.text} {link.symbol}{'' if link.symbol.endswith(chr(39)) else ' '}{place.text}"
    if fold(head.text).split(" ")[0] in seats:
        return Item("O", head.start, place.end, name, organisation=name)
    return Item("A", head.start, place.end, name)


def body_of_place(items: list[Item], seats: frozenset[str]) -> list[Item] | None:
    """ "l'université de Lyon" is so called; "le groupe de Lyon" only stands there."""
    named = _seated(items[0], items[1], items[-1], seats)
    return [named] if named.symbol == "O" else None


def acronym_of_place(items: list[Item]) -> list[Item] | None:
    """ "la CCI de l'Aisne" is the Aisne's, and so is "l'office de tourisme de l'Aisne"."""
    body, link, place = items
    if not body.text.isupper() and not body.text[0].islower():
        return None
    gap = ARTICLES.get(place.start - link.end, "" if link.symbol.endswith("'") else " ")
    name = f"{body.text} {link.symbol}{gap}{place.text}"
    return [Item("O", body.start, place.end, name, organisation=name)]


def name_of_place(items: list[Item]) -> list[Item] | None:
    """ "Gaz du Nord": a name goes on through its article."""
    first, link, last = items
    if " " in first.text or (first.symbol == "O" and first.text.isupper()):
        return None
    name = f"{first.text} {link.symbol} {last.text}"
    return [Item("O", first.start, last.end, name, organisation=name)]


_NATIONS = re.compile(r"u\.?s\.?(?:a\.?)?|u\.?k\.?|e\.?u\.?|u\.?a\.?e\.?")


def unit(
    items: list[Item], parts: frozenset[str], seated: frozenset[str], *, stop: frozenset[str]
) -> list[Item] | None:
    """ "its Valley Paper Co subsidiary" is Valley Paper Co."""
    body, unit = items[0], items[-1]
    if len(items) == 2 and fold(unit.text) in seated:
        # "Tannerdale council" is so called, written small or not.
        name = f"{body.text} {unit.text}"
        return [Item("O", body.start, unit.end, name, organisation=name)]
    if _NATIONS.fullmatch(fold(body.text)):
        # "its U.S. division" is a division.
        return [Item("A", body.start, unit.end, f"{body.text} {unit.text}", own=unit.own)]
    if fold(unit.text) not in parts or any(i.symbol in stop for i in items[1:-1]):
        return None
    return [Item("O", body.start, unit.end, body.text, organisation=body.organisation or body.text)]


def role_of(items: list[Item]) -> list[Item] | None:
    first, last = items[0], items[-1]
    if items[1].symbol == "from" and last.symbol != "A":
        # "hires a finance chief from Acme": where she was.
        return None
    if (first.organisation or "@")[0] not in "@^" and items[1].symbol in OF:
        # "directeur régional de l'Agence des eaux de la région du Centre".
        first.end = last.end
        return [first]
    # "PDG de la direction d'Acme": the first post counts.
    described = f"@{last.text}" if " " in last.text and not last.own else "@"
    first.organisation = {"A": described, "L": f"^{last.text}"}.get(last.symbol, last.organisation or last.text)
    if first.role == "commandement" and last.symbol == "N" and items[-2].symbol == "à":
        # "a pris son commandement à Roncy": where, not of what.
        first.organisation = f"^{last.text}"
    first.end = last.end
    if first.role == "tête":
        # "la tête de la direction de l'information d'Acme".
        first.role = next((i.role for i in items[1:] if i.symbol == "R" and i.role), first.role)
    return [first]


def body_role(items: list[Item], *, stop: frozenset[str], parts: frozenset[str] = frozenset()) -> list[Item] | None:
    role, body = items[-1], items[0]
    if body.symbol == "P":
        # "Ghosn's successor" names no employer.
        return None
    between = [i.symbol for i in items[1:-1] if i.symbol not in ("'s", "'")]
    if any(w in stop for w in between):
        return None
    described = role.organisation or ""
    if described[:1] == "@" and body.symbol in "NO" and described.rpartition(" ")[2] in parts:
        # "Acme smart home division board": a part of Acme.
        role.organisation = None
    if role.organisation is None:
        town = body.symbol in "NO" and body.text.istitle() and " " not in body.text and role.role in _CALLINGS
        at = "L" if town else body.symbol
        described = f"@{body.text}" if is_public(body.text) and not body.own else "@"
        role.organisation = {"A": described, "L": f"^{body.text}"}.get(at, body.organisation or body.text)
    if role.role in ("minister", "secretary", "commissioner") and between:
        # "Nigeria's power minister".
        role.role = f"{between[-1]} {role.role}"
    # "former Acme chairman": what stands before the body belongs to the post.
    role.former = role.former or body.former or "former" in between
    role.start = body.start
    fresh = next((i for i in items[1:-1] if i.symbol in ("new", "next")), None)
    return [role] if fresh is None else [fresh, role]


_CALLINGS = frozenset("lawyer attorney businessman businesswoman entrepreneur physician surgeon rancher".split())
"""What somebody is without an employer: "a Tulsa lawyer" works in a town of that name, not for it."""


def board_role(items: list[Item]) -> list[Item] | None:
    """ "chair of the Acme board of trustees" is held at Acme."""
    first, board = items[0], items[-1]
    if board.role not in SEATS or first.role in SEATS:
        return None
    if board.organisation is None:
        first.role = f"{first.role} of the {board.role}"
    first.organisation = first.organisation or board.organisation
    first.end = board.end
    return [first]


def phrase_body(items: list[Item], *, stop: frozenset[str]) -> list[Item] | None:
    """ "Philip Green's retail group", "the Corona maker": a body named by a phrase; its words are cut out later."""
    if any(i.symbol in stop for i in items[1:-1] if i.symbol != "'s"):
        return None
    name = " ".join(i.text or i.symbol for i in items).replace(" 's", "'s").replace(" '", "'")
    return [Item("O", items[0].start, items[-1].end, name, organisation=name)]


def posted_to(items: list[Item]) -> list[Item] | None:
    """ "l'ambassadeur de France en Pologne" is France's, "son patron en Pologne" the firm's that speaks."""
    return [items[0]] if items[0].organisation or items[0].own else None


def widen_body(items: list[Item]) -> list[Item] | None:
    """ "the head of the Museum | of Lyon": the body's name goes on."""
    role, link, last = items
    if role.organisation is None or role.organisation[0] in "@^":
        return None
    gap = ARTICLES.get(last.start - link.end, "" if link.symbol.endswith("'") else " ")
    role.organisation, role.end = f"{role.organisation} {link.symbol}{gap}{last.text}", last.end
    return [role]


def roles(items: list[Item]) -> list[Item] | None:
    roles = [i for i in items if i.symbol == "R"]
    if any(r.role is None for r in roles):
        return None
    first = roles[0]
    first.role = (
        " et ".join(dict.fromkeys(r.role or "" for r in roles))
        if items[-2].symbol in ("et", "ainsi que")
        else " and ".join(dict.fromkeys(r.role or "" for r in roles))
    )
    houses = [r.organisation for r in roles if r.organisation]
    first.organisation = next((house for house in houses if house[0] != "@"), next(iter(houses), None))
    first.own = any(r.own for r in roles)
    first.former = all(r.former for r in roles) or first.former
    first.end = roles[-1].end
    return [first]


SEATS = frozenset("présidence direction tête board helm presidency chairmanship conseil d'administration".split()) | {
    "board of directors",
    "board of trustees",
    "board of governors",
    "board of regents",
    "direction générale",
    "conseil d'administration",
}


def head_of(items: list[Item]) -> list[Item] | None:
    """ "la tête du conseil d'administration" is the board's chair, "le conseiller du ministre" a post of its own."""
    first, last = items[0], items[-1]
    if first.role == "tête":
        return [last]
    if (first.role or "") in SEATS or (last.own and items[1].symbol == "à"):
        # "cède la direction financière à son adjointe".
        return None
    first.organisation = first.organisation or last.organisation or ministry(last.role or "", "fr")
    first.end = last.end
    return [first]


def named_place(items: list[Item]) -> list[Item] | None:
    """ "au stade Paul Roux" is a place, whoever Roux was."""
    return [Item("L", items[0].start, items[-1].end, items[-1].text)]
