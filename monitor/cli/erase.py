"""Erasing a person."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Annotated

import msgspec
import typer

from monitor import bootstrap
from monitor.cli.identity import get_person
from monitor.cli.output import AS_JSON, print_json, say, tell
from monitor.cli.progress import bar
from monitor.errors import MonitorError
from monitor.pipeline.erase import Erased, erase, messages_about
from monitor.pipeline.feedback import keep_all_examples

LEFT_TO_YOU = (
    "backups: those made before still hold the name (docs/operations.md); delete them, or make new ones and wait",
    "PostgreSQL: archives of the write-ahead log, replicas and snapshots of the server's disk",
    "files from `monitor log export`, and output of other commands that was kept",
    "logs of the daemon, where addresses stand",
    "Slack: the messages named here, and whatever people copied or quoted",
    "folders monitor-* in the system's temporary folder that a killed replay left",
    "feeds that still show the name: what they print from now on is read as news, what they printed is not",
)


def erase_person(
    person: Annotated[str, typer.Argument(metavar="NAME|ID", help="The beginning of an id is enough.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be erased, and change nothing.")] = False,
    as_json: bool = AS_JSON,
) -> None:
    """Erase a person for good from log, texts, lists and files; says what is left to you.

    Example: monitor erase "Jane Roe"
    """
    settings = bootstrap.load()
    with bootstrap.existing_store(settings) as store:
        with store.reading() as session:
            row = get_person(session, person)
            done = Erased(person_id=row.id, messages=messages_about(session, row))
        if row.merged_into is not None:
            raise MonitorError(f"{row.name!r} is merged into {row.merged_into}: erase that one, or split them first")
        if not (yes or dry_run or row.erased):
            if not sys.stdin.isatty():
                raise MonitorError("nothing was erased: say --yes, for it cannot be undone")
            typer.confirm(f"Erase {row.name} ({row.id}) for good?", abort=True, err=True)
        tell(f"the id is {row.id}: should this be interrupted, `monitor erase {row.id}` goes on")
        if not row.erased:
            with bar("read the log") as progress:
                done = erase(store, row, now=datetime.now(UTC), dry_run=dry_run, progress=progress)
        if not dry_run:
            tell("writing the database's files anew")
            store.sweep()
            with store.reading() as session:
                keep_all_examples(session, bootstrap.feedback_folder(settings))
    _print(done, dry_run=dry_run, as_json=as_json)


def _print(erased: Erased, *, dry_run: bool, as_json: bool) -> None:
    left = () if dry_run else LEFT_TO_YOU
    if as_json or not sys.stdout.isatty():
        print_json({**msgspec.structs.asdict(erased), "dry_run": dry_run, "left_to_you": left})
        return
    say(
        f"{'would be ' if dry_run else ''}erased from {erased.events} events, {erased.articles} articles,"
        f" {erased.entries} entries of feeds; {erased.alerts} alerts given up"
    )
    for message in erased.messages:
        say(f"  message {message.message_ref or 'without a name'} in {message.channel}")
    if left:
        say("left to you:")
    for line in left:
        say(f"  {line}")
