"""The real program with every socket to the outside closed: using one ends it with exit code 99.

python -m tests.house.mute COMMAND...
"""

from __future__ import annotations

import os
import sys
from typing import Any

from monitor.__main__ import main

USED_A_SOCKET = 99
_WAYS_OUT = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo"})


def refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Hear of everything the interpreter does; sockets within the machine, whose address is a path or None, stay."""
    if event in _WAYS_OUT and not isinstance(arguments[-1], bytes | str | None):
        os.write(2, f"{event} {arguments[1:]!r}\n".encode())
        os._exit(USED_A_SOCKET)


if __name__ == "__main__":
    sys.addaudithook(refuse)
    main()
