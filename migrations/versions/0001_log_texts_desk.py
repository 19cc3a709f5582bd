"""The log with its head and its guards, texts, checkpoints and the desk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KEPT = (
    "position", "stream", "version", "type", "schema", "event_id", "occurred_at", "recorded_at", "payload",
    "payload_hash", "personal_hash", "correlation_id", "causation_id", "prev_hash", "hash",
)  # fmt: skip
STAY = "the log is append-only: only personal may change, to NULL"
REMAIN = "the log is append-only: nothing is deleted"
TABLES = ("events", "head", "texts", "checkpoints", "desk_feeds", "desk_entries", "desk_hosts", "desk_heartbeat")


def upgrade() -> None:
    _create_log()
    _create_desk()
    op.create_table(
        "texts",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("stored_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_texts"),
    )
    op.create_table(
        "checkpoints",
        sa.Column("projection", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("columns", sa.Text, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("projection", name="pk_checkpoints"),
    )


def _create_log() -> None:
    op.create_table(
        "events",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=False, nullable=False),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("schema", sa.Integer, nullable=False),
        sa.Column("event_id", sa.String(36), nullable=False),
        sa.Column("occurred_at", sa.BigInteger, nullable=False),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("payload_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("personal", sa.Text),
        sa.Column("personal_hash", sa.LargeBinary(32)),
        sa.Column("correlation_id", sa.String(36)),
        sa.Column("causation_id", sa.String(36)),
        sa.Column("prev_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_events"),
        sa.UniqueConstraint("stream", "version", name="uq_events_stream_version"),
        sa.UniqueConstraint("event_id", name="uq_events_event_id"),
    )
    head = op.create_table(
        "head",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_head"),
    )
    op.bulk_insert(head, [{"id": 1, "position": 0, "hash": bytes(32), "recorded_at": 0}])
    (_guard_postgresql if op.get_bind().dialect.name == "postgresql" else _guard_sqlite)()


def _guard_sqlite() -> None:
    same = " AND ".join(f'NEW."{column}" IS OLD."{column}"' for column in KEPT)
    op.execute(
        f"CREATE TRIGGER events_stay BEFORE UPDATE ON events WHEN NOT (NEW.personal IS NULL AND {same}) "
        f"BEGIN SELECT RAISE(ABORT, '{STAY}'); END"
    )
    op.execute(f"CREATE TRIGGER events_remain BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, '{REMAIN}'); END")


def _guard_postgresql() -> None:
    same = " AND ".join(f'NEW."{column}" IS NOT DISTINCT FROM OLD."{column}"' for column in KEPT)
    op.execute(
        "CREATE FUNCTION events_refuse() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$"
    )
    op.execute(
        f"CREATE TRIGGER events_stay BEFORE UPDATE ON events FOR EACH ROW WHEN (NOT (NEW.personal IS NULL AND {same})) "
        f"EXECUTE FUNCTION events_refuse('{STAY}')"
    )
    for name, change in (("events_remain", "DELETE"), ("events_remain_all", "TRUNCATE")):
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {change} ON events FOR EACH STATEMENT "
            f"EXECUTE FUNCTION events_refuse('{REMAIN}')"
        )


def _create_desk() -> None:
    op.create_table(
        "desk_feeds",
        sa.Column("feed_id", sa.String(36), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("next_poll_at", sa.BigInteger, nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("last_success_at", sa.BigInteger),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.Column("moved_to", sa.Text),
        sa.Column("moved_count", sa.Integer, nullable=False),
        sa.Column("interval_minutes", sa.Integer),
        sa.PrimaryKeyConstraint("feed_id", name="pk_desk_feeds"),
    )
    op.create_index("ix_desk_feeds_gone_next_poll_at", "desk_feeds", ["gone", "next_poll_at"])
    op.create_table(
        "desk_entries",
        sa.Column("feed_id", sa.String(36), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("first_poll", sa.Boolean, nullable=False),
        sa.Column("next_try_at", sa.BigInteger, nullable=False),
        sa.Column("sort_at", sa.BigInteger, nullable=False),
        sa.Column("entry", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("feed_id", "key", name="pk_desk_entries"),
    )
    op.create_index("ix_desk_entries_url_feed_id", "desk_entries", ["url", "feed_id"])
    op.create_index("ix_desk_entries_state_sort_at", "desk_entries", ["state", "sort_at"])
    op.create_table(
        "desk_hosts",
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("not_before", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("host", name="pk_desk_hosts"),
    )
    op.create_table(
        "desk_heartbeat",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("beat_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_desk_heartbeat"),
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION events_refuse()")
