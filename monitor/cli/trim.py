"""Dropping texts that are kept no longer."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated

import typer

from monitor import bootstrap
from monitor.cli.output import print_json, tell
from monitor.errors import UsageError
from monitor.pipeline import trim as pipeline


def trim(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count what would be dropped; change nothing.")] = False,
) -> None:
    """Drop texts that told of nothing, after MONITOR_TEXT_RETENTION_DAYS. Example: monitor log trim --dry-run"""
    settings = bootstrap.load()
    if settings.text_retention is None:
        raise UsageError(
            "texts are kept for ever: set MONITOR_TEXT_RETENTION_DAYS to how many days one that told of nothing is kept"
        )
    before = datetime.now(UTC) - settings.text_retention
    with bootstrap.existing_store(settings) as store:
        if dry_run:
            with store.reading() as session:
                count = sum(1 for _ in pipeline.find_old(session, before))
        else:
            count = asyncio.run(pipeline.trim(store, before))
    print_json({"texts": count, "before": before, "dry_run": dry_run})
    tell(f"{'to be dropped' if dry_run else 'dropped'}: {count:,} texts that told of nothing until {before:%Y-%m-%d}")
