"""The one way to the network for feeds and pages: checked addresses, bounded bodies, one deadline, polite to hosts."""

from __future__ import annotations

import asyncio
import math
import socket
import time
import zlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from types import TracebackType
from typing import Literal, Protocol, Self
from urllib.parse import urljoin

import aiohttp
from yarl import URL

from monitor.adapters.resolving import CheckedResolver, ForbiddenAddressError, Lookup, checked_sockets
from monitor.adapters.spelling import dialled
from monitor.domain.addresses import Allowance, parse_url, show_url
from monitor.domain.feed import host_of
from monitor.domain.turns import BURST, PER_SECOND
from monitor.errors import FetchError
from monitor.pipeline.politeness import Before, Begin
from monitor.pipeline.ports import Fetched

USER_AGENT = "departure-monitor/0.1 (news feed reader; +https://github.com/departure-monitor/departure-monitor)"
PRODUCT = "departure-monitor"
"""What a robots.txt calls this reader."""
BODY_BYTES_MAX: Mapping[str, int] = {"feed": 10_000_000, "page": 5_000_000, "robots": 5_000_000}
"""Caps after decompression (R23)."""

_STEP_BYTES = 262_144
_REDIRECTS_MAX = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)
_RETRYABLE = (408, 425, 429, 500, 502, 503, 504)
_RETRY_AFTER_MAX_SECONDS = 366 * 86_400.0  # a date in the year 9999 would overflow the schedule
_ACCEPT = {
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5",
    "robots": "text/plain, */*;q=0.1",
    "page": "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1",
}


class _Host:
    """What is left of one host's bucket."""

    __slots__ = ("begun_at", "lock", "refilled_at", "tokens")

    def __init__(self, tokens: float) -> None:
        self.lock = asyncio.Lock()
        self.tokens = tokens
        self.refilled_at = time.monotonic()
        self.begun_at = -math.inf


class _Turns:
    """One request at a time a host, from a bucket of `burst` requests refilled at `per_second` (R9)."""

    def __init__(self, burst: int, per_second: float) -> None:
        self._burst, self._per_second = burst, per_second
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, *, since_last: float = 0.0, tokens: int = 1) -> AsyncIterator[None]:
        """Wait until a host may be asked, and keep others from asking it meanwhile.

        since_last: seconds since the request before was begun; tokens: what this one takes from the bucket.
        """
        if len(self._hosts) > 20_000:
            self._forget_rested()
        state = self._hosts.setdefault(host, _Host(self._burst))
        async with state.lock:
            self._refill(state)
            wait = max((tokens - state.tokens) / self._per_second, state.begun_at + since_last - time.monotonic())
            if wait > 0:
                await asyncio.sleep(wait)
                self._refill(state)
            state.tokens -= tokens
            state.begun_at = time.monotonic()
            yield

    def _refill(self, state: _Host) -> None:
        now = time.monotonic()
        state.tokens = min(self._burst, state.tokens + (now - state.refilled_at) * self._per_second)
        state.refilled_at = now

    def _forget_rested(self) -> None:
        rested = time.monotonic() - self._burst / self._per_second
        self._hosts = {n: h for n, h in self._hosts.items() if h.lock.locked() or h.refilled_at > rested}


class Taking(Protocol):
    """Takes a host's turn among several processes."""

    def __call__(self, host: str, *, since_last: float, tokens: int) -> AbstractAsyncContextManager[None]:
        """As _Turns.turn."""


def _alone(host: str, *, since_last: float, tokens: int) -> AbstractAsyncContextManager[None]:
    """Take the turn of the only process there is."""
    return nullcontext()


