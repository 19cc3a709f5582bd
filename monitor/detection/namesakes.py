"""Folds of English that find bodies no list has: firms called like somebody, bodies of members."""

from __future__ import annotations

from monitor.detection.folds import SEATS, Shape
from monitor.detection.names import Item
from monitor.detection.noun_stacks import as_body


def members_house(items: list[Item], kinds: frozenset[str]) -> list[Item] | None:
    """ "Farmers' Alliance" is one name."""
    house = items[-1]
    if house.text.lower() not in kinds:
        return None
    name = f"{items[0].symbol.capitalize()}{items[1].symbol} {house.text}"
    return [Item("O", items[0].start, house.end, name, organisation=name)]


def firm_acting(items: list[Item]) -> list[Item] | None:
    """ "Laura Marsh has named its finance chief": what has an "its" is a firm that is called like somebody."""
    return as_body(items) if len(items[0].people) == 1 and not items[0].people[0].role else None


def firm_of_holder(items: list[Item]) -> list[Item] | None:
    """ "Laura Marsh chairman Paul Rowe quits": he heads that firm; before a colon somebody speaks."""
    firm, holder = items[0], items[-1]
    named = holder.people[0]
    if len(firm.people) != 1 or firm.people[0].role or named.organisation or named.apposed or not named.role:
        return None
    if named.start - firm.end > len(named.role) + _BETWEEN_MAX:
        # Something else stands between, as a day that was left out.
        return None
    for one in holder.people:
        one.organisation = one.organisation or firm.people[0].name
    return [holder]


_BETWEEN_MAX = 8
"""Blanks and a title ("Sir") stand beside a post between two names."""


def firm_post(items: list[Item]) -> list[Item] | None:
    """ "picked as Laura Marsh president": the firm is called like somebody."""
    role, people = items[-1], items[0].people
    if role.organisation is not None or len(people) != 1 or people[0].role:
        return None
    role.organisation, role.start = people[0].name, items[0].start
    return [role]


def named_to_firm(items: list[Item]) -> list[Item] | None:
    """ "Jane Roe named Laura Marsh president" of a firm; "Mayor Jane Roe named Tom Bell president" names a man."""
    role = None if items[0].people[0].role else firm_post(items[2:])
    return [*items[:2], *role] if role else None


CLUB_OF_LEAGUE = r"[NOL] (?:side |outfit |team |club |strugglers |leaders |champions |A )[NOP] "


def club_of_league(items: list[Item]) -> list[Item] | None:
    """ "English Championship side Wexley City" is Wexley City."""
    if items[1].symbol == "A" and items[1].text.split(" ")[-1] not in ("club", "team"):
        return None
    return as_body(items[-1:]) if len(items[-1].people) < 2 else None


UNNAMED_NAMED = r"R (?:named|appointed) N R (?=$|[,;:.] |as |after |to )"


def unnamed_named(items: list[Item]) -> list[Item] | None:
    """ "Acme chief named Globex chief" tells of nobody by name; "Acme board named Roe chief" does."""
    one, verb, body, other = items
    if (one.role or "") in SEATS or " " in body.text or other.organisation is not None or one.organisation is None:
        return None
    other.organisation, other.start = body.text, body.start
    return [one, verb, other]


def unsaid(items: list[Item]) -> list[Item]:
    """ "chief of troubled Acme" is Acme's."""
    return []


EPITHET = (
    "(?:the )?(?:[a-z]{3,}ern|[a-z]{3,}ed|struggling|ailing|stricken|loss-making|crisis-hit|scandal-hit|debt-laden|"
    "cash-strapped) "
)

BODY_DOING = (
    r"N (?=(?:has|have) (?:strengthened|expanded|bolstered|reshuffled|overhauled|boosted|beefed|shaken|lost|filled) "
    r"(?:up )?(?:its|the) |is (?:mourning|seeking|looking for|searching for|hunting for) )"
)
"""What a body does to its posts: "Acme has strengthened its senior team", "Acme is seeking a new chief"."""


FIRMS: list[Shape] = [
    (
        r"P (?=(?:has|have) (?:named|appointed|hired|dismissed|sacked|fired|removed|suspended|promoted|lost) its )",
        firm_acting,
    ),
    (r"(?<=as )P R (?=$|[,.;:])", firm_post),
    (r"P (?:named|appointed|elected) P R (?=$|[,.;:]|as |after |in )", named_to_firm),
    (r"P (?=, where W (?:was|is|has|had|will) )", firm_acting),
    (CLUB_OF_LEAGUE, club_of_league),
]
"""Houses that look like somebody, or that stand beside what they are not."""
