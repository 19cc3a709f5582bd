"""Silences: what nobody wants to hear of for a while. List, set, lift."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal, cast

import msgspec
import typer

from monitor import bootstrap
from monitor.cli.identity import get_person
from monitor.cli.moment import AsOf, looking
from monitor.cli.output import AS_JSON, print_rows, tell
from monitor.cli.verdicts import Author, current_user
from monitor.domain.events import SilenceSubject
from monitor.domain.organisations import Aliases, organisation_key
from monitor.errors import MonitorError, UsageError
from monitor.pipeline.ports import Session
from monitor.pipeline.silence import lift_silence, set_silence
from monitor.pipeline.track import known_aliases
from monitor.projections.silences import SilenceRow

DAYS = 30
DAYS_MAX = 3_660

app = typer.Typer(invoke_without_command=True)


class SilenceLine(msgspec.Struct, frozen=True, kw_only=True):
    """One silence as the list shows it."""

    id: str
    subject: SilenceSubject
    name: str
    state: Literal["holds", "over", "lifted"]
    until: datetime
    author: str
    reason: str
    set_at: datetime
    lifted_at: datetime | None
    lifted_by: str | None


@app.callback()
def silences(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Those that are over or lifted, too.")] = False,
    as_of: AsOf = None,
    as_json: bool = AS_JSON,
) -> None:
    """List what is silenced, by whom, why and until when. Example: monitor silences --all"""
    if context.invoked_subcommand is not None:
        return
    columns: dict[str, Callable[[Any], object]] = {
        "id": lambda line: line.id[:8],
        "silenced": lambda line: f"{line.subject} {line.name or '(erased)'}",
        "state": lambda line: line.state,
        "until": lambda line: f"{line.until:%Y-%m-%d %H:%M} UTC",
        "by": lambda line: line.author,
        "reason": lambda line: line.reason,
    }
    with looking(as_of) as known:
        rows = cast(tuple[SilenceRow, ...], known.rows.where("silences"))
        lines = sorted((_line(row) for row in rows), key=lambda line: (line.state != "holds", line.until, line.id))
        shown = [line for line in lines if everything or line.state == "holds"]
        print_rows(shown, columns, as_json=as_json, empty="nothing is silenced: `monitor silences set --help`")


@app.command("set")
def set_(
    reason: Annotated[str, typer.Option(help="Why; others will read it.")],
    person: Annotated[str | None, typer.Option(metavar="NAME|ID", help="Whom to hear nothing of.")] = None,
    organisation: Annotated[str | None, typer.Option(metavar="NAME", help="Of which to hear nothing.")] = None,
    rule: Annotated[str | None, typer.Option(metavar="ID", help="What no other rule finds is not told.")] = None,
    days: Annotated[int, typer.Option(min=1, max=DAYS_MAX, help="For so long.")] = DAYS,
    author: Author = None,
) -> None:
    """Hear nothing of somebody for a while. Example: monitor silences set --organisation Acme --reason "our own\""""
    given: dict[SilenceSubject, str | None] = {"person": person, "organisation": organisation, "rule": rule}
    chosen = [(subject, text) for subject, text in given.items() if text is not None]
    if len(chosen) != 1:
        raise UsageError("say what to silence by one of --person NAME, --organisation NAME, --rule ID")
    if not reason.strip():
        raise UsageError("say why with --reason: others will wonder")
    ((subject, text),) = chosen
    shelf, now, who = bootstrap.rule_shelf(), datetime.now(UTC), author or current_user()
    if subject == "rule":
        _check_rule(text)
    aliases, until = shelf.aliases(), (now + timedelta(days=days)).replace(microsecond=0)
    with bootstrap.existing_store() as store, store.writing() as session:
        key, name = _key_and_name(session, subject, text, aliases)
        ident = set_silence(
            session,
            subject=subject,
            key=key,
            name=name,
            until=until,
            author=who,
            reason=" ".join(reason.split()),
            aliases=aliases,
            now=now,
        )
    tell(f"{subject} {name} is silenced until {until:%Y-%m-%d %H:%M} UTC")
    tell(f"`monitor silences lift {str(ident)[:8]}` ends it")


@app.command()
def lift(
    ident: Annotated[str, typer.Argument(metavar="ID", help="From `monitor silences`; its beginning is enough.")],
    author: Author = None,
) -> None:
    """End a silence before its time. Example: monitor silences lift 6f1c2a7b"""
    who, now = author or current_user(), datetime.now(UTC)
    with bootstrap.existing_store() as store, store.writing() as session:
        rows = cast(tuple[SilenceRow, ...], session.rows.where("silences", state="set"))
        rows = tuple(row for row in rows if str(row.id).startswith(ident.lower()) and row.until > now)
        if len(rows) != 1:
            found = "none does" if not rows else f"{len(rows)} do"
            raise MonitorError(f"one silence that holds should have an id that begins with {ident!r}; {found}")
        lift_silence(session, rows[0], author=who, now=now)
    tell(f"{rows[0].subject} {rows[0].name or '(erased)'} is heard of again, from the next news on")


def _line(row: SilenceRow) -> SilenceLine:
    state: Literal["holds", "over", "lifted"] = "holds" if row.until > datetime.now(UTC) else "over"
    return SilenceLine(
        id=str(row.id),
        subject=row.subject,
        name=row.name,
        state="lifted" if row.state == "lifted" else state,
        until=row.until,
        author=row.author,
        reason=row.reason,
        set_at=row.set_at,
        lifted_at=row.lifted_at,
        lifted_by=row.lifted_by,
    )


def _key_and_name(session: Session, subject: SilenceSubject, text: str, aliases: Aliases) -> tuple[str, str]:
    match subject:
        case "person":
            row = get_person(session, text)
            return str(row.id), row.name
        case "organisation":
            if not organisation_key(text):
                raise UsageError(f"{text!r} is no name of an organisation")
            return known_aliases(session, aliases).key(text), aliases.canonical(text)
        case "rule":
            return text, text


def _check_rule(ident: str) -> None:
    """Raises UsageError for a rule that there is not."""
    languages = bootstrap.rule_shelf().languages().values()
    if not any(rule.id == ident for language in languages for rule in language.pack.rules):
        raise UsageError(f"no rule has the id {ident!r}: `monitor rules list` shows all")
