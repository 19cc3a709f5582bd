"""What a user says of people and organisations: these two are one, or are one no longer; and which may be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, cast
from uuid import UUID

import typer

from monitor import bootstrap
from monitor.cli.lists import get_change
from monitor.cli.output import AS_JSON, print_rows, tell
from monitor.cli.verdicts import Author, current_user
from monitor.domain.duplicates import Pair
from monitor.domain.organisations import fold_words
from monitor.domain.people import surname_key
from monitor.errors import MonitorError
from monitor.pipeline import identify
from monitor.pipeline.ports import Session
from monitor.projections.articles import ClaimRow
from monitor.projections.changes import ChangeRow
from monitor.projections.people import OrganisationRow, PersonRow

Who = Annotated[str, typer.Argument(metavar="NAME|ID", help="The beginning of an id is enough.")]
Limit = Annotated[int, typer.Option(min=1, help="At most so many, the likeliest first.")]
What = Annotated[str, typer.Argument(metavar="NAME|ID", help="The beginning of an id is enough.")]

Changes = Annotated[
    list[str] | None,
    typer.Argument(metavar="[CHANGE]...", help="Changes that are about somebody else of this name, by id."),
]

PAIR_COLUMNS: dict[str, Callable[[Pair], object]] = {
    "id": lambda pair: str(pair.id)[:8],
    "name": lambda pair: pair.name,
    "other id": lambda pair: str(pair.other_id)[:8],
    "other name": lambda pair: pair.other_name,
    "reason": lambda pair: pair.reason,
    "shared": lambda pair: pair.shared,
}


def merge_people(one: Who, into: Who, author: Author = None) -> None:
    """Say that a person is another one, who stays. Example: monitor people merge "Jane Roe" "Jane Doe\""""
    author = author or current_user()
    with bootstrap.existing_store() as store, store.writing() as session:
        person, other = get_person(session, one), get_person(session, into)
        aliases = bootstrap.rule_shelf().aliases()
        identify.merge_people(session, person, other, author=author, aliases=aliases, now=datetime.now(UTC))
        tell(f"{person.name} is {other.name} now; `monitor people split {str(person.id)[:8]}` takes it back")


def split_person(person: Who, changes: Changes = None, author: Author = None) -> None:
    """Take back that a person is another one, or tell homonyms apart: these changes are about somebody else.

    Example: monitor people split "Jane Roe" 5f6a0c1d
    """
    author = author or current_user()
    if changes:
        _tell_apart(person, changes, author)
        return
    with bootstrap.existing_store() as store, store.writing() as session:
        row = get_person(session, person, merged=True)
        aliases = bootstrap.rule_shelf().aliases()
        identify.split_person(session, row, author=author, aliases=aliases, now=datetime.now(UTC))
        tell(f"{row.name} stands alone again")


def _tell_apart(person: str, changes: Sequence[str], author: str) -> None:
    with bootstrap.existing_store() as store, store.writing() as session:
        row = get_person(session, person)
        named = [get_change(session, change) for change in changes]
        aliases = bootstrap.rule_shelf().aliases()
        now = datetime.now(UTC)
        theirs, rest = identify.part_person(session, row, named, author=author, aliases=aliases, now=now)
        one, other = str(theirs)[:8], str(rest)[:8]
        new, kept = (other, one) if theirs == row.id else (one, other)
        tell(f"{row.name} is two people now: {one} of the changes you named, and {other} of the others")
        tell(f"`monitor people merge {new} {kept}` makes them one again")


def duplicate_people(limit: Limit = 100, as_json: bool = AS_JSON) -> None:
    """List pairs of people who may be one, the likeliest first. Example: monitor people duplicates"""
    with bootstrap.existing_store() as store, store.reading() as session:
        pairs = identify.duplicate_people(session)
        print_rows(pairs[:limit], PAIR_COLUMNS, as_json=as_json, empty="no two people look like one")


