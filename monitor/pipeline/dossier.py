"""What is known of a change, a person or an article, gathered for people to read. Reads rows, decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import msgspec

from monitor.domain.claim import Claim, Evidence, Kind, Manner, Salience, Seat, Status
from monitor.domain.edits import Edit
from monitor.domain.events import ArticleChanged, Conflict
from monitor.domain.organisations import fold_words
from monitor.domain.stream import stream_of
from monitor.pipeline.readable import Readable
from monitor.projections.articles import ArticleRow, ClaimRow
from monitor.projections.changes import ChangeRow
from monitor.projections.people import PersonRow


class SourceView(msgspec.Struct, frozen=True, kw_only=True):
    """One article's word on a change."""

    url: str
    title: str
    quote: str
    domain: str | None
    published_at: datetime | None
    status: Status
    rule: str
    article_id: UUID


class EditView(msgspec.Struct, frozen=True, kw_only=True):
    """What a paper edited in an article."""

    url: str
    seen_at: datetime
    edits: tuple[Edit, ...]


class ChangeView(msgspec.Struct, frozen=True, kw_only=True):
    """One change as lists and dossiers show it: the contract of `monitor changes --json`."""

    id: UUID
    story_id: UUID
    person_id: UUID
    person: str
    kind: Kind
    manner: Manner | None
    organisation: str | None
    role: str | None
    destination: str | None
    seat: Seat | None
    date: str | None
    status: Status
    salience: Salience
    confidence: float
    rule: str | None
    """Of the surest claim."""
    evidence: tuple[Evidence, ...]
    """Of the surest claim."""
    first_seen_at: datetime
    sources: tuple[SourceView, ...]
    """Oldest publication first."""
    independent_sources: int
    conflicts: tuple[Conflict, ...]
    confirmed_by: str | None
    linked: UUID | None
    edits: tuple[EditView, ...] = ()
    """What its articles said otherwise before, the first edit first."""
    retracted: bool = False
    """Lists leave it out: no claim tells it any more, or somebody called it wrong."""
    doubted: bool = False
    """Somebody called it wrong, and a new source tells it: it stands, and nobody is told until it is confirmed."""


def change_view(known: Readable, row: ChangeRow) -> ChangeView:
    """Gather one change with its claims and their articles."""
    told = claims_of(known, row)
    surest = max((claim for _, claim, _ in told), key=lambda c: (c.confidence, c.rule), default=None)
    names, facts = row.names, row.facts
    return ChangeView(
        id=row.id,
        story_id=row.story_id,
        person_id=row.person_id,
        person=names.person if names else "(erased)",
        kind=facts.kind,
        manner=facts.manner,
        organisation=names.organisation if names else None,
        role=names.role if names else None,
        destination=names.destination if names else None,
        seat=facts.seat,
        date=facts.date,
        status=facts.status,
        salience=facts.salience,
        confidence=facts.confidence,
        rule=surest.rule if surest else None,
        evidence=surest.evidence if surest else (),
        first_seen_at=row.first_seen_at,
        sources=tuple(
            SourceView(
                url=article.url,
                title=article.title,
                quote=claim.evidence[0].quote,
                domain=article.domain,
                published_at=article.published_at,
                status=claim.status,
                rule=claim.rule,
                article_id=article.id,
            )
            for _, claim, article in told
        ),
        independent_sources=facts.sources,
        conflicts=facts.conflicts,
        confirmed_by=row.confirmed_by,
        linked=facts.linked,
        edits=tuple(_edits(known, told)),
        retracted=row.state == "retracted",
        doubted=row.is_doubted(),
    )


def _edits(known: Readable, told: Sequence[tuple[UUID, Claim, ArticleRow]]) -> Iterator[EditView]:
    for article in {article.id: article for _, _, article in told if article.changed_at is not None}.values():
        for recorded in known.stream(stream_of("article", article.id)):
            if isinstance(recorded.event, ArticleChanged):
                yield EditView(url=article.url, seen_at=recorded.occurred_at, edits=recorded.event.edits)


def claims_of(known: Readable, row: ChangeRow) -> list[tuple[UUID, Claim, ArticleRow]]:
    """Return a change's claims with their articles, oldest publication first; denials included, erased ones not."""
    told = []
    for ident in (*row.facts.claims, *(d for d in row.denials if d not in row.facts.claims)):
        claim_row = cast(ClaimRow | None, known.rows.find("claims", str(ident)))
        if claim_row is None or claim_row.claim is None:
            continue
        article = cast(ArticleRow | None, known.rows.find("articles", str(claim_row.article_id)))
        if article is not None:
            told.append((ident, claim_row.claim, article))
    return sorted(told, key=lambda item: (item[2].published_at or item[2].seen_at, str(item[0])))


def changes(known: Readable, **equals: object) -> tuple[ChangeRow, ...]:
    """Return the changes that stand (not merged away) whose indexed columns have the given values."""
    # Nearly all stand: a database that began with their state would look through all of them.
    rows = cast(tuple[ChangeRow, ...], known.rows.where("changes", **equals))
    return tuple(row for row in rows if row.state == "open")


def is_spoken_of(known: Readable, **equals: str) -> bool:
    """Tell whether a change that stands has these values: of whom none speaks, nothing is known any more."""
    return bool(changes(known, **equals))


def find_people(known: Readable, name: str) -> tuple[PersonRow, ...]:
    """Return the people whose name holds every word of `name`; a UUID finds that person alone."""
    try:
        row = known.rows.find("people", str(UUID(name)))
        return (cast(PersonRow, row),) if row else ()
    except ValueError:
        pass
    wanted = set(fold_words(name))
    rows = cast(tuple[PersonRow, ...], known.rows.where("people", merged_into=None))
    return tuple(row for row in rows if wanted and wanted <= set(fold_words(row.name)))


def find_by_prefix(rows: tuple[Any, ...], text: str) -> Any | None:
    """Return the one row whose id begins with `text`; None when there is none or more than one."""
    hits = [row for row in rows if str(row.id).startswith(text.lower())]
    return hits[0] if len(hits) == 1 else None
