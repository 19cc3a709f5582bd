"""How well the rules read annotated articles, rule by rule, and what that says of how far to trust each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from operator import itemgetter
from pathlib import Path
from typing import Annotated, Any, Literal, NotRequired, TypedDict

import msgspec
import typer

from monitor import bootstrap
from monitor.cli.output import AS_JSON, print_rows, tell
from monitor.cli.scan import RULES, BadLineError, lines, published_on, record_of
from monitor.detection.cascade import detect
from monitor.detection.language import Language
from monitor.detection.scoring import Mistake, Score, confidences, is_reserved, score
from monitor.domain.article import Article
from monitor.errors import UsageError


class _GoldRecord(TypedDict):
    """A change as an annotator notes it."""

    person: str
    kind: str
    organisation: NotRequired[str | None]
    status: NotRequired[str]
    required: NotRequired[bool]
    person_aliases: NotRequired[list[str]]
    organisation_aliases: NotRequired[list[str]]


class _GoldLine(msgspec.Struct, frozen=True):
    """What an annotator notes of one article."""

    id: msgspec.Raw
    changes: list[_GoldRecord]
    lang: str | None = None


def evaluate(
    articles: Annotated[Path, typer.Argument(help="Articles as JSON lines, as for scan --jsonl.")],
    gold: Annotated[Path, typer.Argument(help='Annotations: {"id", "changes"} lines.')],
    errors: Annotated[int, typer.Option(min=0, help="Show so many of the mistakes.")] = 0,
    lang: Annotated[str | None, typer.Option(help="Only annotations of this language.")] = None,
    split: Annotated[
        Literal["open", "reserved"] | None,
        typer.Option(help="Only the two thirds that may be read, or the third that is only measured."),
    ] = None,
    by_rule: Annotated[bool, typer.Option("--by-rule", help="A table a rule: right, wrong, spared.")] = False,
    write_confidence: Annotated[
        bool, typer.Option("--write-confidence", help="Write each rule's precision into its file as its confidence.")
    ] = False,
    as_json: bool = AS_JSON,
    rules: RULES = None,
) -> None:
    """Measure the rules on annotated articles. Example: monitor evaluate articles.jsonl gold.jsonl --errors 20"""
    if split == "reserved" and (errors or write_confidence):
        raise UsageError(
            "--split reserved is measured, never read or learned from: leave out --errors and --write-confidence"
        )
    shelf = bootstrap.rule_shelf(rules)
    languages = shelf.languages()
    annotated = _read_gold(gold, lang, split)
    found = {ident: detect(article, languages) for ident, article in _read_articles(articles)}
    result = score(annotated, found)
    if not annotated:
        tell(f"no annotation of this language or split in {str(gold)!r}: nothing is measured")
    if absent := [ident for ident in annotated if ident not in found]:
        tell(f"annotated, but not among the articles, so missed: {len(absent)}, the first with id {absent[0]}")
    print_rows([_summary(result)], _by_name(_summary(result)), as_json=as_json, empty="")
    if by_rule:
        rows = list(_rows_by_rule(result, languages))
        print_rows(rows, _by_name(_RULE_COLUMNS), as_json=as_json, empty="no rule fired")
    if errors:
        shown = [
            {**msgspec.structs.asdict(mistake), "id": msgspec.json.decode(mistake.id)}
            for mistake in result.mistakes[:errors]
        ]
        print_rows(shown, _by_name(Mistake.__struct_fields__), as_json=as_json, empty="no mistakes")
    if write_confidence:
        changed = shelf.write_confidences(confidences(result, [r for x in languages.values() for r in x.pack.rules]))
        tell(f"rules with another confidence than before: {changed}")


def _read_articles(path: Path) -> Iterable[tuple[str, Article]]:
    for shown, number, line in lines([path]):
        try:
            record = record_of(line)
        except BadLineError as bad:
            raise UsageError(f"{shown}:{number}: {bad}") from bad
        yield (
            _key(record["id"]),
            Article(
                title=record.get("title") or "", summary=record.get("summary") or "", text=record.get("text") or "",
                lang=record.get("lang"), published_on=published_on(record.get("published"), f"{shown}:{number}"),
            ),
        )  # fmt: skip


def _by_name(names: Iterable[str]) -> dict[str, Any]:
    return {name: itemgetter(name) for name in names}


def _summary(result: Score) -> dict[str, Any]:
    return {
        "articles": result.articles, "right": result.right, "wrong": result.wrong, "missed": result.missed,
        "precision": round(result.precision, 4), "recall": round(result.recall, 4), "f1": round(result.f1, 4),
    }  # fmt: skip


_RULE_COLUMNS = ("rule", "fired", "right", "wrong", "spared", "precision", "confidence")


def _rows_by_rule(result: Score, languages: dict[str, Language]) -> Iterable[dict[str, Any]]:
    """Yield a row a rule, those that never fired last; spared = told, but two readers may differ on it."""
    every = [rule for language in languages.values() for rule in language.pack.rules]
    for rule in sorted(every, key=lambda r: (-sum(result.by_rule.get(r.id, Counter()).values()), r.id)):
        counts = result.by_rule.get(rule.id, Counter())
        judged = counts["right"] + counts["wrong"]
        yield {
            "rule": rule.id, "fired": sum(counts.values()), **{k: counts[k] for k in ("right", "wrong", "spared")},
            "precision": round(counts["right"] / judged, 3) if judged else None, "confidence": rule.confidence,
        }  # fmt: skip


def _key(ident: msgspec.Raw) -> str:
    """Return an id of any JSON type as something that ids can be looked up by: its JSON, written in one way."""
    return msgspec.json.encode(msgspec.json.decode(ident), order="sorted").decode()


def _read_gold(path: Path, lang: str | None, split: str | None) -> dict[str, list[_GoldRecord]]:
    gold: dict[str, list[_GoldRecord]] = {}
    for _, number, line in lines([path]):
        try:
            record = msgspec.json.decode(line, type=_GoldLine)
            held_back = is_reserved(str(msgspec.json.decode(record.id)))
            if lang in (None, record.lang) and split in (None, "reserved" if held_back else "open"):
                gold[_key(record.id)] = record.changes
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise UsageError(f'{path}:{number}: not a line of annotations {{"id", "changes"}}: {error}') from error
    return gold
