"""A real daemon in a process of its own, its log read as it is written."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class Daemon:
    """A running `monitor run`."""

    def __init__(self, environment: dict[str, str], *arguments: str) -> None:
        self.log: list[dict[str, Any]] = []
        """The lines of its log so far."""
        self.raw: list[str] = []
        self._news = threading.Condition()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "monitor", "run", *arguments],
            env=environment | {"MONITOR_LOG_FORMAT": "json"},
            cwd=environment["HOME"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            with self._news:
                self.raw.append(line)
                if line.startswith("{"):
                    self.log.append(json.loads(line))
                self._news.notify_all()

    def wait_for(self, event: str, seconds: float = 30) -> None:
        """Return once the log has an event."""
        with self._news:
            found = self._news.wait_for(lambda: any(line["event"] == event for line in self.log), seconds)
        assert found, f"no {event!r} within {seconds} s:\n{''.join(self.raw)}"

    def end(self, seconds: float = 30) -> int:
        """Wait for its end and return its exit code."""
        code = self.process.wait(seconds)
        self._reader.join()
        return code


@contextmanager
def running(environment: dict[str, str], *arguments: str) -> Iterator[Daemon]:
    """Run a daemon until the end of the block; it is ready inside."""
    daemon = Daemon(environment, *arguments)
    try:
        daemon.wait_for("ready")
        yield daemon
    finally:
        daemon.process.kill()
        daemon.process.wait()
        daemon._reader.join()
        assert daemon.process.stderr is not None
        daemon.process.stderr.close()


def until(found: Callable[[], Any], seconds: float = 30) -> Any:
    """Ask again and again until the answer is true, and return it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := found():
            return answer
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s")


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
