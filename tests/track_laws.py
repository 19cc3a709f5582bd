"""What two logs are compared by: everything known of the changes, without ids and times."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, cast
from uuid import UUID

import msgspec

from monitor.pipeline.ports import Session
from monitor.projections.changes import ChangeRow


def changes(session: Session) -> tuple[ChangeRow, ...]:
    return cast(tuple[ChangeRow, ...], session.rows.where("changes", state="open"))


def without_ids(session: Session) -> dict[tuple[UUID, ...], tuple[Any, ...]]:
    """Return all that is known of each change, by its claims; other things are named by the claims they have."""
    by_id = {row.id: row for row in changes(session)}
    stories: dict[UUID, list[UUID]] = defaultdict(list)
    people: dict[UUID, list[UUID]] = defaultdict(list)
    for row in by_id.values():
        stories[row.story_id] += row.facts.claims
        people[row.person_id] += row.facts.claims
    organisations = {row.id: row.key for row in cast(tuple[Any, ...], session.rows.where("organisations"))}
    return {
        row.facts.claims: (
            msgspec.structs.replace(row.facts, linked=None),
            row.names,
            row.denials,
            row.confirmed_by,
            by_id[row.facts.linked].facts.claims if row.facts.linked else None,
            organisations[row.organisation_id] if row.organisation_id else None,
            sorted(stories[row.story_id]),
            sorted(people[row.person_id]),
            row.surname_key,
        )
        for row in by_id.values()
    }
