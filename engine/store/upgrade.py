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
    """Make the tables, or bring them up to date; nothing if they are. All of it or nothing."""
    with database.engine.connect().execution_options(rolecall_writes=True) as connection, connection.begin():
        command.upgrade(_config(connection), "head")


def require_current(database: Database) -> None:
    """Raise NotReady, saying what to do, unless the schema is the one that this version of Rolecall knows."""
    with database.engine.connect() as connection, connection.begin():
        found = MigrationContext.configure(connection).get_current_revision()
    known = ScriptDirectory(str(MIGRATIONS))
    newest = known.get_current_head()
    if found == newest:
        return
    shown = database.shown
    if found is None:
        msg = f"the database {shown} has no tables yet: run `rolecall upgrade`"
    elif any(script.revision == found for script in known.walk_revisions()):
        msg = f"the tables of {shown} are of an older version ({found}, expected {newest}): run `rolecall upgrade`"
    else:
        msg = f"the tables of {shown} are of a newer version ({found}, expected {newest}): use a newer Rolecall"
    raise NotReady(msg)


def _config(connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
