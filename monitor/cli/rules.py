"""The rules: lint them, run their examples, list them, show why a text matched."""

from __future__ import annotations

import sys
from operator import attrgetter
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from monitor import bootstrap
from monitor.cli.output import AS_JSON, print_json, print_rows, say, tell
from monitor.detection.cascade import language_of
from monitor.detection.dates import parse_published
from monitor.detection.examples import alarms, failures, relapses
from monitor.detection.explain import Trace, explain
from monitor.domain.article import Article
from monitor.pipeline.feedback import keep_all_examples
from monitor.telemetry import redact

app = typer.Typer(no_args_is_help=True, help="Lint, test, list and explain the rules.")

_FOLDER = Annotated[Path | None, typer.Option("--rules", help="Another folder of rules.")]


@app.command()
def check(rules: _FOLDER = None) -> None:
    """Report all mistakes in the rule files as path:line: message. Example: monitor rules check"""
    findings = bootstrap.rule_shelf(rules).lint()
    for finding in findings:
        say(finding)
    if findings:
        tell(f"mistakes: {len(findings)}")
        raise typer.Exit(1)
    tell("no mistakes")


@app.command("test")
def run_examples(
    rules: _FOLDER = None,
    feedback: Annotated[
        bool, typer.Option("--feedback", help="Read the articles of changes that somebody called wrong instead.")
    ] = False,
) -> None:
    """Run every example beside the rules, and the texts that must match nothing. Example: monitor rules test"""
    if feedback:
        _run_feedback(rules)
        return
    shelf = bootstrap.rule_shelf(rules)
    languages = shelf.languages()
    failed = [line for language in languages.values() for line in failures(language)]
    quiet = shelf.baseline()
    for lang, place, text in quiet:
        failed += [
            f"{place}: must match nothing, and {c.rule} finds {c.person!r} ({c.kind})"
            for c in alarms(text, lang, languages)
        ]
    for line in failed:
        say(line)
    count = sum(len(r.finds) + len(r.ignores) for language in languages.values() for r in language.pack.rules)
    tell(f"{count} examples and {len(quiet)} quiet texts, {len(failed)} failed")
    if failed:
        tell("how a text was read, and why a rule that fits was not believed: monitor rules explain TEXT")
        raise typer.Exit(1)


def _run_feedback(rules: Path | None) -> None:
    shelf, settings = bootstrap.rule_shelf(rules), bootstrap.load()
    folder = bootstrap.feedback_folder(settings)
    if settings.file is None or settings.file.exists():
        with bootstrap.existing_store(settings) as store, store.reading() as session:
            keep_all_examples(session, folder)
    languages, aliases, count, failed = shelf.languages(), shelf.aliases(), 0, 0
    for place, example in folder.read():
        count += 1
        found = list(relapses(example, languages, aliases))
        failed += bool(found)
        for wrong, claim in found:
            said = f"{claim.rule} still finds {wrong.kind} of {claim.person!r} in {claim.evidence[0].quote!r}"
            sys.stdout.write(redact(f"{place}: {said}, which somebody called wrong in {example.url or 'it'}") + "\n")
    tell(f"{count} articles of changes called wrong, {failed} still read so")
    if failed:
        raise typer.Exit(1)


class RuleLine(msgspec.Struct, frozen=True, kw_only=True):
    """A rule as the list shows it."""

    id: str
    version: int
    kind: str
    manner: str | None
    confidence: float
    examples: int
    file: str
    line: int
    when: tuple[str, ...]


@app.command("list")
def list_rules(
    lang: Annotated[str | None, typer.Option(help="Only this language.")] = None,
    as_json: bool = AS_JSON,
    rules: _FOLDER = None,
) -> None:
    """List the rules. Example: monitor rules list --lang fr"""
    rows = [
        RuleLine(
            id=r.id, version=r.version, kind=r.kind, manner=r.manner, confidence=r.confidence,
            examples=len(r.finds) + len(r.ignores), file=r.file, line=r.line, when=r.when,
        )
        for language in bootstrap.rule_shelf(rules).languages().values()
        if lang in (None, language.lang)
        for r in language.pack.rules
    ]  # fmt: skip
    columns = {name: attrgetter(name) for name in ("id", "version", "kind", "manner", "confidence", "examples")}
    print_rows(rows, columns, as_json=as_json, empty="no rules")


@app.command("explain")
def explain_text(
    text: Annotated[str, typer.Argument(help="A sentence or a whole text; - reads standard input.")],
    lang: Annotated[str | None, typer.Option(help="Its language; found out by default.")] = None,
    published: Annotated[str | None, typer.Option(help="Its publication date.")] = None,
    as_json: bool = AS_JSON,
    rules: _FOLDER = None,
) -> None:
    """Show typed sentences, rules, slots and reasons. Example: monitor rules explain "Jane Roe quits Acme" """
    words = sys.stdin.read() if text == "-" else text
    article = Article(text=words, lang=lang, published_on=parse_published(published) if published else None)
    languages = bootstrap.rule_shelf(rules).languages()
    traces = list(explain(article, languages))
    for trace in traces:
        if as_json:
            print_json(trace)
        else:
            for line in _paragraph(trace):
                say(line)
    if not traces:
        read = language_of(article, languages)
        told = "its language has no pack" if lang else "no word tells its language"
        told = f"read as {read.lang}: the words of no rule stand in this text" if read else told
        tell(f"{told}; --lang reads it in another ({', '.join(languages)})")


def _paragraph(trace: Trace) -> list[str]:
    lines = [
        f"{trace.part}: {trace.text}",
        f"  typed   {trace.typed}",
        f"  tried   {', '.join(trace.tried) or 'no rule: no trigger'}",
    ]
    for v in trace.verdicts:
        slots = ", ".join(
            f"{k} {x}"
            for k, x in (("organisation", v.organisation), ("role", v.role), ("to", v.destination), ("on", v.date))
            if x
        )
        lines += [
            f"  found   {v.kind} of {v.person} ({v.manner or 'no manner'}) by {v.rule} v{v.version}: {slots}",
            f"          {v.status}, {v.salience}: {v.reason}",
        ]
    return lines + [f"  not by  {r.rule}, though {r.words!r} fits: {r.reason}" for r in trace.refusals]
