"""The rules that ship, read once for all tests of a process."""

from __future__ import annotations

from monitor.adapters.rulepacks import load_packs

LANGUAGES = load_packs()
