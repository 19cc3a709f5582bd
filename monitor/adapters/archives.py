"""Files of the log (domain/archive.py) on disk: JSON lines in gzip, written whole or not at all."""

from __future__ import annotations

import gzip
import os
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import IO, cast

import msgspec

from monitor.domain.archive import Line
from monitor.errors import MonitorError, UsageError

STREAM = Path("-")
"""Stands for standard output, or standard input."""
_GZIP = b"\x1f\x8b"
_COMPRESSION = 4
"""Half of the file is hashes, which nothing makes smaller; higher levels only take longer."""
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Line).decode


def write_archive(path: Path, lines: Iterable[Line]) -> None:
    """Write a file that only its owner may read. Raises UsageError where one stands, MonitorError where none can be."""
    if path == STREAM:
        if sys.stdout.isatty():
            raise UsageError("a compressed file is nothing for a terminal; name a file, or send it through a pipe")
        _write(sys.stdout.buffer, lines)
        return
    if path.exists():
        raise UsageError(f"{str(path)!r} exists already; move it away, or name another file")
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(part, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            _write(file, lines)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise MonitorError(f"{str(path)!r} cannot be written: {error.strerror}") from None
    finally:
        part.unlink(missing_ok=True)


def _write(file: IO[bytes], lines: Iterable[Line]) -> None:
    with gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=_COMPRESSION, mtime=0) as packed:
        for line in lines:
            packed.write(_encode(line) + b"\n")


@contextmanager
def read_archive(path: Path) -> Iterator[Iterator[Line]]:
    """Open a file, packed or not, and give its lines as they are asked for.

    Raises MonitorError where there is none, or a line cannot be read.
    """
    name = "standard input" if path == STREAM else repr(str(path))
    try:
        opened = sys.stdin.buffer if path == STREAM else path.open("rb")
    except OSError as error:
        raise MonitorError(f"{name} cannot be read: {error.strerror}") from None
    with BufferedReader(cast(RawIOBase, opened)) as file:
        peeked = file.peek(2)[:2]
        yield _lines(gzip.GzipFile(fileobj=file) if peeked == _GZIP else file, name)


def _lines(file: Iterable[bytes], name: str) -> Iterator[Line]:
    number = 1
    try:
        for line in file:
            yield _decode(line)
            number += 1
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise MonitorError(f"line {number} of {name} is none that `monitor log export` writes") from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise MonitorError(f"{name} ends too early or is damaged, at line {number}: copy it again") from None
