"""Wordings of a grammar as patterns over a typed sentence, in the notation of the rules: "(said|says) [that] {PN}"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from monitor.detection.elements import GAP_WORDS_MAX, Element, parse
from monitor.detection.spellings import spelled
from monitor.detection.text import fold, lower

LETTERS = frozenset("PNOARLWQ")
"""What stands for a mention in a typed sentence: {PN} is either of two."""

_MARKS = {"[": "(?:", "(": "(?:", "]": ")?", ")": ")", "|": "|"}

_SIGNS = {"*": r"\S+ ", "_": r"[^\W\d_A-Z]\S* ", "#": r"\d+ "}
"""Any word or mark, any word that is no name, a number."""

_NOT = "!"
"""Before a bracket: none of what stands in it follows."""

_LISTED = re.compile(r"(?<!\?P)<(\w+)>")
"""A list in a shape; "(?P<name>" is a group."""


class Grammar:
    """The lists of a pack as patterns, each made once. Raises TemplateError where a wording cannot be read.

    In a shape <name> is any wording of that list with a space behind it: "P , <relatives>" is a person and "who" in
    each language that has such a list; without one it never matches. folded = words stand without their accents.
    """

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self._lists = lists
        self._made: dict[tuple[str, bool], str] = {}
        self._compiled: dict[tuple[str, bool], re.Pattern[str]] = {}

    def source(self, shape: str, folded: bool = False) -> str:
        """Return a shape with its lists spelled out."""
        return _LISTED.sub(lambda found: self._either(found[1], folded), shape)

    def pattern(self, shape: str, folded: bool = False) -> re.Pattern[str]:
        """Return a shape compiled."""
        key = (shape, folded)
        if key not in self._compiled:
            self._compiled[key] = re.compile(self.source(shape, folded))
        return self._compiled[key]

    def _either(self, name: str, folded: bool) -> str:
        """Return any wording of a list, longer ones first."""
        key = (name, folded)
        if key not in self._made:
            forms = {self._wording(one, folded) for one in self._lists.get(name, ())}
            some = sorted(forms, key=lambda form: (-len(form), form))
            self._made[key] = f"(?:{'|'.join(some)})" if some else "(?!)"
        return self._made[key]

    def _wording(self, entry: str, folded: bool) -> str:
        if all(map(str.isalpha, entry.split(" "))):  # words alone, as most are
            return (fold(entry) if folded else lower(entry)) + " "
        return "".join(_pieces(parse(entry), folded, self._either))


def _pieces(elements: Iterable[Element], folded: bool, listed: Callable[[str, bool], str]) -> list[str]:
    out: list[str] = []
    for element in elements:
        if element.kind == "mark":
            barred = element.value == "(" and out[-1:] == [_NOT]
            out[len(out) - barred :] = ["(?!" if barred else _MARKS[element.value]]
        elif element.kind == "gap":
            out.append(rf"(?:(?![;.] )\S+ ){{0,{GAP_WORDS_MAX}}}?")
        elif element.kind == "slot":
            out.append(f"[{element.value}] ")
        elif element.kind == "word":
            out.append(listed(element.value, folded))
        elif element.value == _NOT:
            out.append(_NOT)
        else:
            out.append(_literal(element.value, folded))
    return out


def _literal(text: str, folded: bool) -> str:
    """Return the tokens of a text; '*' = any beginning or ending."""
    if text in _SIGNS:
        return _SIGNS[text]
    ending = text.lstrip("*")
    pieces = (
        re.escape(piece.rstrip("*")) + (r"\S* " if piece[-1] == "*" else " ") for piece in spelled(ending, folded)
    )
    return (r"\S*" if ending != text else "") + "".join(pieces)
