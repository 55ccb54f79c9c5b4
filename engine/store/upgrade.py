"""The schema of a database: made, brought up to date, and looked at, with Alembic."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from engine.errors import NotReady
from engine.store.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(database: Database, migrations: Path = MIGRATIONS) -> None:
    """Make the tables, or bring them up to date; nothing if they are. All of it or nothing.

    Raises NotReady if they are of a newer version of Rolecall: then they are left alone. `migrations`: their folder.
    """
    with database.connected(rolecall_writes=True, rolecall_restructures=True) as connection:
        _refuse_other_encodings(database, connection)
        _refuse_newer(database, _version(connection), ScriptDirectory(str(migrations)))
        command.upgrade(_config(connection, migrations), "head")
        if database.embedded and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            msg = "after the migration some rows refer to others that are not there"
            raise RuntimeError(msg)


def require_current(database: Database, migrations: Path = MIGRATIONS) -> None:
    """Raise NotReady, saying what to do, unless the schema is the one that this version of Rolecall knows."""
    known = ScriptDirectory(str(migrations))
    with database.connected() as connection:
        _refuse_other_encodings(database, connection)
        found = _version(connection)
    _refuse_newer(database, found, known)
    newest = known.get_current_head()
    if found == newest:
        return
    shown = database.shown
    if found is None:
        msg = f"the database {shown} has no tables yet: run `rolecall upgrade`"
    else:
        msg = f"the tables of {shown} are of an older version ({found}, expected {newest}): run `rolecall upgrade`"
    raise NotReady(msg)


def _refuse_other_encodings(database: Database, connection: sa.Connection) -> None:
    if database.embedded:
        return
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8":
        msg = (
            f"the database {database.shown} keeps text as {encoding}, which cannot hold every name: make another one, "
            "CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"
        )
        raise NotReady(msg)


def _refuse_newer(database: Database, found: str | None, known: ScriptDirectory) -> None:
    if found is not None and found not in {script.revision for script in known.walk_revisions()}:
        newest = known.get_current_head()
        msg = (
            f"the tables of {database.shown} are of a newer version ({found}, expected {newest}): use a newer Rolecall"
        )
        raise NotReady(msg)


def _version(connection: sa.Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: sa.Connection, migrations: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations))
    config.attributes["connection"] = connection
    return config
