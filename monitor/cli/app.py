"""All commands, put together. Verbs do, plural nouns list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from itertools import chain
from types import MappingProxyType
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

_COMMANDS = {
    "demo": "demo.demo",
    "run": "run.run",
    "health": "run.health",
    "poll": "run.poll",
    "doctor": "doctor.doctor",
    "feeds": "feeds.app",
    "scan": "scan.scan",
    "evaluate": "evaluate.evaluate",
    "rules": "rules.app",
    "changes": "lists.changes_app",
    "changes confirm": "verdicts.confirm",
    "changes wrong": "verdicts.wrong",
    "changes same": "verdicts.same",
    "departures": "lists.departures",
    "people": "lists.people_app",
    "people merge": "identity.merge_people",
    "people split": "identity.split_person",
    "people duplicates": "identity.duplicate_people",
    "organisations": "lists.organisations_app",
    "organisations merge": "identity.merge_organisations",
    "organisations split": "identity.split_organisation",
    "organisations duplicates": "identity.duplicate_organisations",
    "articles": "lists.articles",
    "sources": "sources.sources",
    "alerts": "alerts.app",
    "alerts preview": "preview.preview",
    "routes": "routes.app",
    "silences": "silences.app",
    "watchlist": "watchlist.app",
    "events": "log.events",
    "why": "why.why",
    "replay": "log.replay",
    "redetect": "redetect.redetect",
    "erase": "erase.erase_person",
    "log": "proof.app",
    "log export": "moving.export",
    "log import": "moving.import_",
    "log trim": "trim.trim",
}
"""Command -> the function or group that it is, by module; a command of a group that stands in another module too."""


@cache
def _made(path: str) -> TyperCommand | TyperGroup:
    """Import a command: the others would take most of the start, and no command needs them."""
    module, _, name = _COMMANDS[path].partition(".")
    found = getattr(import_module(f"monitor.cli.{module}"), name)
    if isinstance(found, typer.Typer):
        group = typer.main.get_group(found)
        group.name, group.commands = path, _Commands(f"{path} ", group.commands)  # type: ignore[assignment]
        return group
    single = typer.Typer(add_completion=False)
    single.command(path.rpartition(" ")[2])(found)
    return typer.main.get_command(single)  # type: ignore[return-value]


class _Commands(Mapping[str, TyperCommand | TyperGroup]):
    """The commands whose path begins so, and those that a group has made already."""

    def __init__(self, beginning: str = "", made: Mapping[str, Any] = MappingProxyType({})) -> None:
        self._made = made
        told = (path.removeprefix(beginning) for path in _COMMANDS if path.startswith(beginning))
        self._paths = {name: beginning + name for name in told if " " not in name}

    def __getitem__(self, name: str) -> TyperCommand | TyperGroup:
        return self._made[name] if name in self._made else _made(self._paths[name])

    def __contains__(self, name: object) -> bool:
        return name in self._made or name in self._paths

    def __iter__(self) -> Iterator[str]:
        return chain(self._made, self._paths)

    def __len__(self) -> int:
        return len(self._made) + len(self._paths)


class _Program(TyperGroup):
    def __init__(self, **told: Any) -> None:
        super().__init__(**{**told, "commands": _Commands()})


app = typer.Typer(
    cls=_Program,
    name="monitor",
    help="Watches news feeds and tells you the moment a leader leaves, joins, pauses or returns.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.callback()
def _program() -> None:
    """Make a program of commands, even of one."""
