"""English noun stacks: plain nouns between a body and a post ("BBC drama chief"), bodies that are only described."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from operator import itemgetter

from monitor.detection.english_bodies import is_public
from monitor.detection.language import Language
from monitor.detection.names import Item, Named
from monitor.detection.person_folds import held
from monitor.detection.text import fold

NOUNS_MAX = 2
"""No headline stacks more plain nouns before a post."""

_NO_NOUN_ENDINGS = ("s", "ed", "ing", "ly")
_NO_NOUN = rf"\S*(?:{'|'.join(_NO_NOUN_ENDINGS)}|[^\w\s-]\S*) "
_NOUNS_IN_S = (
    "housing|gambling|shipping|fishing|training|policing|nursing|farming|gaming|racing|"
    "marketing|banking|engineering|manufacturing|planning|accounting|lending|trading|purchasing|refining|mining|"
    "publishing|advertising|broadcasting|licensing|merchandising|services|sports|news|sales|operations|business|politics|economics|affairs|arts|systems|prosecutors|teachers|nurses|doctors"
)


def plain_noun(language: Language) -> str:
    """Return a pattern of one small word that can be a noun of a stack: no verb, no small word, no adverb."""
    kept = frozenset(_NOUNS_IN_S.split("|"))
    barred = sorted(language.acting | language.sets.get("no_stack", frozenset()))
    # What ends as no noun does is barred by that, and need not stand in a dozen patterns.
    barred = [word for word in barred if word in kept or not word.endswith(_NO_NOUN_ENDINGS)]
    # By their first letters: seven hundred words one beside the other are looked through at every word of a text.
    letters = groupby((w for w in barred if w.isascii() and w.isalpha()), key=itemgetter(0))
    words = "|".join(f"{letter}(?:{'|'.join(word[1:] for word in words)})" for letter, words in letters)
    return rf"(?:(?=[a-z])(?!(?:{words}) )(?:(?:{_NOUNS_IN_S}) |(?!{_NO_NOUN})[a-z][\w-]+ ))"


def _stack(items: list[Item]) -> list[Item]:
    """Return the last items, between which no article was dropped: "bank boss" of "on the radio a bank boss"."""
    first = len(items) - 1
    while first and items[first].start - items[first - 1].end <= 1:
        first -= 1
    return items[first:]


def field_role(items: list[Item]) -> list[Item] | None:
    """Give "BBC drama chief" its field and its body."""
    body, role = items[0], items[-1]
    if len(_stack(items)) < len(items):
        return None
    role.role = " ".join([*(i.symbol for i in items[1:-1]), role.role or ""])
    role.organisation = role.organisation or body.organisation or body.text
    role.former = role.former or body.former
    role.start = body.start
    return [role]


def noun_role(items: list[Item]) -> list[Item] | None:
    """Give "port director" its field; seats ("board") have none."""
    role, stack = items[-1], _stack(items)
    nouns = [i for i in stack[:-1] if i.symbol not in ("the", "a", "an", "its")]
    if role.role is None or role.organisation is not None or not nouns:
        return None
    role.own = role.own or items[0].symbol == "its"
    role.role = " ".join([*(i.symbol for i in nouns), role.role])
    role.start = nouns[0].start
    return [*items[: -len(stack)], role]


def described_role(items: list[Item]) -> list[Item] | None:
    """Give "rail watchdog chief" the body that is only described: "@rail watchdog", where no name is told."""
    role, body, kept = items[-1], items[-2], _stack(items)
    if len(kept) < 3:
        return None
    if role.organisation is None:
        stack = " ".join(i.symbol for i in kept[:-2]).replace(" 's", "'s").replace(" '", "'")
        role.organisation = f"@{stack} {body.text}"
    role.start = kept[0].start
    return [*items[: -len(kept)], role]


def described_body(items: list[Item]) -> list[Item] | None:
    """Keep the words of a body that is only described: "teachers' union". "The grain giant" is that of the text."""
    body, kept = items[-1], _stack(items)
    if len(kept) < 2:
        return None
    nouns = kept[kept[0].symbol == "the" : -1]
    name = " ".join([*(i.symbol for i in nouns), body.text]).replace(" 's", "'s").replace(" '", "'")
    if len(nouns) < len(kept) - 1 and not is_public(name):
        return [body]
    return [*items[: -len(kept)], Item("A", kept[0].start, body.end, name, own=body.own)]


def people_and_name(items: list[Item]) -> list[Item] | None:
    """Take a name of two or three words for a person's beside persons: "Jane Roe and Wei Poe quit"."""
    name = items[-1]
    if not 1 < len(name.text.split()) < 4 or name.text.split()[0].isupper():
        return None
    people = [named for item in items[:-1] if item.symbol == "P" for named in item.people]
    people.append(Named(name.text, name.start, name.end))
    return [Item("P", items[0].start, name.end, people=people)]


