"""Articles and the claims found in them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from monitor.domain.claim import Claim
from monitor.domain.events import (
    ArticleCaptured,
    ArticleChanged,
    ArticleGone,
    ArticleRedacted,
    ArticleSkipped,
    ClaimDetected,
    ClaimRedacted,
    ClaimWithdrawn,
)
from monitor.domain.people import surname_key
from monitor.domain.stream import Placed, key_of
from monitor.projections.fold import Projection


class ArticleRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One article, captured or skipped."""

    id: UUID
    feed_id: UUID
    entry_key: str
    state: Literal["captured", "skipped"]
    url: str
    title: str
    summary: str = ""
    domain: str | None = None
    language: str | None = None
    published_at: datetime | None = None
    seen_at: datetime
    text_sha256: str | None = None
    fingerprint: str | None = None
    backlog: bool = False
    source: Literal["page", "entry"] | None = None
    note: str | None = None
    """Why it was skipped, or why the page's words were not used."""
    unresolved: bool = False
    """`url` is an aggregator's link, which did not lead to the article."""
    origin: str | None = None
    """Who published an unresolved article, as the aggregator says."""
    origin_domain: str | None = None
    claims: tuple[UUID, ...] = ()
    changed_at: datetime | None = None
    """When it was last seen to read otherwise than before; None = it never was."""
    earlier_texts: tuple[str, ...] = ()
    """Addresses of its texts before it was edited, the oldest first."""
    gone_at: datetime | None = None
    """When its page was first found to be there no more; None = it was not, or was there again with other words."""
    redacted: bool = False
    """Signs of its words are U+2588 since a person was erased: the rules read it no more."""

    @property
    def texts(self) -> tuple[str, ...]:
        """Addresses of all texts that it ever had."""
        return self.earlier_texts if self.text_sha256 is None else (*self.earlier_texts, self.text_sha256)

    @property
    def source_name(self) -> str | None:
        """Who tells it, for people: the domain, with the publisher that an aggregator names; None = skipped."""
        return f"{self.origin} (via {self.domain})" if self.origin else self.domain


class ClaimRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One claim with where it came from."""

    id: UUID
    article_id: UUID
    rule: str
    rule_version: int
    claim: Claim | None
    """None after erasure."""
    surname_key: str
    """Of the person; "" after erasure. Claims that share it are decided together."""
    detected_at: datetime
    """When it was first found."""
    withdrawn: bool = False
    """The rules do not find it any more: nothing is decided from it."""


ARTICLE_EVENTS = (
    ArticleCaptured | ArticleChanged | ArticleGone | ArticleSkipped | ArticleRedacted | ClaimDetected | ClaimWithdrawn
)


def _article_keys(recorded: Placed) -> tuple[str, ...]:
    match recorded.event:
        case event if isinstance(event, ARTICLE_EVENTS):
            return (key_of(event.article_id),)
        case _:
            return ()


def _evolve_article(row: ArticleRow | None, recorded: Placed, key: str) -> ArticleRow | None:
    match recorded.event:
        case ArticleCaptured() as event:
            return ArticleRow(
                id=event.article_id,
                feed_id=event.feed_id,
                entry_key=event.entry_key,
                state="captured",
                url=event.url,
                title=event.title,
                summary=event.summary,
                domain=event.domain,
                language=event.language,
                published_at=event.published_at,
                seen_at=event.seen_at,
                text_sha256=event.text_sha256,
                fingerprint=event.fingerprint,
                backlog=event.backlog,
                source=event.source,
                note=event.fallback,
                unresolved=event.unresolved,
                origin=event.origin,
                origin_domain=event.origin_domain,
            )
        case ArticleChanged() as event if row is not None:
            return msgspec.structs.replace(
                row,
                title=event.title,
                summary=row.summary if event.summary is None else event.summary,
                text_sha256=event.text_sha256,
                fingerprint=event.fingerprint,
                changed_at=recorded.occurred_at,
                earlier_texts=row.texts,
                gone_at=None,
            )
        case ArticleGone() if row is not None:
            return msgspec.structs.replace(row, gone_at=recorded.occurred_at)
        case ArticleSkipped() as event:
            return ArticleRow(
                id=event.article_id,
                feed_id=event.feed_id,
                entry_key=event.entry_key,
                state="skipped",
                url=event.url,
                title=event.title,
                seen_at=recorded.occurred_at,
                note=event.reason,
            )
        case ClaimDetected() as event if row is not None and event.claim_id not in row.claims:
            return msgspec.structs.replace(row, claims=(*row.claims, event.claim_id))
        case ClaimWithdrawn() as event if row is not None:
            return msgspec.structs.replace(row, claims=tuple(c for c in row.claims if c != event.claim_id))
        case ArticleRedacted() as event if row is not None:
            return msgspec.structs.replace(
                row,
                entry_key=event.entry_key,
                url=event.url,
                title=event.title,
                summary=event.summary,
                redacted=True,
            )
        case _:
            return row


def _claim_keys(recorded: Placed) -> tuple[str, ...]:
    event = recorded.event
    return (key_of(event.claim_id),) if isinstance(event, ClaimDetected | ClaimWithdrawn | ClaimRedacted) else ()


def _evolve_claim(row: ClaimRow | None, recorded: Placed, key: str) -> ClaimRow | None:
    event = recorded.event
    if isinstance(event, ClaimWithdrawn) and row is not None:
        return msgspec.structs.replace(row, withdrawn=True)
    if isinstance(event, ClaimRedacted) and row is not None:
        return msgspec.structs.replace(row, claim=event.claim, surname_key=_surname(event.claim))
    if not isinstance(event, ClaimDetected):
        return row
    return ClaimRow(
        id=event.claim_id,
        article_id=event.article_id,
        rule=event.rule,
        rule_version=event.rule_version,
        claim=event.claim,
        surname_key=_surname(event.claim),
        detected_at=row.detected_at if row else recorded.recorded_at,
    )


def _surname(claim: Claim | None) -> str:
    return surname_key(claim.person) if claim else ""


ARTICLES = Projection(
    name="articles",
    version=6,
    row=ArticleRow,
    indexed=("url", "state", "feed_id", "seen_at"),
    handles=frozenset(ARTICLE_EVENTS.__args__),
    keys=_article_keys,
    evolve=_evolve_article,
)
CLAIMS = Projection(
    name="claims",
    version=3,
    row=ClaimRow,
    indexed=("article_id", "surname_key"),
    handles=frozenset({ClaimDetected, ClaimWithdrawn, ClaimRedacted}),
    keys=_claim_keys,
    evolve=_evolve_claim,
)
