"""How Alembic runs our migrations: on the connection it is given, inside the transaction that is already open."""

from __future__ import annotations

from alembic import context

from monitor.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_type=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