class HttpFetch:
    """Implements ports.Fetch; an async context manager that holds the connections.

    allow_private: the only way around the check of addresses (R22).
    deadline_seconds: one limit over DNS, connect, TLS, headers, redirects and body (R24), not over a host's turn.
    burst, per_second: each host's bucket. concurrency: requests at once, all hosts together.
    lookup: asks for a name's addresses. shared: takes a turn among the processes that ask the same hosts; None = there
    is only this one.
    """

    def __init__(
        self,
        allow_private: Sequence[Allowance] = (),
        *,
        user_agent: str = USER_AGENT,
        deadline_seconds: float = 30.0,
        burst: int = BURST,
        per_second: float = PER_SECOND,
        concurrency: int = 100,
        lookup: Lookup = socket.getaddrinfo,
        shared: Taking | None = None,
    ) -> None:
        self._allowances = tuple(allow_private)
        self._user_agent = user_agent
        self._deadline_seconds = deadline_seconds
        self._turns = _Turns(burst, per_second)
        self._shared = shared or _alone
        self._limit = asyncio.Semaphore(concurrency)
        self._resolver = CheckedResolver(self._allowances, lookup, at_once=concurrency)
        self._sessions: dict[str, aiohttp.ClientSession] = {}
        """By what is asked for."""

    async def __aenter__(self) -> Self:
        # A feed is asked again in minutes: thousands of idle connections would use up the descriptors of a process.
        self._sessions = {"feed": self._opened(keeps=False), "page": self._opened(keeps=True)}
        self._sessions["robots"] = self._sessions["page"]
        return self

    def _opened(self, *, keeps: bool) -> aiohttp.ClientSession:
        """Open a session. keeps: whether a connection is kept for a while, for the next request to its host."""
        # The resolver is not asked about IP literals; the socket factory sees every address about to be dialled.
        connector = aiohttp.TCPConnector(
            resolver=self._resolver,
            socket_factory=checked_sockets(self._allowances),
            limit=0,
            ttl_dns_cache=60,
            force_close=not keeps,
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self._user_agent, "Accept-Encoding": "gzip, deflate"},
            timeout=aiohttp.ClientTimeout(total=None),
            auto_decompress=False,
            trust_env=False,
        )

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for session in self._sessions.values():
            await session.close()
        self._sessions = {}
        await self._resolver.close()

    async def __call__(
        self,
        url: str,
        *,
        what: Literal["feed", "page", "robots"],
        etag: str | None = None,
        last_modified: str | None = None,
        before: Before | None = None,
        begin: Begin | None = None,
    ) -> Fetched:
        headers = {"Accept": _ACCEPT[what]}
        if etag is not None:
            headers["If-None-Match"] = etag
        if last_modified is not None:
            headers["If-Modified-Since"] = last_modified
        url = asked = _spelled(url)
        permanent, left = True, self._deadline_seconds
        for _ in range(_REDIRECTS_MAX + 1):
            since_last = await before(url) if before else 0.0
            # What a site lets robots read is asked once a day, and for its sake: it costs the feed no turn.
            tokens = 0 if what == "robots" else 1
            host = host_of(url)
            async with (
                self._turns.turn(host, since_last=since_last, tokens=tokens),
                self._shared(host, since_last=since_last, tokens=tokens),
                self._limit,
            ):
                if begin:
                    begin(url)
                started = time.monotonic()
                answer = await self._get(url, headers, what, left)
                left -= time.monotonic() - started
            if isinstance(answer, Fetched):
                moved_to = answer.url if permanent and answer.url != asked else None
                return Fetched(
                    url=answer.url, status=answer.status, headers=answer.headers, body=answer.body, moved_to=moved_to
                )
            status, url = answer
            permanent = permanent and status in _PERMANENT
        raise FetchError(f"{show_url(asked)} redirects more than {_REDIRECTS_MAX} times", retryable=False)

    async def _get(
        self, url: str, headers: Mapping[str, str], what: Literal["feed", "page", "robots"], seconds: float
    ) -> Fetched | tuple[int, str]:
        """Make one request; return the answer, or (status, next address) of a redirect."""
        assert self._sessions, "fetch is used inside `async with HttpFetch(...)`"
        shown = show_url(url)
        # An address that needs no quoting goes out byte for byte: re-quoting breaks signed ones.
        target = URL(url, encoded=True) if url.isascii() else URL(url)
        try:
            async with (
                asyncio.timeout(max(seconds, 0.0)),
                self._sessions[what].get(target, headers=headers, allow_redirects=False) as response,
            ):
                if response.status in _REDIRECTS:
                    return response.status, _next_address(url, response)
                _check_status(url, response, conditional="If-None-Match" in headers or "If-Modified-Since" in headers)
                body = b"" if response.status == 304 else await _read_body(shown, response, BODY_BYTES_MAX[what])
                lower = {name.lower(): value for name, value in response.headers.items() if _is_text(value)}
                return Fetched(url=url, status=response.status, headers=lower, body=body)
        except TimeoutError as error:
            raise FetchError(f"{shown} gave no complete answer within {self._deadline_seconds:g} s") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise _in_plain_words(shown, error) from error


def _next_address(url: str, response: aiohttp.ClientResponse) -> str:
    location = response.headers.get("Location", "")
    if not location:
        raise FetchError(f"{show_url(url)} answered {response.status} without saying where to", retryable=False)
    try:
        target = _spelled(urljoin(url, location))
    except ValueError:
        raise FetchError(f"{show_url(url)} redirects to something that is no address", retryable=False) from None
    except FetchError as error:
        raise FetchError(f"{show_url(url)} redirects to what is not fetched: {error}", retryable=False) from None
    return target.partition("#")[0]


def _spelled(url: str) -> str:
    """Return an address as it is dialled. Raises FetchError for one that may not be fetched, by its spelling."""
    parse_url(url)
    try:
        return dialled(url)
    except ValueError:
        raise FetchError("the address is not a valid URL", retryable=False) from None


def _is_text(value: str) -> bool:
    """Whether a header could be read: bytes that are not UTF-8 come as halves of characters, which nobody can keep."""
    return not any("\ud800" <= char <= "\udfff" for char in value)


