"""Claims become people, organisations, changes and alerts, inside the transaction that captured their article."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from monitor.domain.alert import Policy
from monitor.domain.claim import Claim
from monitor.domain.events import ArticleCaptured
from monitor.domain.organisations import Aliases
from monitor.pipeline.ports import Session


def track(
    session: Session,
    *,
    article: ArticleCaptured,
    claims: Sequence[Claim],
    aliases: Aliases,
    policy: Policy,
    now: datetime,
    first_poll: bool,
    correlation_id: UUID | None,
    causation_id: UUID | None,
) -> None:
    """Append what the claims of one article make known, and the alerts that this calls for.

    The article itself must have been appended. Run twice, it appends nothing the second time.
    """
    raise NotImplementedError
