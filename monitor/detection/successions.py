"""Posts that pass from one person to another: who succeeds the chairman becomes chairman."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import msgspec

from monitor.detection.claims import Found
from monitor.detection.people import Cast
from monitor.detection.text import fold


def share_posts(found: Sequence[Found], cast: Cast) -> None:
    """Give a finding that tells no post the post of the other half of its succession.

    Two people make a succession where a sentence says that one replaces the other, or where one sentence or a whole
    article tells one departure and one appointment at one body.
    """
    pairs = list(cast.successions)
    told: dict[tuple[int, int], list[Found]] = defaultdict(list)
    for one in found:
        told[one.order].append(one)
    for together in told.values():
        joining = {fold(f.person): f for f in together if f.kind == "appointment"}
        leaving = {fold(f.person): f for f in together if f.kind == "departure"}
        if len(joining) == len(leaving) == 1 and joining.keys() != leaving.keys():
            (new, come), (old, gone) = next(iter(joining.items())), next(iter(leaving.items()))
            if come.organisation == gone.organisation:
                pairs.append((new, old))
    pairs += _only_pair(found)
    faint = cast.language.sets["faint_roles"]
    for new, old in pairs:
        taken = next((f.role for f in found if f.kind == "appointment" and fold(f.person) == new and f.role), None)
        taken = _INTERIM.sub("", taken) if taken else None
        held = cast.people[old].role(faint) if old in cast.people else None
        left = (f.role for f in found if f.kind == "departure" and fold(f.person) == old and f.role)
        given = next((role for role in left if fold(role) not in faint), held)
        for one in found:
            if one.role is None and one.kind == "appointment" and fold(one.person) == new:
                one.role = given
            elif one.role is None and one.kind == "departure" and fold(one.person) == old:
                one.role = taken
    for one in found:
        if one.role is None and one.kind == "appointment" and (one.manner == "interim" or one.rule.of_succession):
            one.role = _only_vacancy(one, found)


def _only_vacancy(newcomer: Found, found: Sequence[Found]) -> str | None:
    """Return the one post that an article tells somebody to leave, as news, at the body where another steps in."""
    posts = {
        one.role
        for one in found
        if one.kind in ("departure", "leave")
        and one.salience == "news"
        and one.seat != "board"
        and one.organisation == newcomer.organisation
        and fold(one.person) != fold(newcomer.person)
    }
    return posts.pop() if len(posts) == 1 else None


def tell_apart(found: Sequence[Found]) -> None:
    """Take back a guessed post from one half of a move where the other half's own words tell that post."""
    for one in found:
        if one.role and not one.slot_role:
            others = [f for f in found if f.kind != one.kind and fold(f.person) == fold(one.person)]
            if any(f.slot_role and f.role == one.role and f.organisation != one.organisation for f in others):
                one.role = None


def _only_pair(found: Sequence[Found]) -> list[tuple[str, str]]:
    """Return who comes and who goes where an article tells one of each at one body: "she will be replaced by Poe"."""
    coming = {(fold(f.person), f.organisation) for f in found if f.kind == "appointment" and f.seat != "board"}
    going = {(fold(f.person), f.organisation) for f in found if f.kind == "departure" and f.seat != "board"}
    if len(coming) != 1 or len(going) != 1:
        return []
    (new, house), (old, left) = *coming, *going
    return [(new, old)] if house == left and new != old else []


_INTERIM = re.compile(r"^(?:interim|acting|temporary) |(?: par)? (?:intérim|intérimaire|provisoire)$")
"""Who steps in holds for a time the post that another held for good."""


def died_in_office(found: Sequence[Found], cast: Cast) -> list[Found]:
    """Leave out the deaths that nothing shows to have left a post.

    A post is left where the article tells as news who takes it: "succeeds Roe, who died", "named after Roe died".
    """
    come = [one for one in found if one.kind == "appointment" and one.salience == "news" and one.organisation]
    newcomers = {fold(one.person) for one in come}
    succeeded = {old for new, old in cast.successions if new in newcomers}
    with_another = {new for new, _ in cast.successions}
    filled = {one.order: one.organisation for one in come if fold(one.person) not in with_another}
    kept = []
    for one in found:
        if one.unproven:
            house = cast.replaced.get(fold(one.person)) if fold(one.person) in succeeded else filled.get(one.order)
            if house is None or one.salience == "background":
                continue
            one.organisation, one.sure_organisation = house, True
        kept.append(one)
    return kept


def moved_on(found: Sequence[Found], cast: Cast) -> list[Found]:
    """Return the departures of those who are replaced at one body and hired by another: they left the first."""
    told = {fold(f.person) for f in found if f.kind == "departure"}
    gone = []
    for one in found:
        left = cast.replaced.get(fold(one.person))
        asserted = one.sure_organisation and one.status in ("confirmed", "reported")
        # "promoted", "named" may tell of another unit of the same body.
        hired = asserted and one.kind == "appointment" and one.rule.manner == "hired"
        if (
            left
            and hired
            and one.organisation
            and fold(one.person) not in told
            and fold(left) != fold(one.organisation)
        ):
            told.add(fold(one.person))
            gone.append(
                msgspec.structs.replace(
                    one,
                    kind="departure",
                    organisation=left,
                    destination=one.organisation,
                    manner="unspecified",
                    role=None,
                    seat=None,
                )
            )
    return gone
