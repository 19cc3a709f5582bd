"""What stands to the letter in a pattern: looked up first, since most sentences lack it."""

from __future__ import annotations

import re

_UNSURE = re.compile(r"(?:\[[^\]]*\]|\([^()]*\)|\\.|[^\[\](){}|])(?:[?*+]\??|\{\d+,\d+\}\??)|\[[^\]]*\]|\([^()]*\)|\\.")
"""A piece of a pattern that may match in more than one way, or not at all; groups from the innermost on."""


def plain_parts(source: str) -> tuple[str, ...]:
    """Return what stands to the letter in whatever a pattern matches; ("",) = nothing is sure to."""
    rest = source
    while (plain := _UNSURE.sub("\0", rest)) != rest:
        rest = plain
    parts = {part for part in rest.split("\0") if part.strip(" ,")} if "|" not in rest else set()
    return tuple(sorted(part for part in parts if not any(part in other for other in parts - {part}))) or ("",)


_LITERAL = r"(?:[^()\[\]|\\?*+{}.^$]|\\[ '&-])+"
_ALTERNATIVES = re.compile(rf"\((?:\?:|\?=|\?<=)?({_LITERAL}(?:\|{_LITERAL})*)\)(?![?*{{])")
_BEHIND_ALONE = re.compile(rf"(?<=[:|])\(\?<=({_LITERAL})\)(?=[|)])")
_BRACKET = re.compile(r"\\.|\[[^\]]*\]|[()]")


def either_part(source: str) -> tuple[str, ...]:
    """Return pieces of which one stands to the letter in whatever a pattern matches; () = none is sure to."""
    flat, depth = _BEHIND_ALONE.sub(r"\1", source), 0
    found: list[tuple[str, ...]] = [("",)]
    for bracket in _BRACKET.finditer(flat):
        if bracket[0] == "(" and not depth and (group := _ALTERNATIVES.match(flat, bracket.start())):
            found.append(tuple(part.replace("\\", "") for part in group[1].split("|")))
        depth += {"(": 1, ")": -1}.get(bracket[0], 0)
    longest = max(found, key=lambda parts: min(map(len, parts)))
    return longest if all(longest) else ()
