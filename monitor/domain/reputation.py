"""What each source is worth: who tells first, how often it proved right, how much of it is its own. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from datetime import datetime
from statistics import median
from typing import Literal
from uuid import UUID

import msgspec

from monitor.domain.fingerprint import are_copies

Proof = Literal["right", "wrong", "open"]
"""right = the change is confirmed; wrong = it does not stand any more, or is denied; open = nobody knows yet."""


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """One article that tells a change."""

    source: Hashable
    """Whose record it goes to."""
    article_id: UUID
    domain: str
    fingerprint: str | None
    at: datetime
    """When it was published, else when it was first seen."""


class ToldChange(msgspec.Struct, frozen=True, kw_only=True):
    """A change with the articles that tell it."""

    proof: Proof
    tellings: tuple[Telling, ...]


class Reputation(msgspec.Struct, frozen=True, kw_only=True):
    """The record of one source."""

    changes: int
    """That it told."""
    shared: int
    """That others told as well; the next two count among these."""
    first: int
    """That it told before all others."""
    behind_hours: float | None
    """The median of how long after the first it told the others; None = it was never behind."""
    right: int
    wrong: int
    right_share: float | None
    """Of the changes that proved right or wrong; None = none did yet."""
    articles: int
    """That told changes."""
    copies: int
    """Articles among them that another domain had printed before."""
    own_share: float
    """Of its articles: those that are no such copies."""


def reputations(changes: Iterable[ToldChange]) -> dict[Hashable, Reputation]:
    """Return the record of every source that told a change."""
    told: dict[Hashable, Counter[str]] = defaultdict(Counter)
    behind: dict[Hashable, list[float]] = defaultdict(list)
    articles: dict[Hashable, dict[UUID, bool]] = defaultdict(dict)
    for change in changes:
        began = _first_of_each(change.tellings)
        start = min(began.values(), default=None)
        for source, at in began.items():
            counts = told[source]
            counts["changes"] += 1
            counts[change.proof] += 1
            if len(began) == 1 or start is None:
                continue
            counts["shared"] += 1
            if at > start:
                behind[source].append((at - start).total_seconds() / 3_600)
            elif list(began.values()).count(start) == 1:
                counts["first"] += 1
        for telling, is_copy in _copies(change.tellings):
            known = articles[telling.source]
            known[telling.article_id] = known.get(telling.article_id, False) or is_copy
    return {source: _reputation(counts, behind[source], articles[source]) for source, counts in told.items()}


def _first_of_each(tellings: Iterable[Telling]) -> dict[Hashable, datetime]:
    began: dict[Hashable, datetime] = {}
    for telling in tellings:
        began[telling.source] = min(began.get(telling.source, telling.at), telling.at)
    return began


def _copies(tellings: Iterable[Telling]) -> Iterable[tuple[Telling, bool]]:
    """Tell of each article whether another domain had printed it before."""
    earlier: list[Telling] = []
    for telling in sorted(tellings, key=lambda t: (t.at, t.article_id)):
        yield (
            telling,
            any(
                before.domain != telling.domain
                and before.fingerprint is not None
                and telling.fingerprint is not None
                and are_copies(before.fingerprint, telling.fingerprint)
                for before in earlier
            ),
        )
        earlier.append(telling)


def _reputation(counts: Mapping[str, int], behind: list[float], articles: Mapping[UUID, bool]) -> Reputation:
    right, wrong, copies = counts["right"], counts["wrong"], sum(articles.values())
    return Reputation(
        changes=counts["changes"],
        shared=counts["shared"],
        first=counts["first"],
        behind_hours=round(median(behind), 2) if behind else None,
        right=right,
        wrong=wrong,
        right_share=round(right / (right + wrong), 3) if right + wrong else None,
        articles=len(articles),
        copies=copies,
        own_share=round(1 - copies / len(articles), 3),
    )
