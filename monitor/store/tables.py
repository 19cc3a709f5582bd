"""The tables that migrations make: the log, the texts, the desk and the checkpoints. No statement is run here.

Tables of projections are not among them: their rows are folded from the log, so the store makes, drops and rebuilds
those tables by itself (read_models.py), and a new or changed projection needs no migration.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.types import TypeDecorator

REVISION = "0009"
"""The newest migration: a database that has it opens without importing alembic."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_microseconds(moment: datetime) -> int:
    """Return an aware instant as microseconds since 1970 UTC, exactly."""
    return (moment - EPOCH) // _MICROSECOND


@lru_cache(maxsize=4096)
def from_microseconds(microseconds: int) -> datetime:
    """Return microseconds since 1970 as an aware UTC instant, exactly."""
    return EPOCH + timedelta(microseconds=microseconds)


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant, kept as microseconds since 1970: exact, sorted and equal on every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return None if value is None else to_microseconds(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else from_microseconds(value)


class Ident(TypeDecorator[UUID]):
    """A UUID as its 36 characters, the form that people see everywhere else."""

    impl = String(36)
    cache_ok = True

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        return None if value is None else str(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:
        return None if value is None else UUID(value)


# SQLite numbers rows by a column of exactly this type without a second index; elsewhere 32 bits would end too early.
Position = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

events = Table(
    "events",
    metadata,
    Column("position", Position, primary_key=True, autoincrement=False),
    Column("stream", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("type", Text, nullable=False),
    Column("schema", Integer, nullable=False),
    Column("event_id", String(36), nullable=False),
    Column("occurred_at", BigInteger, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("payload", Text, nullable=False),
    Column("payload_hash", LargeBinary(32), nullable=False),
    Column("personal", Text),
    Column("personal_hash", LargeBinary(32)),
    Column("correlation_id", String(36)),
    Column("causation_id", String(36)),
    Column("prev_hash", LargeBinary(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    UniqueConstraint("stream", "version"),
    UniqueConstraint("event_id"),
)
"""The log. Instants are microseconds since 1970 UTC; see domain/chain.py for what is hashed and how."""

head = Table(
    "head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
)
"""One row: where the log ends. Read and written inside the lock that orders writers."""

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("projection", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("columns", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
)
"""Which fold a projection's rows come from, the columns of its table, and the last position it finished."""

texts = Table(
    "texts",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("stored_at", Instant, nullable=False),
    Column("redacted", Boolean, nullable=False, server_default=false()),
    Index(None, "stored_at", "sha256"),
)
"""Article texts: UTF-8 compressed by zlib, by the hex SHA-256 of the plain bytes.

stored_at: when it was last put; an article that another one copies is as young as the copy.
redacted: a person was erased from the text since, and U+2588 stands for each of those signs.
"""


def _lease() -> tuple[Column[Any], ...]:
    """Columns of what is claimed: how often it was, by which place, and until when; NULL = by nobody."""
    return (
        Column("epoch", Integer, nullable=False, server_default="0"),
        Column("leased_by", Integer),
        Column("leased_until", Instant),
    )


def _held_by_place(table: str) -> Index:
    """Index the few rows that are claimed, by their place."""
    claimed = text("leased_by IS NOT NULL")
    return Index(f"ix_{table}_leased_by", "leased_by", sqlite_where=claimed, postgresql_where=claimed)


desk_feeds = Table(
    "desk_feeds",
    metadata,
    Column("feed_id", Ident, primary_key=True),
    Column("url", Text, nullable=False),
    Column("next_poll_at", Instant, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("last_success_at", Instant),
    Column("failures", Integer, nullable=False),
    Column("error", Text),
    Column("gone", Boolean, nullable=False),
    Column("moved_to", Text),
    Column("moved_count", Integer, nullable=False),
    Column("interval_minutes", Integer),
    Column("paused", Boolean, nullable=False, server_default=false()),
    Column("gap_seconds", Float),
    Column("gap_count", Integer, nullable=False, server_default="0"),
    Column("last_entry_at", Instant),
    Column("hint_seconds", Float),
    Column("skip_hours", Integer, nullable=False, server_default="0"),
    Column("skip_days", Integer, nullable=False, server_default="0"),
    Column("unreachable_since", Instant),
    Column("trouble", Text),
    Column("told", Text),
    *_lease(),
    Index(None, "gone", "next_poll_at"),
    _held_by_place("desk_feeds"),
)

desk_entries = Table(
    "desk_entries",
    metadata,
    Column("feed_id", Ident, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("url", Text),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("first_poll", Boolean, nullable=False),
    Column("next_try_at", Instant, nullable=False),
    Column("sort_at", Instant, nullable=False),
    Column("entry", Text, nullable=False),
    *_lease(),
    Index(None, "url", "feed_id"),
    Index(None, "state", "sort_at"),
    _held_by_place("desk_entries"),
)
"""sort_at = when the entry was published, else when it was seen; entry = the entry as JSON."""

desk_hosts = Table(
    "desk_hosts",
    metadata,
    Column("host", Text, primary_key=True),
    Column("not_before", Instant, nullable=False),
)

desk_robots = Table(
    "desk_robots",
    metadata,
    Column("host", Text, primary_key=True),
    Column("rules", Text, nullable=False),
    Column("delay_seconds", Float, nullable=False),
    Column("valid_until", Instant, nullable=False),
)
"""What each host lets robots read, as JSON."""

desk_turns = Table(
    "desk_turns",
    metadata,
    Column("host", Text, primary_key=True),
    Column("full_at", Instant, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("leased_by", Integer),
    Column("leased_until", Instant),
)
"""When each host was last asked, by whichever process, and which place is asking it now."""

desk_heartbeat = Table(
    "desk_heartbeat",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("beat_at", Instant, nullable=False),
)
"""One row at most."""

redetect_runs = Table(
    "redetect_runs",
    metadata,
    Column("run", String(64), primary_key=True),
    Column("position", BigInteger, nullable=False),
)
"""How far redetect has read, by the hash of the rules and of what was asked for."""

redetect_differing = Table(
    "redetect_differing",
    metadata,
    Column("run", String(64), primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
)
"""Articles read so far, by the position of their capture, of which the log does not hold what the rules say."""
