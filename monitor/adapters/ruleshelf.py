"""A folder of rules as the commands use it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from monitor.adapters.confidences import write_confidences
from monitor.adapters.ranks import load_ranks
from monitor.adapters.rulepacks import baseline, languages, lint, load_aliases, load_pack, load_packs, pack_files
from monitor.detection.language import Language
from monitor.domain.organisations import Aliases
from monitor.errors import RulesError


class RuleShelf:
    """A folder of rules as the commands use it."""

    def __init__(self, folder: Path, cache_dir: Path | None = None) -> None:
        self.folder, self._cache_dir = folder, cache_dir

    def lint(self) -> list[str]:
        """Return every mistake as path:line: message."""
        findings = [str(finding) for finding in lint(self.folder)]
        try:
            load_ranks(self.folder)
        except RulesError as error:
            findings += error.findings
        return findings

    def languages(self) -> dict[str, Language]:
        """Return the packs made ready, without their examples' mistakes. Raises RulesError."""
        return load_packs(self.folder, self._cache_dir)

    def digest(self) -> str:
        """Return the hash of what findings follow from: rules, and the code that reads by them. Raises RulesError."""
        digest = hashlib.sha256()
        for lang in languages(self.folder):
            digest.update(load_pack(self.folder, lang, self._cache_dir).digest.encode())
        package = Path(__file__).resolve().parent.parent
        for path in sorted([*package.glob("detection/**/*.py"), *package.glob("domain/*.py")]):
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def aliases(self) -> Aliases:
        """Return which names mean the same organisation. Raises RulesError."""
        return load_aliases(self.folder)

    def write_confidences(self, values: Mapping[str, float]) -> int:
        """Write the confidence of each rule into its file, nothing else touched; return how many were another before.

        Raises RulesError where a file cannot be written.
        """
        return sum(write_confidences(path, values) for path in pack_files(self.folder))

    def baseline(self) -> list[tuple[str, str, str]]:
        """Return (language, place, text) of the texts that must match nothing."""
        return [
            (lang, f"{path}:{line}", text)
            for lang in languages(self.folder)
            for path, line, text in baseline(self.folder, lang)
        ]
