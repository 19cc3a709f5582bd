"""Writes what is made from the event types: docs/events.md, and the golden JSON of each schema.

    make events

A golden file is never written anew: it is what some log already holds. When a type's fields change, raise its schema,
add an upcaster to monitor/domain/codec.py, and run this: it adds the golden file of the new schema, and notes what
the older ones read as today.
"""

from __future__ import annotations

import ast
import inspect
import json
import sys
import textwrap
import types
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec

from monitor.domain.codec import content_of, decode, encode
from monitor.domain.events import EVENT_TYPES, Event

REPOSITORY = Path(__file__).parents[1]
PAGE = REPOSITORY / "docs" / "events.md"
GOLDEN = Path(__file__).parent / "domain" / "golden"
_SIMPLE: dict[Any, Any] = {
    UUID: UUID("0a0b0c0d-0000-5000-8000-000000000001"),
    str: "text",
    int: 7,
    float: 0.5,
    bool: True,
    datetime: datetime(2024, 8, 8, 12, 30, 0, 250000, UTC),
}

HEAD = """# Events

What the log can hold. This page is written from the code by `make events`; a test says when it is stale.

Beside the fields below, the log gives each event a position (its place in the whole log, without gaps), a stream and
a version (its place there), an id made of the position and the payload's hash, when it happened and when it was
recorded, and the ids of what set it off and what caused it. *Personal* fields are kept in a column of their own, which
erasure empties; the event then reads as if they had their defaults. How the hashes that hold the log together are made
stands at the top of [chain.py](../monitor/domain/chain.py).

Types and schemas are never removed: a type that is no longer written can still be read, and an older schema is brought
to the newest one by upcasters in [codec.py](../monitor/domain/codec.py).
"""


def sample_of(kind: Any) -> Any:
    """Return the same value of a type every time, with every field filled in."""
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return arguments[0]
    if origin in (Union, types.UnionType):
        return sample_of(next(argument for argument in arguments if argument is not type(None)))
    if origin is tuple and arguments[-1] is ...:
        return (sample_of(arguments[0]),)
    if origin is tuple:
        return tuple(map(sample_of, arguments))
    return kind(**{field.name: sample_of(field.type) for field in msgspec.structs.fields(kind)})


def golden_file(type_: str, schema: int) -> Path:
    """Return where the JSON of a type and schema is kept."""
    return GOLDEN / f"{type_}.{schema}.json"


def golden_of(event: Event) -> dict[str, Any]:
    """Return an event as the log stores it, and what it reads as."""
    payload, personal = encode(event)
    return {"payload": payload, "personal": personal, "reads": content_of(event).decode()}


def write_golden() -> None:
    """Add the golden files that are missing, and bring up to date what the older ones read as."""
    for type_, kind in EVENT_TYPES.items():
        newest = golden_file(type_, kind.schema)
        if not newest.exists():
            _write(newest, golden_of(sample_of(kind)))
        for schema in range(1, kind.schema):
            old = golden_file(type_, schema)
            held = json.loads(old.read_text(encoding="utf-8"))
            event = decode(type_, schema, held["payload"], held["personal"])
            _write(old, held | {"reads": content_of(event).decode()})


def _write(path: Path, held: dict[str, Any]) -> None:
    path.write_text(json.dumps(held, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


def page() -> str:
    """Return docs/events.md."""
    parts, values = [HEAD], dict[type, None]()
    for noun in dict.fromkeys(type_.split(".")[0] for type_ in EVENT_TYPES):
        parts.append(f"## {noun}\n")
        for type_, kind in EVENT_TYPES.items():
            if type_.split(".")[0] == noun:
                schema = f" (schema {kind.schema})" if kind.schema > 1 else ""
                parts.append(f"### {type_}{schema}\n\n{_words(kind)}\n\n{_fields(kind, kind.personal)}")
                values |= dict.fromkeys(_values_in(kind))
    parts.append("## Values inside events\n")
    parts += [f"### {value.__name__}\n\n{_words(value)}\n\n{_fields(value, frozenset())}" for value in values]
    return "\n".join(parts)


def _words(kind: type) -> str:
    return " ".join((inspect.getdoc(kind) or "").split())


def _fields(kind: type, personal: frozenset[str]) -> str:
    lines = ["| field | type | |", "| --- | --- | --- |"]
    for name, annotation, words in _annotated(kind):
        told = f"{'*Personal.* ' if name in personal else ''}{words}".strip()
        lines.append(f"| `{name}` | `{annotation}` | {told} |")
    return "\n".join(lines) + "\n"


def _annotated(kind: type) -> Iterator[tuple[str, str, str]]:
    """Yield name, annotation and docstring of each field, as the class says them."""
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    assert isinstance(tree, ast.ClassDef)
    for statement, after in zip(tree.body, [*tree.body[1:], None], strict=True):
        if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
            continue
        annotation = ast.unparse(statement.annotation)
        if annotation.startswith("ClassVar"):
            continue
        words = ""
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            words = " ".join(str(after.value.value).split())
        yield statement.target.id, annotation.replace("|", "\\|"), words.replace("|", "\\|")


def _values_in(kind: type) -> Iterator[type]:
    """Yield the classes of the values that a class's fields hold, and of those inside them."""
    for hint in get_type_hints(kind).values():
        for value in _structs(hint):
            yield value
            yield from _values_in(value)


def _structs(hint: Any) -> Iterator[type]:
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        yield hint
    for argument in get_args(hint):
        yield from _structs(argument)


if __name__ == "__main__":
    write_golden()
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"wrote {PAGE.relative_to(REPOSITORY)}; golden files: {len(list(GOLDEN.iterdir()))}\n")
