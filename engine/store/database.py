"""The database: SQLite embedded, PostgreSQL in production; the same code for both.

`Database.unit()` is the one way to write: a transaction that is committed in plain sight by its end, or not at all.
`Database.read()` looks at one consistent moment without keeping writers out.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import IntEnum
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from engine.clock import MINUTE, Clock, system_clock
from engine.errors import Transient
from engine.store import answers, connecting, staging
from engine.store.failures import passes, said
from engine.store.tables import metadata
from engine.store.work import Work

__all__ = ["Alone", "Database", "Work", "sqlite_url"]


PREPARED = 300
"""Statements that PostgreSQL keeps planned for a connection: those of everyday work are more than the driver's 100."""


class Alone(IntEnum):
    """What one worker does at a time: keys of PostgreSQL's advisory locks."""

    RELAY = 7_656_101
    SWEEP = 7_656_102
    MAIL = 7_656_103
    WAITING = 7_656_104
    JOB = 7_656_105


class Database:
    """Where everything is kept. `url` is SQLAlchemy's: `sqlite:///path` or `postgresql+psycopg://…`.

    Without a clock of its own the time of decisions is the database's on PostgreSQL, the machine's when embedded (S18).
    `patience`: microseconds after which PostgreSQL gives a statement up; `ca_file`: certificates that vouch for it.
    """

    def __init__(
        self,
        url: str,
        clock: Clock = system_clock,
        *,
        connections: int = 5,
        patience: int = MINUTE,
        ca_file: Path | None = None,
    ) -> None:
        self.url = sa.make_url(url)
        self.clock = clock
        self._address = url
        self._patience = patience
        self._ca = ca_file
        self.embedded = self.url.get_backend_name() == "sqlite"
        # How many rows an INSERT … SELECT wrote is asked for; unasked, SQLAlchemy lets the driver forget it.
        asked = {"preserve_rowcount": True}
        self.engine = sa.create_engine(
            self.url, execution_options=asked, **self._options(connections, patience, ca_file)
        )
        if self.embedded:
            sa.event.listen(self.engine, "connect", _open_sqlite)
            sa.event.listen(self.engine, "begin", _begin_sqlite)
        else:
            sa.event.listen(self.engine, "handle_error", connecting.explain)
            answers.listen(self.engine)
        sa.event.listen(self.engine, "connect", self._stage)

    def _stage(self, connection: Any, _: object) -> None:  # noqa: ANN401 — the driver's
        if not self.embedded:
            connection.prepared_max = PREPARED
        cursor = connection.cursor()
        for statement in staging.statements(self.engine.dialect):
            cursor.execute(statement)
        cursor.close()
        connection.commit()

    def _options(self, connections: int, patience: int, ca_file: Path | None) -> dict[str, Any]:
        if not self.embedded:
            return connecting.options(self.url, connections, patience, ca_file)
        if self.url.database in (None, "", ":memory:"):
            return {"poolclass": sa.pool.StaticPool, "connect_args": {"check_same_thread": False}}
        return {"connect_args": {"timeout": 30}}

    @contextmanager
    def unit(self) -> Iterator[Work]:
        """One unit of work: all of it is committed at the end of the block, or nothing if the block raises.

        Raises Transient when the database can't be reached, is locked or full.
        """
        with self.connected(rolecall_writes=True) as connection:
            work = Work(connection, self._now(), writes=True)
            try:
                yield work
                work.finish()
            finally:
                work.leave()
        work.committed()

    @contextmanager
    def read(self) -> Iterator[Work]:
        """Look without writing, at one moment. Raises Transient as `unit` does."""
        options = {} if self.embedded else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self.connected(**options) as connection:
            work = Work(connection, self._now(), writes=False)
            try:
                yield work
            finally:
                work.leave()

    @contextmanager
    def aside(self) -> Iterator[Work]:
        """Try something on copies (see `engine.store.aside`), at one moment; nothing of it is kept.

        On PostgreSQL over a connection of its own: one that was in use has statements planned for the real tables.
        Raises Transient as `unit` does.
        """
        at = (
            self
            if self.embedded
            else Database(self._address, self.clock, patience=self._patience * 60, ca_file=self._ca)
        )
        options = {} if self.embedded else {"isolation_level": "REPEATABLE READ"}
        try:
            with at.connected(**options) as connection:
                work = Work(connection, self._now(), writes=False)
                try:
                    yield work
                finally:
                    work.leave()
                    connection.rollback()
        finally:
            if at is not self:
                at.close()

    @contextmanager
    def alone(self, what: Alone, which: str | None = None) -> Iterator[bool]:
        """Say whether nobody else does `what` just now; nobody else can until the end of the block, if so.

        `which`: one of many things that can be done at the same time, each by one worker.
        """
        if self.embedded:  # one worker has the embedded queue, and so everything
            yield True
            return
        with self.connected() as connection:
            which_one = () if which is None else (sa.func.hashtext(which),)
            taken = sa.func.pg_try_advisory_xact_lock(what, *which_one)
            yield bool(connection.execute(sa.select(taken)).scalar_one())

    def scrub(self) -> bool:
        """Embedded: leave nothing of what was deleted in the file; False if somebody is at work in it just now.

        SQLite overwrites what it deletes (`secure_delete`), but moves rows about before, and keeps a log: the file is
        written anew, and the log cut.
        """
        file = self.url.database
        if not self.embedded or file in (None, "", ":memory:"):
            return True
        try:
            with closing(sqlite3.connect(str(file), timeout=30, isolation_level=None)) as connection:
                connection.execute("VACUUM")
                busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.OperationalError:
            return False
        return not busy

    @contextmanager
    def connected(self, **options: Any) -> Iterator[sa.Connection]:  # noqa: ANN401 — SQLAlchemy's options
        """Give a transaction that is neither `unit` nor `read`. Raises Transient as they do."""
        try:
            with self.engine.connect().execution_options(**options) as connection, connection.begin():
                yield connection
        except sa.exc.DBAPIError as problem:
            if not passes(problem):
                raise
            msg = f"the database said: {said(problem, self.url.database)}"
            raise Transient(msg) from problem
        except sa.exc.TimeoutError as problem:
            msg = "all connections to the database are in use"
            raise Transient(msg) from problem

    def _another(self, patience: int) -> "Database":
        return Database(self._address, self.clock, patience=patience, ca_file=self._ca)

    def _now(self) -> int | None:
        return self.clock() if self.embedded or self.clock is not system_clock else None

    def create(self) -> None:
        """Make all tables in an empty database (tests; `upgrade` does it for people)."""
        metadata.create_all(self.engine)

    def copy_from(self, other: "Database") -> None:
        """Become as `other` is: both in memory, nobody at work in either."""
        with closing(other.engine.raw_connection()) as theirs, closing(self.engine.raw_connection()) as ours:
            source, target = theirs.driver_connection, ours.driver_connection
            if not isinstance(source, sqlite3.Connection) or not isinstance(target, sqlite3.Connection):
                msg = "only SQLite can be copied so"
                raise TypeError(msg)
            source.backup(target)

    @property
    def shown(self) -> str:
        """The address without its password, and without what follows it, which may hold another; for messages."""
        return self.url.set(query={}).render_as_string(hide_password=True)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def sqlite_url(path: Path) -> str:
    """Return the URL of an SQLite file."""
    return f"sqlite:///{path}"


def _open_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # transactions begin where `_begin_sqlite` says, not where the driver guesses
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-65536",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    # A writer takes the lock at once: a unit of work that reads first and writes later could not be repeated otherwise.
    options = connection.get_execution_options()
    writes = options.get("rolecall_writes", False)
    # A migration makes a table anew under another name: what refers to it must not mind meanwhile.
    if options.get("rolecall_restructures", False):
        connection.info["unbound"] = True
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    elif connection.info.pop("unbound", False):
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
