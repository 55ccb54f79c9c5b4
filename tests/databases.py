"""Empty databases for tests: SQLite in memory, and PostgreSQL where one is to be had."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count

import sqlalchemy as sa

from engine.clock import Clock, system_clock
from engine.store.database import Database
from engine.store.tables import metadata
from tests.servers.found import postgresql_server

_numbers = count(1)
KINDS = ("sqlite", "postgresql")


@cache
def server() -> sa.Engine:
    """Return the PostgreSQL server, with rights to make databases; the test is skipped if there is none."""
    return sa.create_engine(postgresql_server(), isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3})


@contextmanager
def made(name: str) -> Iterator[str]:
    """Make an empty PostgreSQL database for the block, and give its URL."""
    at = server()
    with at.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        yield at.url.set(database=name).render_as_string(hide_password=False)
    finally:
        with at.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


class Databases:
    """Gives empty databases of one kind, with all tables, one after the other."""

    def __init__(self, url: str | None) -> None:
        self._url = url
        self._made = False

    def fresh(self, clock: Clock = system_clock) -> Database:
        """Give an empty one; on PostgreSQL it is the same each time, emptied: one at a time."""
        if self._url is None:
            database = Database("sqlite://", clock)
            database.create()
            return database
        database = Database(self._url, clock)
        if not self._made:
            database.create()
            self._made = True
        else:
            names = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
            with database.engine.begin() as connection:
                connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY")
        return database


@contextmanager
def databases(kind: str) -> Iterator[Databases]:
    """Give databases of a kind for the block: `sqlite` or `postgresql`."""
    if kind == "sqlite":
        yield Databases(None)
        return
    with made(f"rolecall_test_{os.getpid()}_{next(_numbers)}") as url:
        yield Databases(url)
