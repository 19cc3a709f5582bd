"""The program's entry: runs a command and turns what went wrong into one line and an exit code."""

from __future__ import annotations

import sys

from monitor.cli.app import app
from monitor.errors import MonitorError, UsageError
from monitor.telemetry import redact


def main() -> None:
    """Run the command line. Exit 0 done, 1 failed, 2 wrong use or settings."""
    try:
        app()
    except MonitorError as error:
        sys.stderr.write(f"monitor: {redact(str(error))}\n")
        sys.exit(2 if isinstance(error, UsageError) else 1)


if __name__ == "__main__":
    main()
