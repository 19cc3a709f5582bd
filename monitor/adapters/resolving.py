"""From a name to the addresses that may be dialled, and to no other (R21)."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from monitor.domain.addresses import Allowance, find_refusal

Lookup = Callable[[str, int, int, int, int, int], Sequence[tuple[Any, ...]]]
"""Takes and gives what socket.getaddrinfo does."""


class ForbiddenAddressError(OSError):
    """Raised where an address is about to be dialled that must not be."""


class CheckedResolver(AbstractResolver):
    """Resolves names, and refuses a name when any of its addresses is forbidden.

    Each of `at_once` requests finds a thread to ask in: a name server that answers late holds up nobody else's names.
    """

    def __init__(self, allowances: Sequence[Allowance], lookup: Lookup, *, at_once: int) -> None:
        self._allowances, self._lookup = allowances, lookup
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="names")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        loop = asyncio.get_running_loop()
        try:
            answers = await loop.run_in_executor(
                self._threads, self._lookup, host, port, family, socket.SOCK_STREAM, 0, socket.AI_ADDRCONFIG
            )
        except UnicodeError:  # a name longer than names can be
            raise socket.gaierror(socket.EAI_NONAME, "no name") from None
        for answer in answers:
            if refusal := find_refusal(answer[4][0], port, self._allowances):
                raise ForbiddenAddressError(refusal)
        return [
            ResolveResult(
                hostname=host,
                host=address[0],
                port=port,
                family=kind,
                proto=proto,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for kind, _, proto, _, address in answers
        ]

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def checked_sockets(allowances: Sequence[Allowance]) -> Callable[[aiohttp.AddrInfoType], socket.socket]:
    """Return what opens sockets for a connector: it sees every address about to be dialled, also those in URLs."""

    def open_socket(info: aiohttp.AddrInfoType) -> socket.socket:
        family, kind, proto, _, address = info
        if refusal := find_refusal(str(address[0]), int(address[1]), allowances):
            raise ForbiddenAddressError(refusal)
        return socket.socket(family, kind, proto)

    return open_socket
