"""Laws of redetect, by property: it makes the log that today's rules would have made, and foretells how."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from monitor.domain.article import Article
from monitor.domain.claim import Claim
from monitor.pipeline.preview import ChangeBrief, preview
from monitor.pipeline.redetect import Reread, apply_unit, compare, units_of
from monitor.projections.articles import ArticleRow, ClaimRow
from monitor.projections.changes import ChangeRow
from tests.builders import a_claim, captured
from tests.fakes import MemorySession
from tests.pipeline.test_track_order import ALIASES, Item, articles, claims, told
from tests.track_laws import changes, without_ids


@st.composite
def two_readings(draw: st.DrawFn) -> tuple[list[Item], list[Item]]:
    """The same articles, as the rules of one day and those of a later day read them."""
    first = [draw(articles(number)) for number in range(draw(st.integers(1, 5)))]
    second = []
    for article, found in first:
        kept = [draw(_read_anew(claim)) for claim in found if draw(st.booleans())]
        others = [draw(claims(at=100 * draw(st.integers(0, 3)))) for _ in range(draw(st.integers(0, 2)))]
        second.append((article, tuple(draw(st.permutations(kept + others)))))
    return first, second


def _read_anew(claim: Claim) -> st.SearchStrategy[Claim]:
    """A claim found at the same place, perhaps with other words in it, or of somebody with another surname."""
    names = st.sampled_from([claim.person, claim.person, "Jane Marlow", "Marlow", "John Stone"])
    return st.builds(
        replace,
        st.just(claim),
        person=names,
        rule_version=st.sampled_from([1, 2]),
        status=st.sampled_from([claim.status, claim.status, "confirmed", "denied"]),
    )


def reread(session: MemorySession, items: list[Item]) -> list[Reread]:
    """Return what differs when the articles are read as given."""
    found = []
    for position, (article, read) in enumerate(items, 1):
        row = cast(ArticleRow, session.rows.find("articles", str(article.article_id)))
        held = cast(tuple[ClaimRow, ...], session.rows.where("claims", article_id=str(row.id)))
        differences = compare(row, Article(title=row.title), held, read)
        found.append(Reread(position=position, article=row, differences=differences))
    return found


def redetect(session: MemorySession, items: list[Item]) -> list[Any]:
    """Apply what differs; return what was foretold of the changes."""
    units = units_of(session, reread(session, items), ALIASES)
    session.now += timedelta(days=1)
    foretold: list[Any] = []
    for unit in units:
        foretold += preview(session, unit, ALIASES, session.now)
        apply_unit(session, unit, run="run", now=session.now, aliases=ALIASES, announce=None)
    return foretold


def standing(session: MemorySession) -> dict[UUID, tuple[Any, ...]]:
    return {row.id: _shown(row) for row in changes(session)}


def _shown(row: ChangeRow) -> tuple[Any, ...]:
    names, facts = row.names, row.facts
    assert names
    return (
        names.person, facts.kind, facts.manner, names.organisation, names.role, names.destination, facts.seat,
        facts.date, facts.status, facts.salience, facts.confidence, facts.sources, facts.claims,
    )  # fmt: skip


def _of(brief: ChangeBrief | None) -> tuple[Any, ...] | None:
    return tuple(getattr(brief, name) for name in brief.__struct_fields__) if brief else None


@given(two_readings())
@settings(max_examples=60, deadline=None)
def test_the_log_after_it_is_the_log_that_todays_rules_would_have_made(readings: tuple[list[Item], list[Item]]) -> None:
    first, second = readings
    session = told(first)
    redetect(session, second)
    assert without_ids(session) == without_ids(told(second))
    redetect(session, first)
    assert without_ids(session) == without_ids(told(first))


@given(two_readings())
@settings(max_examples=40, deadline=None)
def test_what_is_foretold_of_the_changes_is_what_applying_does(readings: tuple[list[Item], list[Item]]) -> None:
    first, second = readings
    session = told(first)
    before = standing(session)
    foretold = redetect(session, second)
    after = standing(session)
    assert Counter(change.id for change in foretold) == Counter({change.id: 1 for change in foretold})
    for change in foretold:
        assert (_of(change.before), _of(change.after)) == (before.get(change.id), after.get(change.id))
    silent = (before.keys() | after.keys()) - {change.id for change in foretold}
    assert {ident: before.get(ident) for ident in silent} == {ident: after.get(ident) for ident in silent}


@given(two_readings())
@settings(max_examples=60, deadline=None)
def test_applied_twice_it_appends_nothing_and_it_tells_nobody(readings: tuple[list[Item], list[Item]]) -> None:
    first, second = readings
    session = told(first)
    head = session.head()
    redetect(session, second)
    new = session.events(head, 10_000)
    assert not [item for item in new if item.event.type.startswith("alert.")]
    assert {item.event.type for item in new} - _OF_PEOPLE <= {"claim.detected", "claim.withdrawn"}
    assert not any(unit.differences for unit in units_of(session, reread(session, second), ALIASES))
    assert redetect(session, second) == []
    assert session.head() == head + len(new)


def test_a_change_swallowed_without_any_claim_left_keeps_its_story_where_it_went() -> None:
    now = a_claim("John Stone", at=0)
    back = a_claim("John Stone", at=200, kind="return", manner=None, date=None)
    motors = a_claim("John Stone", "Acme Motors", at=100, date="2024-06")
    old = {"published_at": datetime(2023, 3, 20, tzinfo=UTC)}
    pages = [
        captured(f"https://{site}.example/{n}", **old) for n, site in enumerate(("q2", "q2", "p2"))
    ]  # ids in an order that counts
    pages[0] = replace(pages[0], published_at=datetime(2024, 8, 1, tzinfo=UTC))
    was = [
        (a_claim("Jane Stone", date=None), a_claim("John Stone", at=100, date=None), back),
        (replace(now, date=None),),
        (replace(now, date=None), motors),
    ]
    reads = [(back, replace(now, date=None)), (), (motors,)]
    session = told(list(zip(pages, was, strict=True)))
    later = list(zip(pages, reads, strict=True))
    assert redetect(session, later)
    assert redetect(session, later) == []


_OF_PEOPLE = {
    "person.appeared", "person.merged", "person.split", "organisation.appeared", "change.reported", "change.amended",
    "change.corroborated", "change.confirmed", "change.disputed", "change.merged", "change.split", "change.retracted",
    "change.reopened",
}  # fmt: skip


@given(two_readings())
@settings(max_examples=60, deadline=None)
def test_every_claim_that_stands_is_in_one_change_that_stands(readings: tuple[list[Item], list[Item]]) -> None:
    first, second = readings
    session = told(first)
    redetect(session, second)
    held = [ident for row in changes(session) for ident in row.facts.claims]
    rows = cast(tuple[ClaimRow, ...], session.rows.where("claims"))
    assert sorted(held) == sorted(row.id for row in rows if not row.withdrawn)
    listed = cast(tuple[ArticleRow, ...], session.rows.where("articles"))
    assert sorted(held) == sorted(ident for row in listed for ident in row.claims)
