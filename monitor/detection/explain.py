"""Why a text matched, or did not: the typed sentences, the rules that took them, their slots and verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from monitor.detection.cascade import match, open_reading
from monitor.detection.language import Language
from monitor.detection.reading import finish
from monitor.domain.article import Article


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """One rule that took a sentence."""

    rule: str
    version: int
    person: str
    kind: str
    organisation: str | None
    role: str | None
    destination: str | None
    date: str | None
    manner: str | None
    status: str
    salience: str
    reason: str
    """Why this status and this salience."""


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence as the rules see it."""

    part: str
    text: str
    typed: str
    """P person, N name of unknown kind, O organisation, A "the company", R role, L place, W pronoun, Q quotation."""
    tried: tuple[str, ...]
    """Ids of the rules whose words stand in the sentence."""
    verdicts: tuple[Verdict, ...]


def explain(article: Article, languages: Mapping[str, Language]) -> Iterator[Trace]:
    """Yield a trace for each sentence; none where the language is unknown or no trigger stands in the article."""
    reading = open_reading(article, languages)
    if reading is None:
        return
    finish(reading)
    for sentence in reading.sentences:
        evidence = reading.evidence(sentence)
        yield Trace(
            part=sentence.part,
            text=evidence.quote,
            typed=sentence.typed.text.strip(),
            tried=tuple(dict.fromkeys(compiled.rule.id for compiled, _ in sentence.candidates)),
            verdicts=tuple(
                Verdict(
                    rule=f.rule.id, version=f.rule.version, person=f.person, kind=f.kind, organisation=f.organisation,
                    role=f.role, destination=f.destination, date=f.date, manner=f.manner, status=f.status,
                    salience=f.salience, reason=f.reason,
                )
                for f in match(reading, sentence)
            ),
        )  # fmt: skip
