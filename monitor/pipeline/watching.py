"""What watchlists have seen, and which organisations are told of most and watched by none. Reads, decides nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal, cast
from uuid import UUID

import msgspec

from monitor.domain.organisations import Aliases
from monitor.domain.people import surname_key
from monitor.domain.watchlist import Watchlist, is_same_person, keys_of
from monitor.pipeline.readable import Readable
from monitor.projections.changes import ChangeRow
from monitor.projections.people import OrganisationRow, PersonRow


class WatchedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One thing on a watchlist."""

    watchlist: str
    what: Literal["organisation", "person", "label"]
    name: str
    aliases: tuple[str, ...]
    changes: int | None
    """How many changes of it were seen; None of a label."""


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """An organisation that changes speak of and no list watches."""

    id: UUID
    name: str
    changes: int
    last_seen_at: datetime


def watched(known: Readable, watchlists: Iterable[Watchlist], aliases: Aliases) -> list[WatchedLine]:
    """Return what the watchlists hold, in their order, with how much was seen of it."""
    counts = _counts(known)
    by_key: Counter[str] = Counter()
    for row in cast(tuple[OrganisationRow, ...], known.rows.where("organisations")):
        by_key[row.key] += counts[row.id][0] if row.id in counts else 0
    lines = []
    for each in watchlists:
        for organisation in each.organisations:
            keys = keys_of((organisation.name, *organisation.aliases), aliases)
            seen = sum(by_key[key] for key in keys)
            lines.append(_line(each, "organisation", organisation.name, seen, organisation.aliases))
        lines += [_line(each, "person", person, _count_of_person(known, person)) for person in each.people]
        lines += [_line(each, "label", label, None) for label in each.labels]
    return lines


def suggestions(known: Readable, watchlists: Iterable[Watchlist], aliases: Aliases) -> list[Suggestion]:
    """Return the organisations that no list watches, those with the most changes first, then the last seen."""
    watching = {
        key
        for each in watchlists
        for organisation in each.organisations
        for key in keys_of((organisation.name, *organisation.aliases), aliases)
    }
    rows = {row.id: row for row in cast(tuple[OrganisationRow, ...], known.rows.where("organisations"))}
    found = [
        Suggestion(id=ident, name=rows[ident].name, changes=count, last_seen_at=last)
        for ident, (count, last) in _counts(known).items()
        if ident in rows and watching.isdisjoint({rows[ident].key, *keys_of([rows[ident].name], aliases)})
    ]
    return sorted(found, key=lambda each: (-each.changes, -each.last_seen_at.timestamp(), each.name))


def _line(
    watchlist: Watchlist,
    what: Literal["organisation", "person", "label"],
    name: str,
    changes: int | None,
    aliases: tuple[str, ...] = (),
) -> WatchedLine:
    return WatchedLine(watchlist=watchlist.name, what=what, name=name, aliases=aliases, changes=changes)


def _counts(known: Readable) -> Mapping[UUID, tuple[int, datetime]]:
    """Return, for each organisation, how many changes speak of it, and when the last was first seen."""
    counts: dict[UUID, tuple[int, datetime]] = {}
    for row in known.rows.each("changes", "first_seen_at", state="open"):
        assert isinstance(row, ChangeRow)
        if row.organisation_id is not None and row.facts.status != "denied":
            counts[row.organisation_id] = (
                counts.get(row.organisation_id, (0, row.first_seen_at))[0] + 1,
                row.first_seen_at,
            )
    return counts


def _count_of_person(known: Readable, name: str) -> int:
    people = cast(tuple[PersonRow, ...], known.rows.where("people", surname_key=surname_key(name)))
    ids = tuple(str(person.id) for person in people if is_same_person(name, person.name))
    return len(known.rows.where("changes", person_id=ids, state="open")) if ids else 0
