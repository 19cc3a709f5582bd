"""`monitor routes`, `silences` and `watchlist`, as they are typed."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from monitor import bootstrap
from monitor.cli.app import app
from monitor.domain.organisations import Aliases
from monitor.errors import MonitorError, UsageError
from monitor.pipeline.track import track
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from monitor.telemetry import redact
from tests.builders import a_claim, captured, decided
from tests.contracts.histories import SetClock
from tests.slack_stand_in import slack_stand_in

CONFIGURATION = """
watchlists:
  shops:
    organisations: {Brackwell: [BRK], Nowhere: []}
    people: [Jane Doe]
routes:
  shops: {channel: terminal, watchlists: [shops], quiet_hours: [mon-fri 22:00-07:00], follow_ups: thread}
  rumours: {channel: "slack:#rumours", status: rumoured, kinds: [departure]}
"""


@pytest.fixture(autouse=True)
def _configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "monitor.yaml").write_text(CONFIGURATION, encoding="utf-8")
    monkeypatch.setenv("MONITOR_CONFIG", "monitor.yaml")


@pytest.fixture
def _news(tmp_path: Path) -> None:
    """The default database with what three people do."""
    now = datetime.now(UTC)
    claims = [a_claim("Al Roe", "Zeta"), a_claim("Bo Low", "Zeta"), a_claim("Jane Doe", "BRK", status="rumoured")]
    url = f"sqlite:///{tmp_path / 'monitor.db'}"
    with closing(open_store(url, projections=PROJECTIONS, clock=SetClock(now))) as store, store.writing() as session:
        for number, claim in enumerate(claims):
            article = captured(f"https://paper{number}.example/", published_at=now - timedelta(hours=1))
            session.append([decided(article, f"article-{article.article_id}")])
            track(
                session,
                article=article,
                claims=[claim],
                aliases=Aliases({}),
                policy=bootstrap.alert_policy(bootstrap.load()),
                now=now,
                correlation_id=None,
                causation_id=None,
            )


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def listed(*arguments: str) -> list[dict[str, Any]]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def change_of(person: str) -> str:
    return str(next(row["id"] for row in listed("changes") if row["person"] == person))


def test_routes_are_listed_in_the_words_of_the_file() -> None:
    shops, rumours = listed("routes")

    assert (shops["name"], shops["channel"], shops["watchlists"]) == ("shops", "terminal", ["shops"])
    assert (shops["quiet_hours"], shops["follow_ups"], shops["status"]) == (
        ["mon-fri 22:00-07:00"],
        "thread",
        "reported",
    )
    assert (rumours["channel"], rumours["status"], rumours["kinds"]) == ("slack:#rumours", "rumoured", ["departure"])


def test_without_a_file_there_is_one_route(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MONITOR_CONFIG")
    assert [(row["name"], row["channel"]) for row in listed("routes")] == [("default", "terminal")]

    monkeypatch.setenv("MONITOR_SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("MONITOR_SLACK_CHANNEL", "#news")
    assert [(row["name"], row["channel"]) for row in listed("routes")] == [("default", "slack:#news")]


def test_a_route_to_slack_alone_means_the_channel_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("monitor.yaml").write_text("routes: {all: {channel: slack}}\n", encoding="utf-8")
    monkeypatch.setenv("MONITOR_SLACK_CHANNEL", "#news")

    assert [row["channel"] for row in listed("routes")] == ["slack:#news"]


@pytest.mark.usefixtures("_news")
def test_routes_test_says_where_a_change_would_go_and_why() -> None:
    shops, rumours = listed("routes", "test", change_of("Jane Doe")[:8])

    assert (shops["takes"], shops["message"]) == (False, None)
    assert shops["reason"] == "rumoured: only what is stated as a fact is announced"
    assert (rumours["takes"], rumours["message"]) == (True, "pending")


@pytest.mark.usefixtures("_news")
def test_why_tells_of_each_route() -> None:
    steps = [step for step in listed("why", change_of("Al Roe")) if step["at"] is None]

    assert [step["what"] for step in steps] == ["not told", "told"]
    assert "no watchlist of the route has it (shops) (route shops)" in steps[0]["detail"]


@pytest.mark.parametrize("command", [["routes"], ["watchlist"], ["poll"], ["alerts", "test"]])
def test_every_mistake_in_the_file_is_told_by_whatever_needs_it(command: list[str]) -> None:
    Path("monitor.yaml").write_text("routes:\n  a: {chanel: terminal}\n  b: {channel: fax}\n", encoding="utf-8")

    result = run(*command)

    assert isinstance(result.exception, UsageError)
    assert [line.split(": ")[0] for line in str(result.exception).splitlines()] == [
        "monitor.yaml:2",
        "monitor.yaml:2",
        "monitor.yaml:3",
    ]


def test_the_doctor_reads_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def examined() -> list[tuple[str, str, str]]:
        found = [json.loads(line) for line in run("doctor", "--json").stdout.splitlines()]
        return [(row["state"], row["check"], row["found"]) for row in found if row["check"] in ("routes", "slack")]

    assert examined() == [
        ("ok", "routes", "shops to terminal, rumours to slack:#rumours"),
        ("warn", "routes", "no token for Slack: rumours would go to the terminal"),
        ("ok", "slack", "no token: alerts go to the terminal"),
    ]
    monkeypatch.setenv("MONITOR_SLACK_BOT_TOKEN", "xoxb-1")
    Path("monitor.yaml").write_text("routes: {a: {channel: fax}, b: {}}\n", encoding="utf-8")
    assert [(state, check) for state, check, _ in examined()] == [("fail", "routes")] * 2, "each mistake, and each once"


def test_the_test_message_goes_to_each_channel_once(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("monitor.yaml").write_text(
        'routes: {a: {channel: "slack:#alerts"}, b: {channel: "slack:#alerts", kinds: leave}, c: {channel: terminal}}',
        encoding="utf-8",
    )
    with slack_stand_in() as slack:
        monkeypatch.setenv("MONITOR_SLACK_BOT_TOKEN", slack.token)
        monkeypatch.setenv("MONITOR_SLACK_API_URL", slack.url)
        result = run("alerts", "test")

        assert result.exit_code == 0, result.exception
        assert len(slack.messages) == 1
    assert result.stderr.count("the test message is in") == 2


def test_the_address_of_a_webhook_is_hidden_wherever_it_would_stand() -> None:
    Path("monitor.yaml").write_text(
        'routes: {a: {channel: "webhook:w"}}\n'
        "webhooks: {w: {url: https://hooks.example/T0/SENTINEL, secret_file: w.secret}}\n",
        encoding="utf-8",
    )
    result = run("routes")

    assert result.exit_code == 0
    assert "SENTINEL" not in result.output
    assert "SENTINEL" not in redact("cannot reach https://hooks.example/T0/SENTINEL")


@pytest.mark.usefixtures("_news")
def test_silences_are_set_listed_and_lifted_with_whoever_said_so() -> None:
    given = ("--days", "3", "--author", "Ann", "--reason", "our own  client")
    assert run("silences", "set", "--organisation", "Zeta Group", *given).exit_code == 0
    assert run("silences", "set", "--person", "Doe", *given).exit_code == 0

    by_subject = {row["subject"]: row for row in listed("silences")}
    assert set(by_subject) == {"organisation", "person"}
    zeta = by_subject["organisation"]
    assert (zeta["name"], zeta["state"], zeta["author"], zeta["reason"]) == (
        "Zeta Group",
        "holds",
        "Ann",
        "our own client",
    )
    assert by_subject["person"]["name"] == "Jane Doe"
    states = {row["state"] for row in listed("alerts")}
    assert states == {"silenced"}, "all that was waiting is of Zeta or of Jane Doe"
    assert "silenced until" in listed("why", change_of("Al Roe"))[-1]["detail"]

    assert run("silences", "lift", zeta["id"][:8], "--author", "Bob").exit_code == 0
    assert [row["subject"] for row in listed("silences")] == ["person"]
    lifted = next(row for row in listed("silences", "--all") if row["subject"] == "organisation")
    assert (lifted["state"], lifted["lifted_by"]) == ("lifted", "Bob")
    assert isinstance(run("silences", "lift", zeta["id"][:8]).exception, MonitorError)


@pytest.mark.usefixtures("_news")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--reason", "x"), "say what to silence"),
        (("--reason", "x", "--person", "Doe", "--organisation", "Zeta"), "say what to silence"),
        (("--reason", " ", "--organisation", "Zeta"), "say why"),
        (("--reason", "x", "--organisation", "..."), "no name of an organisation"),
        (("--reason", "x", "--rule", "en.nonsense"), "no rule has the id"),
        (("--reason", "x", "--person", "Nobody Known"), "no person has the name"),
    ],
)
def test_what_cannot_be_silenced_is_told(arguments: tuple[str, ...], words: str) -> None:
    result = run("silences", "set", *arguments)

    assert isinstance(result.exception, MonitorError)
    assert words in str(result.exception)
    assert listed("silences", "--all") == []


@pytest.mark.usefixtures("_news")
def test_the_watchlist_tells_how_often_each_was_seen_and_what_it_lacks() -> None:
    assert [(row["what"], row["name"], row["changes"]) for row in listed("watchlist")] == [
        ("organisation", "Brackwell", 1),
        ("organisation", "Nowhere", 0),
        ("person", "Jane Doe", 1),
    ]
    assert [(row["name"], row["changes"]) for row in listed("watchlist", "suggest")] == [("Zeta", 2)]


@pytest.mark.usefixtures("_news")
def test_the_watchlist_tells_what_was_seen_by_an_earlier_moment_too() -> None:
    assert [row["changes"] for row in listed("watchlist", "--as-of", "2020-01-01")] == [0, 0, 0]
    assert listed("watchlist", "suggest", "--as-of", "2020-01-01") == []
    assert [row["name"] for row in listed("watchlist", "suggest", "--as-of", "2999-01-01")] == ["Zeta"]
