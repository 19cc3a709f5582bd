"""The program's entry: runs a command and turns what went wrong into one line and an exit code."""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from monitor.cli.app import app
from monitor.errors import MonitorError, UsageError
from monitor.telemetry import logger, redact, setup_logging

_ALLOCATIONS_MAX = 50_000
"""Objects made between two looks for garbage: hardly any that a command imports is garbage."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; None = what the shell gave. Exit 0 done, 1 failed, 2 wrong use or settings."""
    gc.set_threshold(_ALLOCATIONS_MAX)
    _open_closed_streams()
    setup_logging("INFO")  # until a command has read its settings
    code: object = 0
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the output has left, as head does: no failure
        _drop_output()
    except MonitorError as error:
        sys.stderr.write(f"monitor: {redact(str(error))}\n")
        code = 2 if isinstance(error, UsageError) else 1
    except Exception as error:
        code = 1
        if isinstance(error, UnicodeEncodeError) and (odd := _not_text(arguments)):
            sys.stderr.write(f"monitor: {odd} holds bytes that are not UTF-8; give it in UTF-8\n")
            sys.exit(2)
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            sys.stderr.write("monitor: nothing more can be written: no space is left where it goes; make room\n")
            _drop_output()
        else:
            # A fault of ours: told through the log, where its traceback shows no secret.
            logger().critical("unexpected error", exc_info=True)
    gc.freeze()  # the interpreter's last look for garbage took a fifth of a short command
    sys.exit(code)  # type: ignore[arg-type]


def _run(arguments: Sequence[str] | None) -> object:
    """Run a command; return the exit code. Raises what the command raised, BrokenPipeError among it."""
    try:
        app(arguments)
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # typer makes it exit code 1
            raise end.__context__ from None
        return end.code
    return 0


def _open_closed_streams() -> None:
    """Lead standard streams that were closed, as by 2>&- in a crontab, to nowhere; no file then takes their numbers."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - to the end


def _not_text(arguments: Sequence[str] | None) -> str | None:
    """Return an argument that the shell gave as something else than UTF-8, made printable; None = all are text."""
    given = sys.argv[1:] if arguments is None else arguments
    return next((ascii(each) for each in given if any("\ud800" <= char <= "\udfff" for char in each)), None)


def _drop_output() -> None:
    """Let the interpreter's own last flush go nowhere: it would fail, and be told."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
