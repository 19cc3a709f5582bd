"""Buttons keep Slack's limits and show hostile words as words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.adapters.slack_blocks import blocks_of
from monitor.adapters.slack_buttons import actions_of, modal_of
from monitor.domain.buttons import Button, Choice
from monitor.domain.message import Message
from tests.slack_rules import check_message, check_view, mentions, text_objects

ANY = st.text(st.characters(codec="utf-8"), max_size=200)


@given(name=ANY, subject=st.uuids())
def test_whatever_a_feed_calls_people_the_buttons_are_slacks(name: str, subject: object) -> None:
    buttons = (
        Button(verb="confirm", label="Confirm", subject=f"{subject},{subject}"),
        Button(verb="mute_person", label=f"Mute {name} for 30 days", subject=str(subject)),
        Button(verb="mute_organisation", label=name, subject=str(subject)),
    )
    blocks = blocks_of(Message(headline=name or "x", buttons=buttons), reply=False)
    check_message({"text": "x", "blocks": blocks})
    assert blocks[-1:] == actions_of(buttons)
    assert mentions({"blocks": blocks[-1:]}) == []
    assert all(part["type"] == "plain_text" for part in text_objects(blocks[-1]))


@given(words=st.lists(ANY, min_size=1, max_size=25), subject=st.uuids())
def test_whatever_changes_are_called_the_modal_is_slacks(words: list[str], subject: object) -> None:
    options = tuple((f"{subject},{number:036d}", told) for number, told in enumerate(words))
    choice = Choice(verb="same", title="Identique à…", label="x" * 100, submit="Go", cancel="No", options=options)
    check_view(modal_of(choice, "C0STANDIN1"))


def test_no_button_no_block() -> None:
    assert actions_of(()) == []
