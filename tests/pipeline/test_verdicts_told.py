"""What people say of a told change is told too: in its thread, in its message, and to the operators when in doubt."""

from __future__ import annotations

from msgspec.structs import replace

from monitor.domain.alert import Policy
from monitor.domain.events import AlertRequested
from monitor.domain.judged import OPERATORS
from monitor.domain.routing import FollowUps, Route
from monitor.domain.stream import Recorded
from monitor.projections.changes import ChangeRow
from tests.builders import a_claim, an_id
from tests.pipeline.test_track import actions
from tests.pipeline.test_verdicts import Desk

WITHDRAWN = [("reply", ("withdrawn",)), ("edit", ())]


def told_to(recorded: list[Recorded]) -> list[tuple[str, str]]:
    """Return (route, action) of what was decided to be told."""
    requested = (item.event for item in recorded if isinstance(item.event, AlertRequested))
    return [(alert.route, alert.action) for alert in requested]


def told(policy: Policy = Policy()) -> tuple[Desk, ChangeRow]:  # noqa: B008 - frozen
    """Return a desk that told a change."""
    desk = Desk(policy)
    desk.tell("one", a_claim())
    return desk, desk.changes[0]


def routed(follow_ups: FollowUps) -> Policy:
    return Policy(routes=(Route(name="board", channel="terminal", follow_ups=follow_ups),))


def test_a_told_change_called_wrong_is_withdrawn_in_its_thread_and_in_its_message() -> None:
    desk, change = told()
    recorded = desk.say("wrong", change)
    assert actions(recorded) == WITHDRAWN
    assert {item.event.change_id for item in recorded if isinstance(item.event, AlertRequested)} == {change.id}


def test_whatever_a_route_says_of_follow_ups_its_message_does_not_go_on_saying_what_is_wrong() -> None:
    modes: dict[FollowUps, list[tuple[str, tuple[str, ...]]]] = {
        "off": WITHDRAWN[1:], "edit": WITHDRAWN[1:], "thread": WITHDRAWN,
    }  # fmt: skip
    for follow_ups, expected in modes.items():
        desk, change = told(routed(follow_ups))
        assert actions(desk.say("wrong", change)) == expected, follow_ups


def test_it_is_withdrawn_on_every_route_that_told_it_and_on_no_other() -> None:
    board, desk_, later = (Route(name=name, channel=f"slack:{name}") for name in ("board", "desk", "later"))
    desk, change = told(Policy(routes=(board, desk_)))
    desk.policy = Policy(routes=(board, desk_, later))
    assert sorted(told_to(desk.say("wrong", change))) == [
        ("board", "edit"), ("board", "reply"), ("desk", "edit"), ("desk", "reply"),
    ]  # fmt: skip


def test_what_nobody_was_told_is_withdrawn_without_a_word() -> None:
    desk = Desk()
    desk.tell("one", a_claim(status="rumoured"))
    assert actions(desk.say("wrong", desk.changes[0])) == []


def test_half_of_a_move_called_wrong_is_withdrawn_in_the_thread_of_the_move() -> None:
    desk = Desk()
    desk.tell("one", a_claim(destination="Globex"), a_claim(organisation="Globex", kind="appointment", at=40))
    leaving, joining = sorted(desk.changes, key=lambda row: row.kind, reverse=True)
    assert joining.story_id == leaving.id
    requested = [item.event for item in desk.say("wrong", joining) if isinstance(item.event, AlertRequested)]
    replies = [(alert.story_id, alert.change_id, alert.news) for alert in requested if alert.action == "reply"]
    assert replies == [(leaving.id, joining.id, ("withdrawn",))]


def test_a_change_that_the_rules_do_not_find_any_more_is_withdrawn_when_that_is_to_be_told() -> None:
    desk, change = told()
    head = desk.session.head()
    desk.reread()
    assert desk.row(change).state == "retracted"
    assert actions(list(desk.session.events(head, 100))) == [], "rules of a later day tell nobody unless asked to"


def test_confirming_a_told_change_brings_its_message_up_to_date_and_says_nothing_new() -> None:
    desk, change = told()
    desk.tell("two", a_claim(attributed_to="organisation"))
    assert actions(desk.say("confirm", change)) == [("edit", ())]


def test_confirming_what_was_called_wrong_restores_it_in_its_thread() -> None:
    desk, change = told()
    desk.say("wrong", change)
    assert actions(desk.say("confirm", change)) == [("reply", ("confirmed", "restored")), ("edit", ())]
    assert actions(desk.tell("one", a_claim(at=40))) == [], "it was restored once"


def test_two_told_stories_called_the_same_hear_of_it_both() -> None:
    desk, one = told()
    desk.tell("two", a_claim(organisation="Initech"))
    other = next(row for row in desk.changes if row.id != one.id)
    heard = {
        (event.story_id, event.action, event.news)
        for item in desk.say("same", one, other)
        if isinstance(event := item.event, AlertRequested)
    }
    assert {(story, action) for story, action, _ in heard} == {
        (one.story_id, "reply"), (one.story_id, "edit"), (other.story_id, "reply"), (other.story_id, "edit"),
    }  # fmt: skip
    assert all("merged" in news for _, action, news in heard if action == "reply")


def test_a_press_repeated_after_somebody_else_spoke_is_no_new_word() -> None:
    desk, change = told()
    press = an_id("press")
    desk.say("wrong", change, press=press)
    desk.say("confirm", change)
    assert desk.say("wrong", change, press=press) == []
    assert desk.row(change).state == "open"


# --- what operators are asked -----------------------------------------------------------------------------------------


ASKING = Policy(operators=True)


def doubted(policy: Policy = ASKING) -> tuple[Desk, ChangeRow, list[Recorded]]:
    """Return a change that was called wrong and that a new source told, with what followed from that."""
    desk, change = told(policy)
    desk.say("wrong", change)
    return desk, change, desk.tell("two", a_claim())


def test_what_a_new_source_brings_back_is_asked_of_the_operators_and_told_nobody() -> None:
    desk, change, recorded = doubted()
    assert told_to(recorded) == [(OPERATORS, "post")]
    assert desk.row(change).is_doubted()
    assert told_to(desk.tell("three", a_claim())) == [(OPERATORS, "edit")], "asked once, and kept up to date"


def test_without_operators_nobody_is_asked() -> None:
    assert told_to(doubted(Policy())[2]) == []


def test_confirmed_by_the_operators_it_is_restored_where_it_was_told() -> None:
    desk, change, _ = doubted()
    recorded = desk.say("confirm", change)
    assert told_to(recorded) == [("default", "reply"), ("default", "edit"), (OPERATORS, "edit")]
    assert not desk.row(change).is_doubted()


def test_called_wrong_by_the_operators_it_is_withdrawn_again_without_a_word_to_readers() -> None:
    desk, change, _ = doubted()
    assert told_to(desk.say("wrong", change)) == [(OPERATORS, "edit")]


def test_doubted_a_second_time_it_is_asked_in_the_thread_of_the_first_question() -> None:
    desk, change, _ = doubted()
    desk.say("wrong", change)
    assert told_to(desk.tell("three", a_claim())) == [(OPERATORS, "reply"), (OPERATORS, "edit")]


def test_the_rules_of_a_later_day_do_not_make_a_doubted_change_known() -> None:
    desk, change, _ = doubted()
    desk.reread(replace(a_claim(), rule_version=2))
    assert told_to(desk.tell("four", a_claim(attributed_to="organisation"))) == [(OPERATORS, "edit")]
    assert desk.row(change).is_doubted()
