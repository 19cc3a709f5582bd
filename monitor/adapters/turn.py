"""A lock on a file that one process at a time can hold; the kernel gives it back when the process dies."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.errors import StoreError


class FileTurn:
    """Implements Turn. The file stays, empty; only the lock on it counts."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def __call__(self) -> Iterator[bool]:
        """Raises StoreError when the file cannot be made."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = self._path.open("a")
        except OSError as error:
            raise StoreError(
                f"cannot make the lock file {str(self._path)!r}: {error.strerror}; set MONITOR_DATA_DIR to a folder "
                "that this user can write"
            ) from error
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True
