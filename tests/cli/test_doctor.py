"""The doctor finds each thing that can be wrong, says what to do, and fails only for what does not work."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from monitor.cli.app import app
from monitor.domain.feed import DeskFeed
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from tests.builders import NOW, decided, feed_added
from tests.contracts.histories import SetClock
from tests.slack_stand_in import SlackStandIn, slack_stand_in


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlackStandIn]:
    with slack_stand_in() as stand_in:
        monkeypatch.setenv("MONITOR_SLACK_BOT_TOKEN", stand_in.token)
        monkeypatch.setenv("MONITOR_SLACK_CHANNEL", "#alerts")
        monkeypatch.setenv("MONITOR_SLACK_API_URL", stand_in.url)
        yield stand_in


def examined() -> tuple[int, dict[str, list[dict[str, str]]]]:
    """Return the exit code, and the findings by what was looked at."""
    result = CliRunner().invoke(app, ["doctor", "--json"])
    assert isinstance(result.exception, SystemExit | None), result.exception
    found: dict[str, list[dict[str, str]]] = {}
    for line in result.stdout.splitlines():
        finding = json.loads(line)
        assert finding["state"] == "ok" or finding["remedy"] or finding["check"] in ("slack", "database"), finding
        found.setdefault(finding["check"], []).append(finding)
    return result.exit_code, found


def states(findings: list[dict[str, str]]) -> list[str]:
    return [finding["state"] for finding in findings]


def test_a_new_house_is_well_but_for_its_database_and_none_is_made_by_looking(tmp_path: Path) -> None:
    code, found = examined()

    assert code == 0
    assert {check for check, findings in found.items() if states(findings) != ["ok"]} == {"database"}
    assert "there is none yet" in found["database"][0]["found"]
    assert not list(tmp_path.glob("*.db*"))


def test_an_empty_house_is_well_but_for_feeds_and_a_daemon(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path}/monitor.db", projections=PROJECTIONS, clock=SetClock()).close()
    code, found = examined()

    assert code == 0
    assert {check for check, findings in found.items() if states(findings) != ["ok"]} == {"feeds", "daemon"}
    assert set(found) == {
        "settings", "disk", "rules", "workers", "slack", "database", "log", "feeds", "alerts", "daemon",
    }  # fmt: skip


def test_every_bad_setting_is_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_LANGUAGE", "de")
    monkeypatch.setenv("MONITOR_ALERT_MAX_AGE_DAYS", "soon")

    code, found = examined()

    assert code == 1
    assert states(found["settings"]) == ["fail", "fail"]
    assert "MONITOR_LANGUAGE" in found["settings"][0]["found"] + found["settings"][1]["found"]


def test_a_slack_app_with_all_scopes_in_its_channel_is_well(slack: SlackStandIn) -> None:
    code, found = examined()

    assert code == 0
    assert states(found["slack"]) == ["ok", "ok"]
    assert "monitor's in stand-in" in found["slack"][0]["found"]
    assert states(found["clock"]) == ["ok"]


@pytest.mark.parametrize(("token", "state"), [("xapp-stand-in", "ok"), ("xapp-wrong-sentinel", "fail")])
def test_an_app_token_is_tried(slack: SlackStandIn, token: str, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_SLACK_APP_TOKEN", token)

    code, found = examined()

    assert (code == 0, states(found["buttons"])) == (state == "ok", [state])
    assert "sentinel" not in str(found)


def test_an_app_token_without_a_bots_is_no_way_to_hear_buttons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_SLACK_APP_TOKEN", "xapp-stand-in")

    assert "MONITOR_SLACK_BOT_TOKEN is not" in examined()[1]["buttons"][0]["found"]


def test_a_token_that_slack_refuses_is_named(slack: SlackStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_SLACK_BOT_TOKEN", "xoxb-wrong-sentinel")

    code, found = examined()

    assert code == 1
    assert "MONITOR_SLACK_BOT_TOKEN" in found["slack"][0]["found"]
    assert "xoxb-wrong-sentinel" not in json.dumps(found)


@pytest.mark.parametrize(
    ("scopes", "state", "remedy"),
    [
        ("channels:history,channels:read", "fail", "add the scope chat:write"),
        ("chat:write,channels:read", "warn", "channels:history"),
        ("chat:write,groups:history", "warn", "channels:read"),
    ],
)
def test_a_missing_scope_is_named(slack: SlackStandIn, scopes: str, state: str, remedy: str) -> None:
    slack.scopes = scopes

    code, found = examined()

    assert code == (1 if state == "fail" else 0)
    (lacking,) = [finding for finding in found["slack"] if finding["state"] != "ok"]
    assert lacking["state"] == state
    assert remedy in lacking["remedy"]


def test_an_unknown_channel_is_named_with_its_setting(slack: SlackStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_OPERATORS_CHANNEL", "#nowhere")

    code, found = examined()

    assert code == 1
    (lost,) = [finding for finding in found["slack"] if finding["state"] == "fail"]
    assert "MONITOR_OPERATORS_CHANNEL" in lost["found"]


def test_a_clock_that_is_off_is_found_by_slacks(slack: SlackStandIn) -> None:
    slack.clock_offset_seconds = 300

    code, found = examined()

    assert code == 1
    assert re.fullmatch(r"(299|300|301) s behind Slack's", found["clock"][0]["found"])


def test_a_clock_that_went_back_is_found_by_the_log() -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    clock = SetClock(tomorrow)
    with (
        closing(open_store("sqlite:///monitor.db", projections=PROJECTIONS, clock=clock)) as store,
        store.writing() as session,
    ):
        session.append([decided(feed_added(), "feed-1")])

    code, found = examined()

    assert code == 1
    assert "behind the log's last event" in found["clock"][0]["found"]


def test_a_failing_feed_and_a_broken_rule_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    added = feed_added(url="https://paper.example/feed.xml?token=sentinel")
    feed = DeskFeed(feed_id=added.feed_id, url=added.url, next_poll_at=NOW, failures=3, error="it answered 500")
    with (
        closing(open_store("sqlite:///monitor.db", projections=PROJECTIONS, clock=SetClock())) as store,
        store.writing() as session,
    ):
        session.append([decided(added, f"feed-{added.feed_id}")])
        session.desk.add_feed(feed)
    (tmp_path / "rules" / "en").mkdir(parents=True)
    (tmp_path / "rules" / "en" / "leaving.yaml").write_text("- id: [\n", encoding="utf-8")
    monkeypatch.setenv("MONITOR_RULES_DIR", str(tmp_path / "rules"))

    code, found = examined()

    assert code == 1
    assert states(found["rules"]) == ["fail"]
    assert "no lexicon.yaml here" in found["rules"][0]["found"]
    assert states(found["feeds"]) == ["ok", "warn"]
    assert "it answered 500" in found["feeds"][1]["found"]
    assert "sentinel" not in json.dumps(found)


def test_a_folder_that_cannot_be_looked_at_does_not_end_the_examination(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_DATA_DIR", "d" * 300)

    code, found = examined()

    assert (code, states(found["rules"]), states(found["disk"])) == (0, ["ok"], ["ok"])


def test_a_database_that_cannot_be_opened_fails_alone() -> None:
    Path("monitor.db").write_text("something else that somebody needs\n" * 50, encoding="utf-8")

    code, found = examined()

    assert code == 1
    assert [check for check, findings in found.items() if "fail" in states(findings)] == ["database"]
