"""How many independent sources tell something, and which of their values is chosen. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from operator import eq
from typing import Protocol
from uuid import UUID

from monitor.domain.copies import parted
from monitor.domain.identity import Told
from monitor.domain.partition import Partition

_EVER, _NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


class Printed(Protocol):
    """An article, as far as it tells whether two sources are independent."""

    @property
    def article_id(self) -> UUID: ...

    @property
    def domain(self) -> str: ...

    @property
    def fingerprint(self) -> str | None: ...

    @property
    def origin_domain(self) -> str | None: ...


def sources_of(told: Iterable[Printed]) -> dict[UUID, int]:
    """Number the independent sources: article id -> source, equal for one registrable domain and for copies.

    What an aggregator passes on of a paper that tells the same itself is that paper's; else it is the aggregator's own.
    """
    articles = {t.article_id: t for t in told}
    themselves = {t.domain for t in articles.values() if t.origin_domain is None}
    domains = {
        ident: (claim.origin_domain if claim.origin_domain in themselves else claim.domain) or claim.domain
        for ident, claim in articles.items()
    }
    copies = parted(frozenset(claim.fingerprint for claim in articles.values() if claim.fingerprint))
    partition = Partition()
    for ident, claim in articles.items():
        if claim.fingerprint:
            partition.merge(("domain", domains[ident]), ("text", copies[claim.fingerprint]))
    numbers: dict[Hashable, int] = {}
    return {
        ident: numbers.setdefault(partition.find(("domain", domain)), len(numbers)) for ident, domain in domains.items()
    }


def standing(
    told: Sequence[Told],
    sources: Mapping[UUID, int],
    values: Mapping[UUID, str | None],
    agree: Callable[[str, str], bool] = eq,
) -> list[Told]:
    """Leave out what a source has corrected since: values that its latest article to give one does not agree with."""
    latest: dict[int, str] = {}
    for claim in sorted(told, key=lambda t: (t.published_at or _EVER, t.id)):
        if value := values[claim.id]:
            latest[sources[claim.article_id]] = value
    return [t for t in told if (value := values[t.id]) and agree(value, latest[sources[t.article_id]])]


class Votes:
    """Which sources tell which value; a source counts once for each value, however often it tells it."""

    def __init__(self, told: Sequence[Told], sources: Mapping[UUID, int], values: Mapping[UUID, str | None]) -> None:
        self.sources: dict[str, set[int]] = defaultdict(set)
        self._first: dict[str, datetime] = {}
        for claim in told:
            if value := values[claim.id]:
                self.sources[value].add(sources[claim.article_id])
                self._first[value] = min(self._first.get(value, _NEVER), claim.published_at or _NEVER)

    def rank(self, value: str) -> tuple[int, float, str]:
        """Return what orders values from the best: most sources, then published first, then by the alphabet."""
        return (-len(self.sources[value]), self._first[value].timestamp(), value)

    def ranked(self) -> list[str]:
        """Return all values, the best first."""
        return sorted(self.sources, key=self.rank)
