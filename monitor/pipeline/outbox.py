"""The outbox as the log tells it: what waits, what became of an alert, and what a reply or an edit hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

import msgspec

from monitor.domain.digests import digest_id_of
from monitor.domain.events import AlertAbandoned, AlertAttempted, AlertDelivered, AlertRequested, AlertSilenced, Event
from monitor.domain.stream import NewEvent, Recorded, stream_of
from monitor.errors import VersionConflict
from monitor.pipeline.ports import Clock, Receipt, Session, Store
from monitor.pipeline.story import find_successor
from monitor.projections.alerts import AlertRow
from monitor.projections.articles import ArticleRow, ClaimRow
from monitor.projections.changes import ChangeRow


class Own(msgspec.Struct, frozen=True):
    """An alert as its own stream tells it."""

    request: Recorded
    decided_at: datetime
    """When it was requested for the first time: a retry asks for old news."""
    version: int
    attempt: Recorded | None
    """The last one since the request."""
    attempts: int
    outcome: AlertDelivered | AlertAbandoned | AlertSilenced | None

    @property
    def digest(self) -> tuple[UUID, ...]:
        """The alerts that the last attempt told together; empty = it was told alone, or there was none."""
        return self.attempt.event.digest if self.attempt and isinstance(self.attempt.event, AlertAttempted) else ()

    @property
    def alert_id(self) -> UUID:
        """Of the alert."""
        return cast(AlertRequested, self.request.event).alert_id

    @property
    def delivery_id(self) -> UUID:
        """What the message of the last attempt is looked up by."""
        return digest_id_of(self.digest) if self.digest else self.alert_id


def pending(store: Store) -> list[AlertRow]:
    """Return what waits, in the order of requests."""
    with store.reading() as session:
        rows = cast(tuple[AlertRow, ...], session.rows.where("alerts", state="pending"))
    return sorted(rows, key=lambda row: row.position)


def read_own(session: Session, alert_id: UUID) -> Own | None:
    """Read an alert's stream; None = there is no such alert. A request after an outcome (a retry) starts anew."""
    own: Own | None = None
    for recorded in session.stream(stream_of("alert", alert_id)):
        match recorded.event:
            case AlertRequested():
                decided_at = own.decided_at if own else recorded.recorded_at
                own = Own(recorded, decided_at, recorded.version, None, 0, None)
            case _ if own is None:
                continue
            case AlertAttempted():
                own = msgspec.structs.replace(
                    own, version=recorded.version, attempt=recorded, attempts=own.attempts + 1
                )
            case AlertDelivered() | AlertAbandoned() | AlertSilenced() as outcome:
                own = msgspec.structs.replace(own, version=recorded.version, outcome=outcome)
            case _:
                own = msgspec.structs.replace(own, version=recorded.version)
    return own


class Post(msgspec.Struct, frozen=True):
    """What a reply or an edit hangs on."""

    alert: AlertRow | None = None
    own: Own | None = None
    receipt: Receipt | None = None
    told_up_to: int = 0
    """Position of the last attempt that brought the message up to date: it shows all that the log held before."""
    reason: str | None = None
    """Why there will be no message to hang on; None with no receipt = it is still to come."""
    final: bool = False
    """Whether that is how it should be."""

    @property
    def posted_at(self) -> int:
        """Position of the attempt that posted the message: it told all that the log held before."""
        return self.own.attempt.position if self.own and self.own.attempt else 0


def read_post(session: Session, alert: AlertRow) -> Post:
    """Read what became of the message that a reply or an edit goes with."""
    rows = _of_stories(session, (alert.story_id,), alert.route)
    post = Post(reason="there is no message of this story to go with")
    for row in rows:
        own = read_own(session, row.id) if row.action == "post" else None
        if own is None:
            continue
        match own.outcome:
            case AlertDelivered(channel=channel, message_ref=message_ref):
                post = Post(row, own, Receipt(channel=channel, message_ref=message_ref))
                break
            case AlertAbandoned(reason=reason, final=final):
                post = Post(reason=f"the message it goes with was abandoned: {reason}", final=final)
            case AlertSilenced():
                post = Post(reason="the message it goes with was silenced", final=True)
            case None:
                return Post()
    if post.own is None or post.receipt is None:
        return post
    if post.own.digest:  # whatever brought one of its stories up to date brought the whole message up to date
        rows = _of_stories(session, tuple({row.story_id for row in members(session, post.own.digest)}), alert.route)
    edits = (read_own(session, row.id) for row in rows if row.action == "edit" and row.state == "delivered")
    told = [own.attempt.position for own in edits if own and own.attempt and isinstance(own.outcome, AlertDelivered)]
    return msgspec.structs.replace(post, told_up_to=max([post.posted_at, *told]))


