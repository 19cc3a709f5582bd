"""What must never be reached: listeners on forbidden addresses that count visits, and all the spellings of theirs."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

GATE = "127.77.0.1"
"""The one address that these tests allow; all else on loopback is forbidden to them."""


class Trap:
    """Listeners on one port of several addresses of loopback and, where the machine has it, of ::1."""

    def __init__(self) -> None:
        self.port = 0
        self.visits = 0
        """Connections that were made."""
        self.hosts: list[str] = []


@contextmanager
def trapped() -> Iterator[Trap]:
    """Listen until the block ends."""
    trap = Trap()
    with ExitStack() as stack:
        listeners: list[socket.socket] = []
        for host in ("127.0.0.1", "127.0.0.2", "127.255.255.254", "::1"):
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            with suppress(OSError):  # ::1 is not everywhere
                listeners.append(stack.enter_context(socket.create_server((host, trap.port), family=family)))
                trap.port = listeners[0].getsockname()[1]
                trap.hosts.append(host)

        def count(listener: socket.socket) -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    trap.visits += 1
                    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\ninside")
                    connection.close()

        threads = [threading.Thread(target=count, args=(listener,), daemon=True) for listener in listeners]
        for thread in threads:
            thread.start()
        try:
            yield trap
        finally:
            for listener in listeners:
                with suppress(OSError):
                    listener.shutdown(socket.SHUT_RDWR)
            for thread in threads:
                thread.join()


def forbidden_urls(port: int) -> list[str]:
    """Return addresses that lead, or would lead, to this machine, its network or a cloud's metadata.

    None of them needs a name server.
    """
    hosts = [
        # this machine, in every notation that the C library takes
        "127.0.0.1", "127.1", "127.0.1", "127.0.0.01", "0177.0.0.1", "0x7f.0.0.1", "0x7f.1", "0x7f000001", "2130706433",
        "017700000001", "00000177.0.0.1", "127.000.000.001", "0x7F.0x0.0x0.0x1", "127.255.255.254", "127.0.0.2",
        "0.0.0.0", "0", "0x0", "00",
        # names and look-alikes
        "localhost", "LOCALHOST", "localhost.", "127.0.0.1.", "１２７.0.0.1", "①②⑦.⓪.⓪.①", "127。0。0。1",
        "ｌｏｃａｌｈｏｓｔ", "１２７．１", "0X7F.1",
        # IPv6, and IPv4 inside it
        "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
        "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1]", "[fc00::1]", "[ff02::1]", "[2001:db8::1]", "[::1%25lo]",
        # the network around, and what clouds keep there
        "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "198.18.0.1", "224.0.0.1",
        "255.255.255.255",
    ]  # fmt: skip
    urls = [f"http://{host}:{port}/" for host in hosts]
    others = [
        f"http://good.example@127.0.0.1:{port}/",
        f"http://127.0.0.1:{port}@good.example/",
        f"http://127.0.0.1:{port}\\@good.example/",
        f"http:\\\\127.0.0.1:{port}/",
        f"http:127.0.0.1:{port}/",
        f"http:///127.0.0.1:{port}/",
        f"//127.0.0.1:{port}/",
        f"http://127.0.0.1\t:{port}/",
        f"http://127.0.0.1:{port}#@good.example/",
        f"https://127.0.0.1:{port}/",
        f"ftp://127.0.0.1:{port}/",
        f"gopher://127.0.0.1:{port}/x",
        f"file://127.0.0.1:{port}/etc/passwd",
        f"dict://127.0.0.1:{port}/x",
        f"HTTP://127.0.0.1:{port}/",
        f"http://0x7f.1:0{port}/",
    ]
    return urls + others


def lying_names(*, good: str, bad: Sequence[str], seed: int) -> Callable[..., list[tuple[Any, ...]]]:
    """Return a lookup of names whose answers change: good, bad, both in any order, in turn or at random."""
    dice = random.Random(seed)
    true = socket.getaddrinfo  # before anybody stands in for it
    lock = threading.Lock()

    def lookup(
        host: str, port: int, family: int = 0, kind: int = 0, proto: int = 0, flags: int = 0
    ) -> list[tuple[Any, ...]]:
        with lock:
            told = dice.choice(([good], [good], [dice.choice(bad)], [good, dice.choice(bad)], [dice.choice(bad), good]))
        return [entry for address in told for entry in true(address, port, family, kind, proto, 0)]

    return lookup
