"""The embedded queue's file: messages, queues and bindings in SQLite, durable when a call returns.

Any number of processes may write. Rows are numbered in the order of their commits and no number is used twice, so a
reader that remembers the last number it saw misses nothing.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from engine.errors import NotReady
from engine.store.failures import passes_in_sqlite

PATIENCE = 30.0
"""Seconds to wait for another process that is writing."""
READ_AHEAD = 500
"""Messages read at a time, at most."""
READ_AHEAD_BYTES = 4_000_000

_SCHEMA = """
CREATE TABLE IF NOT EXISTS queue (number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS binding (
    exchange TEXT NOT NULL, routing_key TEXT NOT NULL, pattern TEXT NOT NULL, queue TEXT NOT NULL,
    PRIMARY KEY (exchange, routing_key, queue)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS message (
    number INTEGER PRIMARY KEY AUTOINCREMENT, queue INTEGER NOT NULL, properties TEXT NOT NULL, body BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS message_in_queue ON message (queue, number);
"""


class Row(NamedTuple):
    """One stored message."""

    number: int
    properties: str
    body: bytes


class Store:
    """One queue file. Every method is one transaction; sqlite3.OperationalError when it is locked or the disk full."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = _open(path)
            self._writer.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} COMMIT;")
            self._reader = _open(path)
        except (OSError, sqlite3.DatabaseError) as problem:
            if passes_in_sqlite(problem):
                raise
            msg = f"the queue file {path} cannot be used: {problem}"
            raise NotReady(msg) from problem

    def stamp(self) -> int:
        """A number that changes whenever anybody has committed something; cheap enough to ask all the time."""
        return int(self._reader.execute("PRAGMA data_version").fetchone()[0])

    def declare(self, queue: str) -> None:
        """Make the queue unless it is there."""
        if self.number_of(queue) is None:
            self._writer.execute("INSERT INTO queue (name) VALUES (?) ON CONFLICT DO NOTHING", (queue,))

    def number_of(self, queue: str) -> int | None:
        """Return the queue's number, None if nobody declared it."""
        found = self._reader.execute("SELECT number FROM queue WHERE name = ?", (queue,)).fetchone()
        return None if found is None else int(found[0])

    def bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        """Bind a queue to an exchange unless it is bound."""
        if (routing_key, pattern, queue) not in self.bindings(exchange):
            statement = "INSERT OR REPLACE INTO binding (exchange, routing_key, pattern, queue) VALUES (?, ?, ?, ?)"
            self._writer.execute(statement, (exchange, routing_key, pattern, queue))

    def unbind(self, exchange: str, routing_key: str, queue: str) -> None:
        """End a binding."""
        statement = "DELETE FROM binding WHERE exchange = ? AND routing_key = ? AND queue = ?"
        self._writer.execute(statement, (exchange, routing_key, queue))

    def bindings(self, exchange: str) -> list[tuple[str, str, str]]:
        """Return (routing key, pattern, queue) of the exchange."""
        statement = "SELECT routing_key, pattern, queue FROM binding WHERE exchange = ? ORDER BY queue"
        return list(self._reader.execute(statement, (exchange,)))

    def put(self, messages: Sequence[tuple[str, str, bytes]]) -> int:
        """Append (queue, properties, body), all or none; return how many.

        What is for a queue that nobody declared is dropped.
        """
        statement = "INSERT INTO message (queue, properties, body) SELECT number, ?, ? FROM queue WHERE name = ?"
        return self._all_or_none(statement, ((properties, body, queue) for queue, properties, body in messages))

    def delete(self, numbers: Iterable[int]) -> None:
        """Remove messages, all or none."""
        self._all_or_none("DELETE FROM message WHERE number = ?", ((number,) for number in numbers))

    def after(self, queue: int, number: int) -> tuple[list[Row], bool]:
        """Return the next messages with a greater number, in order, and whether there may be more of them."""
        statement = (
            "SELECT number, properties, body FROM message WHERE queue = ? AND number > ? ORDER BY number LIMIT ?"
        )
        cursor = self._reader.execute(statement, (queue, number, READ_AHEAD))
        rows: list[Row] = []
        room = READ_AHEAD_BYTES
        for found in cursor:
            rows.append(Row(*found))
            room -= len(rows[-1].body)
            if room <= 0:
                break
        cursor.close()
        return rows, room <= 0 or len(rows) == READ_AHEAD

    def size(self, queue: str) -> int:
        """Count the messages of a queue that are not acknowledged."""
        statement = "SELECT count(*) FROM message WHERE queue = (SELECT number FROM queue WHERE name = ?)"
        return int(self._reader.execute(statement, (queue,)).fetchone()[0])

    def purge(self, queue: str) -> int:
        """Remove all messages of a queue and return how many they were."""
        statement = "DELETE FROM message WHERE queue = (SELECT number FROM queue WHERE name = ?)"
        return self._writer.execute(statement, (queue,)).rowcount

    def drop(self, queue: str) -> None:
        """Remove a queue with its messages and bindings."""
        self.purge(queue)
        self._writer.execute("DELETE FROM binding WHERE queue = ?", (queue,))
        self._writer.execute("DELETE FROM queue WHERE name = ?", (queue,))

    def close(self) -> None:
        """Close the file."""
        self._reader.close()
        self._writer.close()

    def _all_or_none(self, statement: str, rows: Iterable[tuple[object, ...]]) -> int:
        self._writer.execute("BEGIN IMMEDIATE")
        try:
            changed = self._writer.executemany(statement, rows).rowcount
            self._writer.execute("COMMIT")
        except BaseException:
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
            raise
        return changed


def _open(path: Path) -> sqlite3.Connection:
    # One thread at a time uses a connection; which one may differ, so sqlite3's own check is off.
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "journal_size_limit=67108864", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection
