"""What Slack takes: limits of messages, blocks, their elements, metadata and views. Pure; the stand-in asks here.

Source: https://docs.slack.dev/reference/block-kit and https://docs.slack.dev/reference/methods
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

BLOCKS_MAX = 50
MESSAGE_CHARS_MAX = 12_000
UPDATE_TEXT_CHARS_MAX = 4_000
POST_TEXT_CHARS_MAX = 40_000
METADATA_BYTES_MAX = 16_000
"""No page of Slack's says how much; that there is a limit, its error metadata_too_large does. Ours is a guess."""
_TEXT_CHARS_MAX = {"header": 150, "section": 3000, "context": 3000, "markdown": 12_000}
_VIEW_BYTES_MAX = 250_000
_ACTION_ID_CHARS_MAX = 255


class Refused(Exception):  # noqa: N818 - it is Slack's word
    """Slack's error code."""


def length(text: str) -> int:
    """Count as Slack does: UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def text_objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every text object of a message's blocks."""
    if isinstance(value, dict):
        if value.get("type") in ("mrkdwn", "plain_text") and "text" in value:
            yield value
        for item in value.values():
            yield from text_objects(item)
    elif isinstance(value, list):
        for item in value:
            yield from text_objects(item)


def mentions(message: dict[str, Any]) -> list[str]:
    """What Slack would read as a mention, a channel or a command in a message's mrkdwn."""
    marked = [message.get("text", "")]
    marked += [part["text"] for part in text_objects(message.get("blocks", [])) if part["type"] == "mrkdwn"]
    return [found for text in marked for found in re.findall(r"<[!@#][^>]*>?", text)]


def elements_of(blocks: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every element that can be pressed or chosen from, with its block."""
    for block in blocks:
        held = (
            block.get("elements", []) if block["type"] == "actions" else [block.get("accessory"), block.get("element")]
        )
        for element in held:
            if element is not None and element["type"] != "image":
                yield block, element


def check_message(arguments: dict[str, Any], *, update: bool = False) -> None:
    """Raise Refused for a message that Slack does not take."""
    blocks, text = arguments.get("blocks") or [], arguments.get("text") or ""
    if not text and not blocks:
        raise Refused("no_text")
    if length(text) > (UPDATE_TEXT_CHARS_MAX if update else POST_TEXT_CHARS_MAX):
        raise Refused("msg_too_long")
    if len(blocks) > BLOCKS_MAX:
        raise Refused("invalid_blocks")
    check_blocks(blocks)
    if sum(length(part["text"]) for part in text_objects(blocks)) > MESSAGE_CHARS_MAX:
        raise Refused("msg_blocks_too_long")
    if arguments.get("metadata"):
        check_metadata(arguments["metadata"])


def check_blocks(blocks: list[dict[str, Any]], *, modal: bool = False) -> None:
    """Raise Refused for blocks that Slack does not take."""
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    _demand(len(ids) == len(set(ids)) and all(1 <= len(ident) <= 255 for ident in ids))
    for block in blocks:
        match block["type"]:
            case "header":
                _check_text(block["text"], _TEXT_CHARS_MAX["header"], plain=True)
            case "section":
                fields = block.get("fields", [])
                _demand("text" in block or bool(fields))
                if "text" in block:
                    _check_text(block["text"], _TEXT_CHARS_MAX["section"])
                _demand(len(fields) <= 10)
                for field in fields:
                    _check_text(field, 2000)
            case "context":
                _demand(1 <= len(block["elements"]) <= 10)
                for element in block["elements"]:
                    if element["type"] != "image":
                        _check_text(element, _TEXT_CHARS_MAX["context"])
            case "actions":
                _demand(1 <= len(block["elements"]) <= 25)
            case "input" if modal:
                _check_text(block["label"], 2000, plain=True)
            case "divider" | "rich_text" | "image":
                pass
            case _:
                raise Refused("invalid_blocks")
    _check_elements(blocks)


def _check_elements(blocks: list[dict[str, Any]]) -> None:
    taken: set[tuple[int, str]] = set()
    for block, element in elements_of(blocks):
        name = (id(block), element.get("action_id", ""))
        _demand(len(name[1]) <= _ACTION_ID_CHARS_MAX and (name not in taken or not name[1]))
        taken.add(name)
        match element["type"]:
            case "button":
                _check_text(element["text"], 75, plain=True)
                _demand(len(element.get("value", "-")) in range(1, 2001) and len(element.get("url", "")) <= 3000)
                _demand(element.get("style", "primary") in ("primary", "danger"))
            case "overflow":
                _check_options(element["options"], 5)
            case "static_select" | "radio_buttons":
                _check_options(element["options"], 100 if element["type"] == "static_select" else 10)
            case _:
                raise Refused("invalid_blocks")


def _check_options(options: list[dict[str, Any]], at_most: int) -> None:
    _demand(1 <= len(options) <= at_most)
    for option in options:
        _check_text(option["text"], 75, plain=True)
        _demand(1 <= len(option["value"]) <= 150)
    values = [option["value"] for option in options]
    _demand(len(values) == len(set(values)))


def check_metadata(metadata: Any) -> None:
    """Raise Refused for metadata that Slack does not take: a type, and a payload of plain values."""
    given = metadata if isinstance(metadata, dict) else {}
    type_, payload = given.get("event_type"), given.get("event_payload")
    if not isinstance(type_, str) or not re.fullmatch(r"\w+", type_) or not isinstance(payload, dict):
        raise Refused("invalid_metadata_format")
    if set(given) != {"event_type", "event_payload"} or not all(_is_plain(value) for value in payload.values()):
        raise Refused("invalid_metadata_format")
    if len(json.dumps(metadata).encode()) > METADATA_BYTES_MAX:
        raise Refused("metadata_too_large")


def check_view(view: dict[str, Any]) -> None:
    """Raise Refused for a modal that Slack does not take."""
    if view.get("type") != "modal" or not 1 <= len(view.get("blocks", [])) <= 100:
        raise Refused("invalid_arguments")
    has_input = any(block["type"] == "input" for block in view["blocks"])
    _demand(not has_input or "submit" in view, "invalid_arguments")
    for name in ("title", "submit", "close"):
        if name in view:
            _check_text(view[name], 24, plain=True)
    _demand(len(view.get("callback_id", "")) <= 255 and len(view.get("private_metadata", "")) <= 3000)
    check_blocks(view["blocks"], modal=True)
    if len(json.dumps(view).encode()) > _VIEW_BYTES_MAX:
        raise Refused("view_too_large")


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(isinstance(item, dict) and _is_plain(item) for item in value)
    if isinstance(value, dict):
        return all(isinstance(item, str | int | float | bool) for item in value.values())
    return isinstance(value, str | int | float | bool)


def _check_text(text: dict[str, Any], chars_max: int, *, plain: bool = False) -> None:
    _demand(text["type"] == "plain_text" or (not plain and text["type"] == "mrkdwn"))
    _demand(1 <= length(text["text"]) <= chars_max)


def _demand(holds: bool, code: str = "invalid_blocks") -> None:
    if not holds:
        raise Refused(code)
