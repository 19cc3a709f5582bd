"""Users say who is who, and take it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.domain.claim import Claim
from monitor.domain.events import ClaimDetected, ClaimWithdrawn
from monitor.errors import MonitorError
from monitor.pipeline.identify import (
    duplicate_organisations,
    duplicate_people,
    merge_organisations,
    merge_people,
    part_person,
    split_organisation,
    split_person,
)
from monitor.pipeline.ports import Session
from monitor.pipeline.track import decide_again
from monitor.projections.articles import ClaimRow
from monitor.projections.changes import ChangeRow
from monitor.projections.people import OrganisationRow, PersonRow
from monitor.projections.registry import PROJECTIONS
from tests.builders import NOW, a_claim, an_id, decided
from tests.fakes import MemorySession
from tests.pipeline.test_track import ALIASES, Newsroom, types
from tests.pipeline.test_track_order import Item, told, two_orders
from tests.track_laws import without_ids

BY: dict[str, Any] = {"author": "Ann Editor", "aliases": ALIASES, "now": NOW}


def people(session: MemorySession) -> list[PersonRow]:
    rows = cast(tuple[PersonRow, ...], session.rows.where("people", merged_into=None))
    return sorted(rows, key=lambda row: (row.first_seen_at, row.id))


def organisations(session: MemorySession) -> list[OrganisationRow]:
    rows = cast(tuple[OrganisationRow, ...], session.rows.where("organisations", state="open"))
    return sorted(rows, key=lambda row: (row.first_seen_at, row.id))


def person(session: MemorySession, name: str) -> PersonRow:
    (row,) = (row for row in people(session) if row.name == name)
    return row


def again(session: MemorySession, row: Any) -> Any:
    """The row as it stands now."""
    table = "people" if isinstance(row, PersonRow) else "organisations"
    return session.rows.find(table, str(row.id))


def all_rows(session: Session) -> dict[tuple[str, UUID], Any]:
    """All rows; of a change that is merged away, only where it went: it keeps what it told last."""
    rows = {(p.name, row.id): row for p in PROJECTIONS for row in cast(tuple[Any, ...], session.rows.where(p.name))}
    return {
        key: row.merged_into if isinstance(row, ChangeRow) and row.merged_into else row for key, row in rows.items()
    }


def test_two_people_merged_have_one_list_of_changes_and_nobody_is_told() -> None:
    news = Newsroom()
    news.tell("one", a_claim("Jane Doe"))
    news.tell("two", a_claim("Jane Roe"))
    head = news.session.head()
    merge_people(news.session, person(news.session, "Jane Roe"), person(news.session, "Jane Doe"), **BY)
    assert [row.name for row in people(news.session)] == ["Jane Doe"]
    (change,) = news.changes
    assert (change.facts.sources, change.facts.status, len(change.facts.claims)) == (2, "confirmed", 2)
    appended = types(list(news.session.events(head, 99)))
    assert appended[0] == "person.merged"
    assert "alert.requested" not in appended


def test_what_comes_later_joins_the_merged_person_under_either_name() -> None:
    news = Newsroom()
    news.tell("one", a_claim("Jane Doe"))
    news.tell("two", a_claim("Jane Roe"))
    merge_people(news.session, person(news.session, "Jane Roe"), person(news.session, "Jane Doe"), **BY)
    for paper, name in (("three", "Jane Roe"), ("four", "Jane Doe")):
        assert "person.appeared" not in types(news.tell(paper, a_claim(name)))
    assert len(people(news.session)) == 1
    assert [row.facts.sources for row in news.changes] == [4]


def test_a_merge_taken_back_gives_each_their_own_news_that_came_meanwhile() -> None:
    news = Newsroom()
    news.tell("one", a_claim("Jane Doe"))
    news.tell("two", a_claim("Jane Roe"))
    roe = person(news.session, "Jane Roe")
    merge_people(news.session, roe, person(news.session, "Jane Doe"), **BY)
    news.tell("three", a_claim("Jane Roe"))
    split_person(news.session, again(news.session, roe), **BY)
    by_name = {row.names.person: row.facts.sources for row in news.changes if row.names}
    assert by_name == {"Jane Doe": 1, "Jane Roe": 2}
    assert {row.person_id for row in news.changes} == {row.id for row in people(news.session)}


@pytest.mark.parametrize("lost", ["Jane Doe", "Jane Roe"])
def test_a_merge_holds_when_the_rules_take_back_the_claim_that_began_a_person(lost: str) -> None:
    news = Newsroom()
    for paper, name in enumerate(("Jane Doe", "Jane Roe", "Jane Doe", "Jane Roe")):
        news.tell(f"p{paper}", a_claim(name))
    session, roe, doe = news.session, person(news.session, "Jane Roe"), person(news.session, "Jane Doe")
    merge_people(session, roe, doe, **BY)
    rows = cast(tuple[ClaimRow, ...], session.rows.where("claims"))
    first = next(row for row in sorted(rows, key=lambda r: r.detected_at) if row.claim and row.claim.person == lost)
    gone = ClaimWithdrawn(claim_id=first.id, article_id=first.article_id, reason="a rule changed")
    session.append(
        [decided(gone, f"article-{first.article_id}", len(session.stream(f"article-{first.article_id}")) + 1)]
    )
    _again(session, first.surname_key)
    assert [row.id for row in people(session)] == [doe.id]
    assert [len(row.facts.claims) for row in news.changes] == [3]
    split_person(session, again(session, roe), **BY)
    assert {row.id for row in people(session)} == {doe.id, roe.id}


def test_several_merged_into_one_stay_one_when_the_rules_take_back_that_ones_first_claim() -> None:
    news = Newsroom()
    for paper, name in enumerate(("Ann Poe", "Jane Doe", "Jane Doe", "Eva Moe")):
        news.tell(f"p{paper}", a_claim(name))
    session, doe = news.session, person(news.session, "Jane Doe")
    for name in ("Ann Poe", "Eva Moe"):
        merge_people(session, person(session, name), again(session, doe), **BY)
    rows = cast(tuple[ClaimRow, ...], session.rows.where("claims"))
    first = next(r for r in sorted(rows, key=lambda r: r.detected_at) if r.claim and r.claim.person == "Jane Doe")
    gone = ClaimWithdrawn(claim_id=first.id, article_id=first.article_id, reason="a rule changed")
    stream = f"article-{first.article_id}"
    session.append([decided(gone, stream, len(session.stream(stream)) + 1)])
    _again(session, first.surname_key)
    assert [row.id for row in people(session)] == [doe.id]


@pytest.mark.parametrize("into", ["Ann Poe", "Jane Doe", "Eva Moe"])
def test_a_merge_stands_as_it_was_said_when_an_earlier_one_is_taken_back(into: str) -> None:
    news = Newsroom()
    names = ["Ann Poe", "Jane Doe", "Eva Moe"]
    for paper, name in enumerate(names):
        news.tell(f"p{paper}", a_claim(name, f"Acme {paper}"))
    session, ids = news.session, {name: person(news.session, name).id for name in names}
    one, other = (name for name in names if name != into)
    for name in (one, other):
        who, whom = (session.rows.find("people", str(ids[each])) for each in (name, into))
        merge_people(session, cast(PersonRow, who), cast(PersonRow, whom), **BY)
    split_person(session, cast(PersonRow, session.rows.find("people", str(ids[one]))), **BY)
    assert {row.id for row in people(session)} == {ids[one], ids[into]}


def _again(session: MemorySession, key: str) -> None:
    decide_again(
        session,
        {key},
        aliases=ALIASES,
        policy=None,
        now=NOW,
        occurred_at=NOW,
        correlation_id=None,
        causation_id=None,
    )


def test_a_person_told_to_be_another_is_called_as_at_first_whatever_was_merged_since() -> None:
    news = Newsroom()
    news.tell("one", a_claim("J. Stone", kind="return", manner=None))
    news.tell("two", a_claim("John H. Stone", kind="appointment", manner="hired"))
    news.tell("three", a_claim("John Stone", "Acme Motors"), a_claim("J. Stone", at=100))
    news.tell("four", a_claim("John Stone"))
    news.tell("five", a_claim("Jane Stone", "Acme Motors", kind="return", manner=None))
    before = all_rows(news.session)
    for one, into in (organisations(news.session), reversed(organisations(news.session))):
        merge_organisations(news.session, one, into, **BY)
        split_organisation(news.session, again(news.session, one), **BY)
        assert {key: row for key, row in all_rows(news.session).items() if key in before} == before


def test_what_cannot_be_said_of_people_is_refused_with_a_remedy() -> None:
    news = Newsroom()
    for number, name in enumerate(("Jane Doe", "Jim Roe", "Ann Poe")):
        news.tell(f"p{number}", a_claim(name))
    doe, roe, poe = (person(news.session, name) for name in ("Jane Doe", "Jim Roe", "Ann Poe"))
    with pytest.raises(MonitorError, match="both names mean"):
        merge_people(news.session, doe, doe, **BY)
    with pytest.raises(MonitorError, match="no user said that 'Jane Doe'"):
        split_person(news.session, doe, **BY)
    merge_people(news.session, roe, doe, **BY)
    with pytest.raises(MonitorError, match=r"'Jim Roe' .* is merged into .* already"):
        merge_people(news.session, again(news.session, roe), poe, **BY)
    with pytest.raises(MonitorError, match="split what was merged into them: 'Jim Roe'"):
        split_person(news.session, again(news.session, doe), **BY)


def two_of_one_name() -> Newsroom:
    """Two who left two houses are called alike; a paper of the first one tells more."""
    news = Newsroom()
    news.tell("one", a_claim("John Stone", "Acme"))
    news.tell("two", a_claim("John Stone", "Globex"))
    return news


def at(news: Newsroom, place: str) -> list[ChangeRow]:
    return [row for row in news.changes if row.names and row.names.organisation == place]


def part(news: Newsroom, place: str) -> tuple[UUID, UUID]:
    """Say that the changes at a place are about somebody else than the person who has them now."""
    who = session_row(news, at(news, place)[0].person_id)
    return part_person(news.session, who, at(news, place), **BY)


def session_row(news: Newsroom, ident: UUID) -> PersonRow:
    return cast(PersonRow, news.session.rows.find("people", str(ident)))


@pytest.mark.parametrize("place", ["Acme", "Globex"])
def test_homonyms_told_apart_are_two_people_and_nobody_is_told(place: str) -> None:
    news = two_of_one_name()
    assert len(people(news.session)) == 1
    changes, head = {row.id for row in news.changes}, news.session.head()
    theirs, rest = part(news, place)
    appended = types(list(news.session.events(head, 99)))
    assert {row.id for row in people(news.session)} == {theirs, rest}
    assert ([row.person_id for row in at(news, place)], {row.id for row in news.changes}) == ([theirs], changes)
    assert appended[0] == "person.parted"
    assert "alert.requested" not in appended


def test_later_news_of_homonyms_goes_by_its_place_and_in_doubt_to_the_one_who_is_left_the_name() -> None:
    news = two_of_one_name()
    theirs, rest = part(news, "Globex")
    news.tell("three", a_claim("John Stone", "Globex", date="2019"))
    news.tell("four", a_claim("Stone", "Globex"))
    news.tell("five", a_claim("John Stone", "Acme", date="2011"))
    news.tell("six", a_claim("John Stone", "Initech"))
    owners = {place: {row.person_id for row in at(news, place)} for place in ("Acme", "Globex", "Initech")}
    assert owners == {"Acme": {rest}, "Globex": {theirs}, "Initech": {rest}}


def test_a_third_of_the_same_name_can_be_told_apart_too() -> None:
    news = two_of_one_name()
    news.tell("three", a_claim("John Stone", "Initech"))
    part(news, "Globex")
    part(news, "Initech")
    assert len({row.person_id for row in news.changes}) == len(people(news.session)) == 3


def test_homonyms_stay_apart_when_rules_read_other_claims_in_the_same_articles() -> None:
    news = two_of_one_name()
    part(news, "Globex")
    session, key = news.session, ""
    for row in cast(tuple[ClaimRow, ...], session.rows.where("claims")):
        stream, key = f"article-{row.article_id}", row.surname_key
        version = len(session.stream(stream)) + 1
        read = ClaimDetected(
            claim_id=an_id(f"anew {row.id}"),
            article_id=row.article_id,
            rule="en.other",
            rule_version=1,
            claim=msgspec.structs.replace(cast(Claim, row.claim), organisation="Initech"),
        )
        gone = ClaimWithdrawn(claim_id=row.id, article_id=row.article_id, reason="a rule changed")
        session.append([decided(gone, stream, version), decided(read, stream, version + 1)])
    _again(session, key)
    assert [row.names.organisation for row in news.changes if row.names] == ["Initech", "Initech"]
    assert len({row.person_id for row in news.changes}) == 2


def test_homonyms_stay_apart_when_rules_read_a_fuller_name_in_the_same_article() -> None:
    news = two_of_one_name()
    theirs, rest = part(news, "Globex")
    session = news.session
    rows = cast(tuple[ClaimRow, ...], session.rows.where("claims"))
    (row,) = (row for row in rows if row.claim and row.claim.organisation == "Globex")
    stream = f"article-{row.article_id}"
    version = len(session.stream(stream)) + 1
    read = ClaimDetected(
        claim_id=an_id("a fuller name"),
        article_id=row.article_id,
        rule="en.other",
        rule_version=1,
        claim=msgspec.structs.replace(cast(Claim, row.claim), person="John A. Stone"),
    )
    gone = ClaimWithdrawn(claim_id=row.id, article_id=row.article_id, reason="a rule changed")
    session.append([decided(gone, stream, version), decided(read, stream, version + 1)])
    _again(session, row.surname_key)
    news.tell("three", a_claim("John Stone", "Globex", date="2019"))
    owners = {place: {row.person_id for row in at(news, place)} for place in ("Acme", "Globex")}
    assert owners == {"Acme": {rest}, "Globex": {theirs}}


def test_whom_users_made_one_are_told_apart_only_when_that_is_taken_back() -> None:
    news = two_of_one_name()
    theirs, rest = part(news, "Globex")
    merge_people(news.session, session_row(news, theirs), session_row(news, rest), **BY)
    with pytest.raises(MonitorError, match=rf"their word stands: 'John Stone' \({theirs}\) is {rest}"):
        part(news, "Globex")


def test_changes_that_no_article_tells_any_more_tell_nobody_apart() -> None:
    news = two_of_one_name()
    news.tell("three", a_claim("John Stone", "Initech"))
    session = news.session
    rows = cast(tuple[ClaimRow, ...], session.rows.where("claims"))
    (row,) = (row for row in rows if row.claim and row.claim.organisation == "Initech")
    stream = f"article-{row.article_id}"
    gone = ClaimWithdrawn(claim_id=row.id, article_id=row.article_id, reason="a rule changed")
    session.append([decided(gone, stream, len(session.stream(stream)) + 1)])
    _again(session, row.surname_key)
    (lost,) = cast(tuple[ChangeRow, ...], session.rows.where("changes", state="retracted"))
    with pytest.raises(MonitorError, match="no article tells these changes any more"):
        part_person(session, session_row(news, lost.person_id), [lost], **BY)
    theirs, rest = part(news, "Acme")
    assert {theirs, rest} == {at(news, place)[0].person_id for place in ("Acme", "Globex")}


def test_homonyms_told_apart_are_no_duplicates_and_can_be_made_one_and_two_again() -> None:
    news = two_of_one_name()
    before = {key: row for key, row in all_rows(news.session).items() if key[0] == "changes"}
    theirs, rest = part(news, "Globex")
    assert duplicate_people(news.session) == []
    merge_people(news.session, session_row(news, theirs), session_row(news, rest), **BY)
    assert {key: row for key, row in all_rows(news.session).items() if key[0] == "changes"} == before
    split_person(news.session, session_row(news, theirs), **BY)
    assert {row.id for row in people(news.session)} == {theirs, rest}


def test_who_is_told_apart_has_changes_of_their_own_and_leaves_some() -> None:
    news = two_of_one_name()
    news.tell("three", a_claim("Jane Doe", "Acme"))
    stone = person(news.session, "John Stone")
    own = [row for row in news.changes if row.person_id == stone.id]
    with pytest.raises(MonitorError, match="these are all changes of 'John Stone'"):
        part_person(news.session, stone, own, **BY)
    with pytest.raises(MonitorError, match="is not one of 'Jane Doe'"):
        part_person(news.session, person(news.session, "Jane Doe"), own[:1], **BY)


@given(two_orders(), st.randoms())
@settings(max_examples=60, deadline=None)
def test_who_is_told_apart_and_merged_again_has_the_changes_of_before(
    orders: tuple[list[Item], list[Item]], random: Any
) -> None:
    session = told(orders[0])
    before = {key: row for key, row in all_rows(session).items() if key[0] == "changes"}
    known = without_ids(session)
    for row in people(session):
        own = cast(list[ChangeRow], [*session.rows.where("changes", person_id=row.id, state="open")])
        apart = random.sample(own, len(own) // 2)
        if apart:
            theirs, rest = part_person(session, row, apart, **BY)
            (newcomer,) = {theirs, rest} - {row.id}
            merge_people(
                session, cast(PersonRow, session.rows.find("people", str(newcomer))), again(session, row), **BY
            )
    assert without_ids(session) == known
    assert {key: row for key, row in all_rows(session).items() if key in before} == before


def test_organisations_merged_make_one_change_of_what_was_told_of_both_and_come_apart_again() -> None:
    news = Newsroom()
    news.tell("one", a_claim("Jane Doe", "Acme"))
    news.tell("two", a_claim("Jane Doe", "Umbrella"))
    before = all_rows(news.session)
    acme, umbrella = organisations(news.session)
    merge_organisations(news.session, umbrella, acme, **BY)
    assert [(row.organisation_id, row.facts.sources) for row in news.changes] == [(acme.id, 2)]
    with pytest.raises(MonitorError, match=r"'Umbrella' .* is merged into .* already"):
        merge_organisations(news.session, again(news.session, umbrella), acme, **BY)
    split_organisation(news.session, again(news.session, umbrella), **BY)
    assert all_rows(news.session) == before
    with pytest.raises(MonitorError, match="no user said that 'Umbrella'"):
        split_organisation(news.session, again(news.session, umbrella), **BY)


def test_pairs_that_may_be_one_are_found_with_their_reason() -> None:
    news = Newsroom()
    news.tell("one", a_claim("Stone", "Acme"))
    news.tell("two", a_claim("John Stone", "Globex"))
    news.tell("three", a_claim("Jane Doe", "Initech Software"))
    news.tell("three", a_claim("Jane Doe", "Initech", date="2019"))
    news.tell("four", a_claim("Jim Roe", "IBM"))
    news.tell("four", a_claim("Ann Poe", "International Business Machines"))
    assert [(p.name, p.other_name, p.reason) for p in duplicate_people(news.session)] in (
        [("Stone", "John Stone", "a shorter form of the name")],
        [("John Stone", "Stone", "a shorter form of the name")],
    )
    found = [({p.name, p.other_name}, p.reason, p.shared) for p in duplicate_organisations(news.session)]
    assert found == [
        ({"Initech Software", "Initech"}, "the beginning of the name", 1),
        ({"IBM", "International Business Machines"}, "the initials of the name", 0),
    ]


@given(two_orders(), st.randoms())
@settings(max_examples=80, deadline=None)
def test_merge_then_split_restores_identical_rows(orders: tuple[list[Item], list[Item]], random: Any) -> None:
    session = told(orders[0])
    before, known = all_rows(session), without_ids(session)
    undo = _merge_some(session, random)
    for row in reversed(undo):
        now = again(session, row)
        split_person(session, now, **BY) if isinstance(row, PersonRow) else split_organisation(session, now, **BY)
    assert without_ids(session) == known
    after = all_rows(session)
    assert {key: after[key] for key in before} == before
    made = [after[key] for key in after.keys() - before.keys()]  # by a merge, and needed by nobody now
    assert all(isinstance(row, UUID | OrganisationRow) or row.merged_into for row in made)


@given(two_orders(), st.randoms())
@settings(max_examples=60, deadline=None)
def test_news_after_a_merge_leads_where_a_merge_after_the_news_leads(
    orders: tuple[list[Item], list[Item]], random: Any
) -> None:
    items = orders[0]
    cut = random.randint(1, len(items))
    early = told(items[:cut])
    if len(people(early)) < 2:
        return
    one, into = random.sample(people(early), 2)
    late = told(items)
    if {one.id, into.id} <= {row.id for row in people(late)}:
        merge_people(early, one, into, **BY)
        told(items[cut:], session=early)
        merge_people(late, again(late, one), again(late, into), **BY)
        assert without_ids(early) == without_ids(late)


def _merge_some(session: MemorySession, random: Any) -> Sequence[PersonRow | OrganisationRow]:
    merged: list[PersonRow | OrganisationRow] = []
    for _ in range(random.randint(1, 3)):
        if len(standing := people(session)) > 1 and random.random() < 0.7:
            one, into = random.sample(standing, 2)
            merge_people(session, one, into, **BY)
            merged.append(one)
        elif len(bodies := organisations(session)) > 1:
            body, other = random.sample(bodies, 2)
            merge_organisations(session, body, other, **BY)
            merged.append(body)
    return merged
