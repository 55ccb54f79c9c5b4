"""Statements that go to PostgreSQL together: one round trip for all that nobody waits for, each in its turn.

On one machine a small statement takes half its time on the way; between two machines, nearly all of it.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
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


@dataclass(frozen=True, slots=True)
class _Sent:
    """One statement on its way, and the driver's cursor that will have what it brings."""

    answer: Answer
    cursor: Any
    statement: str
    parameters: Any


class Sent:
    """What one transaction has sent and nobody has waited for yet, in order.

    PostgreSQL begins with each as it comes, while the next ones are still being written.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self._waiting: list[_Sent] = []
        self._pipeline: Any = None
        self._dialect: Any = connection.dialect
        # Every other statement of this transaction waits for what was sent before it.
        self.connection = connection.execution_options(**{SENT: self})

    def send(self, statement: sa.Executable, parameters: Any) -> Answer:  # noqa: ANN401 — as SQLAlchemy has them
        """Have a statement executed before the next one that is run, or when somebody looks at its answer."""
        answer = Answer(self)
        self.connection.execute(statement, parameters, execution_options={ANSWER: answer})
        return answer

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, answer: Answer, statement: str, parameters: Any, *, many: bool) -> None:  # noqa: ANN401 — the driver's
        """Put a compiled statement on its way. Raises as `go` does, if one before it has failed by now."""
        driver, psycopg = self._driver, self._dialect.loaded_dbapi
        if self._pipeline is None:
            self._pipeline = driver.pipeline()
            self._pipeline.__enter__()
        cursor = psycopg.RawCursor(driver, row_factory=psycopg.rows.namedtuple_row)
        one = _Sent(answer, cursor, statement, parameters)
        self._waiting.append(one)
        with self._told():
            if parameters is None:
                cursor.execute(statement)
                return
            numbered, names = _numbered(statement)
            if many:
                cursor.executemany(numbered, [[row[name] for name in names] for row in parameters])
            else:
                cursor.execute(numbered, [parameters[name] for name in names])

    def go(self) -> None:
        """Wait for all of it. Raises what SQLAlchemy raises when one fails; then the transaction is lost."""
        if self._pipeline is None:
            return
        with self._told():
            self._leave()
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            one.answer.came(one.cursor.fetchall() if one.cursor.description else (), one.cursor.rowcount)

    def drop(self) -> None:
        """Give the connection back as it was, whatever became of what was sent: the transaction ends here."""
        self._waiting = []
        if self._pipeline is not None:
            with suppress(self._error):
                self._leave()

    @property
    def _driver(self) -> Any:  # noqa: ANN401 — the driver's connection
        return self.connection.connection.driver_connection

    @property
    def _error(self) -> type[Exception]:
        error: type[Exception] = self._dialect.loaded_dbapi.Error
        return error

    def _leave(self) -> None:
        pipeline, self._pipeline = self._pipeline, None
        pipeline.__exit__(None, None, None)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say which statement it was that failed."""
        try:
            yield
        except self._error as problem:
            waiting = self._waiting
            self.drop()
            one = next((one for one in waiting if one.cursor.pgresult is None), waiting[-1])
            raise sa.exc.DBAPIError.instance(
                one.statement,
                one.parameters,
                problem,
                self._error,
                dialect=self._dialect,
                connection_invalidated=self._driver.broken,
            ) from problem


@lru_cache(maxsize=500)
def _numbered(statement: str) -> tuple[str, Sequence[str]]:
    """Return a statement with its parameters numbered, as PostgreSQL has them, and their names in that order.

    The driver does the same, but does it anew at each execution of a statement that is longer than 4,096 characters.
    """
    names: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        return "%" if found[1] is None else f"${names.setdefault(found[1], len(names) + 1)}"

    return re.sub(r"%\((\w+)\)s|%%", number, statement), tuple(names)


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
