"""Measured confidences go into rule files, and nothing else of them changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.adapters.confidences import write_confidences
from monitor.errors import RulesError

PACK = """\
# A theme, as its author wrote it.
format: 1
lang: en
rules:
  - id: en.quit
    version: 1
    kind: departure
    when: "{who} <quit>"
    confidence: 0.9  # by hand
  - id: en.resign
    version: 1
    kind: departure

    when: "{who} <resign>"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "leaving.yaml"
    path.write_text(PACK, encoding="utf-8")
    return path


def test_a_confidence_is_replaced_in_its_line_and_added_where_none_stands(file: Path) -> None:
    assert write_confidences(file, {"en.quit": 0.5, "en.resign": 0.75}) == 2

    assert file.read_text() == PACK.replace("confidence: 0.9  # by hand", "confidence: 0.50  # by hand").replace(
        "    kind: departure\n\n", "    kind: departure\n    confidence: 0.75\n\n"
    )


def test_the_same_confidence_changes_nothing(file: Path) -> None:
    assert write_confidences(file, {"en.quit": 0.9, "fr.other": 0.1}) == 0

    assert file.read_text() == PACK


def test_a_file_that_is_no_pack_is_told(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("rules: [", encoding="utf-8")

    with pytest.raises(RulesError, match="not YAML"):
        write_confidences(path, {})
