"""Take a person out of the log, the texts and the desk, in one transaction; what was said of others stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

import msgspec

from monitor.domain.article import PARTS, Part
from monitor.domain.erasure import Span, Subject, find_spans, is_named, redact, redact_address, redact_claim, without
from monitor.domain.events import (
    AlertAbandoned,
    ArticleCaptured,
    ArticleChanged,
    ArticleRedacted,
    ArticleSkipped,
    ClaimDetected,
    ClaimRedacted,
    Event,
    PersonErased,
    PersonRedacted,
)
from monitor.domain.feed import DeskEntry
from monitor.domain.stream import stream_of
from monitor.pipeline.kin import partings_left
from monitor.pipeline.ports import Erasing, Progress, Session, Store
from monitor.pipeline.survey import Survey, find_subject
from monitor.pipeline.track import Appender
from monitor.projections.alerts import AlertRow
from monitor.projections.articles import ArticleRow, ClaimRow
from monitor.projections.changes import ChangeRow
from monitor.projections.people import PersonRow


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A message about the person that a channel still has."""

    channel: str | None
    message_ref: str | None
    delivered_at: datetime | None


class Erased(msgspec.Struct, frozen=True, kw_only=True):
    """What an erasure came to."""

    person_id: UUID
    events: int = 0
    """How many lost their personal column; before it is done, those that lost it earlier are counted too."""
    articles: int = 0
    entries: int = 0
    """Of feeds, on the desk; not counted in a dry run."""
    alerts: int = 0
    """Pending ones that were given up."""
    messages: tuple[Message, ...] = ()


def erase(store: Store, person: PersonRow, *, now: datetime, dry_run: bool, progress: Progress) -> Erased:
    """Erase a person from everything, and tell what was done; with dry_run, what would be.

    The log is walked before the transaction, so that the lock is held for what came meanwhile only.
    """
    with store.reading() as session:
        survey = Survey(find_subject(session, person))
        survey.walk(session, progress)
        if dry_run:
            return _Work(session, survey).report(person, entries=0)
    with store.erasing() as session:
        subject = find_subject(session, person)
        if subject != survey.subject:
            survey = Survey(subject)
        survey.walk(session, progress)
        return _apply(session, _Work(session, survey), person, now)


def messages_about(session: Session, person: PersonRow) -> tuple[Message, ...]:
    """Return the messages about a person that channels still have, the oldest first; also after erasure."""
    return _messages(_alerts_about(session, _changes_of(session, find_subject(session, person))))


def _changes_of(session: Session, subject: Subject) -> set[UUID]:
    rows = session.rows.where("changes", person_id=tuple(subject.ids))
    return {row.id for row in cast(tuple[ChangeRow, ...], rows)}


def _alerts_about(session: Session, changes: Collection[UUID]) -> tuple[AlertRow, ...]:
    rows = [session.rows.find("changes", str(ident)) for ident in sorted(changes)]
    stories = {row.story_id for row in cast(list[ChangeRow | None], rows) if row is not None} | {*changes}
    alerts = cast(tuple[AlertRow, ...], session.rows.where("alerts", story_id=tuple(sorted(stories))))
    return tuple(sorted(alerts, key=lambda alert: alert.position))


def _messages(alerts: Iterable[AlertRow]) -> tuple[Message, ...]:
    return tuple(
        Message(channel=alert.channel, message_ref=alert.message_ref, delivered_at=alert.settled_at)
        for alert in alerts
        if alert.state == "delivered" and alert.action != "edit"
    )


