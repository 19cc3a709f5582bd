"""A site on loopback that answers on every address 127.a.b.c, so that each feed has a host of its own.

It does as little as it can, for it shares the machine with those it is measured with. Every host serves the same feed
under /feed.xml, with an ETag; whoever sends the ETag gets a 304. Run as a program, it prints its port and serves until
its standard input ends.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

ENTRIES = 3
ETAG = '"first"'


def host(number: int) -> str:
    """Return the address of a host; numbers from 0."""
    number += 65_536  # 127.0.0.1 and its neighbours are for others
    return f"127.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def feed_urls(port: int, count: int) -> list[str]:
    """Return the addresses of so many feeds, each on a host of its own."""
    return [f"http://{host(number)}:{port}/feed.xml" for number in range(count)]


@contextmanager
def served() -> Iterator[int]:
    """Serve in a process of its own while entered; gives the port."""
    process = subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


def _document() -> bytes:
    items = "".join(
        f"<item><guid>item-{n}</guid><link>/story-{n}.html</link><title>Story number {n}</title>"
        f"<description>What happened.</description><pubDate>Mon, 06 Jul 2026 10:0{n}:00 GMT</pubDate></item>"
        for n in range(ENTRIES)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Paper</title>{items}</channel></rss>'.encode()


class _Answering(asyncio.Protocol):
    """Answers one request after the other on one connection."""

    _document = _document()
    _found = (
        f"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: {ETAG}\r\n"
        f"Content-Length: {len(_document)}\r\n\r\n"
    ).encode() + _document
    _unchanged = f"HTTP/1.1 304 Not Modified\r\nETag: {ETAG}\r\n\r\n".encode()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport, self._buffer = transport, b""

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while b"\r\n\r\n" in self._buffer:
            request, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
            self._transport.write(self._unchanged if ETAG.encode() in request else self._found)


async def _serve() -> None:
    loop = asyncio.get_running_loop()
    # Loopback's addresses are answered for as a whole only by a socket on all addresses.
    server = await loop.create_server(_Answering, "0.0.0.0", 0, backlog=4_096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve())
