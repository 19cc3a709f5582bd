"""`monitor alerts preview`: a change's message, shown to the one who asks and sent to nobody."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from monitor.cli.app import app
from monitor.domain.alert import Policy
from monitor.domain.organisations import Aliases
from monitor.errors import MonitorError
from monitor.pipeline.track import track
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from tests.builders import NOW, a_claim, captured, decided
from tests.contracts.histories import SetClock

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The command line over a database with one change, which waits to be told."""
    url = f"sqlite:///{tmp_path / 'monitor.db'}"
    with closing(open_store(url, projections=PROJECTIONS, clock=SetClock())) as store, store.writing() as session:
        article = captured(title="Jane Doe leaves Acme", summary="No news.")
        session.append([decided(article, f"article-{article.article_id}")])
        track(
            session,
            article=article,
            claims=[a_claim(status="reported")],
            aliases=Aliases({}),
            policy=Policy(),
            now=NOW,
            correlation_id=None,
            causation_id=None,
        )
    return lambda *arguments: CliRunner().invoke(app, arguments)


def the_change(run: Run) -> str:
    return str(json.loads(run("changes", "--json").stdout)["id"])


def test_preview_prints_the_message_as_a_terminal_is_told(run: Run) -> None:
    shown = run("alerts", "preview", the_change(run)[:8])
    assert shown.exit_code == 0, shown.output
    assert shown.stdout == (
        "\n"
        "● Jane Doe leaves Acme, news.example reports\n"
        "  Reported by news.example, not confirmed · 1 source · August 2024\n"
        "  New person, first change seen\n"
        "  │ Jane Doe leaves Acme\n"
        "  │ news.example https://news.example/doe\n"
    )


def test_preview_as_json_is_what_slack_would_be_sent(run: Run) -> None:
    sent = json.loads(run("alerts", "preview", the_change(run), "--json").stdout)
    assert sent["text"].startswith("Jane Doe leaves Acme, news.example reports\n")
    assert [block["type"] for block in sent["blocks"]] == ["header", "section", "section", "context"]


def test_preview_tells_nobody_and_records_nothing(run: Run) -> None:
    before = run("events").stdout
    run("alerts", "preview", the_change(run))
    assert run("events").stdout == before
    assert json.loads(run("alerts", "--json").stdout)["state"] == "pending"


def test_preview_of_what_was_called_wrong_shows_it_withdrawn_and_by_whom(run: Run) -> None:
    change = the_change(run)
    run("changes", "wrong", change, "--author", "Ann")
    shown = run("alerts", "preview", change).stdout
    assert "● Withdrawn: Jane Doe leaves Acme" in shown
    assert "Called wrong by Ann" in shown


def test_preview_speaks_the_language_of_messages(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_LANGUAGE", "fr")
    assert "Jane Doe quitte Acme, selon news.example" in run("alerts", "preview", the_change(run)).stdout


def test_preview_of_no_change_says_where_to_look(run: Run) -> None:
    failure = run("alerts", "preview", "nothing").exception
    assert isinstance(failure, MonitorError)
    assert "`monitor changes` lists them" in str(failure)


def test_the_buttons_are_shown_where_somebody_hears_them(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def kinds() -> list[str]:
        return [
            block["type"] for block in json.loads(run("alerts", "preview", the_change(run), "--json").stdout)["blocks"]
        ]

    assert "actions" not in kinds()
    monkeypatch.setenv("MONITOR_SLACK_APP_TOKEN", "xapp-1")
    assert kinds()[-1] == "actions"
