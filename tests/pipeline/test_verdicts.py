"""What users say of changes sticks: to the articles, to their copies, and to whatever rules read in them later."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

import pytest
from msgspec.structs import replace

from monitor.domain.claim import Claim
from monitor.domain.events import Verdict
from monitor.domain.stream import Recorded
from monitor.errors import MonitorError
from monitor.pipeline.judge import judge
from monitor.projections.changes import ChangeRow
from tests.builders import a_claim
from tests.pipeline.test_redetect_laws import redetect
from tests.pipeline.test_track import ALIASES, Newsroom, actions, types
from tests.pipeline.test_track_order import Item

TEXT = "00000000000000ff"
COPY = "00000000000000fe"


class Desk(Newsroom):
    """A newsroom with somebody who judges."""

    def say(
        self, verdict: Verdict, change: ChangeRow, other: ChangeRow | None = None, press: UUID | None = None
    ) -> list[Recorded]:
        head = self.session.head()
        judge(
            self.session,
            self.row(change),
            verdict,
            other=other,
            press=press,
            author="Ann",
            aliases=ALIASES,
            policy=self.policy,
            now=self.session.now,
        )
        return list(self.session.events(head, 1000))

    def row(self, change: ChangeRow) -> ChangeRow:
        return cast(ChangeRow, self.session.rows.find("changes", str(change.id)))

    def reread(self, *claims: Claim) -> None:
        """Let the rules of a later day find these claims in the first article."""
        (first,) = self.session.events(0, 1, type_="article.captured")
        items = cast(list[Item], [(first.event, claims)])
        redetect(self.session, items)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def wronged(desk: Desk, **fields: Any) -> ChangeRow:
    """Return a change that was told and that somebody called wrong."""
    desk.tell("one", a_claim(), fingerprint=TEXT, **fields)
    (change,) = desk.changes
    assert types(desk.say("wrong", change))[:2] == ["feedback.recorded", "change.retracted"]
    return change


def test_a_change_called_wrong_is_retracted_with_the_author_of_the_verdict(desk: Desk) -> None:
    change = wronged(desk)
    assert desk.changes == ()
    assert desk.row(change).state == "retracted"
    (said,) = desk.session.events(0, 1, type_="feedback.recorded")
    assert getattr(said.event, "author", None) == "Ann"
    assert said.event.personal == {"author"}


def test_a_verdict_given_twice_is_one_event(desk: Desk) -> None:
    change = wronged(desk)
    assert desk.say("wrong", desk.row(change)) == []


@pytest.mark.parametrize(("paper", "fingerprint"), [("one", None), ("two", COPY)], ids=["same paper", "copy"])
def test_what_was_called_wrong_stays_so_when_the_same_source_tells_it_again(
    desk: Desk, paper: str, fingerprint: str | None
) -> None:
    change = wronged(desk)
    recorded = desk.tell(paper, a_claim(), fingerprint=fingerprint)
    assert types(recorded) == ["claim.detected", "change.corroborated"]
    assert desk.row(change).state == "retracted"


def test_a_new_independent_source_brings_it_back_and_tells_nobody(desk: Desk) -> None:
    change = wronged(desk)
    recorded = desk.tell("two", a_claim())
    assert "change.reopened" in types(recorded)
    assert actions(recorded) == []
    assert [row.id for row in desk.changes] == [change.id]
    assert actions(desk.tell("three", a_claim())) == [], "it stays silent until somebody confirms it"


def test_called_wrong_again_it_is_retracted_for_the_new_source_too(desk: Desk) -> None:
    change = wronged(desk)
    desk.tell("two", a_claim())
    desk.say("wrong", desk.row(change))
    desk.tell("two", a_claim())
    assert desk.row(change).state == "retracted"


@pytest.mark.parametrize(
    "again",
    [
        replace(a_claim(), rule_version=2, manner="resigned"),
        a_claim(at=40),
        a_claim(at=40, organisation="Acme Inc."),
        a_claim("J. Doe", at=40),
        a_claim(organisation=None, date=None, at=40),
        replace(a_claim(), organisation="Globex"),
    ],
    ids=["manner", "place", "spelling", "initial", "bare", "organisation at the same place"],
)
def test_what_was_called_wrong_stays_so_when_new_rules_read_it_otherwise(desk: Desk, again: Claim) -> None:
    wronged(desk)
    desk.reread(again)
    assert desk.changes == ()
    desk.reread()
    assert desk.changes == ()
    desk.reread(a_claim())
    assert desk.changes == ()


@pytest.mark.parametrize(
    "beside",
    [
        a_claim("Jane Doe", "Globex", at=40),
        a_claim("Rose Doe", at=40),
        a_claim(kind="return", at=40),
        a_claim(date="2019-03", at=40),
    ],
    ids=["organisation", "person", "kind", "date"],
)
def test_what_the_article_tells_besides_stands(desk: Desk, beside: Claim) -> None:
    desk.tell("one", a_claim(), beside, fingerprint=TEXT)
    wrong = next(row for row in desk.changes if row.facts.date == "2024-08" and row.names and row.kind == "departure"
                 and (row.names.person, row.names.organisation) == ("Jane Doe", "Acme"))  # fmt: skip
    desk.say("wrong", wrong)
    assert len(desk.changes) == 1
    desk.tell("one", a_claim(), beside)
    assert len(desk.changes) == 1


def test_confirming_takes_wrong_back(desk: Desk) -> None:
    change = wronged(desk)
    assert "change.reopened" in types(desk.say("confirm", desk.row(change)))
    row = desk.row(change)
    assert (row.state, row.facts.status, row.confirmed_by) == ("open", "confirmed", "a user says so")


def test_a_rumour_that_a_user_confirms_is_told(desk: Desk) -> None:
    desk.tell("one", a_claim(status="rumoured"))
    assert actions(desk.say("confirm", desk.changes[0])) == [("post", ())]
    assert desk.changes[0].facts.status == "confirmed"
    desk.tell("two", a_claim(status="rumoured"))
    assert desk.changes[0].facts.status == "confirmed"


def test_who_confirmed_first_is_kept(desk: Desk) -> None:
    desk.tell("one", a_claim(attributed_to="organisation"))
    desk.say("confirm", desk.changes[0])
    assert desk.changes[0].confirmed_by == "the organisation says so"


def test_two_changes_called_the_same_are_one_from_then_on(desk: Desk) -> None:
    desk.tell("one", a_claim())
    desk.tell("two", a_claim(organisation="Initech"))
    one, other = sorted(desk.changes, key=lambda row: row.first_seen_at)
    assert "change.merged" in types(desk.say("same", one, other))
    (row,) = desk.changes
    assert (row.id, row.facts.sources, len(row.facts.claims)) == (one.id, 2, 2)
    desk.tell("three", a_claim(organisation="Initech"))
    assert len(desk.changes) == 1, "a third paper speaks of either of them"


def test_the_same_change_outlives_new_rules(desk: Desk) -> None:
    desk.tell("one", a_claim())
    desk.tell("two", a_claim(organisation="Initech"))
    desk.say("same", desk.changes[0], desk.changes[1])
    desk.reread(a_claim(at=40))
    assert len(desk.changes) == 1


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        (a_claim("John Roe"), "of two people"),
        (a_claim(kind="return"), "never the same"),
    ],
)
def test_changes_that_cannot_be_one_are_refused(desk: Desk, claim: Claim, words: str) -> None:
    desk.tell("one", a_claim())
    desk.tell("two", claim)
    head = desk.session.head()
    with pytest.raises(MonitorError, match=words):
        desk.say("same", desk.changes[0], desk.changes[1])
    assert desk.session.head() == head
    with pytest.raises(MonitorError, match="the same as itself"):
        desk.say("same", desk.changes[0], desk.changes[0])
