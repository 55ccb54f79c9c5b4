"""The schema of a database: made, and brought up to date, with Alembic."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from engine.store.database import Database
from engine.store.version import MIGRATIONS, version_of


def upgrade(database: Database, migrations: Path = MIGRATIONS) -> None:
    """Make the tables, or bring them up to date; nothing if they are. All of it or nothing.

    Raises NotReady if they are of a newer version of Rolecall: then they are left alone. `migrations`: their folder.
    """
    with database.connected(rolecall_writes=True, rolecall_restructures=True) as connection:
        version_of(database, connection, migrations)
        command.upgrade(_config(connection, migrations), "head")
        if database.embedded and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            msg = "after the migration some rows refer to others that are not there"
            raise RuntimeError(msg)


def _config(connection: sa.Connection, migrations: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations))
    config.attributes["connection"] = connection
    return config
