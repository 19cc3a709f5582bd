"""A folder of rules as the commands use it."""

from __future__ import annotations

from pathlib import Path

from monitor.adapters.rulepacks import baseline, languages, lint, load_packs
from monitor.detection.language import Language


class RuleShelf:
    """A folder of rules as the commands use it."""

    def __init__(self, folder: Path, cache_dir: Path | None = None) -> None:
        self.folder, self._cache_dir = folder, cache_dir

    def lint(self) -> list[str]:
        """Return every mistake as path:line: message."""
        return [str(finding) for finding in lint(self.folder)]

    def languages(self) -> dict[str, Language]:
        """Return the packs made ready, without their examples' mistakes. Raises RulesError."""
        return load_packs(self.folder, self._cache_dir)

    def baseline(self) -> list[tuple[str, str, str]]:
        """Return (language, place, text) of the texts that must match nothing."""
        return [
            (lang, f"{path}:{line}", text)
            for lang in languages(self.folder)
            for path, line, text in baseline(self.folder, lang)
        ]
