"""Worker processes for untrusted input: limited in time and memory, ended when they overrun, and replaced (R28).

A nursery process imports the heavy libraries once and forks a worker whenever one is needed, which takes milliseconds;
it also reaps every worker, so that no zombie stays and no process id is signalled after its reuse. Replies are decoded
by the function's return annotation and never unpickled: a worker taken over by what it read cannot run code here.
"""

from __future__ import annotations

import array
import asyncio
import gc
import importlib
import json
import logging
import math
import os
import pickle
import resource
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn, TypeVar, get_type_hints

import msgspec

from monitor.errors import UnreadableError, WorkerKilled

T = TypeVar("T")

MEMORY_BYTES_MAX = 1 << 30
WALL_SECONDS_MAX = 5.0
_JOBS_MAX = 20_000  # so many pages, feeds and articles left a worker no larger; a fresh one reads the rules anew
_ALLOCATIONS_MAX = 50_000  # between two collections: what is read leaves few cycles, and looking for them took 6 %
_START_SECONDS_MAX = 60.0
_REPLY_BYTES_MAX = 64_000_000
_START = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from monitor.adapters.sandbox import tend; tend(int(sys.argv[2]), sys.argv[3:])"
)


class _Failure(msgspec.Struct, frozen=True, array_like=True):
    """What a worker answers in place of a value."""

    unreadable: bool
    message: str
    feed_links: tuple[str, ...] = ()
    guesses: tuple[str, ...] | None = None


class _Worker:
    """One worker process, seen from here."""

    def __init__(self, pid: int, channel: socket.socket) -> None:
        self.pid = pid
        self.channel = channel
        self.jobs = 0


class _Copy:
    """A copy of this process, seen from here."""

    def __init__(self, pid: int) -> None:
        self._pid = pid

    def kill(self) -> None:
        os.kill(self._pid, signal.SIGKILL)

    def wait(self) -> None:
        with suppress(ChildProcessError):  # whoever started this program lets the kernel bury its children
            os.waitpid(self._pid, 0)


