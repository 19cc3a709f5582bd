"""Read a story, or what is new in one, out of a snapshot of the store, ready to be put into words."""

from __future__ import annotations

from datetime import date
from typing import cast
from urllib.parse import urlsplit
from uuid import UUID

import msgspec

from monitor.detection.text import sentences, tokens
from monitor.domain.claim import Claim
from monitor.domain.events import (
    ChangeAmended,
    ChangeCorroborated,
    ChangeDisputed,
    ChangeReopened,
    ChangeReported,
    FeedbackRecorded,
)
from monitor.domain.story import Known, Story, StoryChange, Telling, Update
from monitor.domain.stream import stream_of
from monitor.pipeline.ports import Session
from monitor.projections.alerts import AlertRow
from monitor.projections.articles import ArticleRow, ClaimRow
from monitor.projections.changes import ChangeRow

KNOWN_MAX = 2
NEIGHBOUR_DAYS = 90
"""Departures of one organisation this close together belong in one picture (alerts.md section 1)."""
SENTENCE_CHARS_MAX = 500
"""A longer "sentence" is a list or broken text: the quotation stays as the rule found it."""
_KIND_ORDER = ("departure", "leave", "return", "appointment")


def read_story(session: Session, alert: AlertRow, *, new_person: bool) -> Story | None:
    """Read the story that an alert is about, as it stands now; None = nothing is left of it.

    An edit shows what was told and does not stand any more as withdrawn; a first message leaves it out.
    """
    rows = rows_shown(session, alert) if alert.action == "edit" else _rows_of(session, alert)
    if not rows:
        return None
    subject = rows[0]
    return Story(
        changes=tuple(_story_change(session, row) for row in rows),
        new_person=new_person,
        known=_known(session, subject),
        departures=_departures(session, subject),
    )


def read_update(session: Session, alert: AlertRow) -> Update | None:
    """Read what a reply is about; None = nothing is left of the change."""
    row = _standing(session, alert.change_id)
    if row is None:
        row = next((row for row in _withdrawn_rows(session, alert) if row.id == alert.change_id), None)
    if row is None:
        return None
    linked = _standing(session, row.facts.linked) if row.facts.linked else None
    new = [_telling(session, ident) for ident in _new_claims(session, alert)]
    return Update(
        change=_story_change(session, row),
        news=alert.news,
        new=tuple(telling for telling in new if telling),
        linked=_story_change(session, linked) if linked else None,
    )


def read_doubts(session: Session, alert: AlertRow) -> Story | None:
    """Read what the operators are asked of a story; None = nothing of it is in doubt any more."""
    rows = [row for row in _open(session, story_id=str(alert.story_id)) if row.is_doubted()]
    if not rows:
        return None
    changes = (_story_change(session, row) for row in sorted(rows, key=_row_order))
    standing = tuple(msgspec.structs.replace(change, withdrawn=False) for change in changes)
    return Story(changes=standing, new_person=False)


def rows_shown(session: Session, alert: AlertRow) -> list[ChangeRow]:
    """Return the changes that the message of an alert's story tells, as they stand: those withdrawn are among them."""
    return sorted([*_rows_of(session, alert), *_withdrawn_rows(session, alert)], key=_row_order)


def find_successor(session: Session, alert: AlertRow) -> UUID | None:
    """Return the story that an alert's change belongs to now; None = still its own, or there is no change."""
    if _changes(session, story_id=str(alert.story_id)):
        return None
    row = _standing(session, alert.change_id)
    return row.story_id if row else None


def _rows_of(session: Session, alert: AlertRow) -> list[ChangeRow]:
    """Return the open changes of the story, departures first; of its successor where the change was merged away."""
    rows = _changes(session, story_id=str(alert.story_id))
    if not rows and (row := _standing(session, alert.change_id)):
        rows = _changes(session, story_id=str(row.story_id)) or [row]
    return sorted(rows, key=_row_order)


