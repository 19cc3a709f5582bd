"""Processes that work on one database take turns at a host."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "desk_turns",
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("full_at", sa.BigInteger, nullable=False),
        sa.Column("begun_at", sa.BigInteger, nullable=False),
        sa.Column("leased_by", sa.Integer),
        sa.Column("leased_until", sa.BigInteger),
        sa.PrimaryKeyConstraint("host", name="pk_desk_turns"),
    )


def downgrade() -> None:
    op.drop_table("desk_turns")
