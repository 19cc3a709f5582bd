"""What a press of a button does, and what it does when Slack tells of it twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.domain.buttons import ASKED_MAX, Choice, Press, Verb
from monitor.domain.events import FeedbackRecorded, SilenceSet
from monitor.domain.stream import Recorded
from monitor.pipeline.buttons import read_digest_buttons
from monitor.pipeline.press import Reaction, act, judged_by
from monitor.projections.changes import ChangeRow
from tests.builders import NOW, a_claim, an_id
from tests.pipeline.test_track import ALIASES, types
from tests.pipeline.test_verdicts import Desk


class Slack(Desk):
    """A newsroom whose readers press buttons."""

    def press(self, verb: Verb, subject: object, name: str = "one", **fields: Any) -> tuple[Reaction, list[Recorded]]:
        """Press a button; the same name is the same press told again. Returns what it says and what was appended."""
        head = self.session.head()
        self.session.now += timedelta(minutes=1)
        values = {"id": an_id(name), "verb": verb, "subject": str(subject), "author": "@ann", "pressed_at": NOW}
        reaction = act(
            self.session,
            Press(**values | fields),
            language="en",
            aliases=ALIASES,
            policy=self.policy,
            now=self.session.now,
        )
        return reaction, list(self.session.events(head, 1000))


@pytest.fixture
def slack() -> Slack:
    return Slack()


def told(slack: Slack) -> ChangeRow:
    slack.tell("one", a_claim())
    return slack.changes[0]


def moved(slack: Slack) -> tuple[ChangeRow, ChangeRow]:
    """Return the two halves of a told move, the departure first."""
    slack.tell("one", a_claim(destination="Globex"), a_claim(organisation="Globex", kind="appointment", at=40))
    leaving, joining = sorted(slack.changes, key=lambda row: row.kind, reverse=True)
    return leaving, joining


def both(one: ChangeRow, other: ChangeRow) -> str:
    return f"{one.id},{other.id}"


def feedback(recorded: list[Recorded]) -> list[FeedbackRecorded]:
    return [item.event for item in recorded if isinstance(item.event, FeedbackRecorded)]


def test_wrong_is_a_verdict_with_the_one_who_pressed_as_its_author(slack: Slack) -> None:
    change = told(slack)
    reaction, recorded = slack.press("wrong", change.id)
    (said,) = feedback(recorded)
    assert (said.verdict, said.author, said.press, reaction) == ("wrong", "@ann", an_id("one"), None)
    assert slack.row(change).state == "retracted"


@pytest.mark.parametrize("verb", ["confirm", "wrong", "mute_person", "mute_organisation", "mute_rule"])
def test_a_press_told_twice_is_recorded_once(slack: Slack, verb: Verb) -> None:
    change = told(slack)
    subject = {
        "mute_person": change.person_id, "mute_organisation": change.organisation_id, "mute_rule": "en.leaves",
    }.get(verb, change.id)  # fmt: skip
    first, recorded = slack.press(verb, subject)
    again, nothing = slack.press(verb, subject)
    assert recorded != []
    assert nothing == []
    assert again == (first if verb.startswith("mute") else None)


def test_a_press_told_again_after_others_spoke_changes_nothing(slack: Slack) -> None:
    change = told(slack)
    slack.press("wrong", change.id)
    slack.press("confirm", change.id, "two", author="@bob")
    assert slack.press("wrong", change.id) == (None, [])
    assert slack.row(change).state == "open"


def test_who_says_what_was_said_last_is_noted(slack: Slack) -> None:
    change = told(slack)
    slack.press("wrong", change.id)
    reaction, recorded = slack.press("wrong", change.id, "two", author="@bob")
    assert reaction == "Noted. It stood so already."
    assert [said.author for said in feedback(recorded)] == ["@bob"], "each press is an event"
    slack.press("confirm", change.id, "three")
    assert slack.press("wrong", change.id, "two") == (None, []), "and heard once, whatever was said since"


def test_wrong_on_a_move_asks_what_of_it(slack: Slack) -> None:
    leaving, joining = moved(slack)
    choice, recorded = slack.press("wrong", both(leaving, joining))
    assert isinstance(choice, Choice)
    assert recorded == []
    assert [subject for subject, _ in choice.options] == [
        str(leaving.id), str(joining.id), both(leaving, joining),
    ]  # fmt: skip
    assert [words for _, words in choice.options] == [
        "departure from Acme (reported, August 2024)", "appointment at Globex (reported, August 2024)", "All of it",
    ]  # fmt: skip

    slack.press("wrong", choice.options[1][0], "two", chosen=True)
    assert (slack.row(leaving).state, slack.row(joining).state) == ("open", "retracted")
    slack.press("wrong", choice.options[2][0], "three", chosen=True)
    assert slack.row(leaving).state == "retracted"


def test_wrong_on_a_digest_asks_about_whom_and_retracts_that_one_alone(slack: Slack) -> None:
    given, surnames = "Ann Bob Cleo Dan Eva Finn".split(), "Abbott Brock Carver Dorn Egan Foley Gray Hume Ives".split()
    people = [f"{name} {surname}" for name in given for surname in surnames]
    for at, person in enumerate(people):
        slack.tell(person, a_claim(person, at=100 * at))
    changes = slack.changes
    assert len(changes) == len(people) > ASKED_MAX
    (button,) = read_digest_buttons(changes, "en")
    assert (button.label, len(button.subject) <= 2000) == ("One is wrong…", True)

    choice, recorded = slack.press(button.verb, button.subject)
    assert isinstance(choice, Choice)
    assert recorded == []
    assert len(choice.options) == ASKED_MAX
    assert all(len(subject) <= 150 for subject, _ in choice.options), "which is all that Slack keeps with an option"
    subject, words = choice.options[3]
    _, recorded = slack.press("wrong", subject, "two", chosen=True)
    (said,) = feedback(recorded)
    assert str(said.change_id) == subject
    (wrong,) = [row for row in changes if str(row.id) == subject]
    assert wrong.names
    assert words == f"{wrong.names.person}: departure from Acme (reported, August 2024)"
    assert [row.id for row in changes if slack.row(row).state != "open"] == [wrong.id]


def test_confirm_on_a_move_confirms_both_halves(slack: Slack) -> None:
    leaving, joining = moved(slack)
    _, recorded = slack.press("confirm", both(leaving, joining))
    assert [(said.change_id, said.verdict) for said in feedback(recorded)] == [
        (leaving.id, "confirm"), (joining.id, "confirm"),
    ]  # fmt: skip


def test_same_asks_which_other_change_of_the_person_and_makes_one_of_the_two(slack: Slack) -> None:
    slack.tell("one", a_claim())
    slack.tell("two", a_claim(organisation="Initech"))
    slack.tell("three", a_claim("John Roe", "Initech"))
    one, other = (row for row in slack.changes if row.names and row.names.person == "Jane Doe")
    choice, recorded = slack.press("same", one.id)
    assert isinstance(choice, Choice)
    assert recorded == []
    ((subject, _),) = choice.options
    assert subject == both(one, other)
    _, recorded = slack.press("same", subject, "two", chosen=True)
    assert "change.merged" in types(recorded)
    assert slack.press("same", subject, "two", chosen=True) == (None, [])
    assert slack.press("same", subject, "three", chosen=True) == ("This change is not known any more.", [])


def test_same_without_another_change_says_so(slack: Slack) -> None:
    change = told(slack)
    assert slack.press("same", change.id) == ("No other change of this kind is known of Jane Doe.", [])


def test_a_mute_ends_thirty_days_after_the_press_whenever_it_is_heard(slack: Slack) -> None:
    change = told(slack)
    reaction, recorded = slack.press("mute_organisation", change.organisation_id)
    (silence,) = (item.event for item in recorded if isinstance(item.event, SilenceSet))
    assert (silence.subject, silence.key, silence.name) == ("organisation", "acme", "Acme")
    assert (silence.author, silence.until) == ("@ann", NOW + timedelta(days=30))
    assert isinstance(reaction, str)
    assert "Acme until 7 September 2024" in reaction
    slack.tell("two", a_claim("John Roe"))
    assert [row.names.person for row in slack.changes if row.names] == ["Jane Doe", "John Roe"]


def test_what_is_not_known_any_more_is_said_to_be_so(slack: Slack) -> None:
    told(slack)
    verbs: list[Verb] = ["confirm", "wrong", "same", "mute_person", "mute_organisation"]
    for verb in verbs:
        assert slack.press(verb, an_id("nobody"), verb) == ("This change is not known any more.", [])
    assert slack.press("confirm", "no id", "odd") == ("This change is not known any more.", [])


def test_a_change_that_was_merged_away_is_judged_where_it_went(slack: Slack) -> None:
    slack.tell("one", a_claim())
    slack.tell("two", a_claim(organisation="Initech"))
    one, other = sorted(slack.changes, key=lambda row: row.first_seen_at)
    slack.say("same", one, other)
    gone = next(row for row in (one, other) if slack.row(row).state == "merged")
    heir = next(row for row in (one, other) if row.id != gone.id)
    slack.press("wrong", gone.id)
    assert slack.row(heir).state == "retracted"
    press = Press(id=UUID(int=1), verb="wrong", subject=str(gone.id), author="", pressed_at=NOW)
    assert judged_by(slack.session, press) == [heir.id]


@given(
    st.lists(
        st.tuples(st.sampled_from(["confirm", "wrong", "mute_person", "mute_organisation"]), st.integers(0, 3)),
        max_size=6,
    ),
    st.lists(st.integers(0, 5), max_size=8),
)
@settings(max_examples=50, deadline=None)
def test_presses_told_again_at_any_time_leave_the_log_as_it_is(
    presses: list[tuple[Verb, int]], again: list[int]
) -> None:
    """Each press is recorded once, in whatever order Slack tells of earlier ones again."""
    slack = Slack()
    for place in ("Acme", "Initech", "Globex", "Umbra"):
        slack.tell(place.lower(), a_claim(f"Jane {place}", place))
    changes = sorted(slack.changes, key=lambda row: row.first_seen_at)
    told: list[tuple[Verb, object, str]] = []
    repeats = iter(again)
    for number, (verb, of) in enumerate(presses):
        row = changes[of]
        subject = {"mute_person": row.person_id, "mute_organisation": row.organisation_id}.get(verb, row.id)
        told.append((verb, subject, f"press {number}"))
        slack.press(*told[-1])
        if (earlier := next(repeats, None)) is not None:
            assert slack.press(*told[earlier % len(told)])[1] == []
