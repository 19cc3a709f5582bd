"""Old texts go, unless a claim was ever found in their article: what is quoted can be looked up for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from monitor.domain.claim import Evidence
from monitor.domain.events import ArticleChanged, ClaimDetected, ClaimWithdrawn, Event
from monitor.domain.stream import stream_of
from monitor.pipeline.ports import Session
from monitor.pipeline.trim import BATCH_TEXTS, find_old, trim
from monitor.store.engine import SqlStore
from tests.builders import NOW, a_claim, an_id, captured, decided
from tests.contracts.conftest import NewDatabase
from tests.contracts.histories import SetClock
from tests.contracts.test_laws import new_store, unheard

WORDS = ("Nothing new.", "Jane Doe leaves Acme.", "Somebody else leaves Acme.")
KEPT = timedelta(days=3)
few = settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
steps = st.lists(
    st.tuples(
        st.sampled_from(["capture", "capture", "edit", "claim", "withdraw", "trim"]),
        st.integers(0, 3),  # which article
        st.sampled_from(WORDS),
        st.integers(0, 4),  # days until then
    ),
    max_size=14,
)


def append(session: Session, number: int, event: Event) -> None:
    stream = stream_of("article", captured(url(number)).article_id)
    session.append([decided(event, stream, session.version(stream) + 1)])


def url(number: int) -> str:
    return f"https://paper.example/{number}"


def capture(session: Session, number: int, words: str) -> str:
    address = session.texts.put(words)
    append(session, number, captured(url(number), text_sha256=address))
    return address


def detect(session: Session, number: int, words: str = WORDS[1]) -> None:
    evidence = (Evidence(part="text", quote=words, start=0, end=len(words)),)
    event = ClaimDetected(
        claim_id=an_id(f"claim {number}"),
        article_id=captured(url(number)).article_id,
        rule="en.leaves",
        rule_version=1,
        claim=a_claim(evidence=evidence),
    )
    append(session, number, event)


class Papers:
    """What a history of articles leaves, said once more without the store."""

    def __init__(self) -> None:
        self.had: dict[int, list[str]] = {}
        self.claimed: set[int] = set()
        self.put_on: dict[str, int] = {}
        self.kept: set[str] = set()

    def put(self, number: int, words: str, day: int) -> None:
        self.had.setdefault(number, []).append(words)
        self.put_on[words] = day
        self.kept.add(words)

    def trim(self, day: int) -> int:
        told = {words for number in self.claimed for words in self.had[number]}
        old = {words for words in self.kept - told if self.put_on[words] < day - KEPT.days}
        self.kept -= old
        return len(old)

    def act(self, session: Session, step: str, number: int, words: str, day: int) -> None:
        article_id = captured(url(number)).article_id
        if (step == "capture") == (number in self.had):
            return
        if step == "capture":
            capture(session, number, words)
            self.put(number, words, day)
        elif step == "edit":
            changed = ArticleChanged(article_id=article_id, text_sha256=session.texts.put(words), fingerprint=None)
            append(session, number, changed)
            self.put(number, words, day)
        elif step == "claim" and self.had[number][-1] in self.kept:
            detect(session, number)
            self.claimed.add(number)
        elif step == "withdraw" and number in self.claimed:
            withdrawn = ClaimWithdrawn(claim_id=an_id(f"claim {number}"), article_id=article_id, reason="edited")
            append(session, number, withdrawn)


TOLD = [("capture", 0, WORDS[0], 0), ("claim", 0, "", 0)]


@few
@example(history=[*TOLD, ("edit", 0, WORDS[1], 1), ("trim", 0, "", 9)])
@example(history=[*TOLD, ("withdraw", 0, "", 1), ("capture", 1, WORDS[0], 1), ("trim", 0, "", 9)])
@example(history=[("capture", 0, WORDS[0], 0), ("capture", 1, WORDS[0], 3), ("trim", 0, "", 2)])
@given(history=steps)
def test_exactly_the_old_texts_that_told_of_nothing_go(
    new_database: NewDatabase, history: list[tuple[str, int, str, int]]
) -> None:
    with new_store(new_database) as store:
        clock: Any = store._clock
        papers, day = Papers(), 0
        for step, number, words, days in [*history, ("trim", 0, "", 4)]:
            day += days
            clock.at = NOW + timedelta(days=day)
            if step == "trim":
                assert asyncio.run(trim(store, clock.at - KEPT)) == papers.trim(day)
                assert asyncio.run(trim(store, clock.at - KEPT)) == 0
            else:
                with store.writing() as session:
                    papers.act(session, step, number, words, day)
            assert texts_of(store) == papers.kept
        assert store.find_break() is store.find_false_text() is None
        assert store.verify(unheard) == ()


def test_old_texts_that_are_read_half_way_leave_nothing_open(store: SqlStore) -> None:
    """PostgreSQL's cursor would warn, and warnings are errors."""
    with store.writing() as session:
        for words in WORDS:
            session.texts.put(words)
    with store.reading() as session:
        assert next(find_old(session, NOW + KEPT))


def texts_of(store: SqlStore) -> set[str]:
    with store.reading() as session:
        addresses = tuple(session.texts.old(NOW + timedelta(days=1_000)))
        return {words for address in addresses if (words := session.texts.find(address)) is not None}


@pytest.mark.parametrize(
    "meanwhile",
    [lambda session: detect(session, 1), lambda session: capture(session, 3, WORDS[1])],
    ids=["new rules find a claim in it", "another article has it"],
)
def test_a_text_that_is_of_use_again_meanwhile_stays(
    store: SqlStore, clock: SetClock, meanwhile: Callable[[Session], object]
) -> None:
    with store.writing() as session:
        for number, words in enumerate(WORDS):
            capture(session, number, words)
    clock.at += 2 * KEPT

    class Late:
        """The store, in which something happens as soon as old texts were looked for."""

        reading = store.reading

        async def write(self, work: Any) -> int:
            with store.writing() as session:
                meanwhile(session)
            return await store.write(work)

    late: Any = Late()
    assert asyncio.run(trim(late, clock.at - KEPT)) == 2
    assert texts_of(store) == {WORDS[1]}


def test_a_clock_that_is_set_back_makes_no_text_older(store: SqlStore, clock: SetClock) -> None:
    for days in (0, -400):
        clock.at = NOW + timedelta(days=days)
        with store.writing() as session:
            session.texts.put(WORDS[0])
    assert asyncio.run(trim(store, NOW - KEPT)) == 0
    assert texts_of(store) == {WORDS[0]}


def test_more_texts_than_one_transaction_takes_go(store: SqlStore, clock: SetClock) -> None:
    with store.writing() as session:
        for number in range(BATCH_TEXTS + 1):
            session.texts.put(str(number))
    clock.at += 2 * KEPT
    with store.reading() as session:
        assert sum(1 for _ in find_old(session, clock.at - KEPT)) == BATCH_TEXTS + 1
    assert asyncio.run(trim(store, clock.at - KEPT)) == BATCH_TEXTS + 1
    assert texts_of(store) == set()
