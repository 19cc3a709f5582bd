"""Detection in a worker: the rules are read once a worker and kept."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from monitor.adapters.rulepacks import load_packs
from monitor.adapters.sandbox import Sandbox
from monitor.detection.cascade import detect
from monitor.detection.language import Language
from monitor.domain.article import Article
from monitor.domain.claim import Claim


class SandboxedDetect:
    """Implements ports.Detect."""

    def __init__(self, sandbox: Sandbox, rules: Path, cache_dir: Path) -> None:
        self._sandbox, self._rules, self._cache_dir = sandbox, str(rules), str(cache_dir)

    async def __call__(self, article: Article) -> tuple[Claim, ...]:
        return await self._sandbox.run(detect_article, self._rules, self._cache_dir, article)


def detect_article(rules: str, cache_dir: str, article: Article) -> tuple[Claim, ...]:
    """Run the rules of a folder over an article; called in a worker."""
    return detect(article, _languages(rules, cache_dir))


@cache
def _languages(rules: str, cache_dir: str) -> dict[str, Language]:
    return load_packs(Path(rules), Path(cache_dir))
