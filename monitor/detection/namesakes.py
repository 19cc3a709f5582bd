"""Folds of English that find bodies no list has: firms called like somebody, bodies of members."""

from __future__ import annotations

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


def unsaid(items: list[Item]) -> list[Item]:
    """ "chief of troubled Acme" is Acme's."""
    return []


IN_TROUBLE = (
    "(?:troubled|struggling|embattled|ailing|beleaguered|stricken|collapsed|loss-making|crisis-hit|scandal-hit|"
    "debt-laden|cash-strapped) "
)

BODY_DOING = (
    r"N (?=(?:has|have) (?:strengthened|expanded|bolstered|reshuffled|overhauled|boosted|beefed|shaken|lost|filled) "
    r"(?:up )?(?:its|the) |is (?:mourning|seeking|looking for|searching for|hunting for) )"
)
"""What a body does to its posts: "Acme has strengthened its senior team", "Acme is seeking a new chief"."""