def _withdrawn_rows(session: Session, alert: AlertRow) -> list[ChangeRow]:
    """Return the changes of the story that do not stand any more, as far as readers know."""
    rows = cast(tuple[ChangeRow, ...], session.rows.where("changes", story_id=str(alert.story_id)))
    return [row for row in rows if row.state == "retracted" or row.is_doubted()]


def _row_order(row: ChangeRow) -> tuple[int, tuple[UUID, ...]]:
    return _KIND_ORDER.index(row.kind), row.facts.claims


def _open(session: Session, **equals: str) -> list[ChangeRow]:
    rows = cast(tuple[ChangeRow, ...], session.rows.where("changes", **equals))
    return [row for row in rows if row.state == "open"]


def _changes(session: Session, **equals: str) -> list[ChangeRow]:
    """Return the changes that stand and may be told."""
    return [row for row in _open(session, **equals) if not row.is_doubted()]


def _standing(session: Session, change_id: UUID) -> ChangeRow | None:
    """Return the change, or the one it was merged into; None = it does not stand, as far as readers know."""
    seen: set[UUID] = set()
    current: UUID | None = change_id
    row: ChangeRow | None = None
    while current is not None and current not in seen:
        seen.add(current)
        row = cast(ChangeRow | None, session.rows.find("changes", str(current)))
        current = row.merged_into if row else None
    return row if row is not None and row.state == "open" and not row.is_doubted() else None


def _new_claims(session: Session, alert: AlertRow) -> tuple[UUID, ...]:
    """Return the claims that the article behind an alert brought to its story; empty where it brought none."""
    requests = session.stream(stream_of("alert", alert.id))
    together = {recorded.correlation_id for recorded in requests} - {None}
    changes = sorted({alert.change_id, *(row.id for row in _rows_of(session, alert))})
    new: list[UUID] = []
    for change_id in changes:
        before: frozenset[UUID] = frozenset()
        for recorded in session.stream(stream_of("change", change_id)):
            event = recorded.event
            caused = recorded.event_id == alert.cause or recorded.correlation_id in together
            if isinstance(event, ChangeReported | ChangeAmended | ChangeCorroborated | ChangeReopened):
                told = frozenset(event.facts.claims)
                new += sorted(told - before) if caused else []
                before = told
            elif caused and isinstance(event, ChangeDisputed):
                new += event.claim_ids
    return tuple(dict.fromkeys(new))


# --- changes and who told them ----------------------------------------------------------------------------------------


def _story_change(session: Session, row: ChangeRow) -> StoryChange:
    idents = sorted({*row.facts.claims, *row.denials})
    told = [telling for ident in idents if (telling := _telling(session, ident))]
    return StoryChange(
        facts=row.facts,
        names=row.names,
        tellings=tuple(t for t in told if t.claim.status != "denied"),
        denials=tuple(t for t in told if t.claim.status == "denied"),
        withdrawn=row.state == "retracted" or row.is_doubted(),
        judge=_judge(session, row) if row.feedback else None,
    )


def _judge(session: Session, row: ChangeRow) -> str | None:
    """Return who made the change what it is by their last word; None = nobody, or a name that was erased."""
    events = [recorded.event for recorded in session.stream(stream_of("change", row.id))]
    said = [event for event in events if isinstance(event, FeedbackRecorded) and event.verdict != "same"]
    holds = "wrong" if row.state == "retracted" or row.is_doubted() else "confirm"
    return said[-1].author or None if said and said[-1].verdict == holds else None


def _telling(session: Session, claim_id: UUID) -> Telling | None:
    """Return an article's word on a change; None after erasure."""
    row = cast(ClaimRow | None, session.rows.find("claims", str(claim_id)))
    if row is None or row.claim is None:
        return None
    article = cast(ArticleRow | None, session.rows.find("articles", str(row.article_id)))
    if article is None:
        return None
    return Telling(
        claim=row.claim,
        quote=_quote(session, article, row.claim),
        domain=article.source_name or urlsplit(article.url).hostname or article.url,
        url=article.url,
        published_on=article.published_at.date().isoformat() if article.published_at else None,
        language=article.language,
    )


