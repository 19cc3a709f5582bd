"""Old texts are found by index."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_index("ix_texts_stored_at_sha256", "texts", ["stored_at", "sha256"])


def downgrade() -> None:
    op.drop_index("ix_texts_stored_at_sha256", "texts")
