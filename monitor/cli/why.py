"""Why an article or a change was told, or was not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from monitor import bootstrap
from monitor.cli.output import AS_JSON, print_rows
from monitor.errors import MonitorError
from monitor.pipeline.why import why as steps_of


def why(
    what: Annotated[str, typer.Argument(metavar="URL|ID")],
    as_json: bool = AS_JSON,
) -> None:
    """Tell each step that an article or a change went through, and why. Example: monitor why https://paper.example/a"""
    settings = bootstrap.load()
    with bootstrap.existing_store(settings) as store, store.reading() as session:
        steps = steps_of(session, what, bootstrap.alert_policy(settings), bootstrap.rule_shelf().aliases())
        if not steps:
            raise MonitorError(
                f"nothing is known of {what!r}: give an article's address, or an id from `monitor changes`"
            )
        columns: dict[str, Callable[[Any], object]] = {
            "at": lambda step: f"{step.at:%Y-%m-%d %H:%M:%S}" if step.at else "now",
            "step": lambda step: step.what,
            "reason": lambda step: step.detail,
        }
        print_rows(steps, columns, as_json=as_json, empty="")
