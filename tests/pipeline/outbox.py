"""A store with stories in it, a clock that tests move, and a channel that dies: what the tests of the outbox share."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from monitor.adapters.slack import SlackChannel
from monitor.domain.events import (
    ChangeCorroborated,
    ChangeReported,
    ClaimDetected,
    Event,
)
from monitor.domain.feed import article_id_of
from monitor.domain.message import Message
from monitor.domain.stream import NewEvent, stream_of
from monitor.pipeline.deliver import deliver
from monitor.pipeline.holds import DeliverOutcome
from monitor.pipeline.ports import Channel, Receipt, Store
from monitor.projections.alerts import AlertRow
from tests.builders import NOW, a_claim, alert_requested, an_id, captured, facts, names
from tests.slack_stand_in import SlackStandIn


class ShiftedClock:
    """The machine's clock, moved forward by hand."""

    def __init__(self) -> None:
        self._shift = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._shift

    def advance(self, seconds: float) -> None:
        self._shift += timedelta(seconds=seconds)


class House:
    """A store with stories in it and one Slack channel; a round is one call."""

    pace_seconds = 0.0
    """Of its channels."""

    def __init__(self, store: Store, slack: SlackStandIn, clock: ShiftedClock) -> None:
        self.store, self.slack, self.clock = store, slack, clock

    def channel(self, name: str = "#alerts", token: str | None = None) -> SlackChannel:
        return SlackChannel(
            token=token or self.slack.token, channel=name, api_url=self.slack.url, pace_seconds=self.pace_seconds
        )

    def round(self, channel: Channel | None = None, **options: Any) -> DeliverOutcome:
        """Work the outbox once, as a process that has just started does."""
        channels = {"default": channel or self.channel()}
        return asyncio.run(deliver(self.store, channels, clock=self.clock, language="en", **options))

    def append(self, *events: tuple[str, Event]) -> None:
        with self.store.writing() as session:
            for stream, event in events:
                version = len(session.stream(stream)) + 1
                session.append([NewEvent(stream=stream, version=version, event=event, occurred_at=NOW)])

    def report(
        self, story: str, person: str = "Jane Doe", *, route: str = "default", backlog: bool = False, **fields: Any
    ) -> UUID:
        """Tell a story of one change for the first time; returns the id of its post."""
        url = f"https://news.example/{story}"
        claim, claim_id = a_claim(person), an_id(f"claim of {story}")
        article = captured(url, title=claim.evidence[0].quote, backlog=backlog)
        detected = ClaimDetected(
            claim_id=claim_id, article_id=article.article_id, rule=claim.rule, rule_version=1, claim=claim
        )
        reported = ChangeReported(
            change_id=an_id(story),
            story_id=an_id(story),
            person_id=an_id(person),
            organisation_id=an_id("Acme"),
            facts=facts(claims=(claim_id,), **fields),
            names=names(person),
        )
        request = alert_requested(story, route=route)
        self.append(
            (stream_of("article", article.article_id), article),
            (stream_of("article", article.article_id), detected),
            (stream_of("change", an_id(story)), reported),
            (stream_of("alert", request.alert_id), request),
        )
        return request.alert_id

    def corroborate(self, story: str, url: str, person: str = "Jane Doe") -> tuple[UUID, UUID]:
        """Tell a story again from another source; returns the ids of the edit and of the reply."""
        claim, claim_id = a_claim(person), an_id(url)
        detected = ClaimDetected(
            claim_id=claim_id, article_id=article_id_of(url), rule=claim.rule, rule_version=1, claim=claim
        )
        now = ChangeCorroborated(
            change_id=an_id(story),
            claim_ids=(claim_id,),
            facts=facts(status="confirmed", sources=2, claims=(an_id(f"claim of {story}"), claim_id)),
            names=names(person),
        )
        article = captured(url, title=claim.evidence[0].quote)
        stream = stream_of("change", an_id(story))
        self.append(
            (f"article-{article_id_of(url)}", article), (f"article-{article_id_of(url)}", detected), (stream, now)
        )
        with self.store.reading() as session:
            cause = session.stream(stream)[-1].event_id
        edit = alert_requested(story, alert_id=an_id(f"edit {url}"), cause=cause, action="edit")
        reply = alert_requested(
            story, alert_id=an_id(f"reply {url}"), cause=cause, action="reply", news=("source", "confirmed")
        )
        self.append((stream_of("alert", edit.alert_id), edit), (stream_of("alert", reply.alert_id), reply))
        return edit.alert_id, reply.alert_id

    def alert(self, ident: UUID) -> AlertRow:
        with self.store.reading() as session:
            return cast(AlertRow, session.rows.find("alerts", str(ident)))

    def history(self, ident: UUID) -> list[type[Event]]:
        with self.store.reading() as session:
            return [type(recorded.event) for recorded in session.stream(stream_of("alert", ident))]


class DiesAfterPost:
    """A channel whose process ends after Slack took the message and before that is recorded."""

    def __init__(self, inner: Channel) -> None:
        self._inner = inner
        self.pace_seconds, self.gathers = inner.pace_seconds, inner.gathers

    async def post(self, message: Message, *, delivery_id: UUID, under: Receipt | None = None) -> Receipt:
        await self._inner.post(message, delivery_id=delivery_id, under=under)
        raise KeyboardInterrupt

    async def edit(self, message: Message, *, delivery_id: UUID, of: Receipt) -> Receipt:
        await self._inner.edit(message, delivery_id=delivery_id, of=of)
        raise KeyboardInterrupt

    async def find(self, delivery_id: UUID, *, attempted_at: datetime, under: Receipt | None = None) -> Receipt | None:
        return await self._inner.find(delivery_id, attempted_at=attempted_at, under=under)
