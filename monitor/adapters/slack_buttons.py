"""Buttons in Slack: the block that holds them, the modal that asks back, and what Slack tells of a press. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, get_args
from uuid import UUID, uuid5

import msgspec

from monitor.adapters.slack_text import cut
from monitor.domain.buttons import Button, Choice, Press, Verb
from monitor.domain.printable import printable

# https://docs.slack.dev/reference/block-kit/block-elements and /composition-objects/option-object
LABEL_CHARS_MAX = 75
TITLE_CHARS_MAX = 24
NAME_CHARS_MAX = 80
"""Ours: longer than any name that Slack lets people have."""

_IDS = UUID("6f0f6c44-51c3-5a0e-8d6f-2e0a6f1d9b37")
_PREFIX = "monitor."
_MENU = _PREFIX + "mute"
_CHOOSE = _PREFIX + "choose"
_BLOCK, _ELEMENT = "choice", "chosen"
_STYLES = {"wrong": "danger"}


# --- what people see --------------------------------------------------------------------------------------------------


def actions_of(buttons: Sequence[Button]) -> list[dict[str, Any]]:
    """Return the block that holds the buttons, mutes in a menu at their end; no block for no button."""
    elements: list[dict[str, Any]] = [
        {
            "type": "button",
            "action_id": _PREFIX + button.verb,
            "text": _plain(button.label, LABEL_CHARS_MAX),
            "value": button.subject,
            **({"style": _STYLES[button.verb]} if button.verb in _STYLES else {}),
        }
        for button in buttons
        if not button.verb.startswith("mute")
    ]
    options = [
        {"text": _plain(button.label, LABEL_CHARS_MAX), "value": f"{button.verb}|{button.subject}"}
        for button in buttons
        if button.verb.startswith("mute")
    ]
    if options:
        elements.append({"type": "overflow", "action_id": _MENU, "options": options})
    return [{"type": "actions", "elements": elements}] if elements else []


def modal_of(choice: Choice, channel: str) -> dict[str, Any]:
    """Return the modal that asks what a press meant; it carries the channel that the press came from."""
    options = [{"text": _plain(words, LABEL_CHARS_MAX), "value": subject} for subject, words in choice.options]
    return {
        "type": "modal",
        "callback_id": _CHOOSE,
        "private_metadata": msgspec.json.encode(_Asked(verb=choice.verb, channel=channel)).decode(),
        "title": _plain(choice.title, TITLE_CHARS_MAX),
        "submit": _plain(choice.submit, TITLE_CHARS_MAX),
        "close": _plain(choice.cancel, TITLE_CHARS_MAX),
        "blocks": [
            {
                "type": "input",
                "block_id": _BLOCK,
                "label": _plain(choice.label, LABEL_CHARS_MAX),
                "element": {"type": "static_select", "action_id": _ELEMENT, "options": options},
            }
        ],
    }


def complaint_of(text: str) -> dict[str, Any]:
    """Return the answer that keeps a modal open and says why."""
    return {"response_action": "errors", "errors": {_BLOCK: text}}


def _plain(text: str, chars_max: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": cut(printable(text), chars_max) or "…", "emoji": False}


# --- what Slack tells -------------------------------------------------------------------------------------------------


class Told(msgspec.Struct, frozen=True):
    """A press as Slack tells it, with where to answer."""

    press: Press
    channel: str
    user: str
    trigger_id: str
    """Exchanged once for a modal, within three seconds."""
    is_choice: bool


def parse_told(payload: object, now: datetime) -> Told | None:
    """Read what Slack tells of a press; None = it is about no button of ours. Raises msgspec.ValidationError."""
    kind = payload.get("type") if isinstance(payload, dict) else None
    if kind == "block_actions":
        return _parse_action(msgspec.convert(payload, _Actions))
    if kind == "view_submission":
        return _parse_submission(msgspec.convert(payload, _Submission), now)
    return None


class _Asked(msgspec.Struct, frozen=True):
    verb: Verb
    channel: str


class _User(msgspec.Struct, frozen=True):
    id: str
    username: str = ""
    name: str = ""

    @property
    def shown(self) -> str:
        """The name with its @, which mentions nobody where it is no link."""
        return "@" + (cut(printable(self.username or self.name), NAME_CHARS_MAX) or self.id)


class _Option(msgspec.Struct, frozen=True):
    value: str


class _Action(msgspec.Struct, frozen=True):
    action_id: str
    action_ts: str
    value: str = ""
    selected_option: _Option | None = None


class _Container(msgspec.Struct, frozen=True):
    channel_id: str
    message_ts: str = ""


class _Actions(msgspec.Struct, frozen=True):
    user: _User
    trigger_id: str
    container: _Container
    actions: list[_Action]


class _Element(msgspec.Struct, frozen=True):
    selected_option: _Option


class _State(msgspec.Struct, frozen=True):
    values: dict[str, dict[str, _Element]]


class _View(msgspec.Struct, frozen=True):
    id: str
    callback_id: str
    private_metadata: str
    state: _State


class _Submission(msgspec.Struct, frozen=True):
    user: _User
    trigger_id: str
    view: _View


def _parse_action(told: _Actions) -> Told | None:
    action = told.actions[0] if told.actions else None
    if action is None or not action.action_id.startswith(_PREFIX):
        return None
    verb, subject = action.action_id.removeprefix(_PREFIX), action.value
    if action.action_id == _MENU and action.selected_option is not None:
        verb, _, subject = action.selected_option.value.partition("|")
    if verb not in get_args(Verb) or not subject:
        return None
    try:
        pressed_at = datetime.fromtimestamp(float(action.action_ts), UTC)
    except (ValueError, OverflowError, OSError):
        raise msgspec.ValidationError(f"{action.action_ts!r} is no moment") from None
    where = told.container
    press = Press(
        id=uuid5(_IDS, "|".join([told.user.id, action.action_ts, where.channel_id, where.message_ts, verb, subject])),
        verb=verb,  # type: ignore[arg-type]  # one of them, see above
        subject=subject,
        author=told.user.shown,
        pressed_at=pressed_at,
    )
    return Told(press, where.channel_id, told.user.id, told.trigger_id, is_choice=False)


def _parse_submission(told: _Submission, now: datetime) -> Told | None:
    if told.view.callback_id != _CHOOSE:
        return None
    asked = msgspec.json.decode(told.view.private_metadata, type=_Asked)
    chosen = told.view.state.values.get(_BLOCK, {}).get(_ELEMENT)
    if chosen is None:
        return None
    subject = chosen.selected_option.value
    press = Press(
        id=uuid5(_IDS, f"{told.user.id}|{told.view.id}|{subject}"),
        verb=asked.verb,
        subject=subject,
        chosen=True,
        author=told.user.shown,
        pressed_at=now,
    )
    return Told(press, asked.channel, told.user.id, told.trigger_id, is_choice=True)
