"""Why something was told, or not: each step of an article or a change, with its reason. Reads, decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never, cast

import msgspec

from monitor.domain.alert import Policy
from monitor.domain.claim import Claim
from monitor.domain.edits import in_words
from monitor.domain.events import (
    AlertAbandoned,
    AlertAttempted,
    AlertDelivered,
    AlertRequested,
    AlertSilenced,
    ArticleCaptured,
    ArticleChanged,
    ArticleGone,
    ArticleRedacted,
    ArticleSkipped,
    ChangeAmended,
    ChangeConfirmed,
    ChangeCorroborated,
    ChangeDisputed,
    ChangeMerged,
    ChangeReopened,
    ChangeReported,
    ChangeRetracted,
    ChangeSplit,
    ClaimDetected,
    ClaimRedacted,
    ClaimWithdrawn,
    Event,
    Facts,
    FeedAdded,
    FeedbackRecorded,
    FeedChanged,
    FeedConfigured,
    FeedFailing,
    FeedPaused,
    FeedQuiet,
    FeedRecovered,
    FeedRemoved,
    FeedResumed,
    LogSealed,
    Names,
    OrganisationAppeared,
    OrganisationMerged,
    OrganisationSplit,
    PersonAppeared,
    PersonErased,
    PersonMerged,
    PersonParted,
    PersonRedacted,
    PersonSplit,
    SilenceLifted,
    SilenceSet,
)
from monitor.domain.organisations import Aliases
from monitor.domain.stream import Recorded, stream_of
from monitor.pipeline.destinations import destinations
from monitor.pipeline.dossier import claims_of, find_by_prefix
from monitor.pipeline.ports import Session
from monitor.projections.alerts import AlertRow
from monitor.projections.articles import ArticleRow, ClaimRow
from monitor.projections.changes import ChangeRow


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened, or one reason why nothing did."""

    at: datetime | None
    """None = what holds now, not something that happened."""
    position: int | None
    what: str
    detail: str


def why(session: Session, what: str, policy: Policy, aliases: Aliases) -> list[Step]:
    """Return the steps of the article with this address or id, or of the change with this id; empty = unknown."""
    articles = cast(tuple[ArticleRow, ...], session.rows.where("articles", url=what))
    change = None if articles else find_by_prefix(session.rows.where("changes", state=("open", "retracted")), what)
    if change is not None:
        return _steps_of_change(session, change, policy, aliases)
    article = articles[0] if articles else session.rows.find("articles", what)
    if article is not None:
        return _steps_of_article(session, cast(ArticleRow, article), policy, aliases)
    return [
        Step(
            at=entry.seen_at,
            position=None,
            what=f"entry {entry.state}",
            detail=f"{entry.attempts} tries so far, the next is due {entry.next_try_at:%Y-%m-%d %H:%M:%S} UTC",
        )
        for entry in session.desk.entries_of_url(what)
    ]


def _steps_of_article(session: Session, article: ArticleRow, policy: Policy, aliases: Aliases) -> list[Step]:
    recorded = list(session.stream(stream_of("article", article.id)))
    claims = {row.id for row in cast(tuple[ClaimRow, ...], session.rows.where("claims", article_id=str(article.id)))}
    rows = cast(tuple[ChangeRow, ...], session.rows.where("changes", state=("open", "retracted")))
    touched = [row for row in rows if not {*row.facts.claims, *row.denials}.isdisjoint(claims)]
    for row in touched:
        recorded += _history_of_change(session, row)
    steps = _as_steps(recorded)
    if article.state == "captured" and not article.claims:
        steps.append(
            _now("no claim", "no rule found a change of a named leader in it; `monitor rules explain` shows why")
        )
    return steps + [step for row in touched for step in _verdicts(session, row, policy, aliases)]


def _steps_of_change(session: Session, row: ChangeRow, policy: Policy, aliases: Aliases) -> list[Step]:
    recorded = _history_of_change(session, row)
    own = {*row.facts.claims, *row.denials}
    for _, _, article in claims_of(session, row):
        recorded += [
            item
            for item in session.stream(stream_of("article", article.id))
            if not isinstance(item.event, ClaimDetected) or item.event.claim_id in own
        ]
    return [*_as_steps(recorded), *_verdicts(session, row, policy, aliases)]


def _history_of_change(session: Session, row: ChangeRow) -> list[Recorded]:
    recorded = list(session.stream(stream_of("change", row.id)))
    for alert in _alerts_of(session, row):
        recorded += session.stream(stream_of("alert", alert.id))
    return recorded


def _alerts_of(session: Session, row: ChangeRow) -> tuple[AlertRow, ...]:
    return cast(tuple[AlertRow, ...], session.rows.where("alerts", story_id=str(row.story_id)))