class Sandbox:
    """A pool of killable workers. It starts nothing before the first call, or before it is told to.

    preload: modules the nursery imports, so that workers need not.
    ready: a function and its arguments; the nursery calls it once, and what it keeps every worker has from its birth.
    """

    def __init__(
        self,
        preload: Sequence[str] = ("feedparser", "fastfeedparser", "trafilatura", "htmldate"),
        *,
        size: int = 2,
        wall_seconds: float = WALL_SECONDS_MAX,
        memory_bytes: int = MEMORY_BYTES_MAX,
        jobs_max: int = _JOBS_MAX,
        ready: tuple[Callable[..., None], *tuple[str, ...]] | None = None,
    ) -> None:
        self._preload = tuple(preload)
        self._ready = ready
        self._wall_seconds = wall_seconds
        self._memory_bytes = memory_bytes
        self._jobs_max = jobs_max
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="sandbox")
        self._idle: list[_Worker] = []
        self._nursery: tuple[subprocess.Popen[bytes] | _Copy, socket.socket] | None = None
        self._lock = threading.Lock()
        self._closed = False
        self.started_count = 0
        """Workers ever started."""
        self.killed_count = 0
        """Workers that overran their limits, died or failed."""

    def start(self) -> None:
        """Start now, so that workers share what this process has loaded already; one that has threads is not copied."""
        with self._lock:
            self._nursery = self._nursery or self._start_nursery(copied=threading.active_count() == 1)

    async def run(self, function: Callable[..., T], *args: object) -> T:
        """Call an importable top-level function in a worker; its value is decoded by its return annotation.

        Raises UnreadableError when the function does, WorkerKilled for a worker that overran its limits or failed.
        """
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.call, function, *args)

    def call(self, function: Callable[..., T], *args: object) -> T:
        """Do as `run` does, blocking."""
        job = pickle.dumps((function, args, self._wall_seconds), protocol=pickle.HIGHEST_PROTOCOL)
        worker = self._take()
        try:
            worker.channel.settimeout(self._wall_seconds)
            _send(worker.channel, job)
            reply = _receive(worker.channel, time.monotonic() + self._wall_seconds)
        except TimeoutError:
            self._discard(worker)
            raise WorkerKilled(f"a worker was ended after {self._wall_seconds:g} s of work on it") from None
        except (OSError, EOFError):
            self._discard(worker)
            raise WorkerKilled("a worker died over it, or was out of memory") from None
        try:
            failure = None if reply[:1] == b"\x00" else msgspec.msgpack.decode(reply[1:], type=_Failure)
            value = None if failure else msgspec.msgpack.decode(reply[1:], type=_return_type(function))
        except msgspec.DecodeError as error:
            self._discard(worker)
            raise WorkerKilled(f"a worker answered nonsense: {error}") from None
        if failure is not None and not failure.unreadable:
            self._discard(worker)  # after an unforeseen exception its state is anybody's guess
            raise WorkerKilled(f"a worker failed on it: {failure.message}")
        self._give_back(worker)
        if failure is not None:
            raise UnreadableError(failure.message, feed_links=failure.feed_links, guesses=failure.guesses)
        return value  # type: ignore[return-value]  # decoded by the function's own annotation

    def close(self) -> None:
        """End every worker and the nursery; calls under way fail with WorkerKilled."""
        with self._lock:
            self._closed = True
            nursery, self._nursery = self._nursery, None
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.channel.close()
        if nursery is not None:
            process, control = nursery
            control.close()  # the nursery ends its workers and itself when its parent is gone
            process.wait()
        self._threads.shutdown(wait=True)

    def _take(self) -> _Worker:
        with self._lock:
            if self._closed:
                raise WorkerKilled("the sandbox is closed")
            if self._idle:
                return self._idle.pop()
            try:
                return self._fork()
            except (OSError, EOFError):  # the nursery itself died: once more with a new one
                self._bury_nursery()
                return self._fork()

    def _give_back(self, worker: _Worker) -> None:
        worker.jobs += 1
        with self._lock:
            if worker.jobs < self._jobs_max and not self._closed:
                self._idle.append(worker)
                return
        self._end(worker)

    def _discard(self, worker: _Worker) -> None:
        self.killed_count += 1
        self._end(worker)

    def _end(self, worker: _Worker) -> None:
        worker.channel.close()
        with self._lock:
            if self._nursery is None:
                return
            control = self._nursery[1]
            try:
                control.sendall(b"K" + struct.pack("!q", worker.pid))
                _read_exactly(control, 1)
            except (OSError, EOFError):
                self._bury_nursery()

    def _fork(self) -> _Worker:
        """Ask the nursery for a worker, starting it first if need be, with the lock held. Raises OSError, EOFError."""
        if self._nursery is None:
            self._nursery = self._start_nursery()
        control = self._nursery[1]
        ours, theirs = socket.socketpair()
        with theirs:
            control.sendmsg(
                [b"F" + struct.pack("!q", self._memory_bytes)],
                [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [theirs.fileno()]))],
            )
        try:
            (pid,) = struct.unpack("!q", _read_exactly(control, 8))
        except (OSError, EOFError):
            ours.close()
            raise
        self.started_count += 1
        return _Worker(pid, ours)

    def _start_nursery(self, *, copied: bool = False) -> tuple[subprocess.Popen[bytes] | _Copy, socket.socket]:
        ours, theirs = socket.socketpair()
        with theirs:
            process = self._copy(ours, theirs) if copied else self._spawn(theirs)
        ours.settimeout(_START_SECONDS_MAX)
        try:
            _send(ours, pickle.dumps(self._ready))
            _read_exactly(ours, 1)
        except (OSError, EOFError) as error:
            ours.close()
            process.kill()
            process.wait()
            raise RuntimeError("the process that starts workers did not start; its message stands above") from error
        return process, ours

    def _spawn(self, theirs: socket.socket) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - our own interpreter
            [sys.executable, "-P", "-c", _START, json.dumps(sys.path), str(theirs.fileno()), *self._preload],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for us; the nursery follows when we are gone
        )

    def _copy(self, ours: socket.socket, theirs: socket.socket) -> _Copy:
        pid = os.fork()
        if pid == 0:
            try:
                ours.close()
                os.setsid()
                nothing = os.open(os.devnull, os.O_RDWR)
                os.dup2(nothing, 0)
                os.dup2(nothing, 1)
                tend(theirs.detach(), self._preload, inherited_bytes=_address_space_bytes())
            except Exception:
                traceback.print_exc()
            finally:  # whatever happens, the copy does not go on as this program
                os._exit(1)
        return _Copy(pid)

    def _bury_nursery(self) -> None:
        if self._nursery is not None:
            process, control = self._nursery
            self._nursery = None
            control.close()
            process.kill()
            process.wait()
        for worker in self._idle:
            worker.channel.close()
        self._idle.clear()


