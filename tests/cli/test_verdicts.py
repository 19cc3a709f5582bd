"""`monitor changes confirm|wrong|same` and `monitor redetect`, as they are typed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from monitor.cli.app import app
from monitor.domain.alert import Policy
from monitor.domain.organisations import Aliases
from monitor.errors import MonitorError, UsageError
from monitor.pipeline.track import track
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from tests.builders import NOW, a_claim, captured, decided
from tests.contracts.histories import SetClock

Run = Callable[..., Result]


def tell(url: str, places: Sequence[str], first: int = 0) -> None:
    """Let papers tell that Jane Doe leaves these places, one paper each."""
    with closing(open_store(url, projections=PROJECTIONS, clock=SetClock())) as store, store.writing() as session:
        for number, place in enumerate(places, first):
            article = captured(f"https://paper{number}.example/", title=f"Jane Doe and {place}", summary="No news.")
            session.append([decided(article, f"article-{article.article_id}")])
            track(
                session,
                article=article,
                claims=[a_claim(organisation=place)],
                aliases=Aliases({}),
                policy=Policy(),
                now=NOW,
                correlation_id=None,
                causation_id=None,
            )


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The command line over a database with two changes of one person, which no rule would find."""
    tell(f"sqlite:///{tmp_path / 'monitor.db'}", ("Acme", "Initech"))
    return lambda *arguments: CliRunner().invoke(app, arguments)


def rows(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_verdict_is_an_event_with_its_author_and_is_seen_in_the_lists(run: Run) -> None:
    one, other = (str(row["id"]) for row in rows(run("changes")))
    assert "retracted" in run("changes", "wrong", one[:8], "--author", "Ann").stderr
    assert [row["id"] for row in rows(run("changes"))] == [other]
    (said,) = rows(run("events", "--type", "feedback.recorded"))
    assert said["event"] == {
        "change_id": one, "verdict": "wrong", "other_id": None, "press": None, "author": "Ann",
    }  # fmt: skip
    (shown,) = rows(run("changes", "show", one, "--json"))
    assert shown["retracted"] is True
    assert rows(run("why", one))[-1]["what"] == "told"
    assert "confirmed" in run("changes", "confirm", one).stderr
    assert len(rows(run("changes"))) == 2


def test_what_a_new_source_brought_back_is_shown_to_be_in_doubt(run: Run, tmp_path: Path) -> None:
    one = next(str(row["id"]) for row in rows(run("changes")) if row["organisation"] == "Acme")
    run("changes", "wrong", one)
    tell(f"sqlite:///{tmp_path / 'monitor.db'}", ("Acme",), first=2)
    (shown,) = rows(run("changes", "show", one, "--json"))
    assert (shown["retracted"], shown["doubted"]) == (False, True)
    assert "in doubt: called wrong" in run("changes", "show", one).stdout
    run("changes", "confirm", one)
    assert "in doubt" not in run("changes", "show", one).stdout


def test_two_changes_can_be_called_the_same(run: Run) -> None:
    one, other = (str(row["id"]) for row in rows(run("changes")))
    result = run("changes", "same", one, other)
    assert result.exit_code == 0, result.output
    (row,) = rows(run("changes"))
    assert row["independent_sources"] == 2


def test_a_verdict_on_what_is_not_there_is_refused(run: Run) -> None:
    result = run("changes", "wrong", "nothing")
    assert isinstance(result.exception, MonitorError)


def test_announcing_without_applying_is_wrong_use(run: Run) -> None:
    assert isinstance(run("redetect", "--announce").exception, UsageError)


def test_redetect_shows_and_applies_what_shipped_rules_say(run: Run) -> None:
    shown = rows(run("redetect"))
    assert [(line["type"], line["what"]) for line in shown] == [("claim", "lost")] * 2 + [("change", "lost")] * 2
    assert len(rows(run("changes"))) == 2
    assert rows(run("redetect", "--apply")) == shown
    assert rows(run("changes")) == rows(run("people")) == rows(run("organisations")) == []
    assert rows(run("redetect")) == []
    assert run("replay", "--verify").exit_code == 0


def test_redetect_applies_also_where_its_reader_leaves(run: Run) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        line = [sys.executable, "-u", "-m", "monitor", "redetect", "--apply"]  # -u: the first line finds nobody
        done = subprocess.run(line, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    finally:
        os.close(writing)
    assert (done.returncode, "applied" in done.stderr) == (0, True)
    assert rows(run("changes")) == []