def _check_status(url: str, response: aiohttp.ClientResponse, *, conditional: bool) -> None:
    """Let 200 pass, and 304 where it was asked for. Raises FetchError for every other answer."""
    status = response.status
    if status == 200 or (status == 304 and conditional):
        return
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "a status that HTTP does not know"
    raise FetchError(
        f"{show_url(url)} answered {status} {phrase}",
        url=url,
        status=status,
        retry_after_seconds=_retry_after_seconds(response.headers),
        retryable=status in _RETRYABLE,
    )


def _retry_after_seconds(headers: Mapping[str, str]) -> float | None:
    """Read Retry-After, in seconds or as a date (counted from the answer's own Date); None = not said, not readable."""
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value), _RETRY_AFTER_MAX_SECONDS)
    try:
        until = parsedate_to_datetime(value).timestamp()
        now = parsedate_to_datetime(headers["Date"]).timestamp() if "Date" in headers else time.time()
    except (ValueError, OverflowError):
        return None
    return min(max(until - now, 0.0), _RETRY_AFTER_MAX_SECONDS)


async def _read_body(shown: str, response: aiohttp.ClientResponse, bytes_max: int) -> bytes:
    """Read and decompress within a cap, whatever the headers say of the length. Raises FetchError beyond it."""
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise FetchError(f"{shown} answered in the encoding {encoding[:40]!r}, which nobody asked for", retryable=False)
    too_large = FetchError(f"{shown} is larger than {bytes_max // 1_000_000} MB", retryable=False)
    inflate = _Inflate(bytes_max) if encoding not in ("", "identity") else None
    body, received = bytearray(), 0
    async for chunk in response.content.iter_any():
        received += len(chunk)
        try:
            if inflate:
                inflate.feed(chunk, body)
            else:
                body += chunk
        except zlib.error as error:
            raise FetchError(f"{shown} sent a body that is not the {encoding} it says it is") from error
        if len(body) > bytes_max or received > bytes_max:
            raise too_large
    if inflate is not None and not inflate.ended:
        raise FetchError(f"{shown} was cut off before its end")
    return bytes(body)


class _Inflate:
    """Decompresses gzip, zlib and raw deflate, a step at a time: a bomb takes no more memory than its cap."""

    def __init__(self, bytes_max: int) -> None:
        self._bytes_max = bytes_max
        self._stream = zlib.decompressobj(wbits=47)  # 32 + 15: gzip or zlib, by their header
        self._begun = False

    @property
    def ended(self) -> bool:
        return self._stream.eof or not self._begun

    def feed(self, chunk: bytes, body: bytearray) -> None:
        """Append what a chunk holds, up to one byte over the cap: the caller gives up then. Raises zlib.error."""
        if not self._begun:
            self._begun = True
            try:
                return self._inflate(chunk, body)
            except zlib.error:
                self._stream = zlib.decompressobj(wbits=-15)  # some servers send deflate without the zlib header
        return self._inflate(chunk, body)

    def _inflate(self, chunk: bytes, body: bytearray) -> None:
        while len(body) <= self._bytes_max:
            step = min(_STEP_BYTES, self._bytes_max + 1 - len(body))
            part = self._stream.decompress(chunk, step)
            body += part
            if not self._stream.eof:
                chunk = self._stream.unconsumed_tail
                if not chunk and len(part) < step:  # a full step may leave some behind that needs no more input
                    return
            elif (chunk := self._stream.unused_data).startswith(b"\x1f\x8b"):  # gzip members may follow one another
                self._stream = zlib.decompressobj(wbits=47)
            else:  # anything else after the end is padding
                return


def _in_plain_words(shown: str, error: Exception) -> FetchError:
    cause = getattr(error, "os_error", error)
    if isinstance(cause, ForbiddenAddressError):
        hint = "MONITOR_FETCH_ALLOW_PRIVATE lists what may be fetched anyway"
        return FetchError(f"{shown} is refused: {cause}; {hint}", retryable=False)
    match error:
        case aiohttp.ClientSSLError():
            return FetchError(f"{shown} has no valid TLS certificate, or speaks no TLS")
        case aiohttp.ClientConnectorDNSError():
            return FetchError(f"the host of {shown} is not known; check its spelling")
        case aiohttp.ClientConnectorError():
            return FetchError(f"cannot connect to {shown}: {getattr(cause, 'strerror', None) or 'refused'}")
        case aiohttp.ServerDisconnectedError():
            return FetchError(f"{shown} closed the connection without an answer")
        case aiohttp.ClientPayloadError():
            return FetchError(f"{shown} was cut off before its end")
        case aiohttp.InvalidURL():
            return FetchError("the address is not a valid URL", retryable=False)
        case aiohttp.ClientResponseError() | ValueError():
            return FetchError(f"{shown} answered something that is not valid HTTP")
        case _:
            return FetchError(f"{shown} could not be read: {type(error).__name__}")
