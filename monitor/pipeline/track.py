"""Claims become people, organisations, changes and alerts, inside the transaction that captured their article."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

import msgspec

from monitor.domain.alert import Policy, alerts_for
from monitor.domain.alert_events import NOTHING_LEFT
from monitor.domain.change import changes_of
from monitor.domain.claim import Claim, claim_id, part_digests
from monitor.domain.decide import Outcome, bonds_of, decide
from monitor.domain.events import AlertRequested, ArticleCaptured, ClaimDetected, Event
from monitor.domain.identity import Told
from monitor.domain.neighbourhood import Known, Neighbourhood
from monitor.domain.organisations import Aliases
from monitor.domain.people import surname_key
from monitor.domain.silence import Silence
from monitor.domain.stream import NewEvent, Recorded, stream_of
from monitor.domain.verdicts import Judged, Printed, Said
from monitor.pipeline.kin import bonded_claims, kin_of, partings_of
from monitor.pipeline.ports import Session
from monitor.pipeline.readable import Readable
from monitor.projections.alerts import AlertRow
from monitor.projections.articles import ArticleRow, ClaimRow
from monitor.projections.changes import CHANGES, ChangeRow
from monitor.projections.feeds import FeedRow
from monitor.projections.fold import Projection, Row
from monitor.projections.people import PEOPLE, OrganisationRow
from monitor.projections.silences import SilenceRow


def track(
    session: Session,
    *,
    article: ArticleCaptured,
    claims: Sequence[Claim],
    aliases: Aliases,
    policy: Policy,
    now: datetime,
    correlation_id: UUID | None,
    causation_id: UUID | None,
) -> None:
    """Append what the claims of one article make known, and the alerts that this calls for.

    The article itself must have been appended. Run twice, it appends nothing the second time.
    """
    occurred_at = article.published_at or article.seen_at
    log = Appender(session, occurred_at=occurred_at, correlation_id=correlation_id, causation_id=causation_id)
    detected = log.append(_new_claims(session, article, claims))
    by_key: dict[str, UUID] = {}
    for recorded in detected:
        event = cast(ClaimDetected, recorded.event)
        by_key.setdefault(surname_key(event.claim.person if event.claim else ""), recorded.event_id)
    for key, cause in by_key.items():
        decide_again(
            session,
            {key},
            aliases=aliases,
            policy=policy,
            now=now,
            occurred_at=occurred_at,
            correlation_id=correlation_id,
            causation_id=cause,
        )


def decide_again(
    session: Session,
    keys: Collection[str],
    *,
    aliases: Aliases,
    policy: Policy | None,
    now: datetime,
    occurred_at: datetime,
    correlation_id: UUID | None,
    causation_id: UUID | None,
    as_before: int | None = None,
    verdict: Recorded | None = None,
) -> None:
    """Append what takes the log to the changes that its claims speak of now, for the people of some surname keys.

    policy: what to tell of it; None = nothing. as_before: ids and stories go where they went before this position.
    verdict: what somebody has just said, which the log holds already; None = nobody said anything.
    """
    known = neighbourhood(session, keys, aliases, said_before=verdict.position if verdict else None)
    outcome = outcome_of(known, None if as_before is None else _past(session, known, as_before))
    log = Appender(session, occurred_at=occurred_at, correlation_id=correlation_id, causation_id=causation_id)
    appended = log.append(outcome.events)
    causes: dict[UUID, UUID] = {}
    judged = [UUID(verdict.stream.removeprefix("change-"))] if verdict else []
    for recorded in appended:
        if recorded.stream.startswith("change-"):
            causes.setdefault(UUID(recorded.stream.removeprefix("change-")), recorded.event_id)
    for change in judged:
        causes.setdefault(change, cast(Recorded, verdict).event_id)
    cause: UUID | None = None
    for alert in alerts_for(outcome, causes, known, policy, now, frozenset(judged)) if policy is not None else ():
        cause = alert.cause if isinstance(alert, AlertRequested) else cause  # what is silenced follows its request
        requested = (stream_of("alert", alert.alert_id), alert)
        Appender(session, occurred_at=now, correlation_id=correlation_id, causation_id=cause).append([requested])


def outcome_of(known: Neighbourhood, past: Neighbourhood | None = None) -> Outcome:
    """Return what follows from all that the log holds of some people. past: see `decide`."""
    bonds = bonds_of(known)
    return decide(changes_of(known.told.values(), known.aliases, bonds, known.said, known.partings), known, past)


class Appender:
    """Appends events to their streams, one after the other, with what they have in common."""

    def __init__(
        self, session: Session, *, occurred_at: datetime, correlation_id: UUID | None, causation_id: UUID | None
    ) -> None:
        self._session = session
        self._occurred_at, self._correlation_id, self._causation_id = occurred_at, correlation_id, causation_id

    def append(self, events: Iterable[tuple[str, Event]]) -> tuple[Recorded, ...]:
        versions: dict[str, int] = {}
        new = []
        for stream, event in events:
            if stream not in versions:
                versions[stream] = self._session.version(stream)
            versions[stream] += 1
            new.append(
                NewEvent(
                    stream=stream,
                    version=versions[stream],
                    event=event,
                    occurred_at=self._occurred_at,
                    correlation_id=self._correlation_id,
                    causation_id=self._causation_id,
                )
            )
        return self._session.append(new) if new else ()


def _new_claims(session: Session, article: ArticleCaptured, claims: Sequence[Claim]) -> list[tuple[str, Event]]:
    """Return the events of those claims that the log does not hold yet, each once."""
    digests = part_digests(article.title, article.summary, article.text_sha256)
    events: dict[UUID, tuple[str, Event]] = {}
    for claim in claims:
        ident = claim_id(article.article_id, digests[claim.anchor.part], claim)
        held = cast(ClaimRow | None, session.rows.find("claims", str(ident)))
        if ident not in events and (held is None or held.withdrawn):
            event = ClaimDetected(
                claim_id=ident,
                article_id=article.article_id,
                rule=claim.rule,
                rule_version=claim.rule_version,
                claim=claim,
            )
            events[ident] = (stream_of("article", article.article_id), event)
    return list(events.values())


def neighbourhood(
    session: Session,
    keys: Collection[str],
    aliases: Aliases,
    instead: Iterable[ClaimRow] = (),
    said_before: int | None = None,
) -> Neighbourhood:
    """Gather everything the log holds of the people whose names have one of these surname keys, and of their kin.

    instead: claims to be taken for those that the log holds, to see what would follow. said_before: the position of a
    verdict that has not been decided on.
    """
    rows, aliases = session.rows, known_aliases(session, aliases)
    kin = kin_of(session, keys)
    claims = {row.id: row for row in cast(tuple[ClaimRow, ...], rows.where("claims", surname_key=tuple(kin.keys)))}
    claims |= {row.id: row for row in instead}
    told = _told(session, list(claims.values()))
    withdrawn = _told(
        session, [msgspec.structs.replace(row, withdrawn=False) for row in claims.values() if row.withdrawn]
    )
    bound = [row for row in kin.people if row.bond is not None]
    named = {aliases.key(t.claim.organisation) for t in told.values() if t.claim.organisation}
    organisations = cast(tuple[OrganisationRow, ...], rows.where("organisations", key=tuple(sorted(named))))
    announced, silenced = _posts(session, {story for row in kin.changes for story in (row.id, row.story_id)})
    return Neighbourhood(
        told=told,
        withdrawn=withdrawn,
        changes={row.id: _known(row, said_before) for row in kin.changes},
        people={row.id: row.merged_into for row in kin.people},
        organisations={row.key: row.id for row in organisations},
        announced=announced,
        silenced=silenced,
        silences=standing_silences(session),
        said=_said(session, {row.id: row for row in kin.changes}),
        bonds={row.id: row.bond for row in bound if row.bond is not None},
        bonded=bonded_claims(bound),
        partings=partings_of(kin.people, told, withdrawn),
        aliases=aliases,
    )


def known_aliases(known: Readable, aliases: Aliases) -> Aliases:
    """Return the aliases of the rules with those that users gave by saying that two organisations are one."""
    merged = {}
    for row in cast(tuple[OrganisationRow, ...], known.rows.where("organisations", state="merged")):
        into = row
        while into.merged_into is not None:
            into = cast(OrganisationRow, known.rows.find("organisations", str(into.merged_into)))
        merged[row.key] = into.key
    return msgspec.structs.replace(aliases, merged=merged)


def _past(session: Session, known: Neighbourhood, position: int) -> Neighbourhood:
    """Return the same people and changes as the log held them before a position, then those it did not hold yet."""
    changes, people = {}, {}
    for ident in known.changes:
        change = _before(CHANGES, session.stream(stream_of("change", ident)), position)
        if change is not None:
            changes[ident] = _known(change)
    for ident in known.people:
        person = _before(PEOPLE, session.stream(stream_of("person", ident)), position)
        if person is not None:  # what users said since, and did not take back, stands
            people[ident] = known.people[ident] if ident in known.bonds else person.merged_into
    later = {ident: change for ident, change in known.changes.items() if ident not in changes}
    newcomers = {ident: into for ident, into in known.people.items() if ident not in people}
    return msgspec.structs.replace(known, changes=changes | later, people=people | newcomers)


def _before(projection: Projection[Row], stream: Sequence[Recorded], position: int) -> Row | None:
    """Return the row that a thing's own stream made before a position."""
    row: Row | None = None
    for recorded in stream:
        if recorded.position < position:
            row = projection.evolve(row, recorded, recorded.stream.partition("-")[2])
    return row


