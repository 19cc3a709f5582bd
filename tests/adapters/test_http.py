"""The one fetch function against a real server: what it asks for, what it takes, and what it refuses."""

from __future__ import annotations

import asyncio
import gzip
import ipaddress
import time
import tracemalloc
import zlib
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from monitor.adapters.http import BODY_BYTES_MAX, HttpFetch
from monitor.errors import FetchError
from monitor.pipeline.ports import Fetched
from tests.http_stand_in import Answer, Asked, StandIn, answer, serving

LOOPBACK = [(ipaddress.ip_network("127.0.0.0/8"), None)]
Work = Callable[[HttpFetch, StandIn], Awaitable[Any]]


def with_site(say: Answer, work: Work, **options: Any) -> Any:
    """Serve, fetch, and give back what `work` returns; the bucket is wide unless a test narrows it."""

    async def run() -> Any:
        async with serving(say) as site, HttpFetch(LOOPBACK, **{"burst": 1_000, **options}) as fetch:
            return await work(fetch, site)

    return asyncio.run(run())


def fetched(say: Answer, *, what: Any = "feed", path: str = "/", **options: Any) -> Fetched:
    result = with_site(say, lambda fetch, site: fetch(site.base + path, what=what), **options)
    assert isinstance(result, Fetched)
    return result


def refusal(say: Answer, *, what: Any = "feed", path: str = "/", **options: Any) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetched(say, what=what, path=path, **options)
    return caught.value


def always(said: bytes) -> Answer:
    return lambda _asked, _writer: said


def test_first_request_is_unconditional_and_names_the_reader_without_cookies_or_referer() -> None:
    """R1, R10."""

    async def work(fetch: HttpFetch, site: StandIn) -> Asked:
        await fetch(site.base + "/", what="feed")
        await fetch(site.base + "/", what="feed")
        return site.requests[-1]

    asked = with_site(always(answer(body=b"x", set_cookie="a=b")), work)
    assert not asked.headers.keys() & {"cookie", "referer", "if-none-match", "if-modified-since"}
    assert asked.headers["user-agent"].startswith("departure-monitor/")
    assert "+http" in asked.headers["user-agent"]
    assert asked.headers["accept-encoding"] == "gzip, deflate"


def test_a_feed_s_connection_ends_with_its_answer_and_a_page_s_waits_for_the_next_page() -> None:
    """Thousands of feeds that are due at once would leave as many connections idle: more than a process may open."""

    async def work(fetch: HttpFetch, site: StandIn) -> list[str]:
        await fetch(site.base + "/", what="feed")
        await fetch(site.base + "/", what="page")
        return [asked.headers.get("connection", "kept") for asked in site.requests]

    assert with_site(always(answer(body=b"x")), work) == ["close", "kept"]


def test_validators_go_out_byte_for_byte_and_304_comes_back_without_a_body() -> None:
    """R1, R2."""
    etag, modified = 'W/"a,b ;\'%20"', "Thu, 01 Jan 1970 00:00:00 GMT"

    async def work(fetch: HttpFetch, site: StandIn) -> tuple[Fetched, Asked]:
        got = await fetch(site.base + "/", what="feed", etag=etag, last_modified=modified)
        return got, site.requests[0]

    got, asked = with_site(always(answer(304, etag=etag)), work)
    assert (got.status, got.body, got.headers["etag"]) == (304, b"", etag)
    assert (asked.headers["if-none-match"], asked.headers["if-modified-since"]) == (etag, modified)


def test_304_to_an_unconditional_request_is_an_error() -> None:
    assert refusal(always(answer(304))).status == 304


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body)[2:-4]),
        ("gzip", lambda body: gzip.compress(body[:5]) + gzip.compress(body[5:])),
        ("identity", bytes),
    ],
)
def test_bodies_are_decompressed(encoding: str, pack: Callable[[bytes], bytes]) -> None:
    body = b"some words " * 1_000
    assert fetched(always(answer(body=pack(body), content_encoding=encoding))).body == body


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
@pytest.mark.parametrize("what", ["feed", "page"])
def test_a_bomb_is_refused_within_a_second_of_work_and_32_megabytes(encoding: str, what: str) -> None:
    """R23."""
    packer = zlib.compressobj(9, wbits=31 if encoding == "gzip" else 15)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(300)) + packer.flush()
    tracemalloc.start()
    started = time.process_time()
    error = refusal(always(answer(body=bomb, content_encoding=encoding)), what=what)
    seconds, memory = time.process_time() - started, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert f"larger than {BODY_BYTES_MAX[what] // 1_000_000} MB" in str(error)
    assert seconds < 1
    assert memory < 32_000_000


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress"])
def test_an_encoding_nobody_asked_for_is_not_decompressed(encoding: str) -> None:
    """R23."""
    assert "nobody asked for" in str(refusal(always(answer(body=b"x", content_encoding=encoding))))


