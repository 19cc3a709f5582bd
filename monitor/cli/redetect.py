"""What the rules would now say of stored articles: shown as a diff, or applied."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable
from contextlib import nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from monitor import bootstrap
from monitor.bootstrap import Rereading
from monitor.cli.output import AS_JSON, print_json, say, tell
from monitor.cli.progress import bar
from monitor.domain.claim import Claim
from monitor.errors import UsageError
from monitor.pipeline.preview import ChangeBrief, ChangeDifference, preview
from monitor.pipeline.redetect import ClaimDifference, Reading, Reread, Unit, apply, read_again, run_of, units_of

_MARKS = {"gained": "+", "lost": "-", "changed": "~"}
_SLOTS = ("kind", "manner", "organisation", "role", "destination", "date", "status", "salience")


def redetect(
    rules: Annotated[Path | None, typer.Option(metavar="DIR", help="Another folder of rules.")] = None,
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Only articles seen on this day or later, in UTC."
        ),
    ] = None,
    is_applied: Annotated[bool, typer.Option("--apply", help="Bring the log to what the rules say.")] = False,
    announce: Annotated[bool, typer.Option("--announce", help="With --apply: tell what is worth a message.")] = False,
    as_json: bool = AS_JSON,
) -> None:
    """Show what the rules now say of stored articles, or apply it. Example: monitor redetect --rules my-rules"""
    if announce and not is_applied:
        raise UsageError("--announce tells of what is applied: give --apply as well")
    seen_since = since.replace(tzinfo=UTC) if since else None
    with bootstrap.opened_rereading(rules) as it, asyncio.Runner() as runner:
        run = run_of(it.rules_digest, seen_since)
        with bar("read again") as progress:
            reading = runner.run(read_again(it.store, it.detect, run=run, since=seen_since, progress=progress))
        with it.store.reading() as session:
            units = units_of(session, reading.rereads, it.aliases)
        with suppress(BrokenPipeError) if is_applied else nullcontext():  # a reader that left does not undo --apply
            _print(it, reading, units, as_lines=as_json or not sys.stdout.isatty())
        if is_applied:
            with bar("apply") as progress:
                runner.run(
                    apply(
                        it.store,
                        reading.rereads,
                        units,
                        run=run,
                        clock=it.clock,
                        aliases=it.aliases,
                        announce=it.policy if announce else None,
                        progress=progress,
                    )
                )
            tell(f"applied; told: {'what is worth a message' if announce else 'nobody'}")
        if any(reread.trouble for reread in reading.rereads):
            raise typer.Exit(1)


def _print(it: Rereading, reading: Reading, units: Iterable[Unit], *, as_lines: bool) -> None:
    """Print the claims that differ, article by article, then the changes that differ, then the sums."""
    counts: dict[str, int] = {}
    for reread in reading.rereads:
        _print_article(reread, as_lines=as_lines)
        for difference in reread.differences:
            counts[f"claims {difference.what}"] = counts.get(f"claims {difference.what}", 0) + 1
    for unit in units:
        with it.store.reading() as session:
            changes = preview(session, unit, it.aliases, it.clock.now())
        for change in changes:
            counts[f"changes {change.what}"] = counts.get(f"changes {change.what}", 0) + 1
            if as_lines:
                print_json({"type": "change", **msgspec.to_builtins(change)})
            else:
                _print_change(change)
    failed = sum(reread.trouble is not None for reread in reading.rereads)
    sums = [f"articles read: {reading.read}", *(f"{name}: {counts[name]}" for name in sorted(counts))]
    sums += [f"text no longer kept: {reading.gone}"] if reading.gone else []
    sums += [f"failed: {failed}"] if failed else []
    tell("; ".join(sums if counts else [*sums, "no difference"]))


def _print_article(reread: Reread, *, as_lines: bool) -> None:
    article = reread.article
    if reread.trouble:
        tell(f"{article.url or article.title}: not read: {reread.trouble}")
    if as_lines:
        head = {"id": article.id, "url": article.url, "title": article.title, "published_at": article.published_at}
        for difference in reread.differences:
            print_json({"type": "claim", **_line(difference), "article": head})
    elif reread.differences:
        say(article.title or "(no title)")
        say(f"  {article.url}")
        for difference in reread.differences:
            _print_claim(difference)


def _line(difference: ClaimDifference) -> dict[str, Any]:
    return {
        "what": difference.what,
        "id": difference.id,
        "fields": difference.fields,
        "before": _claim(difference.before),
        "after": _claim(difference.after),
        "passage": difference.passage,
    }


def _claim(claim: Claim | None) -> dict[str, Any] | None:
    """Return a claim as `monitor scan` writes one."""
    if claim is None:
        return None
    row: dict[str, Any] = msgspec.to_builtins(claim)
    del row["anchor"]
    return row


def _print_claim(difference: ClaimDifference) -> None:
    claim = difference.after or difference.before
    assert claim is not None
    say(f"  {_MARKS[difference.what]} {claim.person}: {_slots(claim)}  [{claim.rule} v{claim.rule_version}]")
    for name in (name for name in difference.fields if name not in ("anchor", "evidence")):
        say(f"      {name}: {getattr(difference.before, name) or '-'} -> {getattr(difference.after, name) or '-'}")
    say(f"      « {difference.passage} »")


def _print_change(change: ChangeDifference) -> None:
    brief = change.after or change.before
    assert brief is not None
    into = f"; now part of {str(change.into)[:8]}" if change.into else ""
    say(f"{_MARKS[change.what]} change {str(change.id)[:8]}  {brief.person}: {_slots(brief)}{into}")
    for name in (name for name in change.fields if hasattr(brief, name) and name != "claims"):
        say(f"      {name}: {getattr(change.before, name) or '-'} -> {getattr(change.after, name) or '-'}")


def _slots(thing: Claim | ChangeBrief) -> str:
    return ", ".join(str(value) for name in _SLOTS if (value := getattr(thing, name)))
