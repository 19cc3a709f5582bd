"""All commands, put together. Verbs do, plural nouns list."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
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
    "why": "lists.why",
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
def _made(name: str) -> TyperCommand | TyperGroup:
    """Import a command: the others would take most of the start, and no command needs them."""
    found = _imported(_COMMANDS[name])
    if not isinstance(found, typer.Typer):
        found = typer.Typer(add_completion=False)
        found.command(name)(_imported(_COMMANDS[name]))
        return typer.main.get_command(found)  # type: ignore[return-value]
    for path, place in _COMMANDS.items():
        if path.startswith(f"{name} "):
            found.command(path.removeprefix(f"{name} "))(_imported(place))
    group = typer.main.get_group(found)
    group.name = name
    return group


def _imported(place: str) -> Any:
    module, _, name = place.partition(".")
    return getattr(import_module(f"monitor.cli.{module}"), name)


class _Commands(Mapping[str, TyperCommand | TyperGroup]):
    def __getitem__(self, name: str) -> TyperCommand | TyperGroup:
        if name not in self:
            raise KeyError(name)
        return _made(name)

    def __contains__(self, name: object) -> bool:
        return name in _COMMANDS and " " not in str(name)

    def __iter__(self) -> Iterator[str]:
        return filter(self.__contains__, _COMMANDS)

    def __len__(self) -> int:
        return sum(1 for _ in self)


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
    gc.enable()  # the command is imported
