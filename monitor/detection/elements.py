"""The pieces of a rule's template, as its author wrote them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

GAP_WORDS_MAX = 8
"""How many items "..." may stand for."""

_ELEMENT = re.compile(
    r"\s+|\{(?P<slot>\w+)\}|<(?P<word>[\w-]+)>|(?P<gap>\.\.\.)|(?P<mark>[\[\]()|])|(?P<literal>[^\s\[\](){}<>|]+)"
)


class Element(msgspec.Struct, frozen=True):
    """One piece of a template; depth 0 = required."""

    kind: str
    value: str
    depth: int


class TemplateError(ValueError):
    """A template that cannot be read; its text says why."""


def parse(template: str) -> list[Element]:
    """Cut a template into elements. Raises TemplateError."""
    out: list[Element] = []
    position = 0
    optional: list[str] = []
    while position < len(template):
        match = _ELEMENT.match(template, position)
        if match is None:
            raise TemplateError(f"cannot read {template[position : position + 12]!r} in the template {template!r}")
        position = match.end()
        if match.lastgroup is None:
            continue
        kind, value = match.lastgroup, match[0]
        if kind == "mark":
            if value in "[(":
                out.append(Element("mark", value, len(optional)))
                optional.append(value)
                continue
            if value in "])":
                if not optional or {"[": "]", "(": ")"}[optional.pop()] != value:
                    raise TemplateError(f"a bracket is not closed as it was opened in the template {template!r}")
            elif not optional:
                raise TemplateError(f"a | stands outside of ( ) or [ ] in the template {template!r}")
            out.append(Element("mark", value, len(optional)))
            continue
        out.append(Element(kind, match[kind], len(optional)))
    if optional:
        raise TemplateError(f"a bracket is not closed in the template {template!r}")
    return out


def first_of(elements: Sequence[Element], start: int, end: int | None = None) -> list[Element] | None:
    """Return what a template may go on with from a place outside of all brackets; None = anything, or nothing more.

    end = as far as another place at most.
    """
    found, may_end = _first(elements, start, len(elements) if end is None else end)
    return None if may_end or any(element.kind == "gap" for element in found) else found


def takes_helpers(elements: Sequence[Element], place: int) -> bool:
    """Tell whether helper verbs may stand before a word: behind a subject they do."""
    subject = next((element for element in reversed(elements[:place]) if element.kind != "mark"), None)
    return subject is not None and subject.kind == "slot" and subject.value in ("person", "who", "organisation")


def _first(elements: Sequence[Element], start: int, end: int) -> tuple[list[Element], bool]:
    """Return what a stretch of a template begins with, and whether it may be empty."""
    found: list[Element] = []
    while start < end:
        element = elements[start]
        if element.kind != "mark":
            helped = element.kind == "word" and takes_helpers(elements, start)
            return [*found, Element("gap", "", 0) if helped else element], False
        marks = [n for n in range(start + 1, end) if elements[n].kind == "mark"]
        close = next(n for n in marks if elements[n].depth == element.depth)
        bars = [n for n in marks if n < close and elements[n].value == "|" and elements[n].depth == element.depth + 1]
        may_end = element.value == "["
        for first, last in pairwise([start, *bars, close]):
            begun, empty = _first(elements, first + 1, last)
            found += begun
            may_end = may_end or empty
        if not may_end:
            return found, False
        start = close + 1
    return found, True