def _verdicts(session: Session, row: ChangeRow, policy: Policy, aliases: Aliases) -> list[Step]:
    """Say for each route whether a change was told, and if not, why not."""
    subject = _subject(row.names, row.facts)
    found = destinations(session, row, policy, aliases, row.first_seen_at)
    steps = []
    for each in found:
        route = f" (route {each.route})" if len(found) > 1 else ""
        if each.message is not None and each.silence is None:
            steps.append(_now("told", f"{subject}: its story's message is {each.message}{route}"))
            continue
        reason = "it became worth telling only by what was known later" if each.takes else each.reason
        steps.append(_now("not told", f"{subject}: {each.silence or reason}{route}"))
    return steps


def _now(what: str, detail: str) -> Step:
    return Step(at=None, position=None, what=what, detail=detail)


def _as_steps(recorded: list[Recorded]) -> list[Step]:
    unique = {item.position: item for item in recorded}
    return [
        Step(at=item.recorded_at, position=item.position, what=item.event.type, detail=_describe(item.event))
        for _, item in sorted(unique.items())
    ]


def _describe(event: Event) -> str:
    """Say in one line what an event holds, for people."""
    match event:
        case ArticleCaptured():
            unresolved = "unresolved, " if event.unresolved else ""
            words = "the page's words" if event.source == "page" else f"{unresolved}the feed's words: {event.fallback}"
            return f"{event.url} ({event.language or 'language not told'}, {words})"
        case ArticleChanged():
            return "; ".join(map(in_words, event.edits)) or "somebody was erased from what was edited"
        case ArticleGone():
            return f"its address answers {event.status} by now; what it told stands"
        case ArticleSkipped():
            return f"{event.url}: {event.reason}"
        case ClaimDetected():
            return f"rule {event.rule} version {event.rule_version}: {_claim(event.claim)}"
        case ChangeReported() | ChangeReopened():
            return _subject(event.names, event.facts)
        case ChangeCorroborated():
            return f"{_subject(event.names, event.facts)}; the same change: {event.reason}"
        case ChangeAmended():
            return f"{_subject(event.names, event.facts)}; differs in {', '.join(event.fields)}"
        case ChangeConfirmed():
            return f"by {event.reason}"
        case ChangeDisputed():
            return "an article denies it"
        case FeedbackRecorded():
            return f"{event.verdict}, says {event.author or 'somebody'}"
        case ClaimWithdrawn() | ChangeRetracted():
            return event.reason
        case ChangeMerged() | ChangeSplit() | PersonMerged() | PersonSplit():
            return event.reason
        case OrganisationMerged() | OrganisationSplit() | PersonParted():
            return f"says {event.author or 'somebody'}"
        case ArticleRedacted():
            return f"{event.url}: somebody was erased from it"
        case ClaimRedacted():
            return f"somebody else was erased from its quotation: {_claim(event.claim)}"
        case PersonErased() | PersonRedacted():
            return "somebody was erased"
        case AlertRequested():
            news = f": {', '.join(event.news)}" if event.news else ""
            return f"{event.action} by the route {event.route}{news}"
        case AlertAttempted():
            return f"attempt {event.attempt}" + (f", in a digest of {len(event.digest)}" if event.digest else "")
        case AlertDelivered():
            return f"in {event.channel}"
        case AlertAbandoned():
            return event.reason
        case AlertSilenced():
            return f"by the silence {str(event.silence_id)[:8]}"
        case SilenceSet():
            return f"{event.subject} {event.name or 'erased'} until {event.until:%Y-%m-%d %H:%M} UTC"
        case SilenceLifted():
            return f"says {event.author or 'somebody'}"
        case PersonAppeared() | OrganisationAppeared():
            return event.name
        case FeedAdded() | FeedChanged():
            return event.url
        case FeedConfigured():
            return event.settings.in_words() or "as the feed says"
        case FeedFailing():
            return event.error
        case FeedQuiet():
            return f"nothing new since {event.since:%Y-%m-%d %H:%M} UTC"
        case LogSealed():
            return f"up to position {event.position}"
        case FeedPaused():
            return event.reason or ""
        case FeedRemoved() | FeedRecovered() | FeedResumed():
            return ""
        case _:
            assert_never(event)


def _claim(claim: Claim | None) -> str:
    if claim is None:
        return "erased"
    place = f" at {claim.organisation}" if claim.organisation else ""
    return f"{claim.person}, {claim.kind}{place} ({claim.status}, {claim.salience})"


def _subject(names: Names | None, facts: Facts) -> str:
    person = names.person if names else "erased"
    place = f" at {names.organisation}" if names and names.organisation else ""
    return f"{person}, {facts.kind}{place} ({facts.status}, {facts.salience})"
