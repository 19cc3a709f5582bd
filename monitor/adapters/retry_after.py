"""How long a channel asks to be left alone."""

from __future__ import annotations

_DIGITS_MAX = 6
"""Eleven days; who writes more means something else, and a moment so far ahead may lie beyond the calendar."""


def read_retry_after(value: str) -> float | None:
    """Read Retry-After in whole seconds; None = nothing is said that can be read."""
    text = value.strip()
    return float(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS_MAX else None
