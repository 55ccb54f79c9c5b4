"""Statements that go to PostgreSQL together: one round trip for all that nobody waits for, each in its turn.

On one machine a small statement takes half its time on the way; between two machines, nearly all of it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

ANSWER = "rolecall_answer"
SENT = "rolecall_sent"
"""Execution options: of a statement that is sent, and of the connection of a unit of work."""


class Answer:
    """What a statement brought. Whoever looks at it has everything go that was sent until then."""

    def __init__(self, sent: "Sent | None" = None) -> None:
        self._sent = sent
        self._rows: Sequence[Any] = ()
        self._count = 0

    @classmethod
    def of(cls, result: sa.CursorResult[Any]) -> "Answer":
        """Return the answer to a statement that was executed."""
        answer = cls()
        answer.came(result.all() if result.returns_rows else (), result.rowcount)
        return answer

    def came(self, rows: Sequence[Any], count: int) -> None:
        """Take what the database answered."""
        self._sent, self._rows, self._count = None, rows, count

    def rows(self) -> Sequence[Any]:
        """Return the rows, each with its columns by name."""
        if self._sent is not None:
            self._sent.go()
        if self._sent is not None:
            msg = "the transaction in which this was asked is lost"
            raise LookupError(msg)
        return self._rows

    def scalars(self) -> list[Any]:
        """Return the first column of every row."""
        return [row[0] for row in self.rows()]

    @property
    def count(self) -> int:
        """How many rows were written."""
        self.rows()
        return self._count

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows())


class Sent:
    """What one transaction has sent and is not on its way yet, in order."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Answer, str, Any, bool]] = []
        self._connection: sa.Connection | None = None

    def on(self, connection: sa.Connection) -> sa.Connection:
        """Have every other statement of this transaction wait for what was sent before it."""
        self._connection = connection.execution_options(**{SENT: self})
        return self._connection

    def send(self, connection: sa.Connection, statement: sa.Executable, parameters: Any) -> Answer:  # noqa: ANN401 — as SQLAlchemy has them
        """Have a statement executed before the next one that is run, or when somebody looks at its answer."""
        answer = Answer(self)
        connection.execute(statement, parameters, execution_options={ANSWER: answer})
        return answer

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, answer: Answer, statement: str, parameters: Any, *, many: bool) -> None:  # noqa: ANN401 — the driver's
        """Keep a compiled statement for later."""
        self._waiting.append((answer, statement, parameters, many))

    def go(self) -> None:
        """Have all of it executed. Raises what SQLAlchemy raises when one fails; then the transaction is lost."""
        waiting, self._waiting = self._waiting, []
        if not waiting or self._connection is None:
            return
        driver: Any = self._connection.connection.driver_connection
        dialect = self._connection.dialect
        named = dialect.loaded_dbapi.rows.namedtuple_row
        cursors = [driver.cursor(row_factory=named) for _ in waiting]
        try:
            with driver.pipeline():
                for cursor, (_, statement, parameters, many) in zip(cursors, waiting, strict=True):
                    (cursor.executemany if many else cursor.execute)(statement, parameters)
        except dialect.loaded_dbapi.Error as problem:
            unanswered = (one for cursor, one in zip(cursors, waiting, strict=True) if cursor.pgresult is None)
            _, statement, parameters, _ = next(unanswered, waiting[-1])
            raise sa.exc.DBAPIError.instance(
                statement,
                parameters,
                problem,
                dialect.loaded_dbapi.Error,
                dialect=dialect,
                connection_invalidated=driver.broken,
            ) from problem
        for cursor, (answer, *_) in zip(cursors, waiting, strict=True):
            answer.came(cursor.fetchall() if cursor.description else (), cursor.rowcount)


def listen(engine: sa.Engine) -> None:
    """Have statements that are sent kept for later, and all that are kept go before any other."""

    def keep(_cursor: object, statement: str, parameters: Any, context: Any) -> bool:  # noqa: ANN401 — SQLAlchemy's
        sent: Sent | None = context.execution_options.get(SENT)
        answer: Answer | None = context.execution_options.get(ANSWER)
        if sent is None:
            return False
        if answer is None:
            sent.go()
            return False
        sent.add(answer, statement, parameters, many=context.executemany)
        return True

    sa.event.listen(engine, "do_execute", keep)
    sa.event.listen(engine, "do_executemany", keep)
    sa.event.listen(
        engine, "do_execute_no_params", lambda cursor, statement, context: keep(cursor, statement, None, context)
    )
