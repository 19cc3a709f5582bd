"""What polite polling learns of feeds: their rhythm, their hints, their troubles; and what hosts let robots read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_COLUMNS = (
    ("gap_seconds", sa.Float, None),
    ("gap_count", sa.Integer, "0"),
    ("last_entry_at", sa.BigInteger, None),
    ("hint_seconds", sa.Float, None),
    ("skip_hours", sa.Integer, "0"),
    ("skip_days", sa.Integer, "0"),
    ("unreachable_since", sa.BigInteger, None),
    ("trouble", sa.Text, None),
    ("told", sa.Text, None),
)


def upgrade() -> None:
    for name, kind, default in _COLUMNS:
        op.add_column("desk_feeds", sa.Column(name, kind, nullable=default is None, server_default=default))
    # What fails now was told in its time.
    op.execute("UPDATE desk_feeds SET trouble = 'failing', told = 'failing' WHERE failures > 0")
    op.execute("UPDATE desk_feeds SET trouble = 'gone', told = 'gone' WHERE gone")
    op.create_table(
        "desk_robots",
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("rules", sa.Text, nullable=False),
        sa.Column("delay_seconds", sa.Float, nullable=False),
        sa.Column("valid_until", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("host", name="pk_desk_robots"),
    )


def downgrade() -> None:
    op.drop_table("desk_robots")
    for name, _, _ in reversed(_COLUMNS):
        op.drop_column("desk_feeds", name)
