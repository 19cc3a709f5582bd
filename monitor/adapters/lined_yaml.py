"""YAML with line numbers: mappings that know where they and their keys stand, and mistakes as path:line."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import yaml


class Finding(NamedTuple):
    """A mistake in a file; line counts from 1."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class Lined(dict[str, Any]):
    """A YAML mapping that knows its line and those of its keys."""

    line = 1
    lines: dict[str, int]


def _plain(node: yaml.Node, findings: list[Finding], path: str) -> Any:
    """Turn a node into text, lists and mappings; all scalars stay text, so that "no" and "on" are words."""
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, findings, path) for child in node.value]
    mapping = Lined()
    mapping.line, mapping.lines = node.start_mark.line + 1, {}
    assert isinstance(node, yaml.MappingNode)
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in mapping:
            findings.append(Finding(path, line, f"the key {key!r} stands twice"))
        mapping[key] = _plain(value_node, findings, path)
        mapping.lines[key] = line
    return mapping


def text_of(raw: Lined, key: str, shown: str, findings: list[Finding]) -> str:
    """Return the text that a key holds; what holds more is told, and is empty."""
    value = raw[key]
    if isinstance(value, str):
        return value
    findings.append(Finding(shown, raw.lines[key], f"{key} is one text, in quotes where it holds ': ' or '#'"))
    return ""


def texts_of(raw: Lined, key: str, shown: str, findings: list[Finding]) -> tuple[str, ...]:
    """Return the texts that a key holds, one or a list of them, in their order; what is none is told and left out."""
    value = raw.get(key, [])
    listed = value if isinstance(value, list) else [value]
    texts = tuple(item for item in listed if isinstance(item, str))
    if len(texts) < len(listed):
        told = f"{key} is a list of texts, in quotes where they hold ': ' or '#'"
        findings.append(Finding(shown, raw.lines[key], told))
    return tuple(filter(None, texts))


def mapping_of(raw: Lined, key: str, shown: str, findings: list[Finding]) -> Lined:
    """Return the mapping that a key holds, empty where it is absent; what is none is told."""
    value = raw.get(key) or Lined()
    if isinstance(value, Lined):
        return value
    findings.append(Finding(shown, raw.lines[key], f"{key} is a mapping"))
    return Lined()


def read_yaml(
    path: Path,
    shown: str,
    findings: list[Finding],
    *,
    holds: str = "a pack is a mapping with format, lang, words and rules",
) -> Lined | None:
    """Read a file that holds one mapping; None = it cannot be read, and `findings` says why.

    holds: what people are told where it holds something else.
    """
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        if not isinstance(node, yaml.MappingNode):
            findings.append(Finding(shown, 1, holds))
            return None
        value = _plain(node, findings, shown)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        findings.append(Finding(shown, line, f"not YAML: {error.problem}"))
        return None
    except RecursionError:
        findings.append(Finding(shown, 1, "cannot be read: something in it holds itself, or lies too deep"))
        return None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        findings.append(Finding(shown, 1, f"cannot be read: {error}"))
        return None
    assert isinstance(value, Lined)
    return value
