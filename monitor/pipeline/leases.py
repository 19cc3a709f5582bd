"""Keep what a living process has claimed its own, however long the work takes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from monitor.errors import StoreError
from monitor.pipeline.ports import LEASE_SECONDS, Clock, Store


@asynccontextmanager
async def held_leases(store: Store, clock: Clock, place: int) -> AsyncIterator[None]:
    """Prolong the leases of a place inside the block; begin and end with none.

    At the beginning there are some when the process that had the place before was killed.
    """

    async def prolong() -> None:
        while True:
            await asyncio.sleep(LEASE_SECONDS / 3)
            with suppress(StoreError):  # the next time may go well, and a lost lease costs work, never a fact
                await store.write(lambda session: session.desk.prolong_leases(place, clock.now()))

    await store.write(lambda session: session.desk.end_leases(place))
    prolonging = asyncio.create_task(prolong())
    try:
        yield
    finally:
        prolonging.cancel()
        with suppress(StoreError):
            await store.write(lambda session: session.desk.end_leases(place))
