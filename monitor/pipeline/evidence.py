"""Gather what proves one change: its events, the articles and claims behind them, their texts, and the seals."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime
from typing import cast
from uuid import UUID

import msgspec

from monitor.domain.archive import FORMAT, Closing, Line, Opening
from monitor.domain.chain import Link
from monitor.domain.events import ArticleCaptured, ArticleChanged
from monitor.domain.seal import LOG_STREAM
from monitor.domain.stream import stream_of
from monitor.pipeline.ports import Session
from monitor.projections.alerts import AlertRow
from monitor.projections.articles import ClaimRow
from monitor.projections.changes import ChangeRow

PAGE_EVENTS = 1_000


def evidence_of(session: Session, change: ChangeRow, now: datetime) -> Iterator[Line]:
    """Yield the lines of a file that proves a change. Whatever stands after the last seal is in it, and not sealed."""
    head = session.head()
    (last,) = session.links(head - 1, 1)
    yield Opening(format=FORMAT, holds="evidence", position=head, hash=last.hash, made_at=now, change_id=change.id)
    articles = _articles(session, change)
    whole = sorted(_positions(session, change, articles))
    seals = [recorded.position for recorded in session.stream(LOG_STREAM)]
    count = 1
    for link in _runs(session, whole, seals, head):
        yield link
        count += 1
    addresses: dict[str, None] = {}
    for article_id in articles:
        for recorded in session.stream(stream_of("article", article_id)):
            if isinstance(recorded.event, ArticleCaptured | ArticleChanged) and recorded.event.text_sha256:
                addresses[recorded.event.text_sha256] = None
    for address in addresses:
        text = session.texts.find_stored(address)
        if text is not None:
            yield text
            count += 1
    yield Closing(lines=count)


def _articles(session: Session, change: ChangeRow) -> dict[UUID, set[UUID]]:
    """Return the articles that tell the change, each with the claims that do."""
    articles: dict[UUID, set[UUID]] = {}
    for claim_id in (*change.facts.claims, *change.denials):
        row = cast(ClaimRow | None, session.rows.find("claims", str(claim_id)))
        if row is not None:
            articles.setdefault(row.article_id, set()).add(claim_id)
    return articles


def _positions(session: Session, change: ChangeRow, articles: dict[UUID, set[UUID]]) -> set[int]:
    """Return where the events stand that the change rests on."""
    streams = [stream_of("change", change.id), stream_of("person", change.person_id)]
    if change.organisation_id is not None:
        streams.append(stream_of("organisation", change.organisation_id))
    alerts = cast(tuple[AlertRow, ...], session.rows.where("alerts", story_id=str(change.story_id)))
    streams += [stream_of("alert", alert.id) for alert in alerts]
    positions = {recorded.position for stream in streams for recorded in session.stream(stream)}
    for article_id, claims in articles.items():
        for recorded in session.stream(stream_of("article", article_id)):
            claim_id = getattr(recorded.event, "claim_id", None)
            if claim_id is None or claim_id in claims:
                positions.add(recorded.position)
    return positions


def _runs(session: Session, whole: list[int], seals: list[int], head: int) -> Iterator[Link]:
    """Yield each run of the log from an event that is needed up to the next seal, other events without their words."""
    wanted = {*whole, *seals}
    done = 0
    for position in whole:
        if position <= done:
            continue
        place = bisect_left(seals, position)
        end = seals[place] if place < len(seals) else head
        after = position - 1
        while after < end:
            for link in session.links(after, min(PAGE_EVENTS, end - after)):
                full = link.position in wanted
                yield link if full else msgspec.structs.replace(link, payload=None, personal=None)
            after = min(after + PAGE_EVENTS, end)
        done = end
