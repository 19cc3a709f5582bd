"""Our own outage: many hosts that fail together are not to blame (R14)."""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.domain.feed import host_of
from monitor.errors import FetchError, MonitorError
from monitor.pipeline.ports import Session

_HOSTS_MIN = 3
"""So many hosts that fell silent since any feed last answered: it is not they."""
_LASTS = timedelta(minutes=1)
"""Hosts that refuse do so at once, before others of the same round have answered."""
_LOOKED_AT = 100
"""Feeds that tell the hosts, nearly always: in an outage of ten thousand feeds this is asked ten thousand times."""


def looks_cut_off(error: MonitorError) -> bool:
    """Whether a machine without a network, or behind a broken proxy, would see this error as well."""
    return isinstance(error, FetchError) and error.retryable and error.status not in (408, 425, 429)


def find_outage(session: Session, now: datetime, *failing: tuple[str, datetime]) -> datetime | None:
    """Return since when nothing can be reached at all; None = the network is well, as far as feeds can tell.

    failing: address and beginning of failures that are not on the desk yet.
    """
    heard_at = session.desk.last_success_at()
    silent = session.desk.unreachable_after(heard_at, _LOOKED_AT)
    if len(silent) == _LOOKED_AT and len({host_of(url) for url, _ in silent}) < _HOSTS_MIN:
        silent = session.desk.unreachable_after(heard_at, None)  # so many feeds of so few hosts
    fell_silent: dict[str, datetime] = {}
    for url, since in (*silent, *failing):
        if heard_at is None or since > heard_at:
            host = host_of(url)
            fell_silent[host] = min(since, fell_silent.get(host, since))
    if len(fell_silent) < _HOSTS_MIN:
        return None
    since = min(fell_silent.values())
    return since if now - since >= _LASTS else None
