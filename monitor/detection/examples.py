"""The examples beside the rules, run: they are the rules' tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from monitor.detection.cascade import detect
from monitor.detection.explain import explain
from monitor.detection.language import Language
from monitor.detection.rule import Rule
from monitor.detection.text import fold
from monitor.domain.article import Article
from monitor.domain.claim import Claim
from monitor.domain.failing import FailingExample, WrongClaim, is_found_again
from monitor.domain.organisations import Aliases

PUBLISHED_ON = "2024-06-15"
"""The day on which every example is read."""


def failures(language: Language) -> Iterator[str]:
    """Yield one line, path:line: message, for each example that does not hold."""
    languages = {language.lang: language}
    for rule in language.pack.rules:
        for example in rule.finds:
            claims = _read(example.text, language.lang, languages)
            if message := _missing(rule, example.expect, claims):
                why = _refusal(rule, example.text, language.lang, languages)
                yield f"{rule.file}:{example.line}: {rule.id} {message} in {example.text!r}{why}"
        for example in rule.ignores:
            if any(claim.rule == rule.id for claim in _read(example.text, language.lang, languages)):
                yield f"{rule.file}:{rule.line}: {rule.id} must ignore {example.text!r} and finds it"


def alarms(text: str, lang: str, languages: Mapping[str, Language]) -> tuple[Claim, ...]:
    """Return what the rules find in a text of the baseline, which must match nothing."""
    return _read(text, lang, languages)


def relapses(
    example: FailingExample, languages: Mapping[str, Language], aliases: Aliases
) -> Iterator[tuple[WrongClaim, Claim]]:
    """Yield what somebody called wrong in an article, each with the claim by which the rules find it still."""
    claims = detect(example.article, languages)
    for wrong in example.wrong:
        claim = next((claim for claim in claims if is_found_again(wrong, claim, aliases)), None)
        if claim is not None:
            yield wrong, claim


def _read(text: str, lang: str, languages: Mapping[str, Language]) -> tuple[Claim, ...]:
    return detect(_article(text, lang), languages)


def _article(text: str, lang: str) -> Article:
    return Article(text=text, lang=lang, published_on=PUBLISHED_ON)


def _refusal(rule: Rule, text: str, lang: str, languages: Mapping[str, Language]) -> str:
    """Return why a rule that fits a text was not believed; empty where it does not fit, or was."""
    refusals = (one for trace in explain(_article(text, lang), languages) for one in trace.refusals)
    return next((f": it fits, but {one.reason}" for one in refusals if one.rule == rule.id), "")


def _missing(rule: Rule, expect: Mapping[str, str], claims: tuple[Claim, ...]) -> str | None:
    for claim in claims:
        if claim.rule == rule.id and all(_same(getattr(claim, slot), value) for slot, value in expect.items()):
            return None
    others = [c for c in claims if all(_same(getattr(c, slot), value) for slot, value in expect.items())]
    if others:
        return f"leaves its example to {others[0].rule}"
    if not claims:
        return "finds nothing"
    told = "; ".join(f"{c.rule}: " + ", ".join(f"{s}={getattr(c, s)!r}" for s in expect) for c in claims)
    return f"does not find {dict(expect)!r}, but {told}"


def _same(found: object, expected: str) -> bool:
    return fold(str(found or "")) == fold(expected)
