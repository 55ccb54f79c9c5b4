"""Which version of the schema a database has, and whether this version of Rolecall can work with it.

Without Alembic, which takes longer to load than most commands take to run: see `engine.store.upgrade`.
"""

from pathlib import Path

import sqlalchemy as sa

from engine.errors import NotReady
from engine.store.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"
_KEPT = sa.table("alembic_version", sa.column("version_num"))
"""Where Alembic notes the last migration that a database has had."""


def require_current(database: Database, migrations: Path = MIGRATIONS) -> None:
    """Raise NotReady, saying what to do, unless the schema is the one that this version of Rolecall knows."""
    with database.connected() as connection:
        found = version_of(database, connection, migrations)
    newest = known(migrations)[-1]
    if found == newest:
        return
    shown = database.shown
    if found is None:
        msg = f"the database {shown} has no tables yet: run `rolecall upgrade`"
    else:
        msg = f"the tables of {shown} are of an older version ({found}, expected {newest}): run `rolecall upgrade`"
    raise NotReady(msg)


def version_of(database: Database, connection: sa.Connection, migrations: Path) -> str | None:
    """Return the last migration that a database has had; None if it has no tables.

    Raises NotReady if it cannot hold every name, or is of a newer version of Rolecall.
    """
    _refuse_other_encodings(database, connection)
    if not sa.inspect(connection).has_table(_KEPT.name):
        return None
    found: str | None = connection.execute(sa.select(_KEPT.c.version_num)).scalar_one_or_none()
    versions = known(migrations)
    if found is not None and found not in versions:
        msg = (
            f"the tables of {database.shown} are of a newer version ({found}, expected {versions[-1]}): "
            "use a newer Rolecall"
        )
        raise NotReady(msg)
    return found


def known(migrations: Path = MIGRATIONS) -> list[str]:
    """Return the versions that there are migrations to, the newest last: `0003` is made by `v0003_….py`."""
    return sorted(file.stem[1:].partition("_")[0] for file in (migrations / "versions").glob("v*.py"))


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
