"""How well the rules read: every annotated set, by language and split, and every rule, as Markdown tables.

    python benchmarks/quality.py            print the tables
    python benchmarks/quality.py --write    put them into docs/quality.md
    python benchmarks/quality.py --json     one object a set

The articles and the scorer are in ../shared; without it there is nothing to measure. Of reserved sets only totals are
printed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import msgspec

from monitor.adapters.rulepacks import load_packs
from monitor.detection.cascade import detect
from monitor.detection.dates import parse_published
from monitor.detection.language import Language
from monitor.detection.scoring import is_reserved, score
from monitor.domain.article import Article
from monitor.domain.claim import Claim

REPOSITORY = Path(__file__).parents[1]
SHARED = REPOSITORY.parent / "shared"
PAGE = REPOSITORY / "docs" / "quality.md"
BEGIN, END = "<!-- figures: benchmarks/quality.py --write -->", "<!-- end of figures -->"


class Measured(NamedTuple):
    """One annotated set, and what the rules say of it."""

    name: str
    gold: dict[str, dict[str, Any]]
    articles: dict[str, dict[str, Any]]
    claims: dict[str, tuple[Claim, ...]]


def lines(path: Path) -> list[dict[str, Any]]:
    """Read JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def sets() -> Iterator[tuple[str, Path, Path, bool | None]]:
    """Yield name, articles, annotations, and the split: reserved, open, or both (None)."""
    corpus, labels = SHARED / "corpus", REPOSITORY / "benchmarks" / "labels"
    yield "seeds", corpus / "seeds" / "seeds.jsonl", corpus / "seeds" / "gold.jsonl", None
    for lang in ("fr", "en"):
        news = corpus / "news"
        for reserved in (False, True):
            split = "reserved" if reserved else "open"
            yield f"{lang} news, {split}", news / f"{lang}.jsonl", news / f"{lang}.gold.jsonl", reserved
            labelled = labels / f"{lang}.{split}.jsonl"
            yield f"{lang} own labels, {split}", corpus / "unlabelled" / f"{lang}.jsonl", labelled, reserved
            long = news / f"long_{lang}"
            yield f"{lang} whole articles, {split}", Path(f"{long}.jsonl"), Path(f"{long}.gold.jsonl"), reserved


def as_article(row: dict[str, Any]) -> Article:
    """Return a line of a corpus as `monitor scan` reads it."""
    title, summary, text = (row.get(part) or "" for part in ("title", "summary", "text"))
    published = parse_published(str(row["published"])) if row.get("published") else None
    return Article(title=title, summary=summary, text=text, lang=row.get("lang"), published_on=published)


def measured(languages: dict[str, Language]) -> Iterator[Measured]:
    """Yield every set with the claims of today's rules."""
    for name, articles, gold, reserved in sets():
        annotated = {row["id"]: row for row in lines(gold) if reserved in (None, is_reserved(row["id"]))}
        rows = {row["id"]: row for row in lines(articles) if row["id"] in annotated}
        claims = {ident: detect(as_article(row), languages) for ident, row in rows.items()}
        yield Measured(name, annotated, rows, claims)


def scorer() -> ModuleType:
    """Load the scorer that outside checks use."""
    spec = importlib.util.spec_from_file_location("score", SHARED / "eval" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def figures(one: Measured, judge: ModuleType) -> dict[str, Any]:
    """Return the scorer's figures for a set."""
    predicted = {ident: [json.loads(msgspec.json.encode(c)) for c in claims] for ident, claims in one.claims.items()}
    result: dict[str, Any] = judge.score(one.gold, predicted)[0]
    result["precision_95"] = judge.wilson(result["tp"], result["tp"] + result["fp"])
    result["recall_95"] = judge.wilson(result["tp"], result["tp"] + result["fn"])
    result["harm"]["misquoted"] = judge.misquoted(one.articles, predicted)
    return {"set": one.name, **result}


def table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    """Return a Markdown table."""
    marks = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join([*marks, *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows)])


def interval(figure: float, bounds: list[float]) -> str:
    """Return a figure with its 95 % interval."""
    return f"{figure:.2f} ({bounds[0]:.2f}-{bounds[1]:.2f})"


