"""PostgreSQL: a server that several processes write to. Its connections and locks, and what its errors mean.

Locks are advisory locks of the database, by name. The log's orders writers: it is held from a transaction's first look
at the log or at rows until its end, so that what was decided from them still holds when it is appended, and the order
of positions is the order of commits. It goes with the transaction; the lock of a turn goes with its connection.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from typing import Any, cast

import psycopg
from psycopg import errors
from psycopg.pq import ExecStatus, TransactionStatus
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from monitor.store.explaining import explained

CONNECT_SECONDS = 5
LOST_SECONDS = 30
"""After so long the server ends the transaction, and gives back the locks, of a machine that has vanished."""


def label(url: URL) -> str:
    """Return the address without user, password and parameters, for messages."""
    place = f"{url.host or 'localhost'}:{url.port or 5432}"
    return f"postgresql://{place}/{url.database or ''}"


def writing_engine(url: URL, busy_timeout_seconds: float) -> Engine:
    """Make the engine of connections that write."""
    return _engine(
        url,
        poolclass=NullPool,
        isolation_level="READ COMMITTED",  # a statement after the lock sees what its last holder committed
        settings={
            "lock_timeout": f"{busy_timeout_seconds * 1000:.0f}",
            "idle_in_transaction_session_timeout": f"{LOST_SECONDS}s",
        },
    )


def reading_engine(url: URL) -> Engine:
    """Make the engine of connections that read snapshots and cannot write."""
    engine = _engine(url, isolation_level="REPEATABLE READ", settings={})
    return engine.execution_options(postgresql_readonly=True)


def _engine(url: URL, *, isolation_level: Any, settings: dict[str, str], **pool: Any) -> Engine:
    settings = settings | {
        "tcp_keepalives_idle": f"{LOST_SECONDS // 3}",
        "tcp_keepalives_interval": f"{LOST_SECONDS // 6}",
        "tcp_keepalives_count": "4",
    }
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        isolation_level=isolation_level,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "client_encoding": "utf8",
            "application_name": "departure-monitor",
        },
        **pool,
    )

    @event.listens_for(engine, "connect")
    def on_connect(connection: psycopg.Connection[Any], _: ConnectionPoolEntry) -> None:
        for name, value in settings.items():
            connection.execute("SELECT set_config(%s, %s, false)", (name, value))
        connection.commit()

    return engine


def lock_key(name: str) -> int:
    """Return the 64 bits that stand for a lock's name."""
    return int.from_bytes(sha256(f"departure monitor: {name}".encode()).digest()[:8], "big", signed=True)


_hold_log = f"SELECT pg_advisory_xact_lock({lock_key('log')}), set_config('synchronous_commit', 'off', true)".encode()
_begin = b"BEGIN ISOLATION LEVEL READ COMMITTED; "
_flush = b"SELECT pg_logical_emit_message(true, 'departure monitor', '')"
_HELD = "held the log"


def hold_log(connection: Connection) -> None:
    """Wait for the lock that orders writers, and hold it until the transaction ends.

    It does not end with a wait for the disk, which all other writers would share: make_durable has that.
    """
    # A transaction that has not begun yet begins in the same message: as itself it is one way there and back more.
    begun = _driver(connection).pgconn.transaction_status != TransactionStatus.IDLE
    _run(connection, _hold_log if begun else _begin + _hold_log)
    connection.info[_HELD] = True


def _run(connection: Connection, statement: bytes) -> None:
    """Send a statement straight to libpq, which waits without the interpreter. Raises psycopg's errors."""
    result = _driver(connection).pgconn.exec_(statement)
    if result.status != ExecStatus.TUPLES_OK:
        error = errors.error_from_result(result)
        # A connection that broke has no state to tell by.
        raise error if error.sqlstate else psycopg.OperationalError(result.get_error_message())


def _driver(connection: Connection) -> psycopg.Connection[Any]:
    return cast(psycopg.Connection[Any], connection.connection.driver_connection)


def make_durable(connection: Connection) -> None:
    """Wait until a transaction that held the log, and so all before it, is on the disk.

    The server writes its journal in order, so it is enough that it wrote a message that came later; writers that wait
    together share one write of the disk.
    """
    if connection.info.pop(_HELD, False):
        try:
            _run(connection, _flush)  # outside of a transaction a statement is its own
        except psycopg.Error:
            connection.invalidate()
            raise


class DatabaseTurn:
    """Implements ports.Turn for every machine that uses the database; the server gives back what a dead process had."""

    def __init__(self, url: str, name: str) -> None:
        parsed = make_url(url)
        self._label, self._key = label(parsed), lock_key(f"turn {name}")
        self._engine = _engine(parsed, isolation_level="AUTOCOMMIT", settings={}, pool_size=1, max_overflow=0)

    @contextmanager
    def __call__(self) -> Iterator[bool]:
        """Raises StoreError when the server cannot be asked."""
        with ExitStack() as held:
            with explained(self._label, remedy):
                connection = held.enter_context(self._engine.connect())
                ours: bool = connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({self._key})").scalar_one()
            try:
                yield ours
            finally:
                if ours:
                    try:
                        connection.exec_driver_sql(f"SELECT pg_advisory_unlock({self._key})")
                    except DBAPIError:
                        connection.invalidate()  # the lock ends with its connection

    def close(self) -> None:
        """End the connection."""
        self._engine.dispose()


_REMEDIES = {
    errors.InsufficientPrivilege: "does not let this user make or use tables; as its owner, GRANT CREATE ON SCHEMA "
    "public to the user, or make a database that the user owns: createdb --owner=USER NAME",
    errors.LockNotAvailable: "is held by another process; wait for it or end it, then try again",
    errors.DiskFull: "cannot grow: the server's disk is full; make room, then try again",
    errors.ReadOnlySqlTransaction: "takes no writes here; point MONITOR_DATABASE_URL to the primary server",
}
_CONNECTING = {
    r"password authentication failed": "refuses the user or the password; correct them in MONITOR_DATABASE_URL",
    r"no password supplied": "asks for a password; set MONITOR_DATABASE_URL to postgresql://USER:PASSWORD@HOST/NAME",
    r'database ".*" does not exist': "does not exist; make it with createdb, or correct MONITOR_DATABASE_URL",
    r'role ".*" does not exist': "knows no such user; make one with createuser, or correct MONITOR_DATABASE_URL",
    r"too many (clients|connections)": "has no connection left; end other programs, or raise its max_connections",
    r"host name|resolve host": "cannot be reached: there is no such host; correct MONITOR_DATABASE_URL",
    r"Connection refused|No such file|timeout": "cannot be reached; start the server, or correct the host and port",
    r"starting up|shutting down|terminat|closed the connection": "is starting or stopping; try again in a moment",
}
"""What the server or the client library says (English, whatever the server's language) -> what to tell people."""


def remedy(cause: BaseException | None) -> str | None:
    """Say what is wrong and what to do, after the database's name; None = a mistake in our own SQL."""
    for kind, told in _REMEDIES.items():
        if isinstance(cause, kind):
            return told
    if isinstance(cause, psycopg.IntegrityError | psycopg.ProgrammingError):
        return None
    message = str(cause)
    if isinstance(cause, psycopg.OperationalError):
        for sign, told in _CONNECTING.items():
            if re.search(sign, message):
                return told
    return f"failed: {' '.join(message.split())}"