def _quote(session: Session, article: ArticleRow, claim: Claim) -> str:
    """Return the whole sentence that holds the first piece of evidence, as printed."""
    evidence = claim.evidence[0]
    part = {"title": article.title, "summary": article.summary}.get(evidence.part)
    if part is None:
        part = session.texts.find(article.text_sha256) if article.text_sha256 else None
    if part is None or part[evidence.start : evidence.end] != evidence.quote:
        return evidence.quote
    return sentence_around(part, evidence.start, evidence.end)


def sentence_around(part: str, start: int, end: int) -> str:
    """Return the sentence (or sentences) of a part that a span lies in, as printed, without white space around it."""
    left = part.rfind("\n", 0, start) + 1
    right = part.find("\n", end)
    paragraph = part[left : right if right >= 0 else len(part)]
    first, last = start, end
    for sentence in sentences(tokens(paragraph)):
        begins, ends = left + sentence[0].start, left + sentence[-1].end
        if begins < end and ends > start:
            first, last = min(first, begins), max(last, ends)
    whole = part[first:last].strip()
    return whole if len(whole) <= SENTENCE_CHARS_MAX else part[start:end].strip()


# --- what else is known -----------------------------------------------------------------------------------------------


def _known(session: Session, subject: ChangeRow) -> tuple[Known, ...]:
    """Return the latest other changes of the person, the latest first."""
    others = [
        row
        for row in _changes(session, person_id=str(subject.person_id))
        if row.story_id != subject.story_id and row.facts.status != "denied"
    ]
    others.sort(key=lambda row: (row.facts.date or "", row.facts.claims), reverse=True)
    return tuple(Known(facts=row.facts, names=row.names) for row in others[:KNOWN_MAX])


def _departures(session: Session, subject: ChangeRow) -> tuple[Known, ...]:
    """Return other people's departures from the same organisation that are near in time, by name."""
    day = _day(session, subject)
    if subject.organisation_id is None or day is None:
        return ()
    near = []
    for row in _changes(session, organisation_id=str(subject.organisation_id), kind="departure"):
        if row.person_id == subject.person_id or row.facts.status not in ("confirmed", "reported") or not row.names:
            continue
        other = _day(session, row)
        if other is not None and abs((other - day).days) <= NEIGHBOUR_DAYS:
            near.append(Known(facts=row.facts, names=row.names))
    return tuple(sorted(near, key=lambda known: known.names.person if known.names else ""))


def _day(session: Session, row: ChangeRow) -> date | None:
    """Return about when a change happened: its date (the middle of a month), else when it was first published."""
    told = row.facts.date or ""
    if len(told) >= 7:
        return date.fromisoformat(told if len(told) == 10 else f"{told}-15")
    if told or row.facts.salience == "background":
        return None
    published = [t.published_on for ident in row.facts.claims if (t := _telling(session, ident)) and t.published_on]
    return date.fromisoformat(min(published)) if published else None


# --- a story without an alert -----------------------------------------------------------------------------------------


def rows_beside(session: Session, change: ChangeRow) -> list[ChangeRow]:
    """Return all changes of a change's story, departures first; those withdrawn are among them."""
    rows = cast(tuple[ChangeRow, ...], session.rows.where("changes", story_id=str(change.story_id)))
    return sorted((row for row in rows if row.state != "merged"), key=_row_order)


def read_story_of(session: Session, change: ChangeRow) -> Story:
    """Read the story that a change belongs to, as its message would tell it now, withdrawn changes included."""
    rows = rows_beside(session, change)
    posts = cast(tuple[AlertRow, ...], session.rows.where("alerts", story_id=str(change.story_id)))
    told = [alert.new_person for alert in posts if alert.action == "post"]
    known = _known(session, change)
    return Story(
        changes=tuple(_story_change(session, row) for row in rows),
        new_person=any(told) if told else not known,
        known=known,
        departures=_departures(session, change),
    )