def merge_organisations(one: What, into: What, author: Author = None) -> None:
    """Say that an organisation is another one, which stays. Example: monitor organisations merge "Acme Inc" Acme"""
    author = author or current_user()
    with bootstrap.existing_store() as store, store.writing() as session:
        row, other = _get_organisation(session, one), _get_organisation(session, into)
        aliases = bootstrap.rule_shelf().aliases()
        identify.merge_organisations(session, row, other, author=author, aliases=aliases, now=datetime.now(UTC))
        tell(f"{row.name} is {other.name} now; `monitor organisations split {str(row.id)[:8]}` takes it back")


def split_organisation(organisation: What, author: Author = None) -> None:
    """Take back that an organisation is another one. Example: monitor organisations split "Acme Inc\""""
    author = author or current_user()
    with bootstrap.existing_store() as store, store.writing() as session:
        row = _get_organisation(session, organisation, merged=True)
        aliases = bootstrap.rule_shelf().aliases()
        identify.split_organisation(session, row, author=author, aliases=aliases, now=datetime.now(UTC))
        tell(f"{row.name} stands alone again")


def duplicate_organisations(limit: Limit = 100, as_json: bool = AS_JSON) -> None:
    """List pairs of organisations that may be one, the likeliest first. Example: monitor organisations duplicates"""
    with bootstrap.existing_store() as store, store.reading() as session:
        pairs = identify.duplicate_organisations(session)
        print_rows(pairs[:limit], PAIR_COLUMNS, as_json=as_json, empty="no two organisations look like one")


def get_person(session: Session, text: str, *, merged: bool = False) -> PersonRow:
    """Return the one person with this name, now or once, or beginning of an id. Raises MonitorError."""
    rows = cast(tuple[PersonRow, ...], session.rows.where("people"))
    remedy = "`monitor people` lists everybody"
    return cast(PersonRow, _get_one(text, rows, "person", remedy, lambda: _told_as(session, text), merged=merged))


def _told_as(session: Session, name: str) -> set[UUID]:
    """Return the people whom articles call by a name, though they go by another one since they were merged."""
    rows = cast(tuple[ClaimRow, ...], session.rows.where("claims", surname_key=surname_key(name)))
    claims = {row.id for row in rows if row.claim and fold_words(row.claim.person) == fold_words(name)}
    changes = cast(tuple[ChangeRow, ...], session.rows.where("changes", state="open") if claims else ())
    return {row.person_id for row in changes if not claims.isdisjoint(row.facts.claims)}


def _get_organisation(session: Session, text: str, *, merged: bool = False) -> OrganisationRow:
    rows = cast(tuple[OrganisationRow, ...], session.rows.where("organisations"))
    found = _get_one(text, rows, "organisation", "`monitor organisations` lists all", set, merged=merged)
    return cast(OrganisationRow, found)


def _get_one(
    text: str, rows: tuple[Any, ...], noun: str, remedy: str, told_as: Callable[[], set[UUID]], *, merged: bool
) -> Any:
    """Return the row whose id begins so; else those of exactly this name, else those whose name holds the words.

    Else those of `told_as`. Among several the one that stands is meant, with `merged` the one that is not.
    """
    words = fold_words(text)
    by_id = [row for row in rows if str(row.id).startswith(text.lower())] if len(text) >= 4 else []
    exactly = [row for row in rows if words and fold_words(row.name) == words]
    holding = [row for row in rows if words and set(words) <= set(fold_words(row.name))]
    found = by_id or exactly or holding
    if not found:
        others = told_as()
        found = [row for row in rows if row.id in others]
    found = [row for row in found if (row.merged_into is not None) == merged] or found
    if len(found) == 1:
        return found[0]
    if not found:
        raise MonitorError(f"no {noun} has the name or the id {text!r}: {remedy}")
    several = ", ".join(f"{row.name} ({str(row.id)[:8]})" for row in found[:9])
    raise MonitorError(f"{text!r} can mean {len(found)} {noun}s: {several}; give the id of one")
