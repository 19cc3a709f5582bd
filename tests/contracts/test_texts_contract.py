"""Texts: stored once by what they say."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from monitor.domain.chain import Break
from monitor.domain.events import ArticleChanged, ArticleRedacted, ClaimDetected
from monitor.store.engine import SqlStore
from tests.builders import an_id, captured, decided, feed_added


def test_a_text_is_found_by_the_hash_of_its_words(store: SqlStore) -> None:
    text = "Société générale : « départ » 😀\n"
    with store.writing() as session:
        address = session.texts.put(text)
    assert address == sha256(text.encode()).hexdigest()
    with store.reading() as session:
        assert session.texts.find(address) == text
        assert session.texts.find("0" * 64) is None


def test_the_same_text_is_stored_once(store: SqlStore, sql: Callable[[str], list[Any]]) -> None:
    with store.writing() as session:
        assert session.texts.put("words") == session.texts.put("words")
    with store.writing() as session:
        session.texts.put("words")
        session.texts.put("")
    assert sql("SELECT COUNT(*) FROM texts") == [(2,)]


def test_texts_are_compressed(store: SqlStore, sql: Callable[[str], list[Any]]) -> None:
    with store.writing() as session:
        session.texts.put("the same words again and again " * 200)
    assert sql("SELECT LENGTH(body) FROM texts")[0][0] < 200


def test_a_text_that_no_longer_fits_its_address_is_found_by_its_article(
    store: SqlStore, sql: Callable[[str], list[Any]]
) -> None:
    with store.writing() as session:
        address = session.texts.put("words")
        other = session.texts.put("other words")
        session.append([decided(feed_added(), "feed-1"), decided(captured(text_sha256=address), "article-1")])
    assert store.find_false_text() is None
    sql(f"UPDATE texts SET body = (SELECT body FROM texts WHERE sha256 = '{other}')")
    assert store.find_false_text() == Break(position=2, check="text")
    sql(f"UPDATE texts SET redacted = TRUE WHERE sha256 = '{address}'")
    assert store.find_false_text() == Break(position=2, check="text")  # nobody was erased from an article that has it
    redacted = ArticleRedacted(article_id=an_id("article"))
    with store.writing() as session:
        session.append([decided(redacted, "article-1", 2)])
    assert store.find_false_text() is None
    sql(f"UPDATE texts SET body = payload_hash FROM events WHERE sha256 = '{other}' AND position = 1")
    assert store.find_false_text() == Break(position=0, check="text")


def test_a_text_of_another_type_is_found(store: SqlStore, sql: Callable[[str], list[Any]]) -> None:
    with store.writing() as session:
        session.texts.put("words")
    with store._database.snapshot() as connection:
        any_text = "'words'" if connection.dialect.name == "sqlite" else "'words'::bytea"
    sql(f"UPDATE texts SET body = {any_text}")
    assert store.find_false_text() == Break(position=0, check="text")


def test_a_text_that_told_a_claim_and_is_gone_is_found_by_its_article(
    store: SqlStore, sql: Callable[[str], list[Any]]
) -> None:
    with store.writing() as session:
        quiet, before, told = (session.texts.put(words) for words in ("nothing", "still nothing", "Jane Doe leaves"))
        session.append(
            [
                decided(captured(text_sha256=quiet), "article-1"),
                decided(captured(text_sha256=before), "article-2"),
                decided(
                    ArticleChanged(article_id=an_id("2"), title="", text_sha256=told, fingerprint=None), "article-2", 2
                ),
                decided(
                    ClaimDetected(claim_id=an_id("c"), article_id=an_id("2"), rule="en.leave", rule_version=1),
                    "article-2",
                    3,
                ),
            ]
        )
    sql(f"DELETE FROM texts WHERE sha256 IN ('{quiet}', '{before}')")
    assert store.find_false_text() is None
    sql(f"DELETE FROM texts WHERE sha256 = '{told}'")
    assert store.find_false_text() == Break(position=3, check="text")
