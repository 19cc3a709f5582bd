"""No name, spelling or redirect leads to an address that is not public (R20, R21, R22)."""

from __future__ import annotations

import asyncio
import ipaddress
import random
import socket
import threading
from typing import Any

import pytest

from monitor.adapters.http import HttpFetch
from monitor.errors import FetchError
from tests.forbidden import GATE, Trap, forbidden_urls, lying_names, trapped
from tests.http_stand_in import Asked, answer, serving

OPEN = [(ipaddress.ip_network(f"{GATE}/32"), None)]


async def tried(urls: list[str], lookup: Any) -> list[Exception | None]:
    """Fetch every address, many at a time; return what each came to."""

    async def one(fetch: HttpFetch, url: str) -> Exception | None:
        try:
            await fetch(url, what="page")
        except FetchError as error:
            return error
        return None

    async with HttpFetch(OPEN, burst=10_000, lookup=lookup, deadline_seconds=20) as fetch:
        return list(await asyncio.gather(*(one(fetch, url) for url in urls)))


def test_a_thousand_names_that_change_their_address_reach_no_forbidden_listener() -> None:
    """R21: a name answers with a good address, a bad one, both, or by turns; every address of an answer is checked."""

    async def run(trap: Trap) -> list[Exception | None]:
        async with serving(lambda _asked, _writer: answer(body=b"outside"), host=GATE) as gate:
            names = lying_names(good=GATE, bad=trap.hosts, seed=1)
            urls = [
                f"http://name-{n % 500}.example:{random.Random(n).choice((gate.port, trap.port))}/"
                for n in range(1_000)
            ]
            return await tried(urls, names)

    with trapped() as trap:
        results = asyncio.run(run(trap))
        assert trap.visits == 0
    refused = [str(error) for error in results if error is not None and "not public" in str(error)]
    assert len(refused) > 400
    assert all("MONITOR_FETCH_ALLOW_PRIVATE" in words for words in refused)
    assert None in results  # those that told the good address only were fetched


def test_no_spelling_of_a_forbidden_address_reaches_a_listener_directly_or_by_a_redirect() -> None:
    """R20, R21: more than forty spellings, each asked for and each redirected to."""

    async def run(trap: Trap) -> list[Exception | None]:
        urls = forbidden_urls(trap.port)
        assert len(urls) >= 40

        def say(asked: Asked, _: Any) -> bytes:
            _, status, *place = asked.path.split("/")
            if not status.isdigit():  # an odd spelling that is a path of this very site
                return answer(404)
            return answer(int(status), location=urls[int(place[0])].encode().decode("latin-1"))

        async with serving(say, host=GATE) as gate:
            detours = [f"{gate.base}/{(301, 302, 307)[n % 3]}/{n}" for n in range(len(urls))]
            return await tried([*urls, *detours], socket.getaddrinfo)

    with trapped() as trap:
        results = asyncio.run(run(trap))
        assert trap.visits == 0
    assert all(isinstance(error, FetchError) for error in results)


def test_a_name_server_that_never_answers_holds_up_nobody_elses_names() -> None:
    """R24: as many lookups at once as requests."""
    release = threading.Event()

    def names(host: str, *rest: Any) -> Any:
        if host.startswith("slow"):
            assert release.wait(30)
        return socket.getaddrinfo(GATE, *rest)

    async def run() -> bytes:
        async with (
            serving(lambda _asked, _writer: answer(body=b"served"), host=GATE) as gate,
            HttpFetch(OPEN, lookup=names, concurrency=41) as fetch,
        ):
            slow = [
                asyncio.ensure_future(fetch(f"http://slow-{n}.example:{gate.port}/", what="page")) for n in range(40)
            ]
            await asyncio.sleep(0)
            body = (await fetch(f"http://quick.example:{gate.port}/", what="page")).body
            assert not any(task.done() for task in slow)
            release.set()
            assert [(await task).body for task in slow] == [b"served"] * 40
            return body

    assert asyncio.run(run()) == b"served"


def test_a_name_that_no_name_can_be_is_told_so() -> None:
    async def run() -> None:
        async with HttpFetch() as fetch:
            with pytest.raises(FetchError, match=r"the host of .* is not known"):
                await fetch(f"http://{'a' * 70}.example/", what="page")

    asyncio.run(run())