def people_listed(items: list[Item]) -> list[Item] | None:
    """ "appoints Okafor, Menon to board" names two people."""
    people = [Named(i.text, i.start, i.end) for i in items if i.symbol == "N"]
    return [Item("P", items[0].start, items[-1].end, people=people)]


def name_who(items: list[Item]) -> list[Item] | None:
    """Take an unknown name before "who" for a person's."""
    name = items[0]
    if len(name.text.split()) > 3:
        return None
    return [Item("P", name.start, name.end, name.text, people=[Named(name.text, name.start, name.end)])]


def dash_role(items: list[Item]) -> list[Item] | None:
    """ "vice president-sales": what stands behind the dash is the field."""
    role = items[0]
    role.role = f"{role.role}-{' '.join(i.text or i.symbol for i in items[2:])}"
    role.end = items[-1].end
    return [role]


_HOUSES = frozenset("academy college hospital university school church infirmary cathedral primary hospice".split())


_WARDS = ("medical center", "medical centre", "hospital", "college", "school", "academy", "university", "trust")


def saint_house(items: list[Item]) -> list[Item] | None:
    """ "St Aidan's Academy" is one name."""
    owner, house = items[0], items[-1]
    if house.text.lower() not in _HOUSES and not (owner.text[:2] == "St" and house.text.lower().endswith(_WARDS)):
        return None
    name = f"{owner.text}{items[1].symbol} {house.text}"
    return [Item("O", owner.start, house.end, name, organisation=name)]


def comma_role(items: list[Item]) -> list[Item] | None:
    """ "vice president, operations": the field stands behind a comma, as wires write it."""
    role = items[0]
    role.role, role.end = f"{role.role}, {items[-1].symbol}", items[-1].end
    return [role]


def first(items: list[Item]) -> list[Item] | None:
    """ "Roe and the chairman step aside", "Roe, chief of a unit of Acme, leaves": the name counts."""
    return [items[0]]


def described_person(items: list[Item]) -> list[Item] | None:
    """ "the historian Jane Roe" is Jane Roe, "Jane Roe of Italy" too."""
    return [next(i for i in items if i.symbol == "P")]


def kin_of(items: list[Item]) -> list[Item] | None:
    """ "Jane Roe, finance chief and a sister of Wei Roe, leaves" tells of Jane Roe."""
    role = next((i for i in items if i.symbol == "R"), None)
    if role is not None:
        for named in items[0].people:
            named.role, named.organisation = named.role or role.role, named.organisation or role.organisation
    return [items[0]]


def former_role(items: list[Item]) -> list[Item] | None:
    """ "former Acme executive": who is not named held that post."""
    items[-1].former = True
    return [items[-1]]


def firm_of_people(items: list[Item]) -> list[Item] | None:
    """ "the law firm Pryor Wells has named": a name behind "firm" that acts is the firm's."""
    name = items[-1]
    if len(name.people) != 1 or name.people[0].role:
        return None
    text = name.people[0].name
    return [Item("O", items[0].start, name.end, text, organisation=text)]


def included(items: list[Item]) -> list[Item] | None:
    """ "Three Acme executives, including Jane Roe, are leaving" tells that Roe leaves Acme."""
    role = next(i for i in items if i.symbol == "R")
    if not (role.role or "").endswith("s"):
        return None
    people = next(i for i in items if i.symbol == "P")
    for named in people.people:
        named.organisation = named.organisation or role.organisation
    return [people]


