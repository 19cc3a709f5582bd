"""What was called wrong becomes examples that fail: read out of the log, kept in a folder that follows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, cast
from uuid import UUID

from monitor.domain.events import FeedbackRecorded
from monitor.domain.failing import FailingExample, WrongClaim
from monitor.pipeline.readable import Readable
from monitor.pipeline.stored import read_words
from monitor.projections.articles import ArticleRow, ClaimRow
from monitor.projections.changes import ChangeRow

_PAGE_EVENTS = 1_000


class Examples(Protocol):
    """A folder of failing examples, one file a change. It holds nothing that the log does not tell."""

    def changes(self) -> frozenset[UUID]:
        """The changes that it has a file of."""

    def keep(self, change_id: UUID, examples: Sequence[FailingExample]) -> None:
        """Hold these of a change, and no others; none = no file. Raises StoreError where it cannot be written."""


def keep_examples(session: Readable, examples: Examples, changes: Iterable[UUID]) -> None:
    """Bring what the folder holds of some changes up to date with what people said of them last."""
    for change_id in changes:
        examples.keep(change_id, tuple(examples_of(session, change_id)))


def keep_all_examples(session: Readable, examples: Examples) -> None:
    """Bring the whole folder up to date."""
    spoken = dict.fromkeys(_judged(session))
    keep_examples(session, examples, [*spoken, *sorted(examples.changes() - spoken.keys())])


def examples_of(session: Readable, change_id: UUID) -> Iterator[FailingExample]:
    """Yield an example for each article that told a change when it was called wrong; none unless that still holds.

    An article whose words are not all kept is left out, and so is a claim that was erased.
    """
    row = cast(ChangeRow | None, session.rows.find("changes", str(change_id)))
    said = [feedback for feedback in row.feedback if feedback.verdict != "same"] if row else []
    if not said or said[-1].verdict != "wrong":
        return
    by_article: dict[UUID, list[WrongClaim]] = {}
    for ident in said[-1].facts.claims:
        claim = cast(ClaimRow | None, session.rows.find("claims", str(ident)))
        if claim is not None and claim.claim is not None and claim.claim.status != "denied":
            by_article.setdefault(claim.article_id, []).append(_wrong(claim))
    for article_id, wrong in sorted(by_article.items()):
        article = cast(ArticleRow | None, session.rows.find("articles", str(article_id)))
        if article is None:
            continue
        words, is_whole = read_words(session, article)
        if is_whole:
            yield FailingExample(
                id=article_id,
                change_id=change_id,
                title=words.title,
                summary=words.summary,
                text=words.text,
                lang=words.lang,
                published=words.published_on,
                url=words.url,
                wrong=tuple(wrong),
            )


def _wrong(row: ClaimRow) -> WrongClaim:
    assert row.claim is not None
    return WrongClaim(
        kind=row.claim.kind,
        person=row.claim.person,
        organisation=row.claim.organisation,
        rule=row.rule,
        rule_version=row.rule_version,
        quote=row.claim.evidence[0].quote,
    )


def _judged(session: Readable) -> Iterator[UUID]:
    """Yield the changes that people ever spoke of, in the order of the log."""
    position = 0
    while page := session.events(position, _PAGE_EVENTS, type_=FeedbackRecorded.type):
        for recorded in page:
            yield cast(FeedbackRecorded, recorded.event).change_id
        position = page[-1].position
