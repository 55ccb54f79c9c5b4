"""One transaction at work: statements run, or sent to be run together; a part of it only tried."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.answers import Answer, Sent
from engine.store.rows import as_one

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]]
"""Of one execution by name, or of a row each."""


_IN_HASTE = sa.text("SET LOCAL lock_timeout = '1s'")
_DATABASE_TIME = sa.text("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")


class Work:
    """One transaction: its connection, and the moment of its decisions."""

    def __init__(self, connection: sa.Connection, now: int | None, *, writes: bool) -> None:
        """`now`: in microseconds UTC; None: as the database says."""
        self.embedded = connection.dialect.name == "sqlite"
        self.writes = writes
        self._sent = Sent(connection)
        self._once: set[sa.Executable] = set()
        self._afterwards: list[Callable[[], None]] = []
        self.connection = self._sent.connection
        self._now = self.send(_DATABASE_TIME) if now is None else now

    @property
    def now(self) -> int:
        """The moment of its decisions (microseconds UTC)."""
        if isinstance(self._now, Answer):
            self._now = int(self._now.scalars()[0])
        return self._now

    def clock(self) -> int | None:
        """Return what the database's own clock says (microseconds UTC); None when embedded: it is the machine's."""
        return None if self.embedded else int(self.run(_DATABASE_TIME).scalar_one())

    def run(self, statement: sa.Executable, parameters: Parameters | None = None) -> sa.CursorResult[Any]:
        """Execute a statement, with one or many rows of parameters; after all that was sent before."""
        return self.connection.execute(*self._said(statement, parameters))

    def send(self, statement: sa.Executable, parameters: Parameters | None = None) -> Answer:
        """Have a statement executed in its turn, but not wait for it: PostgreSQL gets it together with others.

        An error comes up wherever that happens; at the latest at the end of the unit of work, which then fails.
        """
        if self.embedded:
            return Answer.of(self.run(statement, parameters))
        return self._sent.send(*self._said(statement, parameters))

    def once(self, statement: sa.Executable) -> None:
        """Send what need not be said twice: a lock is held to the end of the unit of work."""
        if statement not in self._once:
            self._once.add(statement)
            self.send(statement)

    def in_haste(self) -> None:
        """Wait a second for a lock, at most, in this unit of work; then it fails as what passes by itself."""
        if not self.embedded:
            self.send(_IN_HASTE)

    def afterwards(self, then: Callable[[], None]) -> None:
        """Do this once all of it is committed: what is remembered of a unit that is undone would not be so."""
        self._afterwards.append(then)

    def committed(self) -> None:
        """Do what was to be done afterwards."""
        for then in self._afterwards:
            then()

    def finish(self) -> None:
        """Wait for everything that was sent."""
        self._sent.go()

    def leave(self) -> None:
        """Wait for nothing more: the transaction ends here, as it may."""
        self._sent.drop()

    def _said(self, statement: sa.Executable, parameters: Parameters | None) -> tuple[sa.Executable, Any]:
        if self.embedded or parameters is None or isinstance(parameters, Mapping):
            return statement, parameters
        return as_one(statement, parameters) or (statement, parameters)

    def measure(self, *tables: sa.Table) -> None:
        """Let PostgreSQL know how much is in tables that were just filled: unasked it goes by their pages alone."""
        if not self.embedded:
            self.send(sa.text("ANALYZE " + ", ".join(table.name for table in tables)))

    @contextmanager
    def trial(self) -> Iterator[None]:
        """What the block writes is undone at its end."""
        savepoint, once = self.connection.begin_nested(), set(self._once)
        try:
            yield
        finally:
            savepoint.rollback()
            self._once = once  # a lock that the block took is gone with it

    def insert(self, table: sa.Table) -> Any:  # noqa: ANN401 — as `insert_into`
        """An INSERT of this database's own kind."""
        return insert_into(table, embedded=self.embedded)


def insert_into(table: sa.Table, *, embedded: bool) -> Any:  # noqa: ANN401 — of the dialect, whose types have no common base
    """An INSERT of a database's own kind: it has `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return sqlite.insert(table) if embedded else postgresql.insert(table)
