"""The rules' own claims of the five first articles: every order gives the same changes and the same messages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any, cast

import msgspec

from monitor.adapters.rulepacks import load_aliases, load_packs, rules_dir
from monitor.detection.cascade import detect
from monitor.domain.alert import Policy
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from monitor.domain.message import Message
from monitor.domain.wording import message_of
from monitor.pipeline.story import read_story
from monitor.pipeline.track import track
from monitor.projections.alerts import AlertRow
from tests.builders import NOW, captured, decided
from tests.fakes import MemorySession
from tests.track_laws import without_ids

STORIES = {"Barret Zoph", "Bob McGrew", "Greg Brockman", "John Schulman", "Mira Murati", "Peter Deng"}
ALIASES = load_aliases(rules_dir())
Told = tuple[Article, tuple[Claim, ...], str]


def read_seeds(shared: Path, cache: Path) -> list[Told]:
    """Return each article with the claims that the rules find in it."""
    packs = load_packs(rules_dir(), cache)
    told = []
    for line in (shared / "corpus" / "seeds" / "seeds.jsonl").read_text(encoding="utf-8").splitlines():
        raw: dict[str, Any] = json.loads(line)
        article = Article(title=raw["title"] or "", text=raw["text"], lang=raw["lang"], published_on=raw["published"])
        told.append((article, detect(article, packs), raw["id"]))
    return told


def tell(seeds: Sequence[Told]) -> MemorySession:
    """Track the articles in this order, each from a paper of its own."""
    session = MemorySession()
    for minute, (article, claims, ident) in enumerate(seeds):
        session.now = NOW + timedelta(minutes=minute)
        event = captured(
            f"https://www.{ident[:3]}.example/",
            domain=f"{ident[:3]}.example",
            title=article.title,
            text_sha256=session.texts.put(article.text),
            published_at=datetime.fromisoformat(article.published_on or "").replace(tzinfo=UTC),
            seen_at=NOW,
        )
        session.append([decided(event, f"article-{event.article_id}")])
        track(
            session,
            article=event,
            claims=claims,
            aliases=ALIASES,
            policy=Policy(max_age_days=36500),
            now=session.now,
            correlation_id=None,
            causation_id=None,
        )
    return session


def messages(session: MemorySession) -> dict[str, Message]:
    """Return the top-level messages as their last edit leaves them, by headline; small print and novelty left out."""
    found = {}
    for alert in cast(tuple[AlertRow, ...], session.rows.where("alerts")):
        if alert.action == "post" and (story := read_story(session, alert, new_person=True)) is not None:
            message = msgspec.structs.replace(message_of(story, "en"), notes=())
            assert message.headline not in found, f"told twice: {message.headline}"
            found[message.headline] = message
    return found


def test_every_order_of_the_seeds_gives_the_same_changes_and_messages(shared: Path, tmp_path: Path) -> None:
    seeds = read_seeds(shared, tmp_path)
    first = tell(seeds)
    known, said = without_ids(first), messages(first)

    assert len(said) == len(STORIES)
    assert {name for name in STORIES if any(name in headline for headline in said)} == STORIES
    for order in permutations(seeds):
        session = tell(order)
        assert without_ids(session) == known, [ident for _, _, ident in order]
        assert messages(session) == said, [ident for _, _, ident in order]
