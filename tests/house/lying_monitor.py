"""The real program where the name server lies: `python -m tests.house.lying_monitor GOOD BAD,BAD ARGUMENT...`."""

from __future__ import annotations

import socket
import sys

from tests.forbidden import lying_names

if __name__ == "__main__":
    good, bad, *arguments = sys.argv[1:]
    # Stands in for the machine's own, before anything of the program is read.
    socket.getaddrinfo = lying_names(good=good, bad=bad.split(","), seed=len(arguments))

    from monitor.__main__ import main

    main(arguments)
