"""What was known at an earlier moment: rows folded from the log's prefix into SQLite files that are kept for a while.

Each file holds the rows of one prefix, is made under another name, and never changed. The next prefix begins with a
copy of the longest kept one before it. Files hold names: they are for this user alone, and an erasure deletes them,
here as it happens and on other machines as soon as somebody asks there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, create_engine

from monitor.domain.events import PersonErased
from monitor.domain.stream import Recorded
from monitor.errors import StoreError
from monitor.pipeline.ports import Clock, Progress
from monitor.pipeline.readable import Readable, Rows, Texts
from monitor.store import event_log, sqlite
from monitor.store.database import Database
from monitor.store.explaining import explained
from monitor.store.read_models import ReadModels, SqlRows
from monitor.store.rebuild import Shadow, patient_collector, quick_file
from monitor.store.texts import SqlTexts

_MAKING = "making-"
KEPT_MAX = 3
"""Files kept, the last used ones: each is about as large as the lists themselves."""


class SqlPast:
    """ports.Readable of a prefix of the log."""

    def __init__(self, log: Connection, rows: Rows, texts: Texts, position: int) -> None:
        self.rows, self.texts = rows, texts
        self._log, self._position = log, position

    def stream(self, name: str) -> tuple[Recorded, ...]:
        return tuple(item for item in event_log.read_stream(self._log, name) if item.position <= self._position)

    def events(
        self, after: int, limit: int, *, stream: str | None = None, type_: str | None = None
    ) -> tuple[Recorded, ...]:
        return event_log.read(self._log, after, limit, stream=stream, type_=type_, until=self._position)

    def head(self) -> int:
        return self._position


class Past:
    """Makes, keeps and opens the files of one database's past."""

    def __init__(self, database: Database, read_models: ReadModels, clock: Clock, folder: str) -> None:
        self._database, self._read_models, self._clock = database, read_models, clock
        self._folder = Path(folder) / "past"

    @contextmanager
    def until(self, moment: datetime, progress: Progress) -> Iterator[Readable]:
        """See ports.Store.as_of."""
        with self._database.snapshot() as log:
            position = event_log.position_at(log, moment)
            prefix = self._prefix(log)
            with self._explained():
                self._drop_erased(log, prefix)
        with ExitStack() as opened:
            kept = None
            while kept is None:
                path = next(self._folder.glob(f"{prefix}-{position:012}-*.db"), None)
                kept = _open(path or self._make(prefix, position, progress), opened)
            rows = SqlRows(lambda: kept, self._read_models)
            self._drop_all_but(KEPT_MAX)
            log = opened.enter_context(self._database.snapshot())
            yield SqlPast(log, rows, SqlTexts(log, self._clock), position)

    def forget(self) -> None:
        """Delete all files, those that are being made or that a killed process left among them: they hold names.

        Raises StoreError where that is not allowed.
        """
        try:
            held = list(self._folder.iterdir())  # a glob would pass over a folder that it may not read
            self._drop_all_but(0)
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            raise StoreError(
                f"copies of the lists in {str(self._folder)!r} still hold names: {error.strerror}; give this user the "
                "right to delete them, and do the same again"
            ) from error
        for making in held:
            if making.name.startswith(_MAKING):
                shutil.rmtree(making, ignore_errors=True)

    def _prefix(self, log: Connection) -> str:
        """Name what the rows of any prefix follow from: which log, and which folds."""
        folds = [(m.projection.name, m.projection.version, m.columns) for m in self._read_models.models.values()]
        return sha256(repr((event_log.first_hash(log), folds)).encode()).hexdigest()[:16]

    def _drop_erased(self, log: Connection, prefix: str) -> None:
        """Delete files made before the log's last erasure."""
        for path in self._folder.glob(f"{prefix}-*.db"):
            if event_log.holds_after(log, _head_of(path), PersonErased.type):
                path.unlink(missing_ok=True)

    def _make(self, prefix: str, position: int, progress: Progress) -> Path:
        """Fold a prefix of the log into a new file. Raises StoreError where none can be made."""
        with self._explained(), explained(str(self._folder), sqlite.remedy):
            return self._fold(prefix, position, progress)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Raise StoreError for a folder that this user may not use."""
        try:
            yield
        except OSError as error:
            raise StoreError(
                f"the past cannot be kept in {str(self._folder)!r}: {error.strerror}; set MONITOR_DATA_DIR to a folder "
                "that this user can write, or try again"
            ) from error

    def _fold(self, prefix: str, position: int, progress: Progress) -> Path:
        """Make a file, named after the prefix and after where the log ended when it was begun."""
        with self._database.snapshot() as log:
            path = self._folder / f"{prefix}-{position:012}-{event_log.head_position(log):012}.db"
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        models = list(self._read_models.models.values())
        with TemporaryDirectory(prefix=_MAKING, dir=self._folder) as making:
            new = Path(making) / "rows.db"
            begun = self._begin(new, prefix, position)
            with quick_file(str(new)) as rows, patient_collector():
                shadow = Shadow(rows, models, begun)
                more = True
                while more:
                    with self._database.snapshot() as log:
                        more = shadow.advance(log, position)
                    progress(shadow.position, position)
                for index in (index for model in models if begun == 0 for index in model.table.indexes):
                    index.create(rows)
                rows.commit()
            new.replace(path)
        return path

    def _begin(self, new: Path, prefix: str, position: int) -> int:
        """Copy the longest kept prefix that is shorter; returns its position, 0 = there was none."""
        for path in sorted(self._folder.glob(f"{prefix}-*.db"), reverse=True):
            kept = int(path.stem.split("-")[1])
            if 0 < kept < position:
                with suppress(FileNotFoundError):  # somebody else dropped it
                    shutil.copyfile(path, new)
                    return kept
        return 0

    def _drop_all_but(self, count: int) -> None:
        for path in _last_used(self._folder.glob("*.db"))[count:]:
            path.unlink(missing_ok=True)


def _open(path: Path, opened: ExitStack) -> Connection | None:
    """Open a file until `opened` ends; None = somebody dropped it, and it is not made anew, empty."""
    engine = create_engine(f"sqlite:///{path.absolute().as_uri()}?mode=ro&uri=true")
    opened.callback(engine.dispose)
    try:
        with explained(str(path), sqlite.remedy):
            os.utime(path)
            return opened.enter_context(engine.connect())
    except (FileNotFoundError, StoreError):
        if path.exists():
            raise
        return None


def _head_of(path: Path) -> int:
    return int(path.stem.split("-")[2])


def _last_used(paths: Iterator[Path]) -> Sequence[Path]:
    """Return files by the time of their last use, the last first."""
    used: list[tuple[float, Path]] = []
    for path in paths:
        with suppress(FileNotFoundError):
            used.append((path.stat().st_mtime, path))
    return [path for _, path in sorted(used, reverse=True)]