def _said(session: Session, changes: Mapping[UUID, ChangeRow]) -> tuple[Said, ...]:
    """Return what people said of some changes, in the order of the log; of two that are the same, once."""
    said: dict[int, Said] = {}
    for row in changes.values():
        for feedback in row.feedback:
            claims = [session.rows.find("claims", str(ident)) for ident in feedback.facts.claims]
            articles = _articles(session, cast(list[ClaimRow], [claim for claim in claims if claim is not None]))
            other = changes.get(feedback.other_id) if feedback.other_id else None
            twins = [twin for twin in other.feedback if twin.position == feedback.position] if other else []
            said[feedback.position] = Said(
                verdict=feedback.verdict,
                position=feedback.position,
                change=Judged(facts=feedback.facts, names=feedback.names),
                other=Judged(facts=twins[0].facts, names=twins[0].names) if twins else None,
                articles=tuple(
                    Printed(
                        article_id=a.id,
                        domain=a.domain or str(a.id),
                        fingerprint=a.fingerprint,
                        origin_domain=a.origin_domain,
                    )
                    for a in articles.values()
                ),
            )
    return tuple(said[position] for position in sorted(said))


def told_of(session: Session, claims: Sequence[UUID]) -> list[Told]:
    """Return claims by their ids, with what is known of their articles, in the order of the log."""
    rows = [session.rows.find("claims", str(claim)) for claim in claims]
    return list(_told(session, cast(list[ClaimRow], [row for row in rows if row is not None])).values())


