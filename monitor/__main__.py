"""The program's entry: runs a command and turns what went wrong into one line and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import structlog

from monitor.cli.app import app
from monitor.errors import MonitorError, UsageError
from monitor.telemetry import redact, setup_logging


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; None = what the shell gave. Exit 0 done, 1 failed, 2 wrong use or settings."""
    setup_logging("INFO")  # until a command has read its settings
    try:
        app(arguments)
    except MonitorError as error:
        sys.stderr.write(f"monitor: {redact(str(error))}\n")
        sys.exit(2 if isinstance(error, UsageError) else 1)
    except Exception:
        # A fault of ours: told through the log, where its traceback shows no secret.
        structlog.get_logger().critical("unexpected error", exc_info=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
