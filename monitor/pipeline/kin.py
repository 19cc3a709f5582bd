"""Who belongs together: the people of some surname keys with their kin, and what users said of who is who."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import cast
from uuid import UUID

import msgspec

from monitor.domain.events import PersonParted
from monitor.domain.identity import Parting, Told
from monitor.domain.stream import stream_of
from monitor.pipeline.ports import Session
from monitor.projections.changes import ChangeRow
from monitor.projections.people import PersonRow


class Kin(msgspec.Struct, frozen=True):
    """People of some surname keys and whoever else belongs to them, each the oldest first."""

    people: list[PersonRow]
    changes: list[ChangeRow]
    keys: list[str]


def kin_of(session: Session, keys: Collection[str]) -> Kin:
    """Gather the people of surname keys, those whom users say to be one of them, and those whose changes go by them."""
    people: dict[UUID, PersonRow] = {}
    changes: dict[UUID, ChangeRow] = {}
    known, new = set(keys), set(keys)
    while new:
        wanted = tuple(sorted(new))
        rows = cast(tuple[PersonRow, ...], session.rows.where("people", surname_key=wanted))
        named = cast(tuple[ChangeRow, ...], session.rows.where("changes", surname_key=wanted))
        people |= {row.id: row for row in rows}
        changes |= {row.id: row for row in named}
        # The name that a person goes by can differ from the one they appeared with: a claim was read anew.
        elsewhere = {row.bond for row in rows if row.bond} | {row.person_id for row in named}
        ahead = [session.rows.find("people", str(ident)) for ident in sorted(elsewhere - people.keys())]
        behind = session.rows.where("people", bond=tuple(row.id for row in rows)) if rows else ()
        theirs = session.rows.where("changes", person_id=tuple(row.id for row in rows)) if rows else ()
        related = cast(list[PersonRow | ChangeRow | None], [*ahead, *behind, *theirs])
        new = {row.surname_key for row in related if row is not None and row.surname_key} - known
        known |= new
    return Kin(
        sorted(people.values(), key=lambda r: (r.first_seen_at, r.id)),
        sorted(changes.values(), key=lambda r: (r.first_seen_at, r.id)),
        sorted(known),
    )


def related_keys(session: Session, keys: Collection[str]) -> frozenset[str]:
    """Return surname keys with those of their kin: what is decided of one of them is decided of all."""
    return frozenset(kin_of(session, keys).keys)


def bonded_claims(people: Sequence[PersonRow]) -> dict[UUID, tuple[UUID, ...]]:
    """Return the claims about each person of a bond alone: those of the earliest bond, which are the fewest."""
    claims = {row.id: row.bond_claims for row in people}
    for row in sorted(people, key=lambda row: -len(row.bond_into_claims)):
        if row.bond is not None:
            claims[row.bond] = row.bond_into_claims
    return claims


def partings_left(session: Session, people: Collection[PersonRow], gone: Collection[UUID]) -> list[PersonParted]:
    """Return what users said of these people, who are to be forgotten, as words on those who are left.

    gone: the claims about the people to be forgotten. A parting stands in one person's stream, which nobody of that
    name finds once the name is gone; homonyms who were told apart by it would become one.
    """
    keys = {row.surname_key for row in people} - {""}
    ids = {row.id for row in people}
    changes = [row for row in kin_of(session, keys).changes if row.state != "merged" and row.person_id not in ids]
    holders = {claim: row.person_id for row in changes for claim in row.facts.claims}
    left = []
    for row in sorted(people, key=lambda row: row.id):
        for recorded in session.stream(stream_of("person", row.id)):
            if isinstance(event := recorded.event, PersonParted):
                claims, others = (tuple(c for c in side if c not in gone) for side in (event.claims, event.others))
                holder = next((holders[claim] for claim in (*claims, *others) if claim in holders), None)
                if claims and others and holder is not None:
                    said = msgspec.structs.replace(event, person_id=holder, claims=claims, others=others)
                    left.append((recorded.position, said))
    return [said for _, said in sorted(left, key=lambda each: each[0])]


def partings_of(
    people: Iterable[PersonRow], told: Mapping[UUID, Told], withdrawn: Mapping[UUID, Told]
) -> tuple[Parting, ...]:
    """Return what users said of homonyms, in the order of the log. told, withdrawn: claims by their ids."""
    known = {**told, **withdrawn}

    def articles(claims: Iterable[UUID]) -> frozenset[UUID]:
        return frozenset(known[claim].article_id for claim in claims if claim in known)

    return tuple(
        Parting(
            claims=frozenset(parted.claims),
            others=frozenset(parted.others),
            articles=articles(parted.claims),
            other_articles=articles(parted.others),
            names=frozenset(known[claim].words for claim in parted.claims if claim in known),
            lost=frozenset(withdrawn[claim].words for claim in parted.claims if claim in withdrawn),
        )
        for parted in sorted((parted for row in people for parted in row.parted), key=lambda parted: parted.position)
    )