def dashed_people(items: list[Item]) -> list[Item] | None:
    """ "Three Acme bakers – Jane Roe, Wei Poe and Ann Lee – are leaving" tells that each of them bakes at Acme.

    So does "Paul Rowe and two bakers, Wei Poe and Ann Lee," where the first has a post of his own.
    """
    role = next(i for i in items if i.symbol == "R")
    people = [Named(i.text, i.start, i.end) for i in items if i.symbol == "N"]
    people += [named for i in items for named in i.people]
    for named in people:
        named.organisation = named.organisation or role.organisation
        named.role = named.role or (role.role if named.start > role.start else None)
    return [Item("P", people[0].start, people[-1].end, people=people)]


def calling_at(items: list[Item]) -> list[Item] | None:
    """ "Jane Roe, a lecturer at Acme College," works there, though no list has her calling."""
    body = next(item for item in items if item.symbol in ("N", "O"))
    for named in items[0].people:
        named.organisation = named.organisation or body.organisation or body.text
    return [items[0]]


def its_person(items: list[Item]) -> list[Item] | None:
    """ "its cellarer, Jane Roe," holds a post of the body named before, though no list has it."""
    person = items[-1]
    for named in person.people:
        if named.role is None:
            named.role = " ".join(item.symbol for item in items[1:-2])
            named.organisation = named.organisation or "@"
    return [person]


def name_body(items: list[Item]) -> list[Item] | None:
    """Take an unknown name for a body's: "Pellworth, a packaging group,"."""
    name = items[0]
    return [Item("O", name.start, name.end, name.text, organisation=name.text)]


def predecessor(items: list[Item]) -> list[Item] | None:
    """ "His predecessor, Jane Roe," held her post where he holds his."""
    person = items[-1]
    for named in person.people:
        named.organisation, named.former = named.organisation or "@", True
    return [person]


def last(items: list[Item]) -> list[Item] | None:
    """ "Stanton's deputy, Alice Tran," is Alice Tran."""
    person = next(i for i in reversed(items) if i.people)
    return [person] if any(named.role for named in person.people) else None


def leads(items: list[Item]) -> list[Item] | None:
    """ "Jane Roe, who has run the firm since 2021," works there."""
    body = next((i for i in items if i.symbol in "OAR"), None)
    for named in items[0].people:
        if body is not None and body.symbol == "R":
            # "Jane Roe, who is the chief of Acme,".
            named.role, named.organisation = named.role or body.role, named.organisation or body.organisation
            continue
        told = "@" if body is None else body.organisation or body.text
        if body is not None and body.symbol == "A":
            told = f"@{body.text}" if is_public(body.text) else "@"
        named.organisation = named.organisation or told
    return list(items)


def led(items: list[Item]) -> list[Item] | None:
    """ "Jane Roe, who has run the firm since 2021 will step in": a comma that was forgotten."""
    leads(items)
    return items[:1]


def body_from(items: list[Item]) -> list[Item] | None:
    """ "the South Yorkshire company" is the company."""
    place, body = items
    body.text = f"{place.text} {body.text}"
    return [body]


def place_role(items: list[Item]) -> list[Item] | None:
    place, role = items
    role.role = f"{place.text.lower()} {role.role}"
    if role.organisation is None:
        role.organisation = f"^{place.text}"
    role.start = place.start
    return [role]


def the_named(items: list[Item]) -> list[Item] | None:
    """ "A rival, Acme Inns," is Acme Inns, "reformer Gamble" is Gamble, "la géographe Jeanne Morel" is Jeanne Morel."""
    return [items[-1]]


def joint_name(items: list[Item], kinds: frozenset[str]) -> list[Item] | None:
    """ "president of the Brewers | and Maltsters Association" leads one body."""
    role, both, body = items
    first = role.organisation or ""
    if " " in first or not first.endswith("s") or kinds.isdisjoint(body.text.lower().split()):
        return None
    role.organisation, role.end = f"{first} {both.symbol} {body.text}", body.end
    return [role]


BODY_ASIDE = (
    r"(?<!with )(?<!at )"
    r"(?:[ON] , (?:which|where|owned|based|listed|maker|makers)|O , (?:whose|an?|the|known|once|one)) "
    r"(?:(?![PRQ.;:,] )\S+ ){1,15}, (?=(?:has|have|had|is|was|said|says|will|would|[a-z]+ed) )"
)


