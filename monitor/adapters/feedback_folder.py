"""The folder of failing examples: a file a change, one article a line, each written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import UUID

import msgspec

from monitor.domain.failing import FailingExample, parse_example, write_example
from monitor.errors import StoreError, UsageError


class FeedbackFolder:
    """Implements Examples. Files that are not named as a change is are left alone."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def changes(self) -> frozenset[UUID]:
        return frozenset(ident for file in self.path.glob("*.jsonl") if (ident := _find_change(file)) is not None)

    def keep(self, change_id: UUID, examples: Sequence[FailingExample]) -> None:
        file = self.path / f"{change_id}.jsonl"
        content = b"".join(map(write_example, examples))
        try:
            self._sweep(change_id)
            if not content:
                file.unlink(missing_ok=True)
            elif not file.exists() or file.read_bytes() != content:
                self.path.mkdir(parents=True, exist_ok=True)
                draft = self.path / f".{change_id}.{os.getpid()}"
                with draft.open("wb") as out:
                    out.write(content)
                    out.flush()
                    os.fsync(out.fileno())
                draft.replace(file)
        except OSError as error:
            raise StoreError(f"cannot write the failing example {str(file)!r}: {error.strerror}") from error

    def _sweep(self, change_id: UUID) -> None:
        """Delete the drafts of a change that killed processes left: nobody finishes them, and they hold its words."""
        for draft in self.path.glob(f".{change_id}.*"):
            pid = draft.suffix.removeprefix(".")
            if pid.isdecimal() and not _runs(int(pid)):
                draft.unlink(missing_ok=True)

    def read(self) -> Iterator[tuple[str, FailingExample]]:
        """Yield (path:line, example) of every file, by name. Raises UsageError for a line that is no example."""
        for file in sorted(self.path.glob("*.jsonl")):
            for number, line in enumerate(file.read_bytes().splitlines(), 1):
                try:
                    yield f"{file}:{number}", parse_example(line)
                except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                    raise UsageError(f"{file}:{number}: this is no failing example: {error}") from None


def _find_change(file: Path) -> UUID | None:
    try:
        return UUID(file.stem)
    except ValueError:
        return None


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # another user's
        return True
    return True
