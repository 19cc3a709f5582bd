"""How changes are decided from a set of claims."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from monitor.domain.change import ChangeState, changes_of, same_change
from monitor.domain.claim import Claim
from monitor.domain.identity import Told
from monitor.domain.organisations import Aliases
from tests.builders import NOW, a_claim, an_id

ALIASES = Aliases({"gx": "Globex Corporation"})


def told(
    claim: Claim, article: str = "a", *, paper: str | None = None, published: str = "2024-08-07", **fields: Any
) -> Told:
    place = f"{article}|{claim.kind}|{claim.anchor.person}|{claim.person}"
    return Told(
        id=an_id(place),
        claim=claim,
        article_id=an_id(article),
        domain=paper or f"{article}.example",
        fingerprint=fields.get("fingerprint"),
        published_at=datetime.fromisoformat(published).replace(tzinfo=UTC),
        seen_at=NOW,
    )


def changes(*claims: Told) -> tuple[ChangeState, ...]:
    return changes_of(claims, ALIASES)


def the_change(*claims: Told) -> ChangeState:
    (found,) = changes(*claims)
    return found


# --- who ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("other", ["Stone", "J. Stone", "JOHN STONE", "Mr. John Stone", "John Stonne", "John H. Stone"])
def test_other_forms_of_a_name_at_one_organisation_are_one_person(other: str) -> None:
    change = the_change(told(a_claim("John Stone")), told(a_claim(other), "b"))
    assert len(change.facts.claims) == 2


def test_a_surname_alone_is_never_guessed_among_homonyms() -> None:
    found = changes(told(a_claim("John Stone")), told(a_claim("Jane Stone"), "b"), told(a_claim("Stone"), "c"))
    assert sorted(change.names.person for change in found) == ["Jane Stone", "John Stone", "Stone"]


def test_a_surname_alone_means_the_person_of_its_own_article_first() -> None:
    here = told(a_claim("Jane Stone", kind="appointment"), "b"), told(a_claim("Stone", at=200), "b")
    found = changes(told(a_claim("John Stone")), *here)
    assert {(c.names.person, c.facts.kind) for c in found} == {
        ("John Stone", "departure"),
        ("Jane Stone", "appointment"),
        ("Jane Stone", "departure"),
    }


def test_a_surname_alone_elsewhere_stays_apart() -> None:
    assert len({c.person for c in changes(told(a_claim("John Stone")), told(a_claim("Stone", "Globex"), "b"))}) == 2


def test_a_surname_alone_is_known_by_the_destination() -> None:
    move = told(a_claim("John Stone", "Acme", destination="Globex"))
    joins = told(a_claim("Stone", "GX", kind="appointment"), "b")
    assert {c.names.person for c in changes(move, joins)} == {"John Stone"}


def test_two_full_names_in_one_article_are_two_people() -> None:
    assert len(changes(told(a_claim("John Stonne")), told(a_claim("John Stone", at=200)))) == 2


def test_the_same_full_name_is_one_person_at_any_organisation() -> None:
    found = changes(told(a_claim("John Stone")), told(a_claim("John Stone", "Globex"), "b"))
    assert len({change.person for change in found}) == 1


# --- where ---------------------------------------------------------------------------------------------


def test_organisations_are_one_by_key_and_by_alias() -> None:
    change = the_change(told(a_claim(organisation="GX")), told(a_claim(organisation="Globex Inc."), "b"))
    assert change.organisation == "globex"


def test_a_claim_without_organisation_joins_the_only_one_near_in_time() -> None:
    nameless = told(a_claim(organisation=None), "b")
    assert the_change(told(a_claim()), nameless).names.organisation == "Acme"
    assert len(changes(told(a_claim()), told(a_claim(organisation="Globex"), "c"), nameless)) == 3
    assert len(changes(told(a_claim(date="2021")), nameless)) == 2


def test_a_longer_name_near_in_time_is_the_same_organisation() -> None:
    assert the_change(told(a_claim()), told(a_claim(organisation="Acme Motors"), "b"))
    assert len(changes(told(a_claim(date="2021")), told(a_claim(organisation="Acme Motors"), "b"))) == 2


# --- when ---------------------------------------------------------------------------------------------


def test_a_wrong_year_is_a_conflict_inside_one_change() -> None:
    found = the_change(
        told(a_claim(date="2024-05")), told(a_claim(date="2023-05"), "b"), told(a_claim(date="2024-05-17"), "c")
    )
    assert found.facts.date == "2024-05-17"
    assert [c.values for c in found.facts.conflicts] == [("2023-05", "2024-05-17")]


def test_a_year_alone_does_not_hide_that_sources_differ_on_the_day() -> None:
    days = ["2024-05-17", "2024-05-17", "2024-05-19", "2024"]
    found = the_change(*(told(a_claim(date=day), f"{number}") for number, day in enumerate(days)))
    assert found.facts.date == "2024-05-17"
    assert [c.values for c in found.facts.conflicts] == [("2024-05-17", "2024-05-19")]


def test_days_that_few_tell_do_not_outweigh_the_year_that_most_leave_it_at() -> None:
    days = ["2024", "2024", "2024", "2024-05-17", "2024-09-01"]
    assert the_change(*(told(a_claim(date=d), f"{n}") for n, d in enumerate(days))).facts.date == "2024"


def test_a_return_in_between_makes_two_departures() -> None:
    back = told(a_claim(kind="return", date="2023-12"), "c")
    found = changes(told(a_claim(date="2023-11")), told(a_claim(date="2025-02"), "b"), back)
    assert sorted((c.facts.kind, c.facts.date) for c in found) == [
        ("departure", "2023-11"),
        ("departure", "2025-02"),
        ("return", "2023-12"),
    ]


def test_a_return_in_between_splits_nothing_within_120_days() -> None:
    back = told(a_claim(kind="return", date="2024-06"), "c")
    found = changes(told(a_claim(date="2024-05-30")), told(a_claim(date="2024-07-02"), "b"), back)
    assert len(found) == 2


def test_one_article_that_tells_both_makes_two_departures() -> None:
    both = told(a_claim(date="2023-11")), told(a_claim(date="2025-02", at=200))
    assert [c.facts.claims for c in changes(*both)] == sorted((t.id,) for t in both)


def test_a_claim_without_date_joins_the_change_nearest_before_its_article() -> None:
    both = (
        told(a_claim(date="2023-11"), published="2025-02-03"),
        told(a_claim(date="2025-02", at=200), published="2025-02-03"),
    )
    for published, date in (("2024-01-05", "2023-11"), ("2025-03-01", "2025-02"), ("2020-01-01", "2023-11")):
        undated = told(a_claim(date=None), "b", published=published)
        (joined,) = (c for c in changes(*both, undated) if undated.id in c.facts.claims)
        assert joined.facts.date == date


def test_promotions_long_apart_are_two_appointments() -> None:
    finance = told(a_claim(kind="appointment", manner="hired", role="finance chief", date="2019-03"))
    chief = told(a_claim(kind="appointment", manner="promoted", role="chief executive", date="2024-08"), "b")
    assert len(changes(finance, chief)) == 2


# --- seats ---------------------------------------------------------------------------------------------


def test_board_and_post_are_left_separately() -> None:
    found = changes(told(a_claim(seat="board", date="2023")), told(a_claim(seat="post", date="2024-05"), "b"))
    assert {c.facts.seat for c in found} == {"board", "post"}


def test_a_claim_without_seat_joins_the_only_one_else_the_newest() -> None:
    board, post = told(a_claim(seat="board", date="2023-11")), told(a_claim(seat="post", date="2024-05"), "b")
    unseated = told(a_claim(date=None), "c")
    assert the_change(board, unseated).facts.seat == "board"
    (joined,) = (c for c in changes(board, post, unseated) if unseated.id in c.facts.claims)
    assert joined.facts.seat == "post"


def test_an_article_that_tells_post_and_board_at_once_tells_one_change() -> None:
    change = the_change(told(a_claim(seat="post")), told(a_claim(seat="board", at=200)))
    assert change.facts.seat == "post"


# --- how sure ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ([("rumoured", "none")], "rumoured"),
        ([("reported", "sources")], "reported"),
        ([("confirmed", "none")], "reported"),
        ([("confirmed", "none"), ("reported", "media")], "reported"),
        ([("confirmed", "none"), ("confirmed", "none")], "confirmed"),
        ([("confirmed", "organisation")], "confirmed"),
        ([("confirmed", "person"), ("rumoured", "sources"), ("denied", "person")], "confirmed"),
        ([("rumoured", "organisation")], "rumoured"),
        ([("denied", "organisation")], "denied"),
        ([("rumoured", "none"), ("denied", "person")], "rumoured"),
    ],
)
def test_the_status_of_a_change(claims: list[tuple[Any, Any]], status: str) -> None:
    found = the_change(*(told(a_claim(status=s, attributed_to=by), f"a{i}") for i, (s, by) in enumerate(claims)))
    assert found.facts.status == status


def test_one_paper_twice_and_copies_are_one_source() -> None:
    same_paper = the_change(told(a_claim(), "a", paper="x.example"), told(a_claim(), "b", paper="x.example"))
    copy = the_change(told(a_claim(), fingerprint="00ff"), told(a_claim(), "b", fingerprint="00fe"))
    other = the_change(told(a_claim(), fingerprint="00ff"), told(a_claim(), "b", fingerprint="ff0000ff00"))
    assert [(c.facts.sources, c.facts.status) for c in (same_paper, copy, other)] == [
        (1, "reported"),
        (1, "reported"),
        (2, "confirmed"),
    ]


def test_a_denial_is_kept_and_is_no_source() -> None:
    denial = told(a_claim(status="denied", manner="dismissed"), "b")
    change = the_change(told(a_claim(manner="resigned")), denial)
    assert change.denials == (denial.id,)
    assert (change.facts.sources, change.facts.manner, change.facts.status) == (1, "resigned", "reported")


def test_a_grave_manner_needs_most_sources() -> None:
    soft, grave = a_claim(manner="resigned"), a_claim(manner="dismissed")
    assert the_change(told(soft), told(grave, "b")).facts.manner == "resigned"
    assert the_change(told(soft), told(grave, "b"), told(grave, "c")).facts.manner == "dismissed"
    assert the_change(told(a_claim()), told(a_claim(), "b"), told(grave, "c")).facts.manner == "unspecified"
    assert the_change(told(a_claim()), told(grave, "c")).facts.manner == "dismissed"
    assert the_change(told(soft), told(grave, "b")).facts.conflicts[0].values == ("dismissed", "resigned")


def test_a_paper_that_corrects_itself_no_longer_stands_for_what_it_said_first() -> None:
    first, corrected = a_claim(date="2024-06-30"), a_claim(date="2024-07-31")
    later = told(corrected, "b", paper="x.example", published="2024-08-09")
    for order in (1, -1):
        found = the_change(*(told(first, paper="x.example"), later)[::order])
        assert found.facts.date == "2024-07-31"
        assert found.facts.conflicts[0].values == ("2024-06-30", "2024-07-31")


def test_the_day_of_an_announcement_is_no_rival_of_the_day_it_announces() -> None:
    announced, effective = told(a_claim(date="2024-08-07")), told(a_claim(date="2024-10-01"), "b")
    for order in (1, -1):
        found = the_change(*(announced, effective)[::order])
        assert (found.facts.date, found.facts.conflicts) == ("2024-10-01", ())
    both = the_change(
        announced, told(a_claim(date="2024-08-06"), "b", published="2024-08-07"), told(effective.claim, "c")
    )
    assert (both.facts.date, both.facts.conflicts) == ("2024-10-01", ())


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("2024-08-05", "2024-08-07"),
        ("2024-08", "2024-08-07"),
        ("2024-08-20", "2024-08-20"),
        ("2024-11-01", "2024-08-07"),
    ],
)
def test_other_days_than_that_of_the_announcement_stay_in_dispute(date: str, published: str) -> None:
    other = told(a_claim(date=date), "b", published=published)
    found = the_change(told(a_claim(date="2024-10-01")), other)
    assert [c.values for c in found.facts.conflicts] == [tuple(sorted({date, "2024-10-01"}))]


def test_background_becomes_news_by_one_claim() -> None:
    assert the_change(told(a_claim(salience="background")), told(a_claim(), "b")).facts.salience == "news"


# --- moves ---------------------------------------------------------------------------------------------


def test_a_departure_and_the_appointment_it_leads_to_are_one_move() -> None:
    leaving = told(a_claim(destination="GX"))
    joining = told(a_claim(organisation="Globex", kind="appointment"), "b")
    assert {c.key: c.other_half for c in changes(leaving, joining)} == {leaving.id: joining.id, joining.id: leaving.id}


@pytest.mark.parametrize("fields", [{"status": "denied"}, {"date": "2019"}, {"organisation": "Initech"}])
def test_other_appointments_are_no_part_of_a_move(fields: dict[str, Any]) -> None:
    joining = a_claim(**{"organisation": "Globex", "kind": "appointment", **fields})
    assert {c.other_half for c in changes(told(a_claim(destination="Globex")), told(joining, "b"))} == {None}


def test_the_reason_says_why_it_is_the_same_change() -> None:
    bare = told(a_claim("Stone", "GX", date=None), "b")
    change = the_change(told(a_claim("John Stone", "Globex")), told(a_claim("John Stone", "Globex"), "c"), bare)
    assert same_change(bare, change) == (
        "surname alone, one person it can mean; another name of the organisation; no date, nearest before the article"
    )
    late = told(a_claim(date="2022-05"), "d")
    reason = same_change(late, the_change(told(a_claim()), told(a_claim(), "c"), late))
    assert reason == "same name; same organisation; 793 days apart, but no return in between"
