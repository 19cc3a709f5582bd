"""Bringing a database to the tables of this program. Alembic is imported only when there is something to do."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from monitor.errors import StoreError
from monitor.store.tables import REVISION

if TYPE_CHECKING:
    from alembic.config import Config


def migrations_folder() -> Path:
    """Return where the migrations lie: inside an installed package, else in the checkout."""
    package = Path(__file__).parents[1]
    installed = package / "_migrations"
    return installed if installed.is_dir() else package.parent / "migrations"


def is_current(connection: Connection) -> bool:
    """Whether the database has exactly the tables of this program."""
    return _revision(connection) == REVISION


def upgrade(connection: Connection) -> None:
    """Run the migrations that the database lacks, in the open transaction, whose lock keeps other processes out.

    Raises StoreError for a database of a newer program, or of another one.
    """
    revision = _revision(connection)  # once more, inside the lock: another process may have been first
    if revision == REVISION:
        return
    from alembic import command
    from alembic.script import ScriptDirectory

    _check_encoding(connection)
    config = migration_config(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise StoreError(
            f"the database is at revision {revision!r}, which this version of monitor ({REVISION!r}) does not know; "
            "use the newer program that made it, or set MONITOR_DATABASE_URL to another database"
        )
    command.upgrade(config, "head")


def migration_config(connection: Connection) -> Config:
    """Return what Alembic needs to work on a connection with our migrations."""
    from alembic.config import Config

    # Its default is the standard output of the moment of its import, which may be closed by now.
    config = Config(attributes={"connection": connection}, stdout=sys.stdout)
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _check_encoding(connection: Connection) -> None:
    if connection.dialect.name != "postgresql":
        return
    encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    if encoding != "UTF8":
        raise StoreError(
            f"the database keeps text as {encoding}, which cannot hold every language; make one that can: "
            "createdb --encoding=UTF8 --template=template0 NAME"
        )


def _revision(connection: Connection) -> str | None:
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return revision
    if tables:
        raise StoreError(
            f"the database holds tables of another program ({', '.join(sorted(tables)[:3])}); "
            "set MONITOR_DATABASE_URL to a database of its own"
        )
    return None
