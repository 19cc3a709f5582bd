"""Seals: a signed word, kept in the log and outside, that all events up to a position are these. Pure."""

from __future__ import annotations

from datetime import datetime

from monitor.domain.events import LogSealed

LOG_STREAM = "log"
"""The stream of what happens to the log itself."""


def signed_text(position: int, hash_: str, sealed_at: datetime) -> bytes:
    """Return what a seal signs; hash_ is that of the event at the position, in hex."""
    return f"departure monitor seal 1\nposition {position}\nhash {hash_}\nsealed_at {sealed_at.isoformat()}\n".encode()


def text_of(seal: LogSealed) -> bytes:
    """Return what a seal says it signed."""
    return signed_text(seal.position, seal.hash, seal.sealed_at)
