"""One rule as a file of a pack holds it: checked, and made a Rule. What is wrong with it is told as findings."""

from __future__ import annotations

from typing import Any, get_args

import msgspec

from monitor.adapters.lined_yaml import Finding, Lined, text_of, texts_of
from monitor.detection.rule import Example, Rule
from monitor.domain.claim import Kind, Manner, Status

_FLAGS = ("background", "human", "passive", "alone", "in_office", "awaited")
_ONE_OF = {"kind": get_args(Kind), "manner": get_args(Manner), "status": get_args(Status)}
_NEEDED = ("id", "version", "kind", "when")
_KEYS = (*_NEEDED, "manner", "status", *_FLAGS, "confidence", "known_problems", "finds", "ignores")
_EXPECTED_SLOTS = ("person", "kind", "organisation", "destination", "role", "manner", "status", "salience", "date")


def read_rule(raw: Any, shown: str, findings: list[Finding]) -> Rule | None:
    """Return a rule; None where so much of it is missing that it cannot be read."""
    if not isinstance(raw, Lined):
        findings.append(Finding(shown, 1, "a rule is a mapping with id, version, kind, when, finds and ignores"))
        return None

    def tell(message: str, line: int = raw.line) -> None:
        findings.append(Finding(shown, line, message))

    for key in raw:
        if key not in _KEYS:
            tell(f"unknown key {key!r}; a rule has {', '.join(sorted(_KEYS))}", raw.lines[key])
    for key in _NEEDED:
        if key not in raw:
            tell(f"the rule has no {key}")
    said = {
        key: text_of(raw, key, shown, findings)
        for key in ("id", "version", "confidence", *_ONE_OF, *_FLAGS)
        if key in raw
    }
    for key, allowed in (*_ONE_OF.items(), *((flag, ("true", "false")) for flag in _FLAGS)):
        if key in said and said[key] not in allowed:
            tell(f"{key} is {said.pop(key)!r}; it must be one of {', '.join(allowed)}", raw.lines[key])
    version = _number(said, "version", int, "1")
    confidence = _number(said, "confidence", float, "0.8")
    if version is None or version < 1:
        tell("version is a whole number from 1", raw.lines["version"])
    if confidence is None or not 0 <= confidence <= 1:
        tell("confidence is a number from 0 to 1", raw.lines["confidence"])
    when = texts_of(raw, "when", shown, findings)
    if "when" in raw and not when:
        tell("when holds no template", raw.lines["when"])
    finds, ignores = _examples(raw, shown, findings), texts_of(raw, "ignores", shown, findings)
    if len(finds) < 2:
        tell(f"the rule {said.get('id')!r} has {len(finds)} examples under finds; it needs two or more")
    if not ignores:
        tell(f"the rule {said.get('id')!r} has no example under ignores; it needs one or more")
    if not set(raw).issuperset(_NEEDED):
        return None
    # A wrong word is told; a right one stands in for it, so that the rule's other mistakes are told too.
    return msgspec.convert(
        {
            "kind": "departure", **said, **{flag: said.get(flag) == "true" for flag in _FLAGS},
            "version": version or 1, "confidence": confidence or 0.0, "when": when,
            "known_problems": texts_of(raw, "known_problems", shown, findings), "finds": finds,
            "ignores": tuple(Example(text=text, line=raw.line) for text in ignores), "file": shown, "line": raw.line,
        },
        Rule,
    )  # fmt: skip


def _number(said: dict[str, str], key: str, kind: type[float], default: str) -> float | None:
    try:
        return kind(said.get(key, default))
    except ValueError:
        return None


def _examples(raw: Lined, shown: str, findings: list[Finding]) -> tuple[Example, ...]:
    listed = raw.get("finds", [])
    examples = []
    for item in listed if isinstance(listed, list) else [listed]:
        if not isinstance(item, Lined) or "text" not in item:
            line = item.line if isinstance(item, Lined) else raw.lines["finds"]
            findings.append(Finding(shown, line, "an example under finds is {text: ..., person: ...}"))
            continue
        for key in item:
            if key != "text" and key not in _EXPECTED_SLOTS:
                told = f"unknown slot {key!r} in an example; expected {', '.join(sorted(_EXPECTED_SLOTS))}"
                findings.append(Finding(shown, item.line, told))
        said = {key: text_of(item, key, shown, findings) for key in item}
        examples.append(Example(text=said.pop("text"), expect=said, line=item.line))
    return tuple(examples)
