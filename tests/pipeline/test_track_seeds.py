"""The five articles that started the project, as a careful reader noted them: any order gives the same messages."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import islice, permutations
from pathlib import Path
from typing import Any, cast

from monitor.domain.alert import Policy
from monitor.domain.claim import Claim
from monitor.domain.organisations import Aliases
from monitor.pipeline.track import track
from monitor.projections.alerts import AlertRow
from monitor.projections.changes import ChangeRow
from tests.builders import NOW, a_claim, captured, decided
from tests.fakes import MemorySession
from tests.track_laws import without_ids

STORIES = [
    ("Barret Zoph", "departure", None),
    ("Bob McGrew", "departure", None),
    ("Greg Brockman", "leave", None),
    ("John Schulman", "departure", "Anthropic"),
    ("Mira Murati", "departure", None),
    ("Peter Deng", "departure", None),
]
_FIELDS = ("kind", "manner", "role", "destination", "date", "status", "salience")


def claim_of(change: dict[str, Any], place: int) -> Claim:
    board = any(word in (change["role"] or "") for word in ("conseil", "administrateur"))
    fields = {name: change[name] for name in _FIELDS}
    return a_claim(change["person"], change["organisation"], at=100 * place, seat="board" if board else None, **fields)


def told(articles: tuple[dict[str, Any], ...]) -> MemorySession:
    session = MemorySession()
    for minute, article in enumerate(articles):
        session.now = NOW + timedelta(minutes=minute)
        published_at = datetime.fromisoformat(article["published"]).replace(tzinfo=UTC)
        event = captured(f"https://www.{article['id'][:3]}.example/", domain=article["id"], published_at=published_at)
        session.append([decided(event, f"article-{event.article_id}")])
        track(
            session,
            article=event,
            claims=[claim_of(change, place) for place, change in enumerate(article["changes"])],
            aliases=Aliases({}),
            policy=Policy(max_age_days=36500),
            now=session.now,
            correlation_id=None,
            causation_id=None,
        )
    return session


def posted(session: MemorySession) -> list[tuple[str, str, str | None]]:
    """Return who and what each top-level message tells."""
    found = []
    for alert in cast(tuple[AlertRow, ...], session.rows.where("alerts")):
        if alert.action == "post":
            row = cast(ChangeRow, session.rows.find("changes", str(alert.change_id)))
            assert row.names is not None
            found.append((row.names.person, row.kind, row.names.destination))
    return sorted(found)


def test_any_order_of_the_seeds_gives_the_same_changes_and_one_post_a_story(shared: Path) -> None:
    lines = (shared / "corpus" / "seeds" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    every_fourth = islice(permutations(map(json.loads, lines)), 0, None, 4)  # all of them: house/test_orders.py
    orders = [told(order) for order in every_fourth]
    known = without_ids(orders[0])
    assert all(without_ids(session) == known for session in orders[1:])
    assert {tuple(posted(session)) for session in orders} == {tuple(STORIES)}


def test_the_seeds_tell_two_departures_of_one_man_from_two_seats(shared: Path) -> None:
    lines = (shared / "corpus" / "seeds" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    rows = cast(tuple[ChangeRow, ...], told(tuple(map(json.loads, lines))).rows.where("changes", kind="departure"))
    left = [row.facts for row in rows if row.names and row.names.person == "Ilya Sutskever"]
    assert sorted((facts.seat or "", facts.date or "") for facts in left) == [("board", "2023"), ("post", "2024-05")]
