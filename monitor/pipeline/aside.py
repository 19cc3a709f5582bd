"""Set aside: a feed or an entry that met a fault of ours fails alone, and is not taken up again at once."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec

from monitor.domain.feed import DeskEntry, DeskFeed
from monitor.errors import StoreError
from monitor.pipeline.ports import Clock, Session, Store

ASIDE_SECONDS = 900.0
"""How long a feed or an entry that met a fault of ours is left alone before the next try."""
TROUBLE_SECONDS = 10.0
"""How long it is left alone when the database could not be used."""


class Fault(msgspec.Struct, frozen=True):
    """An error nobody foresaw, or trouble with the database, and what was being worked on."""

    thing: str
    error: Exception

    def __str__(self) -> str:
        if isinstance(self.error, StoreError):
            return str(self.error)
        return f"an error of the monitor's own, {type(self.error).__name__}; its log has the details"


def name_of(thing: DeskFeed | DeskEntry) -> str:
    """Return what a feed or an entry is called in logs."""
    return thing.url if isinstance(thing, DeskFeed) else thing.entry.key


def put_off(session: Session, thing: DeskFeed | DeskEntry, until: datetime) -> bool:
    """Give a claimed thing back, to be claimed again later; False = it is not ours any more."""
    if isinstance(thing, DeskFeed):
        current = session.desk.hold_feeds([thing.feed_id]).get(thing.feed_id)  # it may have been paused meanwhile
        if current is None or current.epoch != thing.epoch:
            return False
        return session.desk.save_feed(msgspec.structs.replace(current, next_poll_at=until))
    return session.desk.save_entry(msgspec.structs.replace(thing, next_try_at=until))


async def give_back(store: Store, thing: DeskFeed | DeskEntry, clock: Clock, seconds: float) -> None:
    """Put a claimed thing off by so much, however long the database cannot be used: it stays ours meanwhile."""
    until = clock.now() + timedelta(seconds=seconds)
    while True:
        try:
            await store.write(lambda session: put_off(session, thing, until))
            return
        except StoreError:
            await asyncio.sleep(TROUBLE_SECONDS)


async def set_aside(store: Store, thing: DeskFeed | DeskEntry, error: Exception, clock: Clock) -> Fault:
    """Put a claimed thing off after an error that nobody foresaw, and return it as a fault to tell."""
    seconds = TROUBLE_SECONDS if isinstance(error, StoreError) else ASIDE_SECONDS
    until = clock.now() + timedelta(seconds=seconds)
    with suppress(StoreError):  # the lease ends by itself
        await store.write(lambda session: put_off(session, thing, until))
    return Fault(name_of(thing), error)
