"""The documents tell the truth: about commands, settings, and where their links lead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.core import TyperCommand, TyperGroup

from monitor.cli.app import app
from monitor.settings import Settings

REPOSITORY = Path(__file__).parents[1]
DOCUMENTS = sorted([*REPOSITORY.glob("*.md"), *REPOSITORY.glob("docs/**/*.md"), *REPOSITORY.glob("rules/**/*.md")])
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")


def _commands(command: object, path: str) -> Iterator[tuple[str, TyperCommand | TyperGroup]]:
    """Yield every command that can be typed, with its full name; a group that only holds others is none."""
    assert isinstance(command, TyperCommand | TyperGroup)
    if not isinstance(command, TyperGroup) or command.invoke_without_command:
        yield path, command
    if isinstance(command, TyperGroup):
        for name, inner in command.commands.items():
            yield from _commands(inner, f"{path} {name}")


COMMANDS = dict(_commands(typer.main.get_command(app), "monitor"))


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help_that_ends_with_an_example(name: str) -> None:
    assert re.search(rf"\w.*Example: {name}\b[^\n]*$", COMMANDS[name].help or "", re.DOTALL), COMMANDS[name].help


def test_the_readme_lists_exactly_the_commands_that_exist() -> None:
    listed = re.findall(r"^\| `(monitor(?: [a-z]+)+)[^`]*` \|", README, re.MULTILINE)

    assert sorted(listed) == sorted(COMMANDS)


def test_commands_in_running_text_exist() -> None:
    groups = {name.rpartition(" ")[0] for name in COMMANDS}
    for document in DOCUMENTS:
        for line in document.read_text(encoding="utf-8").splitlines():
            for first, second in re.findall(r"(?:`|^    |\$ )monitor ([a-z]+)(?: ([a-z]+))?", line):
                named = {f"monitor {first}", f"monitor {first} {second}"}
                assert named & (groups | set(COMMANDS)), f"{document.name}: {line.strip()}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_each_variable_a_document_names_is_a_setting(document: Path) -> None:
    named = set(re.findall(r"\bMONITOR_[A-Z_]+[A-Z]\b", document.read_text(encoding="utf-8")))

    assert named <= {f"MONITOR_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_each_relative_link_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", document.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        file = (document.parent / path) if path else document
        assert file.exists(), f"{document.name} links to {target}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in map(_anchor, headings), f"{document.name} links to {target}"


def test_each_path_that_a_document_names_exists() -> None:
    for document in DOCUMENTS:
        for path in re.findall(r"`((?:monitor|rules|tests|docs)/[\w./]*)`", document.read_text(encoding="utf-8")):
            assert (REPOSITORY / path).exists(), f"{document.name} names {path}"