def sets_table(results: list[dict[str, Any]]) -> str:
    """Return precision, recall and harm of each set."""
    rows: list[tuple[object, ...]] = [
        (
            r["set"], r["documents"], r["tp"] + r["fn"], interval(r["precision"], r["precision_95"]),
            interval(r["recall"], r["recall_95"]), f"{r['f1']:.2f}", r["false_alarms"],
            r["harm"]["wrong_dismissed"] + r["harm"]["wrong_died"], r["harm"]["false_soft"], r["harm"]["misquoted"],
        )
        for r in results
    ]  # fmt: skip
    head = (
        "set", "articles", "changes told", "precision", "recall", "F1", "quiet articles with a claim",
        "wrongly dismissed or dead", "rumours and denials nobody told", "misquoted",
    )  # fmt: skip
    return table(head, rows)


def attributes_table(results: list[dict[str, Any]]) -> str:
    """Return how often the attributes of changes that were found are right."""
    names = ("manner", "role", "destination", "date", "status", "salience")
    return table(
        ("set", *names, "classes"),
        [
            (
                r["set"],
                *(f"{r['attributes'][name]:.2f}" if name in r["attributes"] else "-" for name in names),
                ", ".join(f"{k.partition('=')[2]} {v}" for k, v in sorted(r["classes"].items())),
            )
            for r in results
        ],
    )


def rules_table(every: list[Measured], languages: dict[str, Language]) -> str:
    """Return how each rule fared on all that may be read."""
    totals: Counter[tuple[str, str]] = Counter()
    for one in every:
        if not one.name.endswith("reserved"):
            result = score({ident: row["changes"] for ident, row in one.gold.items()}, one.claims)
            totals.update({(rule, key): n for rule, counts in result.by_rule.items() for key, n in counts.items()})
    every_rule = [rule for language in languages.values() for rule in language.pack.rules]
    every_rule.sort(key=lambda rule: (rule.id[:3], -totals[rule.id, "right"], rule.id))
    rows: list[tuple[object, ...]] = [
        (f"`{rule.id}`", rule.version, *(totals[rule.id, key] for key in ("right", "wrong", "spared")), rule.confidence)
        for rule in every_rule
    ]
    return table(("rule", "version", "right", "wrong", "spared", "confidence"), rows)


CONFIDENCES = ((0.9, 1.01), (0.8, 0.9), (0.65, 0.8), (0.0, 0.65))
"""From the least confidence to the next step, which is not in it."""


def confidence_table(every: list[Measured]) -> str:
    """Return how often claims of each confidence are right, on what may be read and on what may not."""
    rows: list[tuple[object, ...]] = []
    for low, high in CONFIDENCES:
        cells = []
        for wanted in (False, True):
            right = wrong = 0
            for one in every:
                if one.name.endswith("reserved") == wanted:
                    sure = {i: tuple(c for c in found if low <= c.confidence < high) for i, found in one.claims.items()}
                    result = score({ident: row["changes"] for ident, row in one.gold.items()}, sure)
                    right, wrong = right + result.right, wrong + result.wrong
            cells.append(f"{right} of {right + wrong}")
        rows.append((f"{low:g} or more" if high > 1 else f"{low:g} to {high:g}", *cells))
    return table(("confidence", "right on what may be read", "right on reserved"), rows)


def main() -> int:
    """Measure, and print or write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="one object a set")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/quality.md")
    arguments = parser.parse_args()
    if not SHARED.is_dir():
        print(f"quality: nothing to measure: {SHARED} is not there", file=sys.stderr)
        return 1
    languages, judge = load_packs(), scorer()
    every = list(measured(languages))
    results = [figures(one, judge) for one in every]
    if arguments.json:
        print("\n".join(json.dumps(result, ensure_ascii=False) for result in results))
        return 0
    tables = "\n\n".join(
        [sets_table(results), attributes_table(results), confidence_table(every), rules_table(every, languages)]
    )
    if arguments.write:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n\n{tables}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")
    else:
        print(tables)
    return 0


if __name__ == "__main__":
    sys.exit(main())