def _told(session: Session, rows: Sequence[ClaimRow]) -> dict[UUID, Told]:
    """Return claims with what is known of their articles, in the order of the log; not those erased or withdrawn."""
    articles = _articles(session, rows)
    labels = _labels(session, {article.feed_id for article in articles.values()})
    told = {}
    for row in sorted(rows, key=lambda r: (r.detected_at, r.id)):
        article = articles.get(row.article_id)
        if row.claim is not None and not row.withdrawn and article is not None:
            told[row.id] = Told(
                id=row.id,
                claim=row.claim,
                article_id=article.id,
                domain=article.domain or str(article.id),
                fingerprint=article.fingerprint,
                published_at=article.published_at,
                seen_at=article.seen_at,
                backlog=article.backlog,
                language=article.language,
                labels=labels[article.feed_id],
                origin_domain=article.origin_domain,
            )
    return told


def _labels(session: Session, feeds: Iterable[UUID]) -> dict[UUID, frozenset[str]]:
    """Return the labels that users gave some feeds."""
    found = {ident: cast(FeedRow | None, session.rows.find("feeds", str(ident))) for ident in feeds}
    return {ident: frozenset(row.settings.labels if row else ()) for ident, row in found.items()}


def _articles(session: Session, claims: Sequence[ClaimRow]) -> dict[UUID, ArticleRow]:
    """Return the articles of some claims by their ids."""
    found = session.rows.find_all("articles", sorted({str(row.article_id) for row in claims}))
    return {row.id: row for row in cast(tuple[ArticleRow, ...], found)}


def _known(row: ChangeRow, said_before: int | None = None) -> Known:
    return Known(
        id=row.id,
        story_id=row.story_id,
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        merged_into=row.merged_into,
        retracted=row.state == "retracted",
        doubted=row.is_doubted(said_before),
        facts=row.facts,
        names=row.names,
        denials=row.denials,
        confirmed_by=row.confirmed_by,
    )


def _posts(session: Session, stories: set[UUID]) -> tuple[dict[UUID, frozenset[str]], dict[UUID, frozenset[str]]]:
    """Return the stories that were posted, the first posted first, with their routes; and those that were silenced."""
    wanted = tuple(sorted(map(str, stories)))
    alerts = cast(tuple[AlertRow, ...], session.rows.where("alerts", story_id=wanted) if wanted else ())
    announced: dict[UUID, frozenset[str]] = {}
    silenced: dict[UUID, frozenset[str]] = {}
    for alert in sorted(alerts, key=lambda a: a.position):
        if alert.action == "post" and alert.reason != NOTHING_LEFT:
            routes = silenced if alert.state == "silenced" else announced
            routes[alert.story_id] = routes.get(alert.story_id, frozenset()) | {alert.route}
    return announced, silenced


def standing_silences(session: Session) -> tuple[Silence, ...]:
    """Return the silences that nobody lifted; some may be over."""
    rows = cast(tuple[SilenceRow, ...], session.rows.where("silences", state="set"))
    return tuple(Silence(id=row.id, subject=row.subject, key=row.key, until=row.until) for row in rows)
