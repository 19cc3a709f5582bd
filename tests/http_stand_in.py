"""A web server on loopback that says, byte for byte, what a test wants it to say."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Asked:
    """One request."""

    path: str
    headers: Mapping[str, str]
    """Names in lower case."""


Answer = Callable[[Asked, asyncio.StreamWriter], bytes | Awaitable[None]]
"""Returns the whole answer, or writes it itself."""


@dataclass
class StandIn:
    """A running server."""

    base: str
    port: int
    requests: list[Asked] = field(default_factory=list)


def answer(status: int = 200, body: bytes = b"", **headers: str) -> bytes:
    """Write an HTTP answer; underscores in header names are hyphens, content_length=... may lie."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named.setdefault("content-length", str(len(body)))
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status} Said\r\n{lines}connection: close\r\n\r\n".encode("latin-1") + body


@asynccontextmanager
async def serving(say: Answer, host: str = "127.0.0.1") -> AsyncIterator[StandIn]:
    """Serve until the block ends; every connection carries one request."""
    stand_in = StandIn("", 0)
    writers: set[asyncio.StreamWriter] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.add(writer)
        # Cancelled = the loop ends while a server that never does is at work.
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
            asked = Asked(first.split(" ")[1], headers)
            stand_in.requests.append(asked)
            said = say(asked, writer)
            if isinstance(said, bytes):
                writer.write(said)
            else:
                await said
            await writer.drain()
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    server = await asyncio.start_server(handle, host, 0)
    stand_in.port = server.sockets[0].getsockname()[1]
    stand_in.base = f"http://{host}:{stand_in.port}"
    try:
        yield stand_in
    finally:
        server.close()
        for writer in writers:
            writer.transport.abort()
        await server.wait_closed()
        await asyncio.sleep(0)
