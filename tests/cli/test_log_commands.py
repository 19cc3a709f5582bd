"""`monitor events` and `monitor replay`: what the log holds, and whether the rows say the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import typer
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from monitor.cli import log
from monitor.domain.events import FeedRemoved
from monitor.domain.feed import feed_id_of
from monitor.errors import UsageError
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from tests.builders import FEED_URL, decided, feed_added
from tests.contracts.histories import SetClock

Run = Callable[..., Any]


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with three events, which the commands open."""
    url = f"sqlite:///{tmp_path}/monitor.db"
    feed_id = feed_id_of(FEED_URL)
    new = [
        decided(feed_added(), "feed-1"),
        decided(feed_added("https://other.example/feed"), "feed-2"),
        decided(FeedRemoved(feed_id=feed_id), "feed-1", 2),
    ]
    with closing(open_store(url, projections=PROJECTIONS, clock=SetClock())) as store, store.writing() as session:
        session.append(new)
    monkeypatch.setenv("MONITOR_DATABASE_URL", url)
    return url


@pytest.fixture
def run(url: str) -> Run:
    app = typer.Typer()
    app.command()(log.events)
    app.command()(log.replay)
    return lambda *arguments: CliRunner().invoke(app, arguments)


def listed(result: Any) -> list[int]:
    assert result.exit_code == 0
    return [json.loads(line)["position"] for line in result.stdout.splitlines()]


def test_events_are_listed_in_order_as_json_lines(run: Run) -> None:
    result = run("events", "--json")
    assert listed(result) == [1, 2, 3]
    first = json.loads(result.stdout.splitlines()[0])
    assert {name: first[name] for name in ("type", "schema", "stream", "version", "recorded_at")} == {
        "type": "feed.added",
        "schema": 1,
        "stream": "feed-1",
        "version": 1,
        "recorded_at": "2024-08-08T12:00:00Z",
    }
    assert first["event"]["url"] == FEED_URL


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--stream", "feed-1"], [1, 3]),
        (["--type", "feed.added"], [1, 2]),
        (["--after", "1"], [2, 3]),
        (["--limit", "2"], [1, 2]),
        (["--stream", "feed-1", "--after", "1", "--limit", "1"], [3]),
        (["--stream", "feed-9"], []),
    ],
)
def test_events_are_narrowed(run: Run, options: list[str], expected: list[int]) -> None:
    assert listed(run("events", *options)) == expected


def test_an_unknown_event_type_is_answered_with_the_known_ones(run: Run) -> None:
    error = run("events", "--type", "feed.renamed").exception
    assert isinstance(error, UsageError)
    assert str(error).startswith("no event type 'feed.renamed'; there are alert.abandoned, ")


def test_verify_finds_no_difference_in_rows_that_nobody_touched(run: Run) -> None:
    result = run("replay", "--verify")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "no difference: every row is what the log says\n"


def test_verify_fails_on_a_row_that_differs_and_replay_mends_it(run: Run, url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM feeds WHERE url = 'https://other.example/feed'"))
    engine.dispose()
    verified = run("replay", "--verify", "--json")
    assert verified.exit_code == 1
    (difference,) = map(json.loads, verified.stdout.splitlines())
    assert (difference["projection"], difference["live"]) == ("feeds", None)
    assert json.loads(difference["rebuilt"])["url"] == "https://other.example/feed"
    assert run("replay").exit_code == 0
    assert run("replay", "--verify").exit_code == 0


def damage(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM feeds"))
    engine.dispose()


def test_replay_of_one_list_leaves_the_others_as_they_are(run: Run, url: str) -> None:
    damage(url)
    assert run("replay", "changes", "people").exit_code == 0
    assert run("replay", "--verify", "changes").exit_code == 0
    assert run("replay", "--verify", "feeds").exit_code == 1
    assert run("replay", "feeds").exit_code == 0
    assert run("replay", "--verify").exit_code == 0


def test_an_unknown_list_is_answered_with_the_known_ones(run: Run) -> None:
    error = run("replay", "companies").exception
    assert isinstance(error, UsageError)
    assert str(error).startswith("no list 'companies'; there are feeds, articles, ")


def test_replay_as_of_counts_the_rows_of_then_and_leaves_those_of_now_alone(run: Run, url: str) -> None:
    damage(url)
    result = run("replay", "feeds", "--as-of", "2024-08-08", "--json")
    assert [json.loads(line) for line in result.stdout.splitlines()] == [
        {"projection": "feeds", "rows": 2, "position": 3}
    ]
    assert run("replay", "feeds", "--as-of", "2024-08-08T11:59:59Z", "--json").stdout.endswith('"position":0}\n')
    assert run("replay", "--verify").exit_code == 1


@pytest.mark.parametrize(
    ("moment", "expected"),
    [("2024-08-07", []), ("2024-08-08", [1, 2, 3]), ("2024-08-08T12:00", [1, 2, 3]), ("2024-08-08T13:59+02:00", [])],
)
def test_events_as_of_a_moment_are_those_recorded_by_then(run: Run, moment: str, expected: list[int]) -> None:
    assert listed(run("events", "--json", "--as-of", moment)) == expected


@pytest.mark.parametrize("moment", ["yesterday", "2024-13-01", "", "0001-01-01T00:00+05:00"])
def test_a_moment_that_is_none_is_wrong_use(run: Run, moment: str) -> None:
    error = run("events", "--as-of", moment).exception
    assert isinstance(error, UsageError)
    assert str(error).endswith(f"not {moment!r}")


def test_verify_is_for_the_lists_of_now(run: Run) -> None:
    assert isinstance(run("replay", "--verify", "--as-of", "2024-08-08").exception, UsageError)
