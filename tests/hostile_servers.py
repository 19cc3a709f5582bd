"""Servers that lie, dawdle or never end, each as what it says. Shared by the tests and benchmarks/hostile.py."""

from __future__ import annotations

import asyncio
import gzip
from asyncio import StreamWriter
from collections.abc import Awaitable, Callable

from tests.http_stand_in import Answer, Asked

FEED = b"<rss/>"


def raw(*headers: bytes, status: bytes = b"200 OK", body: bytes = FEED) -> bytes:
    """Return an answer byte for byte, with nothing said of its length."""
    lines = b"".join(line + b"\r\n" for line in headers)
    return b"HTTP/1.1 " + status + b"\r\n" + lines + b"connection: close\r\n\r\n" + body


def chunked(body: bytes) -> bytes:
    """Return an answer in chunks, written by the caller."""
    return raw(b"transfer-encoding: chunked", body=body)


_SAID = {
    # lengths and chunks that lie
    "length negative": raw(b"content-length: -1"),
    "length twice": raw(b"content-length: 6", b"content-length: 7"),
    "length enormous": raw(b"content-length: 99999999999999999999999"),
    "length too long": raw(b"content-length: 600"),
    "length too short": raw(b"content-length: 2"),
    "length and chunks": raw(b"content-length: 6", b"transfer-encoding: chunked", body=b"6\r\n<rss/>\r\n0\r\n\r\n"),
    "chunk too long": chunked(b"7FFFFFFF\r\n<rss/>"),
    "chunk beyond numbers": chunked(b"FFFFFFFFFFFFFFFFFF\r\n<rss/>"),
    "chunk negative": chunked(b"-6\r\n<rss/>\r\n0\r\n\r\n"),
    "chunk without a size": chunked(FEED),
    "chunks without an end": chunked(b"6\r\n<rss/>\r\n"),
    "chunk with an endless extension": chunked(b"6;" + b"x" * 5_000_000 + b"\r\n<rss/>\r\n0\r\n\r\n"),
    "chunks with endless trailers": chunked(b"6\r\n<rss/>\r\n0\r\n" + b"x: y\r\n" * 500_000 + b"\r\n"),
    "chunks of one byte": chunked(b"1\r\nx\r\n" * 200_000 + b"0\r\n\r\n"),
    # heads that are too much
    "headers too many": b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 100_000 + b"\r\n",
    "header too long": raw(b"x: " + b"y" * 100_000),
    "status line too long": raw(status=b"200 " + b"x" * 100_000),
    "header with a zero byte": raw(b"x: \x00"),
    "status that is none": raw(status=b"99999 x"),
    "another protocol": raw(b"upgrade: websocket", b"connection: upgrade", status=b"101 x"),
    "no HTTP at all": FEED,
    "cookies that cost time": raw(*[b'Set-Cookie: a="' + b"\\" * 8_000] * 30),
    "Retry-After beyond the calendar": raw(b"Retry-After: " + b"9" * 5_000, status=b"503 x"),
    "validators that are no text": raw(b'ETag: "\xff\xfe"', b"Last-Modified: \xff"),
    # encodings that lie
    "gzip that is none": raw(b"content-encoding: gzip"),
    "gzip of many members": raw(b"content-encoding: gzip", body=gzip.compress(b"") * 100_000),
    "gzip with a tail": raw(b"content-encoding: gzip", body=gzip.compress(FEED) + b"x" * 4_000_000),
    "encoding that is no text": raw(b"content-encoding: \xff\x1b[2J"),
    # redirects to what is no place
    "redirect without a place": raw(status=b"302 x"),
    "redirect to a script": raw(b"Location: javascript:alert(1)", status=b"302 x"),
    "redirect to a port that is none": raw(b"Location: http://127.0.0.1:99999/", status=b"302 x"),
    "redirect to bytes": raw(b"Location: /\xff\xfe\x1b", status=b"302 x"),
    "redirect to half an address": raw(b"Location: http://[::1/", status=b"302 x"),
    "redirect to itself": raw(b"Location: /", status=b"302 x"),
}


def _for_ever(
    piece: bytes, first: bytes = b"", every: float = 0.01
) -> Callable[[Asked, StreamWriter], Awaitable[None]]:
    async def say(_: Asked, writer: StreamWriter) -> None:
        writer.write(first)
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(every)

    return say


async def _silent(_: Asked, writer: StreamWriter) -> None:
    await writer.wait_closed()


def hostile_servers() -> dict[str, Answer]:
    """Return them all by name; those that never end come last."""
    servers: dict[str, Answer] = {name: lambda _asked, _writer, said=said: said for name, said in _SAID.items()}  # type: ignore[misc]
    return servers | {
        "slow body": _for_ever(b"x", b"HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n"),
        "slow chunks": _for_ever(b"1\r\nx\r\n", b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"),
        "slow header": _for_ever(b"x: y\r\n", b"HTTP/1.1 200 OK\r\n", every=0.1),
        "slow status line": _for_ever(b"x", b"HTTP/1.1 200 ", every=0.1),
        "flood of 1xx": _for_ever(b"HTTP/1.1 103 x\r\nlink: </a>\r\n\r\n" * 50),
        "silent": _silent,
    }