def aside_of_body(items: list[Item]) -> list[Item] | None:
    """ "Acme, whose kettles nobody buys, has named": what stands beside a body tells of no move."""
    body = items[0]
    return [Item("O", body.start, body.end, body.text, organisation=body.organisation or body.text)]


_OF_FIRMS = frozenset("executive chairman chairwoman chair president ceo cfo coo director officer manager head".split())


def role_of_firm(items: list[Item]) -> list[Item] | None:
    """ "chief executive of Marsh Lorne" leads a firm that is called like somebody."""
    role, name = items[0], items[-1]
    if (role.role or "").split()[-1] not in _OF_FIRMS or len(name.people) != 1 or name.people[0].role:
        return None
    role.organisation, role.end = role.organisation or name.people[0].name, name.end
    return [role]


def field_of(items: list[Item]) -> list[Item] | None:
    """ "the founder of knitting club Purl, Jane Roe," is of Purl."""
    role, body = items
    if " of " not in (role.role or "") or role.organisation is not None:
        return None
    role.role, role.organisation, role.end = (role.role or "").partition(" of ")[0], body.text, body.end
    return [role]


def field_at(items: list[Item]) -> list[Item] | None:
    """ "director rail freight at Acme": the field stands behind the post without a link."""
    role, body = items[0], items[-1]
    words = [i.symbol for i in items[:-1]]
    if role.organisation is not None or role.role is None:
        return None
    role.role = " ".join([role.role, *words[1 : words.index("at")]])
    role.organisation, role.end = body.organisation or body.text, body.end
    return [role]


def role_at_described(items: list[Item]) -> list[Item] | None:
    """Give "the head of its roads agency" the body that is only described."""
    role, body = items[0], items[-1]
    stack = " ".join(i.text or i.symbol for i in items[2:-1] if i.symbol not in ("the", "its", "a"))
    stack = stack.replace(" 's", "'s").replace(" '", "'")
    role.organisation = role.organisation or f"@{stack} {body.text}"
    role.end = body.end
    return [role]


def announcer(items: list[Item], is_word: Callable[[str], bool]) -> list[Item] | None:
    """ "Aluminerie Nordalpe annonce la nomination de Roux" is a house; "Zabor Quelmin" may be somebody."""
    parts = fold(items[0].text).split()
    told = any(is_word(part) or part.endswith("erie") for part in parts) and len(parts) > 1
    return as_body(items) if told else None


def as_body(items: list[Item]) -> list[Item]:
    """ "chez Bretagne": at a place nobody is "chez"."""
    return [Item("O", items[0].start, items[0].end, items[0].text, organisation=items[0].text)]


def post_at_named(items: list[Item]) -> list[Item] | None:
    """ "nommé directeur de la marque Jeanne Morel": he is, and she is no director."""
    role, body = items
    if not (role.organisation or "").startswith("@") or not body.text:
        return None
    role.organisation, role.end = body.text, body.end
    return [role]


def pair(items: list[Item]) -> list[Item] | None:
    """ "un tandem formé de Jeanne Morel et de Paul Roux" is the two of them."""
    return [items[-1]] if len(items[-1].people) > 1 else None


def named_after(items: list[Item], heads: frozenset[str], firms: frozenset[str]) -> list[Item] | None:
    """ "le lycée Jean-Macé" is a school, whoever Macé was, and "la marque Jeanne Morel" a firm."""
    body = items[1]
    if fold(items[0].text).split(" ")[0] in firms:
        return [Item("O", items[0].start, body.end, body.text, organisation=body.text)] if body.text else None
    if fold(items[0].text) not in heads:
        return None
    name = f"{items[0].text} {items[1].text}"
    return [Item("O", items[0].start, items[1].end, name, organisation=name)]


def housed(items: list[Item]) -> list[Item] | None:
    """ "le patron d'Acme, géant du jouet, Paul Roux" is Paul Roux."""
    role, person = items[0], items[-1]
    if (role.organisation or "@")[0] in "@^" or len(person.people) != 1 or person.people[0].role:
        return None
    return [held(person, role)]
