"""Walk the log for everything that names a person who is to be erased. Reads, and changes nothing."""

from __future__ import annotations

from collections import defaultdict
from typing import cast
from uuid import UUID

from monitor.domain.erasure import Subject, is_named, subject_of
from monitor.domain.events import (
    ArticleCaptured,
    ArticleChanged,
    ArticleRedacted,
    ArticleSkipped,
    ChangeAmended,
    ChangeCorroborated,
    ChangeReopened,
    ChangeReported,
    ClaimDetected,
    ClaimRedacted,
    FeedbackRecorded,
    Names,
    PersonAppeared,
    PersonRedacted,
    SilenceSet,
)
from monitor.domain.stream import Recorded
from monitor.pipeline.ports import Progress, Session
from monitor.projections.articles import ClaimRow
from monitor.projections.changes import ChangeRow
from monitor.projections.people import PersonRow

PAGE_EVENTS = 2_000


def find_subject(session: Session, person: PersonRow) -> Subject:
    """Gather a person's ids, claims and names, with those of everybody merged into them."""
    people = {person.id: person}
    while True:
        merged = session.rows.where("people", merged_into=tuple(people))
        new = {row.id: row for row in cast(tuple[PersonRow, ...], merged) if row.id not in people}
        if not new:
            break
        people |= new
    changes = cast(tuple[ChangeRow, ...], session.rows.where("changes", person_id=tuple(people)))
    claims = {claim for row in changes if row.state != "merged" for claim in (*row.facts.claims, *row.denials)}
    names = [row.name for row in people.values()] + [row.names.person for row in changes if row.names]
    rows = [session.rows.find("claims", str(claim)) for claim in sorted(claims)]
    named = [row for row in cast(list[ClaimRow | None], rows) if row is not None and row.claim is not None]
    names += [row.claim.person for row in named if row.claim]
    subject = subject_of(people, claims, names)
    surnames = tuple({*(row.surname_key for row in people.values()), *(row.surname_key for row in named)} - {""})
    alike = cast(tuple[ClaimRow, ...], session.rows.where("claims", surname_key=surnames) if surnames else ())
    withdrawn = {row.id for row in alike if row.withdrawn and row.claim and is_named(row.claim.person, subject)}
    return subject_of(people, claims | withdrawn, names)


class Survey:
    """What names the person, as far as the log was walked."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.position = 0
        """The last one looked at."""
        self.positions: set[int] = set()
        """Of events that speak of the person alone."""
        self.articles: set[UUID] = set()
        self.changes: set[UUID] = set()
        """That were ever the person's."""
        self.once_mistaken: set[UUID] = set()
        """Other people's changes that once were told under the person's name."""
        self.mistaken: set[UUID] = set()
        """Other people who first appeared under the person's name."""
        self.silences: set[UUID] = set()
        """That speak of the person."""
        self.judged_with: dict[UUID, set[UUID]] = defaultdict(set)
        """Change -> the changes whose streams hold what a user said of both."""
        self.sharing: dict[str, list[UUID]] = defaultdict(list)
        """Address of a text -> the articles that have it."""
        self._holders: dict[UUID, UUID] = {}
        self._own: set[UUID] = set()
        """Changes that are the person's now, whoever had them before homonyms were told apart."""

    def walk(self, session: Session, progress: Progress) -> None:
        """Go on to the end of the log."""
        own = session.rows.where("changes", person_id=tuple(self.subject.ids))
        self._own |= {row.id for row in cast(tuple[ChangeRow, ...], own)}
        head = session.head()
        while page := session.events(self.position, PAGE_EVENTS):
            for recorded in page:
                self._look_at(session, recorded)
            self.position = page[-1].position
            progress(self.position, head)

    def _look_at(self, session: Session, recorded: Recorded) -> None:
        subject = self.subject
        match recorded.event:
            case ArticleCaptured() as event:
                if event.text_sha256:
                    self.sharing[event.text_sha256].append(event.article_id)
                text = session.texts.find(event.text_sha256) if event.text_sha256 else None
                words = (event.title, event.summary, event.url, event.entry_key, text or "", event.origin or "")
                if any(is_named(part, subject) for part in words):
                    self.articles.add(event.article_id)
            case ArticleChanged() as event:
                self.sharing[event.text_sha256].append(event.article_id)
                text = session.texts.find(event.text_sha256)
                told = (side for edit in event.edits for side in (edit.removed, edit.added))
                if any(is_named(part, subject) for part in (event.title, event.summary or "", text or "", *told)):
                    self.articles.add(event.article_id)
            case ArticleRedacted(title=title, summary=summary, url=url, entry_key=key) as event:
                if any(is_named(part, subject) for part in (title, summary, url, key)):
                    self.articles.add(event.article_id)
            case ArticleSkipped() as event:
                if any(is_named(part, subject) for part in (event.title, event.url, event.entry_key)):
                    self.articles.add(event.article_id)
            case ClaimDetected() | ClaimRedacted() as event:
                claim = event.claim
                quoted = (claim.role or "", *(piece.quote for piece in claim.evidence)) if claim else ()
                if event.claim_id in subject.claims or any(is_named(part, subject) for part in quoted):
                    self.articles.add(event.article_id)
            case PersonAppeared() | PersonRedacted() as event:
                if event.person_id in subject.ids:
                    self.positions.add(recorded.position)
                elif self._is_mistaken(session, event.person_id, event.name):
                    self.positions.add(recorded.position)
                    self.mistaken.add(event.person_id)
            case ChangeReported() | ChangeAmended() | ChangeReopened() as event:
                self._holders[event.change_id] = event.person_id
                self._look_at_names(session, recorded, event.change_id, event.names)
            case ChangeCorroborated() as event:
                self._look_at_names(session, recorded, event.change_id, event.names)
            case SilenceSet() as event:
                own = event.subject == "person" and event.key in map(str, subject.ids)
                if own or is_named(event.name, subject) or is_named(event.reason, subject):
                    self.positions.add(recorded.position)
                    self.silences.add(event.silence_id)
            case FeedbackRecorded(change_id=change_id, other_id=UUID() as other_id):
                self.judged_with[other_id].add(change_id)
            case _:
                pass

    def _look_at_names(self, session: Session, recorded: Recorded, change_id: UUID, names: Names | None) -> None:
        holder = self._holders.get(change_id)
        if holder in self.subject.ids or change_id in self._own:
            self.positions.add(recorded.position)
            self.changes.add(change_id)
        elif holder is not None and names is not None and self._is_mistaken(session, holder, names.person):
            self.positions.add(recorded.position)
            self.once_mistaken.add(change_id)

    def _is_mistaken(self, session: Session, holder: UUID, name: str) -> bool:
        """Tell whether an event calls another person by this person's name, which is not theirs any more."""
        if not is_named(name, self.subject):
            return False
        row = cast(PersonRow | None, session.rows.find("people", str(holder)))
        return row is not None and not is_named(row.name, self.subject)
