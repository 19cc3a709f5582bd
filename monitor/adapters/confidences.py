"""Writes measured confidences into rule files, and leaves every other line as its author wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from monitor.adapters.lined_yaml import Finding, Lined, read_yaml
from monitor.errors import RulesError


def write_confidences(path: Path, values: Mapping[str, float]) -> int:
    """Set `confidence` of the rules of one file, by id; return how many were another before.

    A rule that has none gets a line after its `kind`. Raises RulesError where the file cannot be read or written.
    """
    findings: list[Finding] = []
    raw = read_yaml(path, str(path), findings)
    if raw is None:
        raise RulesError([str(finding) for finding in findings])
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    changed = 0
    # From the last rule to the first: a line put in moves only what has been dealt with.
    for rule in reversed(raw.get("rules") or []):
        if not isinstance(rule, Lined) or rule.get("id") not in values:
            continue
        value = f"{values[rule['id']]:.2f}"
        if "confidence" in rule:
            number = rule.lines["confidence"] - 1
            before, after = lines[number], _with_value(lines[number], value)
            changed += float(rule["confidence"]) != float(value)
            lines[number] = before if float(rule["confidence"]) == float(value) else after
        else:
            kind = rule.lines["kind"] - 1
            indent = lines[kind][: len(lines[kind]) - len(lines[kind].lstrip())]
            lines.insert(kind + 1, f"{indent}confidence: {value}\n")
            changed += 1
    if changed:
        try:
            path.write_text("".join(lines), encoding="utf-8")
        except OSError as error:
            raise RulesError([f"{path}:1: cannot be written: {error.strerror}"]) from error
    return changed


def _with_value(line: str, value: str) -> str:
    key, _, rest = line.partition(":")
    comment = rest.partition("#")
    return f"{key}: {value}" + (f"  #{comment[2]}" if comment[1] else "\n")