def test_a_body_longer_than_its_cap_is_refused_whatever_its_length_header_says() -> None:
    """R23."""

    async def endless(_: Asked, writer: Any) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"x" * 100_000)
            await writer.drain()

    assert "larger than 5 MB" in str(refusal(endless, what="page"))


@pytest.mark.parametrize(
    "said",
    [answer(body=b"x", content_length="900"), answer(body=gzip.compress(b"x" * 99)[:-9])],
    ids=["shorter than it says", "cut off"],  # the bytes hold the time, and workers must agree on names
)
def test_a_body_cut_off_is_an_error(said: bytes) -> None:
    said = said if b"900" in said else said.replace(b"\r\n\r\n", b"\r\ncontent-encoding: gzip\r\n\r\n", 1)
    error = refusal(always(said))
    assert "cut off" in str(error)
    assert error.retryable


async def _slow_body(_: Asked, writer: Any) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
    while not writer.is_closing():
        writer.write(b"x")
        await asyncio.sleep(0.05)


async def _slow_head(_: Asked, writer: Any) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while not writer.is_closing():
        writer.write(b"x: y\r\n")
        await asyncio.sleep(0.05)


async def _informing(_: Asked, writer: Any) -> None:
    while not writer.is_closing():
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        await asyncio.sleep(0.001)


async def _silent(_: Asked, writer: Any) -> None:
    await asyncio.sleep(60)


@pytest.mark.parametrize("say", [_slow_body, _slow_head, _informing, _silent])
def test_whatever_a_server_does_the_deadline_ends_it(say: Answer) -> None:
    """R24."""
    started = time.monotonic()
    error = refusal(say, deadline_seconds=0.3)
    assert time.monotonic() - started < 10  # the server would go on for a minute
    assert "within 0.3 s" in str(error)
    assert error.retryable


def test_the_deadline_covers_all_redirects_together() -> None:
    """R24."""

    async def slow_redirect(asked: Asked, writer: Any) -> None:
        await asyncio.sleep(0.15)
        writer.write(answer(302, location=asked.path + "x"))

    started = time.monotonic()
    assert "within 0.4 s" in str(refusal(slow_redirect, deadline_seconds=0.4))
    assert time.monotonic() - started < 10  # the server would go on without end


@pytest.mark.parametrize(
    "said",
    [
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nx: " + b"y" * 20_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 500 + b"\r\n",
    ],
)
def test_headers_that_are_nonsense_or_too_many_are_an_error(said: bytes) -> None:
    """R25."""
    assert "not valid HTTP" in str(refusal(always(said)))


def redirecting(*statuses: int) -> Answer:
    """Answer /0, /1, ... with these redirects, each to the next, and the last with a body."""

    def say(asked: Asked, _: Any) -> bytes:
        place = int(asked.path.strip("/"))
        return answer(statuses[place], location=f"/{place + 1}") if place < len(statuses) else answer(body=b"there")

    return say


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [((301,), True), ((308, 301), True), ((302,), False), ((301, 307), False), ((303, 301), False)],
)
def test_only_redirects_that_are_all_permanent_tell_a_new_address(statuses: tuple[int, ...], moved: bool) -> None:
    """R7."""
    got = fetched(redirecting(*statuses), path="/0")
    assert got.body == b"there"
    assert got.url.endswith(f"/{len(statuses)}")
    assert got.moved_to == (got.url if moved else None)


def test_five_redirects_are_followed_and_six_are_not() -> None:
    """R7."""
    assert fetched(redirecting(*[302] * 5), path="/0").body == b"there"
    assert "more than 5 times" in str(refusal(redirecting(*[302] * 6), path="/0"))


@pytest.mark.parametrize(
    "location",
    [
        "http://10.0.0.1/",
        "http://[::1]:1/",
        "file:///etc/passwd",
        "http://user:secret@127.0.0.1/",
        "http://2130706433:1/",
        "",
    ],
)
def test_a_redirect_leads_nowhere_that_a_user_could_not_go(location: str) -> None:
    """R20, R21: checked on every hop."""
    error = refusal(always(answer(302, location=location)), deadline_seconds=5)
    assert not error.retryable or "cannot connect" in str(error)
    assert "secret" not in str(error)


