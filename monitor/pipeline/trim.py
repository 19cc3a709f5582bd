"""Drop the texts of articles that told of nothing, after their time. A text that a claim was ever found in stays: it is
what the claim quotes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from typing import cast
from uuid import UUID

from monitor.domain.events import ClaimDetected
from monitor.domain.stream import key_of
from monitor.pipeline.ports import Session, Store
from monitor.pipeline.readable import Readable
from monitor.projections.articles import ArticleRow, ClaimRow

BATCH_TEXTS = 500
"""Dropped in one transaction: other processes wait for it."""
LOOK_TEXTS = 20_000
"""Found at once, so that any number takes the same memory."""
PAGE_ARTICLES = 1_000


async def trim(store: Store, before: datetime) -> int:
    """Drop all that find_old finds, and return how many. Doing it again drops nothing more."""
    dropped, more = 0, True
    while more:
        # Beside the loop: the look takes a second where a hundred thousand articles told something.
        head, old = await asyncio.to_thread(_look, store, before)
        more = len(old) == LOOK_TEXTS
        for start in range(0, len(old), BATCH_TEXTS):
            batch = old[start : start + BATCH_TEXTS]
            dropped += await store.write(partial(_drop, addresses=batch, before=before, head=head))
    return dropped


def _look(store: Store, before: datetime) -> tuple[int, Sequence[str]]:
    """Return where the log ends, and the first texts that are old there."""
    with store.reading() as session:
        return session.head(), tuple(islice(find_old(session, before), LOOK_TEXTS))


def find_old(session: Readable, before: datetime) -> Iterator[str]:
    """Yield the addresses of texts that were last captured before a moment, and that no claim was ever found in."""
    claims = cast(Iterable[ClaimRow], session.rows.each("claims", "article_id"))
    told = _texts_of(session, {claim.article_id for claim in claims})
    return (address for address in session.texts.old(before) if address not in told)


def _drop(session: Session, addresses: Collection[str], before: datetime, head: int) -> int:
    """Drop texts that were found when the log ended at `head`, unless a claim was found in them since."""
    new = session.events(head, session.head() - head, type_=ClaimDetected.type)
    told = _texts_of(session, {cast(ClaimDetected, recorded.event).article_id for recorded in new})
    return session.texts.drop([address for address in addresses if address not in told], before)


def _texts_of(session: Readable, articles: Collection[UUID]) -> set[str]:
    """Return the addresses of all texts that these articles ever had."""
    keys, found = [key_of(ident) for ident in articles], set[str]()
    for start in range(0, len(keys), PAGE_ARTICLES):
        rows = cast(Iterable[ArticleRow], session.rows.find_all("articles", keys[start : start + PAGE_ARTICLES]))
        found.update(address for row in rows for address in row.texts)
    return found
