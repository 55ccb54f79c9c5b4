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


def upgrade(database: Database) -> None:
    """Make the tables, or bring them up to date; nothing if they are. All of it or nothing.

    Raises NotReady if they are of a newer version of Rolecall: then they are left alone.
    """
    with database.engine.connect().execution_options(rolecall_writes=True) as connection, connection.begin():
        _refuse_newer(database, _version(connection))
        command.upgrade(_config(connection), "head")


def require_current(database: Database) -> None:
    """Raise NotReady, saying what to do, unless the schema is the one that this version of Rolecall knows."""
    with database.engine.connect() as connection, connection.begin():
        found = _version(connection)
    _refuse_newer(database, found)
    if found == _newest():
        return
    shown = database.shown
    if found is None:
        msg = f"the database {shown} has no tables yet: run `rolecall upgrade`"
    else:
        msg = f"the tables of {shown} are of an older version ({found}, expected {_newest()}): run `rolecall upgrade`"
    raise NotReady(msg)


def _refuse_newer(database: Database, found: str | None) -> None:
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if found is not None and found not in known:
        msg = (
            f"the tables of {database.shown} are of a newer version ({found}, expected {_newest()}): "
            "use a newer Rolecall"
        )
        raise NotReady(msg)


def _version(connection: sa.Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _newest() -> str | None:
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def _config(connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
