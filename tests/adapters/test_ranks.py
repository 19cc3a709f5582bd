"""The ranks that ship: words of both languages, each read as people mean it."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.adapters.ranks import load_ranks
from monitor.adapters.rulepacks import rules_dir
from monitor.domain.seniority import RANKS
from monitor.errors import RulesError

SHIPPED = load_ranks(rules_dir())


@pytest.mark.parametrize(
    ("rank", "role"),
    [
        ("chief", "chief executive"),
        ("chief", "Chairman and CEO"),
        ("chief", "interim president"),
        ("chief", "chief financial officer and president"),
        ("chief", "co-founder"),
        ("chief", "directrice générale"),
        ("chief", "P-DG"),
        ("chief", "administrateur délégué"),
        ("chief", "présidente du conseil d’administration"),
        ("executive", "vice president"),
        ("executive", "deputy chief executive"),
        ("executive", "finance chief"),
        ("executive", "chief of staff to the president"),
        ("executive", "non-executive director"),
        ("executive", "directeur général adjoint"),
        ("executive", "directeur administratif et financier"),
        ("executive", "directrice des ressources humaines"),
        ("head", "head of trading"),
        ("head", "directeur de la recherche"),
        ("head", "rédactrice"),
        (None, "adjoint au maire"),
        (None, "economist"),
        (None, "assistant director"),
        (None, ""),
    ],
)
def test_a_post_has_the_rank_that_people_give_it(rank: str | None, role: str) -> None:
    assert SHIPPED.rank(role) == (0 if rank is None else list(map(str, RANKS)).index(rank) + 1)


def test_a_folder_without_ranks_knows_none(tmp_path: Path) -> None:
    assert load_ranks(tmp_path).rank("chief executive") == 0


def test_mistakes_in_the_file_are_told_with_their_lines(tmp_path: Path) -> None:
    (tmp_path / "seniority.yaml").write_text("format: 2\nboss: [x]\nchief: president\n", encoding="utf-8")

    with pytest.raises(RulesError) as caught:
        load_ranks(tmp_path)

    assert [line.partition("seniority.yaml")[2][:3] for line in caught.value.findings] == [":1:", ":2:", ":3:"]
