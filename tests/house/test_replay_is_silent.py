"""Replay, the past, redetect and import reach no sender: they run with every socket closed, an alert waiting."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from monitor.adapters.clock import SystemClock
from monitor.domain.events import ChangeReported
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from tests.builders import alert_requested, an_id, captured, decided, facts, feed_added, names
from tests.house.mute import USED_A_SOCKET
from tests.house.papers import environment, monitor
from tests.slack_stand_in import SlackStandIn, slack_stand_in

MUTE = ("-m", "tests.house.mute")


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    with slack_stand_in() as stand_in:
        yield stand_in


@pytest.fixture
def settings(tmp_path: Path, slack: SlackStandIn) -> dict[str, str]:
    """A monitor with a token, an article that no rule has read, and an alert that waits to be sent."""
    settings = environment(tmp_path, slack)
    change = ChangeReported(
        change_id=an_id("story"),
        story_id=an_id("story"),
        person_id=an_id("person"),
        organisation_id=None,
        facts=facts(),
        names=names(),
    )
    article = captured(title="Jane Doe resigns as chief executive of Acme")
    url = settings["MONITOR_DATABASE_URL"]
    with closing(open_store(url, projections=PROJECTIONS, clock=SystemClock())) as store, store.writing() as session:
        session.append(
            [
                decided(feed_added(), "feed-1"),
                decided(article, f"article-{article.article_id}"),
                decided(change, f"change-{change.change_id}"),
                decided(alert_requested(), f"alert-{alert_requested().alert_id}"),
            ]
        )
    return settings


def test_the_closed_sockets_would_stop_a_sender(settings: dict[str, str]) -> None:
    assert monitor(settings, "alerts", "test", program=MUTE).returncode == USED_A_SOCKET


def test_replay_past_redetect_and_import_reach_no_sender(
    settings: dict[str, str], slack: SlackStandIn, tmp_path: Path
) -> None:
    elsewhere = settings | {"MONITOR_DATABASE_URL": f"sqlite:///{tmp_path / 'other.db'}"}
    for where, *line in (
        (settings, "replay"),
        (settings, "replay", "--as-of", "2100-01-01"),
        (settings, "changes", "--as-of", "2100-01-01"),
        (settings, "redetect"),
        (settings, "redetect", "--apply"),
        (settings, "log", "export", str(tmp_path / "log.jsonl.gz")),
        (elsewhere, "log", "import", str(tmp_path / "log.jsonl.gz")),
        (elsewhere, "replay", "--verify"),
    ):
        assert isinstance(where, dict)
        done = monitor(where, *map(str, line), program=MUTE)
        assert done.returncode == 0, (line, done.stderr)
    pending = monitor(settings, "alerts", "--state", "pending", "--json", program=MUTE)
    assert len(pending.stdout.splitlines()) == 1
    assert slack.posts == []
