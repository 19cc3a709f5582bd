"""Why a text matched, or did not: the typed sentences, the rules that took them, their slots and verdicts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from monitor.detection.asides import without_asides
from monitor.detection.cascade import open_reading, tell
from monitor.detection.depth import is_feigned
from monitor.detection.language import Language
from monitor.detection.matched import matches
from monitor.detection.reading import Reading, Sentence, finish
from monitor.detection.resolve import resolve_match
from monitor.detection.rule import Rule
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


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """One rule whose shape stands in a sentence, and that was not believed."""

    rule: str
    words: str
    """The part of the typed sentence that it fits, the longest of those for this reason."""
    reason: str


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence as the rules see it."""

    part: str
    text: str
    typed: str
    """P person, N name of unknown kind, O organisation, A "the company", R role, L place, W pronoun, Q quotation."""
    tried: tuple[str, ...]
    """Ids of the rules whose words stand in the sentence."""
    verdicts: tuple[Verdict, ...]
    refusals: tuple[Refusal, ...]
    """One a rule and reason."""


def explain(article: Article, languages: Mapping[str, Language]) -> Iterator[Trace]:
    """Yield a trace for each sentence; none where the language is unknown or no trigger stands in the article."""
    reading = open_reading(article, languages)
    if reading is None:
        return
    finish(reading)
    for sentence in reading.sentences:
        evidence = reading.evidence(sentence)
        found = list(tell(reading, sentence))
        told = {f.rule.id for f in found}
        refusals = [_refusal(reading, sentence, rule, hit) for rule, hit in matches(sentence) if rule.id not in told]
        with without_asides(sentence, reading.language) as less:
            hits = [(rule, hit) for rule, hit in matches(sentence) if rule.id not in told] if less else []
            refusals += [_refusal(reading, sentence, rule, hit) for rule, hit in hits]
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
                for f in found
            ),
            refusals=tuple({(r.rule, r.reason): r for r in sorted(refusals, key=lambda r: len(r.words))}.values()),
        )  # fmt: skip


def _refusal(reading: Reading, sentence: Sentence, rule: Rule, hit: re.Match[str]) -> Refusal:
    if is_feigned(reading, sentence):
        return Refusal(rule=rule.id, words=hit[0].strip(), reason="the article says that it is feigned")
    steps = resolve_match(reading, sentence, rule, hit)
    try:
        next(steps)
    except StopIteration as end:
        return Refusal(rule=rule.id, words=hit[0].strip(), reason=end.value)
    return Refusal(rule=rule.id, words=hit[0].strip(), reason="another rule tells it better")
