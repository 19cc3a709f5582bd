"""The rules alone, over many texts, without a store."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.settings import Settings

if TYPE_CHECKING:
    from monitor.adapters.detector import BatchDetect


@contextmanager
def opened_batches(settings: Settings, folder: Path | None, seconds_max: float) -> Iterator[tuple[BatchDetect, int]]:
    """Open the rules of a folder, else the configured ones; say how many batches may be under way. Raises RulesError.

    seconds_max: how long a worker may take over one batch, and over one article that is tried alone.
    """
    from monitor.adapters.detector import BatchDetect, make_ready
    from monitor.adapters.rulepacks import rules_dir
    from monitor.adapters.sandbox import Sandbox

    rules = rules_dir(folder or settings.rules_dir)
    at_once = len(os.sched_getaffinity(0))
    ready = (make_ready, str(rules), str(settings.folder))
    gc.disable()  # rules are no garbage: looking for it took a fifth of the start
    try:
        make_ready(str(rules), str(settings.folder))
        gc.freeze()
    finally:
        gc.enable()
    sandbox = Sandbox((), size=at_once, wall_seconds=seconds_max, ready=ready)
    try:
        sandbox.start()
        yield BatchDetect(sandbox, rules, settings.folder), at_once
    finally:
        gc.unfreeze()
        sandbox.close()