FORBIDDEN = [
    "127.0.0.1", "127.1", "0x7f.1", "2130706433", "017700000001", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0",
    "0", "１２７.0.0.1", "127.0.0.1.",
]  # fmt: skip


@pytest.mark.parametrize("host", FORBIDDEN)
def test_no_spelling_of_a_private_address_reaches_a_listener(host: str) -> None:
    """R21."""

    async def run() -> StandIn:
        async with serving(always(answer(body=b"inside"))) as site, HttpFetch() as fetch:
            with pytest.raises(FetchError):
                await fetch(f"http://{host}:{site.port}/", what="page")
        return site

    assert asyncio.run(run()).requests == []


def test_an_allowance_opens_its_network_on_its_port_only() -> None:
    """R22."""

    async def run() -> None:
        async with serving(always(answer(body=b"x"))) as site:
            network = ipaddress.ip_network("127.0.0.1/32")
            async with HttpFetch([(network, site.port)]) as fetch:
                assert (await fetch(site.base, what="page")).body == b"x"
            async with HttpFetch([(network, site.port + 1)]) as fetch:
                with pytest.raises(FetchError, match=r"127\.0\.0\.1.*not public.*MONITOR_FETCH_ALLOW_PRIVATE"):
                    await fetch(site.base, what="page")

    asyncio.run(run())


def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """R22."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert fetched(always(answer(body=b"direct"))).body == b"direct"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("Thu, 01 Jan 1970 00:02:00 GMT", 120),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("soon", None),
        ("-5", None),
    ],
)
def test_retry_after_is_read_in_seconds_or_as_a_date(value: str, seconds: float | None) -> None:
    """R4."""
    error = refusal(always(answer(429, retry_after=value, date="Thu, 01 Jan 1970 00:00:00 GMT")))
    assert (error.status, error.retry_after_seconds, error.retryable) == (429, seconds, True)


@pytest.mark.parametrize(("status", "retryable"), [(404, False), (410, False), (403, False), (500, True), (503, True)])
def test_a_status_says_whether_trying_again_can_help(status: int, retryable: bool) -> None:
    error = refusal(always(answer(status)))
    assert (error.status, error.retryable) == (status, retryable)
    assert str(status) in str(error)


def test_messages_never_show_a_query() -> None:
    """R33."""
    assert "hunter2" not in str(refusal(always(answer(500)), path="/feed?token=hunter2"))


def test_one_request_at_a_time_a_host_from_a_bucket_that_refills() -> None:
    """R9."""
    under_way = most = 0

    async def say(_: Asked, writer: Any) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.005)
        under_way -= 1
        writer.write(answer(body=b"x"))

    async def work(fetch: HttpFetch, site: StandIn) -> float:
        started = time.monotonic()
        await asyncio.gather(*(fetch(f"{site.base}/{n}", what="page") for n in range(6)))
        return time.monotonic() - started

    seconds = with_site(say, work, burst=3, per_second=10.0)
    assert most == 1
    assert seconds > 0.25  # three at once, three more a tenth of a second apart


def test_a_dead_host_is_told_in_plain_words() -> None:
    async def run() -> None:
        async with serving(always(b"")) as site:
            base = site.base
        async with HttpFetch(LOOPBACK) as fetch:
            with pytest.raises(FetchError, match="cannot connect to http://127"):
                await fetch(base, what="page")
            with pytest.raises(FetchError, match="start with http"):
                await fetch("ftp://example.org/", what="page")

    asyncio.run(run())


def test_an_answer_that_ends_before_it_begins_is_an_error() -> None:
    assert "without an answer" in str(refusal(always(b"")))


@pytest.mark.parametrize("size", [262_143, 262_144, 262_145, 1_048_576])
@pytest.mark.parametrize("wbits", [31, 15, -15])
def test_a_body_that_ends_with_a_step_of_decompression_is_whole(size: int, wbits: int) -> None:
    """R23: a full step may leave output behind that no input brings out."""
    packer = zlib.compressobj(9, wbits=wbits)
    packed = packer.compress(bytes(size)) + packer.flush()
    got = fetched(always(answer(body=packed, content_encoding="gzip" if wbits == 31 else "deflate")))
    assert got.body == bytes(size)
