"""What Slack tells an app when somebody presses a button, picks from a menu or sends a modal off. Pure."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass
from typing import Any

from tests.slack_rules import elements_of

_counted = itertools.count(1)


@dataclass(frozen=True)
class Person:
    """Somebody in the workspace."""

    id: str = "U0ANN0001"
    name: str = "ann"

    def as_json(self) -> dict[str, str]:
        return {"id": self.id, "username": self.name, "name": self.name, "team_id": "T0STANDIN"}


def find_element(message: dict[str, Any], action_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the element of a message with its block. Raises LookupError where people see none of that name."""
    for block, element in elements_of(message.get("blocks", [])):
        if element.get("action_id") == action_id:
            return block, element
    seen = [element.get("action_id") for _, element in elements_of(message.get("blocks", []))]
    raise LookupError(f"no {action_id!r} among {seen}")


def pressed(
    message: dict[str, Any], action_id: str, *, by: Person, trigger_id: str, option: str | None = None
) -> dict[str, Any]:
    """Return the payload of a press; option: the text, or its beginning, of what was picked from a menu."""
    block, element = find_element(message, action_id)
    action = {
        "type": element["type"],
        "action_id": action_id,
        "block_id": block.get("block_id", "b1"),
        "action_ts": f"{time.time():.3f}{next(_counted):03d}",
    }
    if option is None:
        action |= {"text": element["text"], "value": element["value"]}
    else:
        action["selected_option"] = find_option(element, option)
    return {
        "type": "block_actions",
        **_around(by),
        "container": {
            "type": "message", "message_ts": message["ts"], "channel_id": message["channel"], "is_ephemeral": False,
        },
        "trigger_id": trigger_id,
        "channel": {"id": message["channel"], "name": "alerts"},
        "message": {key: value for key, value in message.items() if key != "channel"},
        "state": {"values": {}},
        "response_url": "https://hooks.slack.example/actions/T0STANDIN/1/x",
        "actions": [action],
    }  # fmt: skip


def submitted(view: dict[str, Any], option: str, *, by: Person, trigger_id: str) -> dict[str, Any]:
    """Return the payload of a modal that was sent off with an option, named by its text or the beginning of it."""
    values: dict[str, Any] = {}
    for block, element in elements_of(view["blocks"]):
        chosen = {"type": element["type"], "selected_option": find_option(element, option)}
        values[block["block_id"]] = {element["action_id"]: chosen}
    return {
        "type": "view_submission",
        **_around(by),
        "trigger_id": trigger_id,
        "view": {**view, "state": {"values": values}},
        "response_urls": [],
    }


def find_option(element: dict[str, Any], text: str) -> dict[str, Any]:
    """Return an element's option whose text begins so. Raises LookupError."""
    for option in element["options"]:
        if option["text"]["text"].startswith(text):
            return dict(option)
    raise LookupError(f"no {text!r} among {[option['text']['text'] for option in element['options']]}")


def _around(by: Person) -> dict[str, Any]:
    return {
        "team": {"id": "T0STANDIN", "domain": "stand-in"},
        "user": by.as_json(),
        "api_app_id": "A0STANDIN",
        "token": "verification-of-old",
        "enterprise": None,
        "is_enterprise_install": False,
    }
