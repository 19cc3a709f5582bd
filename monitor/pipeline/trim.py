"""Drop the texts of articles that told of nothing, after their time. A text that a claim was ever found in stays: it is
what the claim quotes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
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
PAGE_ARTICLES = 1_000


async def trim(store: Store, before: datetime) -> int:
    """Drop all that find_old finds, and return how many. Doing it again drops nothing more."""
    dropped = 0
    with store.reading() as session:
        head = session.head()
        old = find_old(session, before)
        while batch := tuple(islice(old, BATCH_TEXTS)):

            def work(session: Session, batch: Collection[str] = batch) -> int:
                return _drop(session, batch, before, head)

            dropped += await store.write(work)
    return dropped


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
