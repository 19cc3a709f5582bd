"""Reads rules/seniority.yaml: which words name a post of which rank."""

from __future__ import annotations

from pathlib import Path

from monitor.adapters.lined_yaml import Finding, Lined, read_yaml
from monitor.domain.seniority import RANKS, Ranks, ranks_of
from monitor.errors import RulesError

FORMAT = "1"
_KEYS = ("format", *reversed(RANKS), "deputies")


def load_ranks(folder: Path) -> Ranks:
    """Return the ranks of a folder of rules; of one without the file, none: then no post is known to be low.

    Raises RulesError.
    """
    path = folder / "seniority.yaml"
    if not path.is_file():
        return Ranks({})
    findings: list[Finding] = []
    raw = read_yaml(path, str(path), findings, holds=f"ranks are a mapping with {', '.join(_KEYS)}") or Lined()
    for key, value in raw.items():
        line = raw.lines[key]
        if key not in _KEYS:
            findings.append(Finding(str(path), line, f"unknown key {key!r}; the file has {', '.join(_KEYS)}"))
        elif key == "format":
            if value != FORMAT:
                findings.append(Finding(str(path), line, f"format is {value!r}; this program reads format {FORMAT}"))
        elif not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            findings.append(Finding(str(path), line, f"{key} is a list of phrases"))
    if findings:
        raise RulesError([str(finding) for finding in sorted(findings)])
    return ranks_of({rank: raw.get(rank, []) for rank in RANKS}, raw.get("deputies", []))
