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
