"""What happens to the log itself. Part of monitor/domain/events.py, which everybody imports from."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from monitor.domain.event import EventBase

# --- the log itself: stream log


class LogSealed(EventBase, frozen=True, kw_only=True, gc=False):
    """Somebody with the key vouched for all that the log held: up to the event right before this one."""

    type: ClassVar[str] = "log.sealed"
    position: int
    """The last position vouched for."""
    hash: str
    """Of the event at that position, in hex."""
    sealed_at: datetime
    public_key: str
    """The 32 bytes of the Ed25519 key that checks the signature, in hex."""
    signature: str
    """Of what monitor/domain/seal.py says is signed, in hex."""
