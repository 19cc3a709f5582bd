"""`monitor sources`: the record of every source, over the real store."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from monitor.adapters.clock import SystemClock
from monitor.cli.app import app
from monitor.domain.events import ChangeReported
from monitor.domain.feed import feed_id_of
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from tests.builders import NOW, a_claim, captured, decided, feed_added
from tests.pipeline.test_track_store import tell

FEEDS = {"fast": "https://fast.example/feed", "slow": "https://slow.example/feed"}


@pytest.fixture
def _told(tmp_path: Path) -> None:
    """Two papers tell of Jane Doe, the slow one alone of John Roe, and the slow one was called wrong there."""
    store = open_store(f"sqlite:///{tmp_path / 'monitor.db'}", projections=PROJECTIONS, clock=SystemClock())
    with store.writing() as session:
        for name, url in FEEDS.items():
            session.append([decided(feed_added(url, title=name.title()), f"feed-{feed_id_of(url)}")])
        for minute, (paper, claim) in enumerate(
            [("fast", a_claim()), ("slow", a_claim()), ("slow", a_claim("John Roe", "Initech"))]
        ):
            article = captured(
                f"https://www.{paper}.example/{minute}",
                domain=f"{paper}.example",
                feed_id=feed_id_of(FEEDS[paper]),
                published_at=NOW + timedelta(hours=2 * minute),
            )
            tell(session, article, (claim,), minute)
        reported = [item.event for item in session.events(0, 99) if isinstance(item.event, ChangeReported)]
    store.close()
    wrong = next(str(event.change_id) for event in reported if event.names and event.names.person == "John Roe")
    assert CliRunner().invoke(app, ["changes", "wrong", wrong]).exit_code == 0


def listed(*options: str) -> dict[str, dict[str, Any]]:
    result = CliRunner().invoke(app, ["sources", "--json", *options])
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    return {row["source"]: row for row in rows}


@pytest.mark.usefixtures("_told")
def test_domains_are_listed_with_who_was_first_and_who_was_right() -> None:
    rows = listed()
    fast, slow = rows["fast.example"], rows["slow.example"]
    assert list(rows) == ["fast.example", "slow.example"]
    assert (fast["changes"], fast["shared"], fast["first"], fast["right"], fast["wrong"]) == (1, 1, 1, 1, 0)
    assert (slow["changes"], slow["first"], slow["behind_hours"], slow["wrong"]) == (2, 0, 2.0, 1)
    assert slow["right_share"] == 0.5


@pytest.mark.usefixtures("_told")
def test_feeds_are_listed_by_their_address_and_title() -> None:
    rows = listed("--by", "feed")
    assert {url: rows[url]["title"] for url in FEEDS.values()} == {FEEDS["fast"]: "Fast", FEEDS["slow"]: "Slow"}
