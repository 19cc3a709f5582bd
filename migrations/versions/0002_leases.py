"""Leases: who works on a feed or an entry, until when, and how often it was claimed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for table in ("desk_feeds", "desk_entries"):
        op.add_column(table, sa.Column("epoch", sa.Integer, nullable=False, server_default="0"))
        op.add_column(table, sa.Column("leased_by", sa.Integer))
        op.add_column(table, sa.Column("leased_until", sa.BigInteger))
        claimed = sa.text("leased_by IS NOT NULL")
        op.create_index(f"ix_{table}_leased_by", table, ["leased_by"], sqlite_where=claimed, postgresql_where=claimed)


def downgrade() -> None:
    for table in ("desk_feeds", "desk_entries"):
        op.drop_index(f"ix_{table}_leased_by", table)
        for column in ("leased_until", "leased_by", "epoch"):
            op.drop_column(table, column)
