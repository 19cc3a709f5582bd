"""Make words from outside safe to show: no control characters, nothing that turns or hides text, no keys. Pure."""

from __future__ import annotations

import re
import unicodedata

_JOINERS = "\u200c\u200d"
"""Invisible, yet part of emoji and of Persian and Indic words."""
_SPACES = re.compile(r"\s+")
# Our own advice on how to write a database's address shows no secret.
_USERINFO = re.compile(r"(?<=://)(?!USER:PASSWORD@HOST)[^/@\s]+@")
_QUERY = re.compile(
    r"(?<=[?&;])((?:[^=&;\s]*[_.-])?(?:(?:api|access|auth|client|private|signing)?[_-]?(?:token|key|secret|password|auth)"
    r"|pass|passwd|pwd|sig|signature|credentials?))="
    # Quotes and brackets that close around an address are no part of the secret; those within it are.
    r"[^&;\s]+?(?=[&;\s]|$|['\"`)\]}>»’”]{1,4}[.,:;!?]*(?:[\s'\"<{\[]|$))",
    re.IGNORECASE,
)


def printable(text: str) -> str:
    """Return a text on one line without control, bidirectional and other invisible characters or lone surrogates."""
    flat = _SPACES.sub(" ", text)
    if flat.isascii() and flat.isprintable():
        return flat.strip()
    return _SPACES.sub(" ", "".join(char for char in flat if _is_shown(char))).strip()


def _is_shown(char: str) -> bool:
    category = unicodedata.category(char)
    if category in ("Cc", "Cs", "Co"):
        return False
    if category == "Cn":  # not assigned: newer than this Python, which is fine, or by Unicode's word never a character
        return ord(char) & 0xFFFE != 0xFFFE and not 0xFDD0 <= ord(char) <= 0xFDEF
    return char in _JOINERS or category != "Cf"


def hide_in_addresses(text: str) -> str:
    """Take user:password@ and tokens in queries out of the addresses in a text."""
    return _QUERY.sub(r"\1=***", _USERINFO.sub("***@", text))
