"""How well the rules read annotated articles: precision, recall, F1, and what went wrong."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from monitor.detection.rule import Rule
from monitor.domain.claim import Claim
from monitor.domain.organisations import fold_words, organisation_key

_TITLES = frozenset("mr mrs ms m mme dr sir dame lord prof".split())
_SMALL = frozenset("de du des d l la le les et en a au aux of the and for in at un une".split())
_ASSERTED = ("confirmed", "reported")

SHRINKAGE = 10
"""So many claims of its theme count beside a rule's own: few examples do not make a rule sure, nor one slip bad."""


class Mistake(msgspec.Struct, frozen=True):
    """A change that was missed, or found where none is told."""

    what: str
    id: str
    person: str
    kind: str
    organisation: str | None
    rule: str | None = None


class Score(msgspec.Struct):
    """Counts over a set of articles; soft statuses (rumoured, denied) never count as found."""

    articles: int = 0
    right: int = 0
    wrong: int = 0
    missed: int = 0
    mistakes: list[Mistake] = []
    by_rule: dict[str, Counter[str]] = {}
    """Rule -> how often it was right, wrong, or spared (where readers may differ)."""

    @property
    def precision(self) -> float:
        """Return right / found, 0 where nothing was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        """Return right / told, 0 where nothing is told."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def same_person(one: str, other: str) -> bool:
    """Tell whether two names can be one person's: the same surname, no other given name."""
    first, second = ([w for w in fold_words(name) if w not in _TITLES] for name in (one, other))
    short, long = sorted((first, second), key=len)
    if not short or len(long) - len(short) > 2:
        return False
    if len(short) == 1:
        return short[0] == long[-1] or (len(long) > 2 and short[0] in long[1:])
    if set(short) <= set(long):
        return True
    initial = 1 in (len(short[0]), len(long[0])) and short[0][0] == long[0][0]
    return short[-1] == long[-1] and (short[0] == long[0] or initial)


def same_organisation(told: str | None, found: str | None, aliases: Sequence[str] = ()) -> bool:
    """Tell whether a found organisation is the one told; a gold record without one takes any."""
    if told is None:
        return True
    second = _core(found)
    return bool(second) and any(
        first
        and (
            "".join(first) == "".join(second)
            or (set(first) <= set(second) and len(second) - len(first) <= 2)
            or (set(second) <= set(first) and len(first) - len(second) <= 3)
        )
        for first in (_core(name) for name in (told, *aliases))
    )


def _core(name: str | None) -> list[str]:
    words = organisation_key(name).split() if name else []
    return [w for w in words if w not in _SMALL] or words


def score(gold: Mapping[str, Sequence[Mapping[str, Any]]], found: Mapping[str, Sequence[Claim]]) -> Score:
    """Compare claims with gold records (person, kind, organisation, status, required), article by article."""
    result = Score(articles=len(gold), mistakes=[], by_rule={})
    for ident, records in gold.items():
        _score_article(result, ident, records, [c for c in found.get(ident, ()) if c.status in _ASSERTED])
    return result


def _score_article(result: Score, ident: str, records: Sequence[Mapping[str, Any]], claims: list[Claim]) -> None:
    asserted = [r for r in records if r.get("status", "confirmed") in _ASSERTED]
    left = list(claims)
    for record in sorted(asserted, key=lambda r: not r.get("required", True)):
        matching = next((c for c in left if _matches(record, c)), None)
        if matching is not None:
            left.remove(matching)
            required = record.get("required", True)
            result.right += required
            result.by_rule.setdefault(matching.rule, Counter())["right" if required else "spared"] += 1
        elif record.get("required", True):
            result.missed += 1
            result.mistakes.append(
                Mistake("missed", ident, record["person"], record["kind"], record.get("organisation"))
            )
    for claim in left:
        if any(_matches(record, claim) for record in asserted):
            continue
        result.wrong += 1
        result.by_rule.setdefault(claim.rule, Counter())["wrong"] += 1
        result.mistakes.append(Mistake("false", ident, claim.person, claim.kind, claim.organisation, claim.rule))


def _matches(record: Mapping[str, Any], claim: Claim) -> bool:
    names = [record["person"], *record.get("person_aliases", [])]
    return (
        record["kind"] == claim.kind
        and any(same_person(name, claim.person) for name in names)
        and same_organisation(record.get("organisation"), claim.organisation, record.get("organisation_aliases", []))
    )


def is_reserved(ident: str) -> bool:
    """Tell whether an annotated article belongs to the third, by a hash of its id, that is measured and never read."""
    return int(hashlib.sha256(ident.encode()).hexdigest(), 16) % 3 == 0


def confidences(result: Score, rules: Iterable[Rule]) -> dict[str, float]:
    """Return how often each rule's claims are right, to the hundredth, by its id.

    A rule's precision is shrunk to its theme's (the rules of its file), and that to its language's: a rule that fired
    twice, or never, is trusted as much as its neighbours.
    """
    files: dict[str, dict[str, list[Rule]]] = {}
    for rule in rules:
        files.setdefault(rule.id.partition(".")[0], {}).setdefault(rule.file, []).append(rule)
    found: dict[str, float] = {}
    for themes in files.values():
        everything = _shrunk(result, [r for theme in themes.values() for r in theme], 0.5)
        for theme in themes.values():
            usual = _shrunk(result, theme, everything)
            found |= {rule.id: round(_shrunk(result, [rule], usual), 2) for rule in theme}
    return found


def _shrunk(result: Score, rules: Sequence[Rule], expected: float) -> float:
    right = sum(result.by_rule.get(rule.id, Counter())["right"] for rule in rules)
    wrong = sum(result.by_rule.get(rule.id, Counter())["wrong"] for rule in rules)
    return (right + SHRINKAGE * expected) / (right + wrong + SHRINKAGE)