def _return_type(function: Callable[..., object]) -> Any:
    try:
        return get_type_hints(function).get("return", Any)
    except TypeError:  # builtins have no annotations
        return Any


# --- the wire: four bytes of length, then the message ----------------------------------------------


def _send(channel: socket.socket, message: bytes) -> None:
    channel.sendall(struct.pack("!I", len(message)) + message)


def _receive(channel: socket.socket, until: float | None) -> bytes:
    """Read one message by a monotonic deadline; None = wait for ever. Raises TimeoutError, EOFError, OSError."""
    (length,) = struct.unpack("!I", _read_exactly(channel, 4, until))
    if length > _REPLY_BYTES_MAX:
        raise OSError("the message is too long")
    return _read_exactly(channel, length, until)


def _read_exactly(channel: socket.socket, count: int, until: float | None = None) -> bytes:
    buffer = bytearray()
    while len(buffer) < count:
        if until is not None:
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError
            channel.settimeout(left)
        part = channel.recv(min(count - len(buffer), 1 << 20))
        if not part:
            raise EOFError
        buffer += part
    if until is not None:
        channel.settimeout(None)
    return bytes(buffer)


# --- in the nursery and in the workers -------------------------------------------------------------


def _address_space_bytes() -> int:
    """Return what this process has mapped, as RLIMIT_AS counts it."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii")
    return int(pages.split()[0]) * resource.getpagesize()


def tend(control_fd: int, preload: Sequence[str], *, inherited_bytes: int = 0) -> NoReturn:
    """Be the nursery: import, then fork and reap workers as the parent asks, until the parent is gone.

    inherited_bytes: what a copy of a program had mapped at birth; its workers are not charged with it.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # where it is ignored, the dead are gone before they are counted
    logging.disable(logging.CRITICAL)  # the libraries log words of what they read
    control = socket.socket(fileno=control_fd)
    for name in preload:
        importlib.import_module(name)
    try:
        if ready := pickle.loads(_receive(control, None)):  # noqa: S301 - from our own parent
            function, *args = ready
            with suppress(Exception):  # a worker meets it again, and tells
                function(*args)
        gc.freeze()  # or a worker's first collection copies every page that it shares with the others
        gc.set_threshold(_ALLOCATIONS_MAX)
        control.sendall(b"R")
    except (OSError, EOFError):
        os._exit(0)  # the parent was killed meanwhile
    alive: set[int] = set()
    while True:
        message, fds, _, _ = socket.recv_fds(control, 9, 1)
        if not message:
            for pid in alive:
                _reap(pid)
            os._exit(0)
        (number,) = struct.unpack("!q", message[1:])
        if message[:1] == b"K":
            if number in alive:
                alive.remove(number)
                _reap(number)
            control.sendall(b"D")
            continue
        pid = os.fork()
        if pid == 0:
            control.close()
            _work(socket.socket(fileno=fds[0]), memory_bytes=number + inherited_bytes)
        os.close(fds[0])
        alive.add(pid)
        control.sendall(struct.pack("!q", pid))


def _reap(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def _work(channel: socket.socket, *, memory_bytes: int) -> NoReturn:
    """Be a worker: answer one job after the other until nobody asks any more."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # who only reads has no file to write
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what libraries warn of quotes what they read
    while True:
        try:
            function, args, wall_seconds = pickle.loads(_receive(channel, None))  # noqa: S301 - from our own parent
        except (OSError, EOFError):
            os._exit(0)
        # Should the parent be gone when the time is up, the kernel ends the worker, even inside C code.
        signal.alarm(math.ceil(wall_seconds) + 1)
        try:
            reply = b"\x00" + msgspec.msgpack.encode(function(*args))
        except UnreadableError as error:
            reply = b"\x01" + msgspec.msgpack.encode(_Failure(True, str(error), error.feed_links, error.guesses))
        except MemoryError:
            os._exit(1)
        except Exception as error:  # told to the parent, which ends this worker
            reply = b"\x01" + msgspec.msgpack.encode(_Failure(False, _tell(error)))
        signal.alarm(0)
        try:
            _send(channel, reply)
        except OSError:
            os._exit(0)


def _tell(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else ""
    return f"{type(error).__name__}: {str(error)[:200]}{place}"
