"""How far redetect has read, and which articles it read otherwise than the log holds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "redetect_runs",
        sa.Column("run", sa.String(64), nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("run", name="pk_redetect_runs"),
    )
    op.create_table(
        "redetect_differing",
        sa.Column("run", sa.String(64), nullable=False),
        sa.Column("position", sa.BigInteger, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("run", "position", name="pk_redetect_differing"),
    )


def downgrade() -> None:
    op.drop_table("redetect_differing")
    op.drop_table("redetect_runs")
