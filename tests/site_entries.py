"""More than forty kinds of site: slow ones, strange entries, and pages that are not for everybody."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from email.utils import format_datetime
from typing import Any

from tests.http_stand_in import answer
from tests.pipeline.ingesting import rss
from tests.site_kinds import SITES as SITES
from tests.site_kinds import redirect, site
from tests.sites import FEED, HOUR, Visit, article, feed

SLOW_SECONDS = 10.0
"""Longer than any reader of the tests waits."""


# --- slow -------------------------------------------------------------------------------------------------------------


@site(
    captured=0, told=("feed.failing",), error="no complete answer within", polls=(2, 4), hours=1, patience_seconds=0.3
)
def silent(visit: Visit) -> Callable[[asyncio.StreamWriter], Coroutine[Any, Any, None]]:
    async def wait(_: asyncio.StreamWriter) -> None:
        await asyncio.sleep(SLOW_SECONDS)

    return wait


@site(
    captured=0, told=("feed.failing",), error="no complete answer within", polls=(2, 4), hours=1, patience_seconds=0.3
)
def drips(visit: Visit) -> Callable[[asyncio.StreamWriter], Coroutine[Any, Any, None]]:
    async def drip(writer: asyncio.StreamWriter) -> None:
        for byte in answer(body=rss(*visit.items()).encode()):
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.01)

    return drip


# --- entries ----------------------------------------------------------------------------------------------------------


@site(captured=3, polls=(5, 25))
def changing_ids(visit: Visit) -> bytes:
    return feed(*(visit.item(n, guid=f"{n}-{visit.nth}") for n in (1, 2, 3)))


@site(captured=5)
def one_id_for_all(visit: Visit) -> bytes:
    return feed(*visit.items(guid="the-paper"))


@site(captured=5)
def no_ids(visit: Visit) -> bytes:
    return feed(*visit.items(guid=None))


@site(captured=5, pages=0, fallback="links to no page")
def no_links(visit: Visit) -> bytes:
    return feed(*visit.items(link=None, guid=None))


@site(captured=5)
def undated(visit: Visit) -> bytes:
    return feed(*visit.items(date=None))


@site(captured=5)
def back_dated(visit: Visit) -> bytes:
    return feed(*visit.items(date="Mon, 01 Jan 2024 08:00:00 GMT"))


@site(captured=5)
def dated_to_come(visit: Visit) -> bytes:
    return feed(*visit.items(date="Fri, 01 Jan 2044 08:00:00 GMT"))


@site(captured=3, pages=3, polls=(20, 120), hours=140, told=("feed.quiet",))
def fell_silent(visit: Visit) -> bytes:
    return feed(*(visit.item(n, date=format_datetime(visit.opened_at - n * 14 * HOUR)) for n in (1, 2, 3)))


# --- pages ------------------------------------------------------------------------------------------------------------


@site(captured=5, pages=2, fallback="does not allow")
def robots_forbid(visit: Visit) -> bytes:
    if visit.path == "/robots.txt":
        forbidden = "".join(f"Disallow: /a/{n}$\n" for n in range(1, 99, 2))
        return answer(body=f"User-agent: *\nDisallow: /\n\nUser-agent: Departure-Monitor\n{forbidden}".encode())
    return feed(*visit.items()) if visit.path == FEED else article(visit)


@site(captured=3, pages=3, polls=(3, 25), apart=0.1, hours=1)
def robots_delay(visit: Visit) -> bytes:
    if visit.path == "/robots.txt":
        return answer(body=b"User-agent: *\nCrawl-delay: 0.25\n")
    return feed(*visit.items(3)) if visit.path == FEED else article(visit)


@site(captured=3, pages=0, fallback="not known", polls=(3, 25), hours=6)
def robots_down(visit: Visit) -> bytes:
    return answer(500) if visit.path == "/robots.txt" else feed(*visit.items(3))


@site(captured=3, pages=0, fallback="does not allow", polls=(5, 25))
def robots_redirect(visit: Visit) -> bytes:
    if visit.path == "/robots.txt":
        return redirect(301, "/rules/robots")
    if visit.path == "/rules/robots":
        return answer(body=b"User-agent: *\nDisallow: /a\n")
    return feed(*visit.items(3))


@site(captured=3, pages=4, polls=(5, 25))
def pages_limited(visit: Visit) -> bytes:
    if visit.path == "/a/1" and visit.nth == 1:
        return answer(429, retry_after="3600")
    return feed(*visit.items(3)) if visit.path == FEED else article(visit)


@site(captured=5, pages=5, fallback="answered 404")
def pages_gone(visit: Visit) -> bytes:
    return feed(*visit.items()) if visit.path == FEED else answer(404)