def members(session: Session, digest: tuple[UUID, ...]) -> list[AlertRow]:
    """Return the alerts of a digest, in its order."""
    found = (session.rows.find("alerts", str(ident)) for ident in digest)
    return [cast(AlertRow, row) for row in found if row is not None]


def _of_stories(session: Session, stories: tuple[UUID, ...], route: str) -> list[AlertRow]:
    wanted = tuple(sorted(map(str, stories)))
    rows = cast(tuple[AlertRow, ...], session.rows.where("alerts", story_id=wanted, route=route))
    return sorted(rows, key=lambda row: row.position)


def is_told_together(session: Session, alert: AlertRow) -> bool:
    """Tell whether a post has become needless: its story went into another one, which has a message or will have."""
    successor = find_successor(session, alert)
    if successor is None:
        return False
    others = session.rows.where("alerts", story_id=str(successor), route=alert.route, state=("pending", "delivered"))
    return any(row.action == "post" for row in cast(tuple[AlertRow, ...], others))


def is_told(alert: AlertRow, own: Own, post: Post) -> bool:
    """Tell whether the message already says what an edit would show, or was posted saying what a reply would tell.

    An edit notifies nobody: what only an edit has shown is still told by its reply.
    """
    if alert.action == "edit":
        return post.told_up_to > own.request.position
    return own.attempt is None and post.posted_at > own.request.position


def is_of_first_poll(session: Session, alert: AlertRow) -> bool:
    """Tell whether all that an alert's change is known from stood in feeds when they were first polled."""
    change = cast(ChangeRow | None, session.rows.find("changes", str(alert.change_id)))
    claims = [session.rows.find("claims", str(ident)) for ident in change.facts.claims] if change else []
    told_by = {str(cast(ClaimRow, claim).article_id) for claim in claims if claim is not None}
    articles = [cast(ArticleRow | None, session.rows.find("articles", ident)) for ident in told_by]
    return bool(articles) and all(article is None or article.backlog for article in articles)


# --- what is recorded -------------------------------------------------------------------------------------------------


async def record_attempt(
    store: Store, clock: Clock, owns: Sequence[Own], digest: tuple[UUID, ...] = ()
) -> datetime | None:
    """Record that a message is about to go out; returns when that was recorded, None = it is not ours to send."""
    attempts = [
        _new(own, AlertAttempted(alert_id=own.alert_id, attempt=own.attempts + 1, digest=digest), clock.now())
        for own in owns
    ]
    try:
        # The same attempt recorded by another process is the same event: the log drops ours.
        recorded = await store.write(lambda session: session.append(attempts))
    except VersionConflict:
        return None
    return recorded[-1].recorded_at if len(recorded) == len(attempts) else None


async def record_outcomes(
    store: Store, clock: Clock, outcomes: Sequence[AlertDelivered] | Sequence[AlertAbandoned]
) -> int:
    """Append outcomes where the streams end now; returns how many: others may have settled some meanwhile."""

    def work(session: Session) -> int:
        current = [(read_own(session, outcome.alert_id), outcome) for outcome in outcomes]
        unsettled = [(own, outcome) for own, outcome in current if own is not None and own.outcome is None]
        return len(session.append([_new(own, outcome, clock.now()) for own, outcome in unsettled]))

    return await store.write(work)


def _new(own: Own, event: Event, now: datetime) -> NewEvent:
    return NewEvent(
        stream=own.request.stream,
        version=own.version + 1,
        event=event,
        occurred_at=now,
        correlation_id=own.request.correlation_id,
        causation_id=own.request.event_id,
    )
