"""The map in the docstring of monitor.detection is true: it names every module, each after those that it uses."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from monitor import detection

ROOM = Path(__file__).parents[2] / "monitor" / "detection"
LINE = re.compile(r" {4}(?P<step>\S+(?: \S+)*)? {2,}(?P<modules>\S.*)")


def steps() -> dict[str, int]:
    """Return the modules of the map with the number of their step; a line without a step goes on with the one above."""
    number: dict[str, int] = {}
    step = 0
    for line in filter(None, map(LINE.fullmatch, (detection.__doc__ or "").splitlines())):
        step += line["step"] is not None
        number |= dict.fromkeys(line["modules"].split(), step)
    return number


def test_the_map_names_every_module() -> None:
    assert sorted(steps()) == sorted(path.stem for path in ROOM.glob("*.py") if path.stem != "__init__")


def test_a_step_uses_no_later_one() -> None:
    number = steps()
    used = [
        (name, (node.module or "").rpartition(".")[2])
        for name in number
        for node in ast.walk(ast.parse((ROOM / f"{name}.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("monitor.detection.")
    ]

    assert [(name, other) for name, other in used if number[other] > number[name]] == []
    assert len(used) > 100
