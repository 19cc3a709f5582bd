"""Folds that end in a person: posts, asides and houses that belong to one name."""

from __future__ import annotations

import re

from monitor.detection.folds import ARTICLES, SEATS
from monitor.detection.names import Item, Named
from monitor.detection.text import fold


def _as_person(item: Item) -> Item:
    if item.symbol == "P":
        return item
    return Item(
        "P", item.start, item.end, item.text, people=[Named(item.text, item.start, item.end)], former=item.former
    )


def held(person: Item, role: Item) -> Item:
    for named in person.people:
        if named.role is None or (named.former and not (role.former or person.former)):
            # "Jane Roe, former White House official, head of communications," heads communications.
            house = None if named.role else named.organisation
            named.before = (named.role, named.organisation) if named.role else None
            named.role, named.former = role.role, role.former or person.former
            named.organisation = role.organisation or ("@" if role.own else None) or house
        elif named.organisation is None and not role.former:
            named.organisation = role.organisation
    return person


def role_person(items: list[Item], kin: frozenset[str], seated: frozenset[str] = frozenset()) -> list[Item] | None:
    role, name = items[0], items[-1]
    if items[1].symbol == "R":
        # "Acme veteran executive Jane Roe".
        items[1].organisation = items[1].organisation or role.organisation
        role = items[1]
    whose, _, of_whom = fold(role.role or "").partition(" ")
    if whose in kin and of_whom.startswith(("du ", "de la ", "de l'", "d'")):
        # "nièce du défunt Paul Roux" is not Paul Roux.
        return role_of_person(items, frozenset())
    if role.role is not None and role.role in SEATS:
        return None
    house = (role.organisation or "").rpartition(" ")[2].lower()
    if items[1].symbol == "," and name.symbol == "N" and " " not in name.text and house in seated:
        # "the matron of Acme Hospital, Wexley, retires": a town.
        return None
    if (role.role or "").endswith("publisher") and name.symbol == "N":
        # "games publisher Acme" is a firm, "publisher Jane Roe" a person.
        return [Item("O", role.start, name.end, name.text, organisation=name.text)]
    return [held(_as_person(items[-1]), role)]


_RANK = re.compile(r"(?:numéro|n°) (?:un|deux|trois|\d)(?: \w+)? (?:du|de la|de l'|des|de|d') ?\w")
"""What a firm is among others, where the field follows: somebody is "le numéro deux d'Acme"."""


def rank_body(items: list[Item]) -> list[Item] | None:
    """ "le numéro deux du surgelé Acme" is a firm."""
    role, name = items
    if not _RANK.match(role.role or ""):
        return None
    return [Item("O", role.start, name.end, name.text, organisation=name.text)]


_COMMITTEES = ("comite", "comex", "directoire", "conseil ", "bureau", "board")


def apposed_person(items: list[Item], kin: frozenset[str]) -> list[Item] | None:
    """ "le directeur général, Paul Roux": one person holds it; "valse des dirigeants, Paul Roux part" has more."""
    plural = (items[0].role or "").split(" ")[0].endswith("s")
    if fold(items[0].role or "").startswith(_COMMITTEES):
        # "Au comité exécutif d'Acme, Jeanne Morel est nommée ...".
        return None
    return None if plural and len(items[-1].people) == 1 else role_person(items, kin)


def as_who(items: list[Item]) -> list[Item] | None:
    """ "cette native de Lyon" is "elle"."""
    return [Item("W", items[0].start, items[-1].end, "celle-ci" if items[0].symbol == "cette" else "celui-ci")]


def called(items: list[Item], callings: frozenset[str]) -> list[Item] | None:
    """ "le Lyonnais", "l'ingénieur" at the head of a sentence is "il"."""
    if fold(items[1].symbol) not in callings:
        return None
    who = {"le": "celui-ci", "la": "celle-ci"}.get(items[0].symbol, f"l'{items[1].symbol}")
    return [Item("W", items[0].start, items[-1].end, who)]


def unsaid_who(items: list[Item]) -> list[Item]:
    """ "après avoir quitté Acme" has a subject that its main clause names: a pronoun without a text."""
    return [Item("W", items[0].start, items[-1].end)]


def came_from(items: list[Item]) -> list[Item] | None:
    """ "ancienne d'Acme" tells nothing of where somebody goes."""
    return [Item(items[0].symbol, items[0].start, items[-1].end)]


def unknown_and_known(items: list[Item]) -> list[Item] | None:
    """ "Prune Engelot et Sylvie Roux partent": beside a person and before a plural verb stands another."""
    return all_people([_as_person(items[0]), *items[1:]]) if " " in items[0].text else None


def described_who(items: list[Item]) -> list[Item] | None:
    """ "l'homme d'affaires Karim Roux" is Karim Roux; "il" before a name is somebody else."""
    return [items[-1]] if " " in items[0].text or "'" in items[0].text else None


def apposed_house(items: list[Item]) -> list[Item] | None:
    """ "Paul Roux, patron des biscuits Acme," works at Acme."""
    role, body = items[2], items[3]
    if not _COMPLEMENT.search(role.role or "") or (body.symbol == "N" and " " in body.text):
        return None
    role.organisation = role.organisation or body.organisation or body.text
    return [held(_as_person(items[0]), role)]


def person_role(items: list[Item], callings: frozenset[str] = frozenset()) -> list[Item] | None:
    """ "le banquier Paul Roux, patron d'Acme," is its chief: a post with a house tells more than a calling."""
    role = next(i for i in items if i.symbol == "R")
    bare = items[0].symbol == "N" and " " not in items[0].text
    if bare and (role.role or "") in _ALSO_OF_FIRMS:
        return None
    if bare and _OF_A_FIELD.match(role.role or ""):
        return [Item("O", items[0].start, items[-1].end, items[0].text, organisation=items[0].text)]
    person = _as_person(items[0])
    for named in person.people:
        if role.organisation and not role.former and not named.organisation and fold(named.role or "") in callings:
            named.role = None
        named.apposed = (named.role is None or named.former) and not role.own
    return [held(person, role)]


