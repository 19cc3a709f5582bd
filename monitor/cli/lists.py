"""Lists and dossiers: changes, departures, people, organisations, articles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Annotated, Any, TypeVar, cast

import typer

from monitor.cli.moment import AsOf, looking
from monitor.cli.output import AS_JSON, print_json, print_rows, say
from monitor.domain import claim as told
from monitor.domain.edits import in_words
from monitor.domain.organisations import fold_words
from monitor.errors import MonitorError
from monitor.pipeline import dossier
from monitor.pipeline.dossier import ChangeView
from monitor.pipeline.readable import Readable
from monitor.projections.articles import ArticleRow
from monitor.projections.changes import ChangeRow
from monitor.projections.people import OrganisationRow, PersonRow

R = TypeVar("R")

changes_app = typer.Typer(invoke_without_command=True)
people_app = typer.Typer(invoke_without_command=True)
organisations_app = typer.Typer(invoke_without_command=True)

Person = Annotated[str | None, typer.Option(help="Only people whose name holds these words.")]
Organisation = Annotated[str | None, typer.Option(help="Only organisations whose name holds these words.")]
Status = Annotated[told.Status | None, typer.Option(help="Only what is so certain.")]
News = Annotated[bool, typer.Option("--news", help="Leave out recalled history.")]
Since = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="First seen on or after this day, in UTC."),
]
Limit = Annotated[int, typer.Option(min=1, help="At most so many, newest first.")]

CHANGE_COLUMNS: dict[str, Callable[[ChangeView], object]] = {
    "id": lambda c: str(c.id)[:8],
    "person": lambda c: c.person,
    "kind": lambda c: c.kind if c.manner in (None, "unspecified") else f"{c.kind} ({c.manner})",
    "organisation": lambda c: c.organisation,
    "role": lambda c: c.role,
    "destination": lambda c: c.destination,
    "date": lambda c: c.date,
    "status": lambda c: c.status,
    "salience": lambda c: c.salience,
    "sources": lambda c: c.independent_sources,
}


@changes_app.callback()
def changes(
    ctx: typer.Context,
    kind: Annotated[told.Kind | None, typer.Option(help="Only changes of this kind.")] = None,
    person: Person = None,
    organisation: Organisation = None,
    status: Status = None,
    news: News = False,
    since: Since = None,
    limit: Limit = 100,
    as_of: AsOf = None,
    as_json: bool = AS_JSON,
) -> None:
    """List the changes, the last seen first. Example: monitor changes --kind departure --as-of 2026-11-22 --json"""
    if ctx.invoked_subcommand is None:
        _list_changes(kind, person, organisation, status, news, since, limit, as_of, as_json)


def departures(
    person: Person = None,
    organisation: Organisation = None,
    status: Status = None,
    news: News = False,
    since: Since = None,
    limit: Limit = 100,
    as_of: AsOf = None,
    as_json: bool = AS_JSON,
) -> None:
    """List who left, the last seen first. Example: monitor departures --organisation Acme"""
    _list_changes("departure", person, organisation, status, news, since, limit, as_of, as_json)


def _list_changes(
    kind: told.Kind | None,
    person: str | None,
    organisation: str | None,
    status: told.Status | None,
    news: bool,
    since: datetime | None,
    limit: int,
    as_of: str | None,
    as_json: bool,
) -> None:
    with looking(as_of) as known:
        kept = (
            row
            for row in _newest(known, "changes", "-first_seen_at", ChangeRow)
            if row.state == "open"
            and kind in (None, row.kind)
            and status in (None, row.facts.status)
            and (not news or row.facts.salience == "news")
            and (since is None or row.first_seen_at >= since.replace(tzinfo=UTC))
            and _holds(row.names.person if row.names else None, person)
            and _holds(row.names.organisation if row.names else None, organisation)
        )
        views = [dossier.change_view(known, row) for row in islice(kept, limit)]
        print_rows(views, CHANGE_COLUMNS, as_json=as_json, empty="no changes yet: `monitor poll` looks for news")


def _newest(known: Readable, projection: str, order: str, row_type: type[R]) -> Iterator[R]:
    """Yield all rows in an order, read as they are asked for. What lists leave out is rare: no index is worth it."""
    return cast(Iterator[R], known.rows.each(projection, order))


def _holds(name: str | None, wanted: str | None) -> bool:
    return wanted is None or set(fold_words(wanted)) <= set(fold_words(name or ""))


@changes_app.command("show")
def show_change(
    ident: Annotated[str, typer.Argument(metavar="ID")], as_of: AsOf = None, as_json: bool = AS_JSON
) -> None:
    """Show one change with every source and quotation. Example: monitor changes show 6f1c2a7b"""
    with looking(as_of) as known:
        row = get_change(known, ident)
        view = dossier.change_view(known, row)
        if as_json:
            print_json(view)
            return
        _print_change(view)


def get_change(known: Readable, ident: str) -> ChangeRow:
    """Return the one change whose id begins so, retracted ones among them. Raises MonitorError."""
    row = dossier.find_by_prefix(known.rows.where("changes", state=("open", "retracted")), ident)
    if row is None:
        raise MonitorError(f"no single change has an id that begins with {ident!r}: `monitor changes` lists them")
    return cast(ChangeRow, row)


_DOUBTED = "in doubt: called wrong, and told by a new source; confirm it, or call it wrong again"


def _print_change(view: ChangeView) -> None:
    manner = "" if view.manner in (None, "unspecified") else f" ({view.manner})"
    say(f"{view.person}: {view.kind}{manner}, {view.organisation or 'organisation not told'}")
    for label, value in (
        ("role", view.role),
        ("destination", view.destination),
        ("date", view.date),
        ("state", "retracted" if view.retracted else _DOUBTED if view.doubted else None),
        ("status", view.status + (f" by {view.confirmed_by}" if view.confirmed_by else "")),
        ("salience", view.salience),
        ("sources", view.independent_sources),
        ("id", view.id),
    ):
        if value is not None:
            say(f"  {label:<12} {value}")
    for conflict in view.conflicts:
        say(f"  sources differ on the {conflict.field}: {' / '.join(conflict.values)}")
    for source in view.sources:
        when = f"{source.published_at:%Y-%m-%d}" if source.published_at else "undated"
        say(f"  {when}  {source.domain or '-'}  {source.status}  {source.rule}")
        say(f"    « {source.quote} »")
        say(f"    {source.url}")
    for edit in view.edits:
        say(f"  edited, seen {edit.seen_at:%Y-%m-%d %H:%M} UTC: {edit.url}")
        for place in edit.edits:
            say(f"    {in_words(place)}")


@people_app.callback()
def people(ctx: typer.Context, limit: Limit = 100, as_of: AsOf = None, as_json: bool = AS_JSON) -> None:
    """List the people, the last seen first. Example: monitor people --json"""
    if ctx.invoked_subcommand is not None:
        return
    with looking(as_of) as known:
        rows = (
            row
            for row in _newest(known, "people", "-first_seen_at", PersonRow)
            if row.merged_into is None and dossier.is_spoken_of(known, person_id=str(row.id))
        )
        columns: dict[str, Callable[[Any], object]] = {
            "id": lambda row: str(row.id)[:8],
            "name": lambda row: row.name or "(erased)",
            "first seen": lambda row: f"{row.first_seen_at:%Y-%m-%d %H:%M}",
        }
        print_rows(islice(rows, limit), columns, as_json=as_json, empty="nobody yet: `monitor poll` looks for news")


@people_app.command("show")
def show_person(name: str, as_of: AsOf = None, as_json: bool = AS_JSON) -> None:
    """Show a person's dossier: timeline, sources, quotations. Example: monitor people show "Jane Roe\""""
    with looking(as_of) as known:
        found = dossier.find_people(known, name)
        if not found:
            raise MonitorError(f"nobody is known by the name {name!r}: `monitor people` lists everybody")
        for person in found:
            rows = dossier.changes(known, person_id=str(person.id))
            timeline = sorted(rows, key=lambda row: (row.facts.date or "9999", row.first_seen_at, str(row.id)))
            views = [dossier.change_view(known, row) for row in timeline]
            if as_json:
                print_json(
                    {"id": person.id, "name": person.name, "first_seen_at": person.first_seen_at, "changes": views}
                )
                continue
            say(f"{person.name} ({str(person.id)[:8]}), first seen {person.first_seen_at:%Y-%m-%d}")
            for view in views:
                _print_change(view)


