"""Sealing the log, and checking what seals vouch for. What follows the last seal is not protected by any."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from monitor.domain.archive import Vouches
from monitor.domain.chain import Break
from monitor.domain.codec import content_of
from monitor.domain.events import LogSealed
from monitor.domain.seal import LOG_STREAM, signed_text, text_of
from monitor.domain.stream import NewEvent
from monitor.errors import MonitorError
from monitor.pipeline.ports import IsSigned, Session, Sign


def seal(session: Session, sign: Sign, now: datetime) -> LogSealed:
    """Vouch for everything up to the head, in the log too; where nothing came since this key's last seal, return that.

    Raises MonitorError when the log is empty.
    """
    head = session.head()
    if head == 0:
        raise MonitorError("there is nothing to seal: the log is empty")
    seals = session.stream(LOG_STREAM)
    if seals and seals[-1].position == head:
        last = cast(LogSealed, seals[-1].event)
        if last.public_key == sign.public_key:
            return last
    (link,) = session.links(head - 1, 1)
    new = LogSealed(
        position=head,
        hash=link.hash,
        sealed_at=now,
        public_key=sign.public_key,
        signature=sign(signed_text(head, link.hash, now)),
    )
    session.append([NewEvent(stream=LOG_STREAM, version=len(seals) + 1, event=new, occurred_at=now)])
    return new


def seal_if_due(session: Session, sign: Sign, now: datetime, every: timedelta) -> tuple[LogSealed | None, datetime]:
    """Seal when the last seal is old enough; return the new seal, if there is one, and when to ask again."""
    last = last_seal(session)
    if session.head() == 0:
        return None, now + every
    if last is not None and now - last.sealed_at < every:
        return None, last.sealed_at + every
    new = seal(session, sign, now)
    return (None if new == last else new), now + every


def last_seal(session: Session) -> LogSealed | None:
    """Return the newest seal in the log."""
    seals = session.stream(LOG_STREAM)
    return cast(LogSealed, seals[-1].event) if seals else None


def find_false_seal(session: Session, is_true: Vouches) -> Break | None:
    """Check every seal in the log."""
    for recorded in session.stream(LOG_STREAM):
        sealed = cast(LogSealed, recorded.event)
        (link,) = session.links(recorded.position - 1, 1)
        if not is_true(sealed, recorded.position, link.prev_hash):
            return Break(position=recorded.position, check="seal")
    return None


def vouches(sealed: LogSealed, position: int, prev_hash: str, is_signed: IsSigned, key: str | None) -> bool:
    """Whether a seal is signed and speaks of the event right before it; prev_hash in hex, key None = by any key."""
    return (
        (sealed.position, sealed.hash) == (position - 1, prev_hash)
        and (key is None or sealed.public_key == key)
        and is_signed(text_of(sealed), sealed.public_key, sealed.signature)
    )


def find_broken_seal(session: Session, kept: LogSealed, is_true: Vouches) -> Break | None:
    """Check the log against a seal that was kept elsewhere; None = the log holds all that the seal vouches for."""
    if not is_true(kept, kept.position + 1, kept.hash):
        return Break(position=kept.position, check="seal")
    if session.head() <= kept.position:
        return Break(position=session.head(), check="cut")
    own, after = session.links(kept.position - 1, 2)
    if own.hash != kept.hash:
        return Break(position=kept.position, check="rewritten")
    held = [item for item in session.stream(LOG_STREAM) if item.position == after.position]
    if not held or content_of(held[0].event) != content_of(kept):
        return Break(position=after.position, check="rewritten")
    return None