def person_role_told(items: list[Item]) -> list[Item] | None:
    """ "Jane Roe, the secretary of the academy that awards a prize," is its secretary."""
    folded = person_role(items)
    return None if folded is None else [*folded, items[-1]]


def person_role_body(items: list[Item]) -> list[Item] | None:
    """ "Jane Roe, vice president, Acme Corp," works at Acme Corp."""
    role, body = items[2], items[4]
    role.organisation = role.organisation or body.organisation or body.text
    return [held(items[0], role)]


def led_both(items: list[Item], callings: frozenset[str]) -> list[Item] | None:
    """ "Paul Roux, patron d'Acme et Globex," is told of the first; two words behind "et" may be somebody."""
    role, other = items[2], items[-1]
    if not role.organisation or role.organisation[0] in "@^" or (other.symbol == "N" and " " in other.text):
        return None
    return person_role(items[:3], callings)


def body_person(items: list[Item]) -> list[Item] | None:
    person = _as_person(items[-1])
    for named in person.people:
        if not named.organisation or named.organisation == "@" or named.organisation[0] == "^":
            # In "Acme's UK boss Jane Roe" the place is no house.
            named.organisation = items[0].organisation or items[0].text
    return [person]


def role_of_person(items: list[Item], firm_roles: frozenset[str]) -> list[Item] | None:
    """ "the adviser of Christine Lagarde" is not Christine Lagarde; "the president of Marie Dupin" is a firm's."""
    role = items[0]
    if fold(role.role or "").startswith(_COMMITTEES) or fold(role.role or "") == "ca":
        # "l'entrée au comité exécutif de Paul Roux": nobody has one of his own.
        return None
    if fold(role.role or "") in firm_roles:
        role.end, role.organisation = items[-1].end, items[-1].text
        return [role]
    role.end, role.role, role.former = items[-1].end, None, True
    return [role]


def role_of_holder(items: list[Item], seats: frozenset[str]) -> list[Item] | None:
    """ "the lawyer of chairman Paul Roux" is not Paul Roux; "the chair of the board Jane Roe" is Jane Roe."""
    post = items[2]
    if not post.role or fold(post.role) in seats:
        return None
    role = items[0]
    role.end, role.role, role.former = items[-1].end, None, True
    return [role]


def role_of_another(items: list[Item]) -> list[Item] | None:
    """ "the husband of Jane Roe, head of Acme": the post is hers."""
    role = items[0]
    role.end, role.role, role.former = items[-1].end, None, True
    return [role]


def from_house(items: list[Item]) -> list[Item] | None:
    """ "l'ex-Globex Jeanne Morel" worked at Globex."""
    house, person = items
    if not house.former:
        return None
    for named in person.people:
        named.organisation, named.former = house.organisation or house.text, True
    return [person]


def former_person(items: list[Item]) -> list[Item] | None:
    for named in items[-1].people:
        named.former = True
    return [items[-1]]


def person_of(items: list[Item]) -> list[Item] | None:
    person, body = items[0], items[-1]
    for named in person.people:
        named.organisation = named.organisation or body.organisation or body.text
    return [person]


def all_people(items: list[Item]) -> list[Item] | None:
    people = [named for item in items if item.symbol == "P" for named in item.people]
    return [Item("P", items[0].start, items[-1].end, people=people)]


_COMPLEMENT = re.compile(r" (?:des|du|de la|de|d') ?")


_ALSO_OF_FIRMS = frozenset(
    "actionnaire|leader|numéro un|numéro deux|numéro trois|expert|concurrent|investor|partner|operator".split("|")
)


_OF_A_FIELD = re.compile(
    r"leader (?:\w+ )?(?:des |du |de la |de l' ?|de (?!la |l')|d' ?|en )(?!opposition|parti|mouvement|gauche|droite)"
    r"(?!majorité|contestation|r[ée]bellion|révolte|groupe|gang|secte|bande|jeunes|femmes|insurgés|rebelles)"
    r"(?!\w+(?:istes|eurs|iens|yens|aires) ?)|leader in (?!the )"
)
"""What a firm is in its trade, "leader des logiciels de paie"; who is "leader des indépendantistes" is somebody."""


def ministers(items: list[Item]) -> list[Item] | None:
    """ "les ministres de la Défense Paul Roux et de la Mer Ida Morel" are two, each with a ministry."""
    first, body, second = items[0].people[0], items[-2], items[-1].people[0]
    if not (first.role or "").startswith("ministres ") or second.role:
        return None
    gap = ARTICLES.get(body.start - items[2].end, "" if items[2].symbol.endswith("'") else " ")
    first.role = f"ministre {(first.role or '').removeprefix('ministres ')}"
    second.role = f"ministre {items[2].symbol}{gap}{body.text.lower()}"
    return all_people(items)


def respectively(items: list[Item]) -> list[Item] | None:
    """ "Roux et Morel, respectivement à la tête d'Acme et de celle de Globex": a house each."""
    person, first, last = items[0], next(i for i in items if i.symbol == "R"), items[-1]
    if len(person.people) != 2:
        return None
    for named, post in zip(person.people, (first, last), strict=True):
        named.role = named.role or (post.role if post.symbol == "R" and post.role != "tête" else None)
        named.organisation = named.organisation or post.organisation or post.text
    return [person]
