"""What a user says of changes: right, wrong, the same as another one."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from typing import Annotated, cast

import typer

from monitor import bootstrap
from monitor.cli.lists import get_change
from monitor.cli.output import tell
from monitor.domain.events import Verdict
from monitor.errors import UsageError
from monitor.pipeline.feedback import keep_examples
from monitor.pipeline.judge import judge
from monitor.projections.changes import ChangeRow

Ident = Annotated[str, typer.Argument(metavar="ID", help="From `monitor changes`; its beginning is enough.")]
Author = Annotated[str | None, typer.Option(help="Who says so; by default the user of this machine.")]


def confirm(ident: Ident, author: Author = None) -> None:
    """Say that a change is true; takes `wrong` back. Example: monitor changes confirm 6f1c2a7b"""
    _judge("confirm", ident, None, author)


def wrong(ident: Ident, author: Author = None) -> None:
    """Retract a change; only another source brings it back, silently. Example: monitor changes wrong 6f1c2a7b"""
    _judge("wrong", ident, None, author)


def same(ident: Ident, other: Ident, author: Author = None) -> None:
    """Say that two changes of a person are one. Example: monitor changes same 6f1c2a7b 09de33f1"""
    _judge("same", ident, other, author)


def _judge(verdict: Verdict, ident: str, other: str | None, author: str | None) -> None:
    settings = bootstrap.load()
    with bootstrap.existing_store(settings) as store:
        with store.writing() as session:
            change = get_change(session, ident)
            judge(
                session,
                change,
                verdict,
                other=get_change(session, other) if other is not None else None,
                author=author or current_user(),
                aliases=bootstrap.rule_shelf().aliases(),
                policy=bootstrap.alert_policy(settings),
                now=datetime.now(UTC),
            )
        with store.reading() as session:
            row = cast(ChangeRow, session.rows.find("changes", str(change.id)))
            state = f"part of {str(row.merged_into)[:8]}" if row.merged_into else row.state
            tell(f"{str(change.id)[:8]} is {state}, {row.facts.status}")
            keep_examples(session, bootstrap.feedback_folder(settings), [change.id])


def current_user() -> str:
    """Return the name of the user of this machine. Raises UsageError where there is none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise UsageError("this machine does not know who you are: say it with --author NAME") from None
