"""The decision to tell: which stories are announced, and what a reader of a told one should hear. Pure."""

from __future__ import annotations

import msgspec


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """What the user wants to be told."""

    max_age_days: int = 7
    """News published longer ago is recorded, not announced."""
    background: bool = False
    """Announce recalled history too."""
    routes: tuple[str, ...] = ("default",)
    """Where alerts go; each gets its own."""
