"""A kind of site: what it answers, and what a day with it must come to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.http_stand_in import answer
from tests.sites import FEED, Say, Visit, article


@dataclass(frozen=True)
class Expect:
    """What stands in the store and in the site's log in the end; None or "" = anything."""

    captured: int | None = None
    polls: tuple[int, int] = (1, 200)
    pages: int | None = None
    told: tuple[str, ...] = ()
    """The feed's troubles and their ends, as the log holds them."""
    error: str = ""
    """Part of what is said of the feed."""
    fallback: str = ""
    """Part of why pages were not used."""
    url: str = FEED
    gap_min: int = 15
    """Minutes between two polls, at least."""
    hours: float = 3
    patience_seconds: float = 5.0
    """On the machine's own clock: how long the reader waits for an answer."""
    apart: float = 0.0
    """Seconds, on the machine's own clock, between the requests that follow the one for robots.txt."""


@dataclass(frozen=True)
class Site:
    """A kind of site."""

    say: Say
    expect: Expect


SITES: dict[str, Site] = {}


def site(**expected: object) -> Callable[[Say], Say]:
    """Add a site that answers for its feed; what it prints meanwhile is 3 articles and one an hour."""

    def add(say: Say) -> Say:
        def whole(visit: Visit) -> object:
            return say(visit) if visit.path == FEED or say.__name__ in _ALL_PATHS else article(visit)

        SITES[say.__name__] = Site(whole, Expect(**expected))  # type: ignore[arg-type]
        return say

    return add


_ALL_PATHS = {
    "moved_for_good", "moved_for_now", "moved_along_a_chain", "consent_wall", "redirect_loop", "six_hops",
    "robots_forbid", "robots_delay", "robots_down", "robots_redirect", "pages_limited", "pages_gone",
}  # fmt: skip


def redirect(status: int, to: str) -> bytes:
    """Answer that something is elsewhere."""
    return answer(status, location=to)