class _Page(msgspec.Struct, frozen=True):
    """An article that names the person."""

    row: ArticleRow
    own: list[ClaimRow]
    """Claims about the person."""
    others: list[ClaimRow]
    parts: Mapping[Part, str]

    def is_about(self, subject: Subject) -> bool:
        """Tell whether the person's surname alone means them in it."""
        return bool(self.own) or any(is_named(words, subject) for words in self.parts.values())

    def names(self, part: Part, subject: Subject) -> list[Span]:
        """Return where a part names the person."""
        claims = [row.claim for row in self.others if row.claim]
        return find_spans(
            self.parts[part],
            subject,
            is_own=self.is_about(subject),
            others=[claim.person for claim in claims],
            kept=[claim.anchor.person for claim in claims if claim.anchor.part == part],
        )

    def quotes(self, part: Part, of: Iterable[ClaimRow]) -> list[Span]:
        """Return the quotations of claims in a part."""
        return [
            (e.start, e.end)
            for row in of
            if row.claim
            for e in row.claim.evidence
            if e.part == part and self.parts[part][e.start : e.end] == e.quote  # else it is of another text of it
        ]


class _Work:
    """What is to be done, ready to be applied."""

    def __init__(self, session: Session, survey: Survey) -> None:
        self._session, self._survey, self._subject = session, survey, survey.subject
        self.positions = set(survey.positions)
        self.texts: dict[str, str] = {}
        """Address -> redacted words."""
        self.events: list[tuple[str, Event]] = []
        self.pages = self._pages()
        self._redact_texts()
        for page in self.pages:
            self._redact(page)
        self.events += [self._renamed(ident) for ident in sorted(survey.mistaken)]
        people = cast(tuple[PersonRow, ...], session.rows.find_all("people", sorted(map(str, self._subject.ids))))
        partings = partings_left(session, people, self._subject.claims)
        self.events += [(stream_of("person", parted.person_id), parted) for parted in partings]
        self.alerts = _alerts_about(session, survey.changes)
        own = _alerts_about(session, _changes_of(session, self._subject))  # not those of changes now somebody else's
        self.pending = [alert for alert in own if alert.state == "pending"]

    def report(self, person: PersonRow, *, entries: int) -> Erased:
        """Tell what was done, or would be."""
        return Erased(
            person_id=person.id,
            events=len(self.positions),
            articles=len(self.pages),
            entries=entries,
            alerts=len(self.pending),
            messages=_messages(self.alerts),
        )

    def keys(self) -> dict[str, set[str]]:
        """Return the rows that are to be made anew."""
        claims = {row.id for page in self.pages for row in (*page.own, *page.others)}
        return {
            "articles": {str(page.row.id) for page in self.pages},
            "claims": set(map(str, claims)),
            "changes": set(map(str, self._changes)),
            "people": set(map(str, self._subject.ids)),
            "silences": set(map(str, self._survey.silences)),
        }

    def streams(self) -> set[str]:
        """Return the streams that these rows are made from."""
        judged = {other for change in self._changes for other in self._survey.judged_with.get(change, ())}
        return {
            *(stream_of("article", page.row.id) for page in self.pages),
            *(stream_of("change", ident) for ident in self._changes | judged),
            *(stream_of("person", ident) for ident in self._subject.ids),
            *(stream_of("silence", ident) for ident in self._survey.silences),
        }

    def is_about(self, entry: DeskEntry) -> bool:
        """Tell whether an entry of the desk leads to an article about the person, or names them."""
        words = entry.entry
        if (entry.feed_id, words.key) in self._own_entries:
            return True
        parts = (words.title, words.summary, words.content, words.url or "", words.key)
        return any(is_named(part, self._subject) for part in (*parts, words.origin.name if words.origin else ""))

    @property
    def _changes(self) -> set[UUID]:
        return self._survey.changes | self._survey.once_mistaken

    @property
    def _own_entries(self) -> set[tuple[UUID, str]]:
        return {(page.row.feed_id, page.row.entry_key) for page in self.pages if page.own}

    def _pages(self) -> list[_Page]:
        wanted = set(self._survey.articles)
        for ident in self._survey.articles:
            row = cast(ArticleRow | None, self._session.rows.find("articles", str(ident)))
            for address in row.texts if row is not None else ():
                wanted |= set(self._survey.sharing[address])  # copies, whose words change with it
        return [page for ident in sorted(wanted) if (page := self._page(ident)) is not None]

    def _page(self, ident: UUID) -> _Page | None:
        session = self._session
        row = cast(ArticleRow | None, session.rows.find("articles", str(ident)))
        if row is None:
            return None
        claims = cast(tuple[ClaimRow, ...], session.rows.where("claims", article_id=ident))
        own = [claim for claim in claims if claim.id in self._subject.claims]
        text = session.texts.find(row.text_sha256) if row.text_sha256 else None
        parts: dict[Part, str] = {"title": row.title, "summary": row.summary, "text": text or ""}
        return _Page(row, own, [claim for claim in claims if claim not in own], parts)

    def _redact_texts(self) -> None:
        """Redact each text once, for all the articles that share it."""
        sharing: dict[str, list[_Page]] = defaultdict(list)
        for page in self.pages:
            for address in page.row.texts:
                if text := self._session.texts.find(address):
                    sharing[address].append(msgspec.structs.replace(page, parts={**page.parts, "text": text}))
        for address, pages in sharing.items():
            redacted = self._redacted("text", pages)
            if redacted != pages[0].parts["text"]:
                self.texts[address] = redacted

    def _redacted(self, part: Part, pages: Sequence[_Page]) -> str:
        kept = [span for page in pages for span in page.quotes(part, page.others)]
        quotes = without((span for page in pages for span in page.quotes(part, page.own)), kept)
        names = [span for page in pages for span in page.names(part, self._subject)]
        return redact(pages[0].parts[part], [*quotes, *names])

    def _redact(self, page: _Page) -> None:
        row, is_own, stream = page.row, page.is_about(self._subject), stream_of("article", page.row.id)
        parts: dict[Part, str] = {part: self._redacted(part, [page]) for part in PARTS if part != "text"}
        parts["text"] = self.texts.get(row.text_sha256 or "", page.parts["text"])
        held = self._session.stream(stream)
        words = (ArticleCaptured, ArticleChanged, ArticleSkipped, ArticleRedacted)
        self.positions |= {item.position for item in held if isinstance(item.event, words)}
        redacted = ArticleRedacted(
            article_id=row.id,
            entry_key=redact_address(row.entry_key, self._subject, is_own=is_own),
            url=redact_address(row.url, self._subject, is_own=is_own),
            title=parts["title"],
            summary=parts["summary"],
        )
        self.events.append((stream, redacted))
        gone = {claim.id for claim in page.own}
        for claim in page.others:
            told = claim.claim and redact_claim(claim.claim, page.parts, parts, self._subject)
            if told is not None and told != claim.claim:
                gone.add(claim.id)
                self.events.append((stream, ClaimRedacted(claim_id=claim.id, article_id=row.id, claim=told)))
        claims = (item for item in held if isinstance(item.event, ClaimDetected | ClaimRedacted))
        self.positions |= {item.position for item in claims if cast(ClaimDetected, item.event).claim_id in gone}

    def _renamed(self, ident: UUID) -> tuple[str, Event]:
        row = cast(PersonRow, self._session.rows.find("people", str(ident)))
        return stream_of("person", ident), PersonRedacted(person_id=ident, name=row.name)


def _apply(session: Erasing, work: _Work, person: PersonRow, now: datetime) -> Erased:
    entries = session.forget_entries(work.is_about)
    emptied = session.forget(work.positions)
    for address, text in work.texts.items():
        session.replace_text(address, text)
    report = msgspec.structs.replace(work.report(person, entries=entries), events=len(emptied))
    abandoned: list[tuple[str, Event]] = [
        (stream_of("alert", alert.id), AlertAbandoned(alert_id=alert.id, reason="the person was erased"))
        for alert in work.pending
    ]
    erased = PersonErased(person_id=person.id, events=report.events, articles=report.articles, positions=emptied)
    said: tuple[str, Event] = (stream_of("person", person.id), erased)
    appender = Appender(session, occurred_at=now, correlation_id=None, causation_id=None)
    appender.append([*work.events, *abandoned, said])
    session.fold_again(work.keys(), work.streams())
    return report
