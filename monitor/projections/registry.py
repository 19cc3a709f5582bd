"""All projections, in the order in which they are folded."""

from __future__ import annotations

from typing import Any

from monitor.projections.alerts import ALERTS
from monitor.projections.articles import ARTICLES, CLAIMS
from monitor.projections.changes import CHANGES
from monitor.projections.feeds import FEEDS
from monitor.projections.fold import Projection
from monitor.projections.people import ORGANISATIONS, PEOPLE
from monitor.projections.silences import SILENCES

PROJECTIONS: tuple[Projection[Any], ...] = (
    FEEDS, ARTICLES, CLAIMS, PEOPLE, ORGANISATIONS, CHANGES, ALERTS, SILENCES,
)  # fmt: skip
