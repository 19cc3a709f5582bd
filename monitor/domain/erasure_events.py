"""Events of an erasure: that somebody was erased, not who; and what emptied personal columns had said of others.

An erasure empties the personal column of every event that names the person. Where such an event also spoke of others,
a later event of type *.redacted, in the same stream, says again what it said of them.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from monitor.domain.claim import Claim
from monitor.domain.event import EventBase


class ArticleRedacted(EventBase, frozen=True, kw_only=True, gc=False):
    """An article's words, with U+2588 in place of every sign that told of somebody who was erased."""

    type: ClassVar[str] = "article.redacted"
    personal: ClassVar[frozenset[str]] = frozenset({"entry_key", "url", "title", "summary"})
    article_id: UUID
    entry_key: str = ""
    url: str = ""
    title: str = ""
    summary: str = ""


class ClaimRedacted(EventBase, frozen=True, kw_only=True, gc=False):
    """A claim about somebody else whose quotation also named the person who was erased."""

    type: ClassVar[str] = "claim.redacted"
    personal: ClassVar[frozenset[str]] = frozenset({"claim"})
    claim_id: UUID
    article_id: UUID
    claim: Claim | None = None
    """None only after another erasure."""


class PersonRedacted(EventBase, frozen=True, kw_only=True, gc=False):
    """Another person, who had first been taken for the one who was erased, under their own name."""

    type: ClassVar[str] = "person.redacted"
    personal: ClassVar[frozenset[str]] = frozenset({"name"})
    person_id: UUID
    name: str = ""


class PersonErased(EventBase, frozen=True, kw_only=True, gc=False):
    """Everything that named a person was taken out of the log, the texts and the desk."""

    type: ClassVar[str] = "person.erased"
    schema: ClassVar[int] = 2
    person_id: UUID
    events: int
    """How many lost their personal column."""
    articles: int
    """How many were redacted."""
    positions: tuple[int, ...] | None
    """Where those events stand, in order: what is empty elsewhere was not erased. None = not told, before schema 2."""
