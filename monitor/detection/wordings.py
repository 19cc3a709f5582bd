"""Wordings of a grammar as patterns over a typed sentence, in the notation of the rules: "(said|says) [that] {PN}"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from monitor.detection.elements import parse
from monitor.detection.spellings import spelled
from monitor.detection.templates import GAP_WORDS_MAX

_MARKS = {"[": "(?:", "(": "(?:", "]": ")?", ")": ")", "|": "|"}

_SIGNS = {"*": r"\S+ ", "_": r"[^\W\d_A-Z]\S* ", "#": r"\d+ "}

"""Any word or mark, any word that is no name, a number."""

_NOT = "!"
"""Before a bracket: none of what stands in it follows."""


def either(wordings: Iterable[str], folded: bool, listed: Callable[[str], str]) -> str:
    """Return any of the wordings as one pattern; of none it matches nothing. Raises TemplateError.

    listed = the pattern of a list that a wording names as <name>; folded = words stand without their accents.
    """
    forms = sorted({_wording(one, folded, listed) for one in wordings}, key=lambda form: (-len(form), form))
    return f"(?:{'|'.join(forms)})" if forms else "(?!)"


def _wording(source: str, folded: bool, listed: Callable[[str], str]) -> str:
    out: list[str] = []
    for element in parse(source):
        if element.kind == "mark":
            barred = element.value == "(" and out[-1:] == [_NOT]
            out[len(out) - barred :] = ["(?!" if barred else _MARKS[element.value]]
        elif element.kind == "gap":
            out.append(rf"(?:(?![;.] )\S+ ){{0,{GAP_WORDS_MAX}}}?")
        elif element.kind == "slot":
            out.append(f"[{element.value}] ")
        elif element.kind == "word":
            out.append(listed(element.value))
        elif element.value == _NOT:
            out.append(_NOT)
        else:
            out.append(_literal(element.value, folded))
    return "".join(out)


def _literal(text: str, folded: bool) -> str:
    """Return the tokens of a text; '*' = any beginning or ending."""
    if text in _SIGNS:
        return _SIGNS[text]
    ending = text.lstrip("*")
    pieces = (
        re.escape(piece.rstrip("*")) + (r"\S* " if piece[-1] == "*" else " ") for piece in spelled(ending, folded)
    )
    return (r"\S*" if ending != text else "") + "".join(pieces)
