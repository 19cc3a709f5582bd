"""Whatever a server says, a fetch ends by its deadline with an answer or in plain words (R23, R24, R25)."""

from __future__ import annotations

import asyncio
import time

from monitor.adapters.http import HttpFetch
from monitor.errors import FetchError
from monitor.pipeline.ports import Fetched
from monitor.settings import split_allowance
from tests.hostile_servers import hostile_servers
from tests.http_stand_in import Answer, serving

DEADLINE_SECONDS = 2.0
ENDLESS = ("slow body", "slow chunks", "slow header", "slow status line", "flood of 1xx", "silent")
HARMLESS = {
    "chunk with an endless extension", "cookies that cost time", "gzip with a tail", "gzip of many members",
    "chunks of one byte", "validators that are no text",
}  # fmt: skip
"""These give their body, and cost nothing that counts."""


async def asked(say: Answer) -> Fetched | FetchError:
    async with (
        serving(say) as site,
        HttpFetch([split_allowance("127.0.0.0/8")], deadline_seconds=DEADLINE_SECONDS) as fetch,
    ):
        try:
            return await fetch(site.base + "/", what="feed")
        except FetchError as error:
            return error


def test_forty_hostile_servers_are_each_bounded_and_told_in_plain_words() -> None:
    servers = hostile_servers()
    assert len(servers) >= 40

    async def run() -> dict[str, Fetched | FetchError]:
        results = await asyncio.gather(*(asked(say) for say in servers.values()))
        return dict(zip(servers, results, strict=True))

    started = time.process_time()
    results = asyncio.run(run())

    assert time.process_time() - started < 10  # two servers flood us as long as they can
    assert {name for name, result in results.items() if isinstance(result, Fetched)} <= HARMLESS
    for name, result in results.items():
        if isinstance(result, FetchError):
            assert str(result).isprintable(), name
            assert "http://127.0.0.1:" in str(result), name
            assert ("within 2 s" in str(result)) == (name in ENDLESS), f"{name}: {result}"
    validators = results["validators that are no text"]
    assert isinstance(validators, Fetched)
    assert "etag" not in validators.headers  # nobody could keep it, or send it back
