"""The alerts commands, run as a user runs them, against a real database and a Slack stand-in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from monitor.adapters.clock import SystemClock
from monitor.cli.alerts import app
from monitor.domain.events import AlertAbandoned
from monitor.domain.stream import NewEvent, stream_of
from monitor.errors import MonitorError, UsageError
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from tests.builders import NOW, alert_requested
from tests.slack_stand_in import SlackStandIn, slack_stand_in


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlackStandIn]:
    with slack_stand_in() as stand_in:
        monkeypatch.setenv("MONITOR_SLACK_BOT_TOKEN", stand_in.token)
        monkeypatch.setenv("MONITOR_SLACK_CHANNEL", "#alerts")
        monkeypatch.setenv("MONITOR_SLACK_API_URL", stand_in.url)
        yield stand_in


@pytest.fixture
def abandoned(tmp_path: Path) -> str:
    """A database (the default one, in the working folder) with one alert given up; returns its id."""
    request = alert_requested("doe")
    stream = stream_of("alert", request.alert_id)
    gave_up = AlertAbandoned(alert_id=request.alert_id, reason="Slack shows the bot no channel '#alrts'")
    store = open_store(f"sqlite:///{tmp_path / 'monitor.db'}", projections=PROJECTIONS, clock=SystemClock())
    with store.writing() as session:
        session.append(
            [
                NewEvent(stream=stream, version=1, event=request, occurred_at=NOW),
                NewEvent(stream=stream, version=2, event=gave_up, occurred_at=NOW),
            ]
        )
    store.close()
    return str(request.alert_id)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def failure(*arguments: str) -> MonitorError:
    """The error that the program's entry turns into one line."""
    result = run(*arguments)
    assert isinstance(result.exception, MonitorError), result.output
    assert "\n" not in str(result.exception)
    return result.exception


def test_list_shows_state_and_reason(abandoned: str) -> None:
    (line,) = run("--state", "abandoned", "--json").stdout.splitlines()
    row = json.loads(line)
    assert (row["id"], row["state"]) == (abandoned, "abandoned")
    assert "#alrts" in row["reason"]
    assert run("--state", "delivered", "--json").stdout == ""


def test_test_message_arrives_marked_as_a_test(slack: SlackStandIn) -> None:
    result = run("test")
    assert result.exit_code == 0, result.output
    (message,) = slack.messages
    assert "Test message" in message["text"]
    assert "the test message is in C0STANDIN1" in result.stderr


def test_test_message_speaks_french_when_asked(slack: SlackStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_LANGUAGE", "fr")
    run("test")
    assert "Message d’essai" in slack.messages[0]["text"]


def test_app_that_may_not_read_is_told_what_that_means(slack: SlackStandIn) -> None:
    slack.history_allowed = False
    result = run("test")
    assert result.exit_code == 0
    assert "after a crash one may come twice" in result.stderr


def test_test_without_a_token_goes_to_the_terminal() -> None:
    result = run("test")
    assert "Test message from departure monitor" in result.stdout
    assert "terminal" in result.stderr


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("MONITOR_SLACK_BOT_TOKEN", "xoxb-wrong", "MONITOR_SLACK_BOT_TOKEN"),
        ("MONITOR_SLACK_CHANNEL", "#nowhere", "MONITOR_SLACK_CHANNEL"),
        ("MONITOR_SLACK_API_URL", "http://127.0.0.1:9/api/", "cannot be reached"),
    ],
)
def test_what_is_wrong_with_slack_is_one_line(
    slack: SlackStandIn, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, told: str
) -> None:
    monkeypatch.setenv(variable, value)
    error = failure("test")
    assert told in str(error)
    assert "xoxb" not in str(error).replace("xoxb-...", "")
    assert not isinstance(error, UsageError)


def test_token_without_channel_is_wrong_use(slack: SlackStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MONITOR_SLACK_CHANNEL")
    assert isinstance(failure("test"), UsageError)


@pytest.mark.parametrize("everything", [True, False])
def test_retry_puts_an_abandoned_alert_into_the_outbox(abandoned: str, everything: bool) -> None:
    result = run("retry", "--all" if everything else abandoned[:8])
    assert result.exit_code == 0, result.output
    assert "1 alerts" in result.stderr
    assert json.loads(run("--json").stdout)["state"] == "pending"
    assert "none does" in str(failure("retry", abandoned[:8]))


def test_retry_needs_to_know_which(abandoned: str) -> None:
    assert isinstance(failure("retry"), UsageError)
    assert isinstance(failure("retry", "x", "--all"), UsageError)
    assert "none does" in str(failure("retry", "zzz"))


@pytest.mark.parametrize("everything", [True, False])
def test_drop_lets_a_dead_letter_go_for_good_and_keeps_why(abandoned: str, everything: bool) -> None:
    which = "--all" if everything else abandoned[:8]
    assert "1 alerts would be let go" in run("drop", which, "--dry-run").stderr
    assert "1 alerts are let go" in run("drop", which).stderr
    row = json.loads(run("--json").stdout)
    assert (row["state"], row["final"]) == ("abandoned", True)
    assert row["reason"].startswith("dropped by a user")
    assert "#alrts" in row["reason"]
    assert "0 alerts wait" in run("retry", "--all").stderr
    assert "0 alerts are let go" in run("drop", which).stderr


def test_drop_lets_a_waiting_alert_go(abandoned: str) -> None:
    run("retry", "--all")
    assert "0 alerts" in run("drop", "--all").stderr, "--all takes dead letters alone"
    assert "1 alerts are let go" in run("drop", abandoned).stderr
    assert json.loads(run("--json").stdout)["reason"] == "dropped by a user"


def test_drop_needs_to_know_which(abandoned: str) -> None:
    assert isinstance(failure("drop"), UsageError)
    assert isinstance(failure("drop", "x", "--all"), UsageError)
    assert "none does" in str(failure("drop", "zzz"))


def test_list_is_shown_though_the_file_of_routes_is_bad(
    abandoned: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "monitor.yaml"
    config.write_text("routes: nothing", encoding="utf-8")
    monkeypatch.setenv("MONITOR_CONFIG", str(config))
    assert json.loads(run("--json").stdout)["id"] == abandoned
