"""Tracking over the real store: the same as over the fake one, and a rebuild of the lists finds no difference."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from monitor.domain.alert import Policy
from monitor.domain.claim import Claim
from monitor.domain.events import ArticleCaptured
from monitor.domain.organisations import Aliases
from monitor.pipeline.ports import Session
from monitor.pipeline.track import track
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from tests.builders import NOW, a_claim, captured, decided
from tests.fakes import MemorySession
from tests.track_laws import without_ids

ARTICLES: list[tuple[ArticleCaptured, tuple[Claim, ...]]] = [
    (captured("https://one.example/1"), (a_claim("Stone", destination="Globex"),)),
    (
        captured("https://two.example/2"),
        (a_claim("John Stone", "Globex", kind="appointment"), a_claim("Jane Roe", at=99)),
    ),
    (captured("https://three.example/3"), (a_claim("Jane Stone", date="2022"),)),
    (captured("https://four.example/4"), (a_claim("John Stone"), a_claim("Jane Roe", at=99, status="denied"))),
]


def tell(session: Session, article: ArticleCaptured, claims: tuple[Claim, ...], minute: int) -> None:
    session.append([decided(article, f"article-{article.article_id}")])
    track(
        session,
        article=article,
        claims=claims,
        aliases=Aliases({}),
        policy=Policy(),
        now=NOW + timedelta(minutes=minute),
        correlation_id=None,
        causation_id=None,
    )


class Minutes:
    """A clock that is moved on by hand."""

    minute = 0

    def now(self) -> datetime:
        return NOW + timedelta(minutes=self.minute)


def test_the_real_store_holds_what_the_fake_one_holds_and_a_rebuild_agrees(tmp_path: Path) -> None:
    fake, clock = MemorySession(), Minutes()
    store = open_store(f"sqlite:///{tmp_path}/monitor.db", projections=PROJECTIONS, clock=clock)
    try:
        for minute, (article, claims) in enumerate(ARTICLES):
            clock.minute, fake.now = minute, NOW + timedelta(minutes=minute)
            tell(fake, article, claims, minute)
            with store.writing() as session:
                tell(session, article, claims, minute)
        with store.reading() as session:
            assert without_ids(session) == without_ids(fake)
            assert [r.event_id for r in session.events(0, 1000)] == [r.event_id for r in fake.events(0, 1000)]
        assert store.verify(lambda _done, _all: None) == ()
    finally:
        store.close()
