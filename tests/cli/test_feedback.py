"""What somebody called wrong is an example that `monitor rules test --feedback` runs, as it is typed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from monitor.adapters.feedback_folder import FeedbackFolder
from monitor.adapters.rulepacks import rules_dir
from monitor.adapters.ruleshelf import RuleShelf
from monitor.cli.app import app
from monitor.detection.cascade import detect
from monitor.domain.alert import Policy
from monitor.domain.article import Article
from monitor.domain.organisations import Aliases
from monitor.pipeline.track import track
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from tests.builders import NOW, captured, decided
from tests.contracts.histories import SetClock

TITLE = "Jane Morrell resigns as Acme chief executive"
TEXT = "The board of Acme met on Monday. Prices of grain went up for the third week."
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The command line over a database with one change, which the shipped rules find in a stored article."""
    languages = RuleShelf(rules_dir(None), tmp_path / "cache").languages()
    claims = detect(Article(title=TITLE, text=TEXT, lang="en", published_on="2024-08-07"), languages)
    url = f"sqlite:///{tmp_path / 'monitor.db'}"
    with closing(open_store(url, projections=PROJECTIONS, clock=SetClock())) as store, store.writing() as session:
        article = captured("https://paper.example/", title=TITLE, text_sha256=session.texts.put(TEXT))
        session.append([decided(article, f"article-{article.article_id}")])
        track(
            session,
            article=article,
            claims=claims,
            aliases=Aliases({}),
            policy=Policy(),
            now=NOW,
            correlation_id=None,
            causation_id=None,
        )
    return lambda *arguments: CliRunner().invoke(app, arguments)


def change_id(run: Run) -> str:
    (row,) = (json.loads(line) for line in run("changes").stdout.splitlines())
    return str(row["id"])


def test_a_change_called_wrong_leaves_an_example_that_fails(run: Run, tmp_path: Path) -> None:
    ident = change_id(run)
    assert run("changes", "wrong", ident).exit_code == 0
    file = Path("monitor-data") / "feedback" / f"{ident}.jsonl"
    (line,) = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    assert (line["title"], line["text"], line["lang"], line["published"]) == (TITLE, TEXT, "en", "2024-08-07")
    assert [(wrong["kind"], wrong["person"]) for wrong in line["wrong"]] == [("departure", "Jane Morrell")]
    assert "author" not in line

    result = run("rules", "test", "--feedback")
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{file}:1: ")
    assert "still finds departure of 'Jane Morrell'" in result.stdout
    assert "1 articles of changes called wrong, 1 still read so" in result.stderr

    (row,) = (json.loads(line) for line in run("scan", "--jsonl", str(file)).stdout.splitlines())
    assert [change["person"] for change in row["changes"]] == ["Jane Morrell"], "scan reads it as well"

    shutil.rmtree(file.parent)
    assert run("rules", "test", "--feedback").exit_code == 1, "a lost file is written again from the log"

    rules = tmp_path / "rules"
    shutil.copytree(rules_dir(None), rules, ignore=shutil.ignore_patterns("en"))
    assert run("rules", "test", "--feedback", "--rules", str(rules)).exit_code == 0, "rules that do not find it pass"

    run("changes", "confirm", ident)
    result = run("rules", "test", "--feedback")
    assert (result.exit_code, result.stdout) == (0, ""), "who takes wrong back takes the example away"
    assert "0 articles" in result.stderr


def test_an_example_does_not_outlive_the_erasure_of_its_person(run: Run, tmp_path: Path) -> None:
    run("changes", "wrong", change_id(run))
    result = run("erase", "Jane Morrell", "--yes")
    assert result.exit_code == 0, result.output
    assert list((tmp_path / "monitor-data" / "feedback").iterdir()) == []


def test_files_of_other_people_are_left_alone_and_told_when_they_are_no_example(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "monitor-data" / "feedback"
    folder.mkdir(parents=True)
    (folder / "mine.jsonl").write_text('{"id": 3}\n')
    result = run("rules", "test", "--feedback")
    assert "mine.jsonl:1: this is no failing example" in str(result.exception)
    assert (folder / "mine.jsonl").exists()
    assert FeedbackFolder(folder).changes() == frozenset()
