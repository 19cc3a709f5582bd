"""Read the record of every source, by the domain that answered or by the feed that led to it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Literal, cast
from uuid import UUID

import msgspec

from monitor.domain.reputation import Proof, Reputation, Telling, ToldChange, reputations
from monitor.pipeline.readable import Readable
from monitor.projections.articles import ArticleRow, ClaimRow
from monitor.projections.changes import ChangeRow
from monitor.projections.feeds import FeedRow

By = Literal["domain", "feed"]


class SourceRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One source as the list shows it."""

    source: str
    """A domain, or the address of a feed."""
    title: str | None
    """Of a feed; None = it told none, or this is a domain."""
    reputation: Reputation


def source_records(known: Readable, by: By) -> list[SourceRecord]:
    """Return the sources that told news, those first that were first most often, then those that told most."""
    found = reputations(_told_changes(known, by))
    feeds = {row.id: row for row in cast(tuple[FeedRow, ...], known.rows.where("feeds"))}
    records = [_record(source, reputation, feeds) for source, reputation in found.items()]
    return sorted(records, key=lambda r: (-r.reputation.first, -r.reputation.changes, r.source))


def _record(source: Hashable, reputation: Reputation, feeds: dict[UUID, FeedRow]) -> SourceRecord:
    feed = feeds.get(source) if isinstance(source, UUID) else None
    return SourceRecord(
        source=feed.url if feed is not None else str(source), title=feed.title if feed else None, reputation=reputation
    )


def _told_changes(known: Readable, by: By) -> Iterator[ToldChange]:
    """Yield the changes that were ever news; recalled history says nothing of who is fast."""
    for row in cast(Iterator[ChangeRow], known.rows.each("changes", "first_seen_at")):
        if row.state != "merged" and row.facts.salience == "news":
            tellings = {
                telling.article_id: telling for ident in row.facts.claims for telling in _tell(known, ident, by)
            }
            yield ToldChange(proof=_proof(row), tellings=tuple(tellings.values()))


def _tell(known: Readable, claim_id: UUID, by: By) -> Iterator[Telling]:
    claim = cast(ClaimRow | None, known.rows.find("claims", str(claim_id)))
    article = cast(ArticleRow | None, known.rows.find("articles", str(claim.article_id))) if claim else None
    if claim is None or claim.claim is None or claim.claim.status == "denied" or article is None:
        return
    domain = article.domain or str(article.id)
    yield Telling(
        source=article.feed_id if by == "feed" else domain,
        article_id=article.id,
        domain=domain,
        fingerprint=article.fingerprint,
        at=article.published_at or article.seen_at,
    )


def _proof(row: ChangeRow) -> Proof:
    if row.state == "retracted" or row.is_doubted() or row.facts.status == "denied":
        return "wrong"
    return "right" if row.facts.status == "confirmed" else "open"
