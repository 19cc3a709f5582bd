"""What a message is made of, read out of a real store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.adapters.clock import SystemClock
from monitor.domain.claim import Claim, Evidence
from monitor.domain.events import ChangeMerged, ChangeReported, ClaimDetected, Event, Names
from monitor.domain.story import Story
from monitor.domain.stream import NewEvent, stream_of
from monitor.pipeline.ports import Store
from monitor.pipeline.story import read_story, read_update, sentence_around
from monitor.projections.alerts import AlertRow
from monitor.projections.registry import PROJECTIONS
from monitor.store.engine import open_store
from tests.builders import NOW, a_claim, alert_requested, an_id, captured, facts, names


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'monitor.db'}", projections=PROJECTIONS, clock=SystemClock())
    yield opened
    opened.close()


def append(store: Store, stream: str, event: Event) -> None:
    with store.writing() as session:
        version = len(session.stream(stream)) + 1
        session.append([NewEvent(stream=stream, version=version, event=event, occurred_at=NOW)])


def report(
    store: Store,
    name: str,
    *,
    person: str = "Jane Doe",
    named: Names | None = None,
    claim: Claim | None = None,
    **fields: Any,
) -> None:
    """Add a change of its own story, told by one article."""
    article = captured(f"https://news.example/{name}", **fields.pop("article", {}))
    told = claim or a_claim(person)
    stream = stream_of("article", article.article_id)
    append(store, stream, article)
    append(
        store,
        stream,
        ClaimDetected(
            claim_id=an_id(f"claim of {name}"),
            article_id=article.article_id,
            rule=told.rule,
            rule_version=1,
            claim=told,
        ),
    )
    append(
        store,
        stream_of("change", an_id(name)),
        ChangeReported(
            change_id=an_id(name),
            story_id=fields.pop("story_id", an_id(name)),
            person_id=an_id(person),
            organisation_id=an_id("Acme"),
            facts=facts(claims=(an_id(f"claim of {name}"),), **fields),
            names=named or names(person),
        ),
    )


def alert_of(store: Store, name: str, **fields: Any) -> AlertRow:
    request = alert_requested(name, **fields)
    append(store, stream_of("alert", request.alert_id), request)
    with store.reading() as session:
        return cast(AlertRow, session.rows.find("alerts", str(request.alert_id)))


def story_of(store: Store, name: str) -> Story:
    alert = alert_of(store, name)
    with store.reading() as session:
        story = read_story(session, alert, new_person=True)
    assert story is not None
    return story


def test_quotation_is_the_whole_sentence_as_printed(store: Store) -> None:
    text = "Acme had news.\nOn Monday Jane Doe, 51, told “her” staff that she leaves Acme. Shares fell."
    start = text.index("she leaves")
    piece = Evidence(part="text", quote="she leaves Acme", start=start, end=start + 15)
    with store.writing() as session:
        address = session.texts.put(text)
    report(store, "doe", claim=a_claim(evidence=(piece,)), article={"text_sha256": address})
    (telling,) = story_of(store, "doe").changes[0].tellings
    assert telling.quote == "On Monday Jane Doe, 51, told “her” staff that she leaves Acme."
    assert (telling.domain, telling.url, telling.published_on) == (
        "news.example",
        "https://news.example/doe",
        "2024-08-07",
    )


def test_quotation_stays_as_found_where_the_text_is_gone(store: Store) -> None:
    piece = Evidence(part="text", quote="she leaves Acme", start=5, end=20)
    report(store, "doe", claim=a_claim(evidence=(piece,)))
    assert story_of(store, "doe").changes[0].tellings[0].quote == "she leaves Acme"


@given(st.text('ab .!?\n«»"', min_size=1, max_size=80), st.data())
def test_sentence_is_a_piece_of_the_text_that_holds_the_span(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    sentence = sentence_around(text, start, end)
    assert sentence in text
    assert text[start:end].strip() in sentence


def test_denials_are_kept_apart_from_who_tells_it(store: Store) -> None:
    report(store, "doe", claim=a_claim(status="denied"), status="denied")
    (change,) = story_of(store, "doe").changes
    assert (len(change.tellings), len(change.denials)) == (0, 1)


def test_both_halves_of_a_move_are_one_story_departure_first(store: Store) -> None:
    joined = names(organisation="Globex")
    report(store, "in", kind="appointment", named=joined, story_id=an_id("out"))
    report(store, "out")
    assert [change.facts.kind for change in story_of(store, "out").changes] == ["departure", "appointment"]


def test_other_changes_of_the_person_are_known_the_latest_two(store: Store) -> None:
    for year in ("2001", "2009", "2015"):
        report(store, year, kind="leave", manner=None, date=year)
    report(store, "doe")
    report(store, "byron", person="Ada Byron", kind="leave", manner=None)
    assert [known.facts.date for known in story_of(store, "doe").known] == ["2015", "2009"]


def test_departures_of_the_organisation_count_within_ninety_days(store: Store) -> None:
    report(store, "doe", date="2024-08-07")
    report(store, "byron", person="Ada Byron", date="2024-05-10")
    report(store, "potter", person="Bea Potter", date="2024-05-08")
    report(store, "charisse", person="Cyd Charisse", date=None)
    report(store, "rumour", person="Dee Rumour", date="2024-08", status="rumoured")
    report(store, "old", person="Eve Old", date=None, article={"published_at": datetime(2023, 8, 7, tzinfo=UTC)})
    people = [known.names.person for known in story_of(store, "doe").departures if known.names]
    assert people == ["Ada Byron", "Cyd Charisse"]


def test_story_of_a_merged_change_is_that_of_its_successor(store: Store) -> None:
    report(store, "doe")
    report(store, "twin")
    append(
        store,
        stream_of("change", an_id("twin")),
        ChangeMerged(change_id=an_id("twin"), into=an_id("doe"), reason="same"),
    )
    assert story_of(store, "twin").changes == story_of(store, "doe").changes


def test_reply_shows_what_the_article_behind_it_brought(store: Store) -> None:
    report(store, "doe")
    with store.reading() as session:
        cause = session.stream(stream_of("change", an_id("doe")))[0].event_id
    alert = alert_of(store, "doe", action="reply", cause=cause, news=("source",))
    other = alert_of(store, "doe", action="reply", alert_id=an_id("other"), cause=an_id("else"), news=("source",))
    with store.reading() as session:
        update, nothing = read_update(session, alert), read_update(session, other)
    assert update is not None
    assert nothing is not None
    assert [telling.url for telling in update.new] == ["https://news.example/doe"]
    assert nothing.new == ()
