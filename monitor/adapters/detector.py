"""Detection in workers: the rules are read once, before the first worker, and no article holds up the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import msgspec

from monitor.adapters.rulepacks import load_packs
from monitor.adapters.sandbox import Sandbox
from monitor.detection.cascade import detect, language_of
from monitor.detection.language import Language
from monitor.domain.article import Article
from monitor.domain.claim import Claim, Detected
from monitor.errors import WorkerKilled


class SandboxedDetect:
    """Implements ports.Detect."""

    def __init__(self, sandbox: Sandbox, rules: Path, cache_dir: Path) -> None:
        self._sandbox, self._rules, self._cache_dir = sandbox, str(rules), str(cache_dir)

    async def __call__(self, article: Article) -> tuple[Claim, ...]:
        return await self._sandbox.run(detect_article, self._rules, self._cache_dir, article)


class BatchDetect:
    """The rules over many articles a call: a call costs as much as a short article."""

    def __init__(self, sandbox: Sandbox, rules: Path, cache_dir: Path) -> None:
        self._sandbox, self._rules, self._cache_dir = sandbox, str(rules), str(cache_dir)

    def __call__(self, articles: Sequence[Article]) -> tuple[Detected | WorkerKilled, ...]:
        """Return what is found in each, in their order; an article that a worker did not end fails alone."""
        try:
            return self._sandbox.call(detect_articles, self._rules, self._cache_dir, tuple(articles))
        except WorkerKilled as error:
            if len(articles) == 1:
                return (error,)
            return tuple(found for article in articles for found in self([article]))


def make_ready(rules: str, cache_dir: str) -> None:
    """Read the rules of a folder and compile what nearly every article takes; called in the nursery."""
    languages = _languages(rules, cache_dir)
    for lang, language in languages.items():
        detect(Article(text=language.pack.rules[0].finds[0].text, lang=lang), languages)


def detect_articles(rules: str, cache_dir: str, articles: tuple[Article, ...]) -> tuple[Detected, ...]:
    """Run the rules of a folder over articles; called in a worker."""
    languages = _languages(rules, cache_dir)
    return tuple(_detected(article, languages) for article in articles)


def _detected(article: Article, languages: Mapping[str, Language]) -> Detected:
    spoken = language_of(article, languages)
    if spoken is None:
        return Detected(lang=None, claims=())
    return Detected(lang=spoken.lang, claims=detect(msgspec.structs.replace(article, lang=spoken.lang), languages))


def detect_article(rules: str, cache_dir: str, article: Article) -> tuple[Claim, ...]:
    """Run the rules of a folder over an article; called in a worker."""
    return detect(article, _languages(rules, cache_dir))


@cache
def _languages(rules: str, cache_dir: str) -> dict[str, Language]:
    return load_packs(Path(rules), Path(cache_dir))
