"""What was ever written to a log can be read for ever: types and schemas stay, and old JSON reads as it should."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.domain.codec import Upcaster, content_of, decode, is_known, upcast
from monitor.domain.events import EVENT_TYPES
from tests.event_pages import GOLDEN, PAGE, golden_file, golden_of, page, sample_of

TYPES = """
feed.added feed.changed feed.configured feed.removed feed.failing feed.quiet feed.recovered feed.paused feed.resumed
article.captured article.changed article.gone article.skipped article.redacted
claim.detected claim.withdrawn claim.redacted
person.appeared person.merged person.split person.parted person.erased person.redacted
organisation.appeared organisation.merged organisation.split
change.reported change.corroborated change.amended change.confirmed change.disputed change.merged change.split
change.retracted change.reopened
feedback.recorded
alert.requested alert.attempted alert.delivered alert.abandoned
alert.silenced
silence.set silence.lifted
log.sealed
""".split()
"""Every type there ever was. Lines are added, never taken away or changed: logs hold them."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FILES = sorted(GOLDEN.glob("*.json"))


def test_no_event_type_is_ever_removed_or_renamed() -> None:
    assert sorted(TYPES) == sorted(EVENT_TYPES), "add new types to the list; a type in the list has to stay"


def test_type_strings_say_thing_and_what_happened_and_name_no_module() -> None:
    for type_, kind in EVENT_TYPES.items():
        noun, _, verb = type_.partition(".")
        assert noun.isidentifier(), type_
        assert verb.replace("_", "").isalpha(), type_
        assert kind.__module__ not in type_


@pytest.mark.parametrize("type_", EVENT_TYPES)
def test_each_schema_of_a_type_has_its_golden_json(type_: str) -> None:
    for schema in range(1, EVENT_TYPES[type_].schema + 1):
        assert golden_file(type_, schema).exists(), f"`make events` writes {golden_file(type_, schema).name}"


@pytest.mark.parametrize("type_", EVENT_TYPES)
def test_the_fields_of_a_type_change_only_with_its_schema(type_: str) -> None:
    kind = EVENT_TYPES[type_]
    held = json.loads(golden_file(type_, kind.schema).read_text(encoding="utf-8"))
    now = golden_of(sample_of(kind))
    # The order of fields says nothing: logs hold two orders, and events are compared as they are read.
    assert [_parsed(now[part]) for part in held] == [_parsed(text) for text in held.values()], (
        f"the fields of {type_} have changed, and logs hold the old ones: raise its schema to {kind.schema + 1}, add "
        "an upcaster to monitor/domain/codec.py, and run `make events`"
    )


def _parsed(text: str | None) -> Any:
    return None if text is None else json.loads(text)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_json_of_every_schema_reads_as_it_should(file: Path) -> None:
    type_, _, schema = file.stem.rpartition(".")
    held = json.loads(file.read_text(encoding="utf-8"))
    read = decode(type_, int(schema), held["payload"], held["personal"])
    assert content_of(read).decode() == held["reads"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_json_of_every_schema_reads_without_its_personal_part(file: Path) -> None:
    type_, _, schema = file.stem.rpartition(".")
    held = json.loads(file.read_text(encoding="utf-8"))
    assert decode(type_, int(schema), held["payload"], None).type == type_


def test_a_schema_or_type_of_the_future_is_not_known() -> None:
    assert is_known("feed.added", 1)
    assert not is_known("feed.added", 2)
    assert not is_known("feed.added", 0)
    assert not is_known("feed.renamed", 1)
    with pytest.raises(KeyError):
        decode("feed.added", 2, "{}", None)


def _renamed(fields: dict[str, Any]) -> dict[str, Any]:
    return {"url": fields["address"]}


def _titled(fields: dict[str, Any]) -> dict[str, Any]:
    return fields | {"title": None}


STEPS: dict[tuple[str, int], Upcaster] = {("feed.added", 1): _renamed, ("feed.added", 2): _titled}


def test_old_fields_go_through_every_step_up_to_the_newest_schema() -> None:
    assert upcast("feed.added", 1, 3, {"address": "a"}, STEPS) == {"url": "a", "title": None}
    assert upcast("feed.added", 2, 3, {"url": "a"}, STEPS) == {"url": "a", "title": None}
    assert upcast("feed.added", 3, 3, {"url": "a"}, STEPS) == {"url": "a"}


def test_a_step_that_is_missing_is_no_guess() -> None:
    with pytest.raises(KeyError):
        upcast("feed.removed", 1, 2, {}, STEPS)


def test_the_page_of_events_is_what_the_code_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "`make events` writes it anew"