@organisations_app.callback()
def organisations(ctx: typer.Context, limit: Limit = 100, as_of: AsOf = None, as_json: bool = AS_JSON) -> None:
    """List the organisations, the last seen first. Example: monitor organisations --json"""
    if ctx.invoked_subcommand is not None:
        return
    with looking(as_of) as known:
        rows = (
            row
            for row in _newest(known, "organisations", "-first_seen_at", OrganisationRow)
            if row.state == "open" and dossier.is_spoken_of(known, organisation_id=str(row.id))
        )
        columns: dict[str, Callable[[Any], object]] = {
            "id": lambda row: str(row.id)[:8],
            "name": lambda row: row.name,
            "first seen": lambda row: f"{row.first_seen_at:%Y-%m-%d %H:%M}",
        }
        print_rows(islice(rows, limit), columns, as_json=as_json, empty="none yet: `monitor poll` looks for news")


def articles(
    limit: Limit = 100,
    claims: Annotated[bool, typer.Option("--claims", help="Only articles in which a claim was found.")] = False,
    as_of: AsOf = None,
    as_json: bool = AS_JSON,
) -> None:
    """List the articles, the last seen first. Example: monitor articles --claims"""
    with looking(as_of) as known:
        rows = (row for row in _newest(known, "articles", "-seen_at", ArticleRow) if row.claims or not claims)
        columns: dict[str, Callable[[Any], object]] = {
            "published": lambda row: f"{row.published_at:%Y-%m-%d}" if row.published_at else None,
            "title": lambda row: row.title,
            "source": lambda row: row.source_name,
            "claims": lambda row: len(row.claims),
            "note": lambda row: f"unresolved: {row.note}" if row.unresolved else row.note,
            "url": lambda row: row.url,
        }
        print_rows(
            islice(rows, limit), columns, as_json=as_json, empty="no articles yet: `monitor poll` looks for news"
        )
