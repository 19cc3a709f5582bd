"""All commands, put together. Verbs do, plural nouns list."""

from __future__ import annotations

import typer

from monitor.cli import (
    alerts,
    demo,
    doctor,
    erase,
    evaluate,
    feeds,
    identity,
    lists,
    log,
    moving,
    preview,
    proof,
    redetect,
    routes,
    rules,
    run,
    scan,
    silences,
    sources,
    verdicts,
    watchlist,
)

app = typer.Typer(
    name="monitor",
    help="Watches news feeds and tells you the moment a leader leaves, joins, pauses or returns.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

app.command()(demo.demo)
app.command()(run.run)
app.command()(run.health)
app.command()(run.poll)
app.command()(doctor.doctor)
app.add_typer(feeds.app, name="feeds")
app.command()(scan.scan)
app.command()(evaluate.evaluate)
app.add_typer(rules.app, name="rules")
lists.changes_app.command()(verdicts.confirm)
lists.changes_app.command()(verdicts.wrong)
lists.changes_app.command()(verdicts.same)
app.add_typer(lists.changes_app, name="changes")
app.command()(lists.departures)
lists.people_app.command("merge")(identity.merge_people)
lists.people_app.command("split")(identity.split_person)
lists.people_app.command("duplicates")(identity.duplicate_people)
app.add_typer(lists.people_app, name="people")
lists.organisations_app.command("merge")(identity.merge_organisations)
lists.organisations_app.command("split")(identity.split_organisation)
lists.organisations_app.command("duplicates")(identity.duplicate_organisations)
app.add_typer(lists.organisations_app, name="organisations")
app.command()(lists.articles)
app.command()(sources.sources)
alerts.app.command()(preview.preview)
app.add_typer(alerts.app, name="alerts")
app.add_typer(routes.app, name="routes")
app.add_typer(silences.app, name="silences")
app.add_typer(watchlist.app, name="watchlist")
app.command()(log.events)
app.command()(lists.why)
app.command()(log.replay)
app.command()(redetect.redetect)
app.command("erase")(erase.erase_person)
proof.app.command("export")(moving.export)
proof.app.command("import")(moving.import_)
app.add_typer(proof.app, name="log")
