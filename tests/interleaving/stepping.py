"""Transactions that stop before each of their steps until they are let on: a thread each, on one PostgreSQL.

What is sent goes as soon as the next statement is there (the product lets several go together), so that a step is over
when it says so: its statements have run, and hold their locks.
"""

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
import sqlalchemy as sa

from engine.store.answers import SENT
from engine.store.database import Database

PATIENCE = 60.0
"""Seconds until a step that neither ends nor waits for a lock is given up."""
LOOK = 0.004
"""Seconds between two looks whether somebody waits for a lock."""
COMMIT = "COMMIT"


@dataclass
class Walk:
    """One unit of work on its way. `stops`: the numbers of the statements, from 0, before which it waits."""

    number: int
    work: Callable[[], object]
    stops: frozenset[int]
    said: list[str] = field(default_factory=list)
    """Its statements, in order; `COMMIT` at the end of each transaction."""
    backend: int | None = None
    failure: BaseException | None = None
    is_over: bool = False
    on: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))


class Deadlock(Exception):  # noqa: N818 — found, not suffered
    """Transactions wait for each other."""


class Stepper:
    """Lets the walks of one execution make their steps, one at a time."""

    def __init__(self, database: Database) -> None:
        self._local = threading.local()
        self._came: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._database = database
        url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._watch = psycopg.connect(url, autocommit=True, prepare_threshold=0)
        self._walks: list[Walk] = []
        self._waiting: set[int] = set()
        """Those that stand before a step."""

    def close(self) -> None:
        """End the watching connection."""
        self._watch.close()

    @contextmanager
    def walking(self, units: Sequence[Callable[[], object]], stops: Sequence[frozenset[int]]) -> Iterator[list[Walk]]:
        """Have them stand before their first steps, for the block; by its end all must be over."""
        self._came = queue.SimpleQueue()
        self._walks = [Walk(n, unit, at) for n, (unit, at) in enumerate(zip(units, stops, strict=True))]
        self._waiting = set(range(len(self._walks)))
        threads = [
            threading.Thread(target=self._walk, args=(walk,), daemon=True, name=f"walk {walk.number}")
            for walk in self._walks
        ]
        for thread in threads:
            thread.start()
        try:
            yield self._walks
        finally:
            self._release()
            for thread in threads:
                thread.join(PATIENCE)
                assert not thread.is_alive(), "a transaction does not end"

    def step(self, number: int) -> tuple[frozenset[int], frozenset[int]]:
        """Let one make its step; return who waits for a lock then, and who is over.

        Raises Deadlock if all who are not over wait for each other.
        """
        self._waiting.discard(number)
        self._walks[number].on.release()
        return self._come_to_rest()

    def _come_to_rest(self) -> tuple[frozenset[int], frozenset[int]]:
        """Wait until everybody stands before a step, waits for one who does, or is over."""
        looks = 0
        while True:
            over = {walk.number for walk in self._walks if walk.is_over}
            moving = {walk.number for walk in self._walks} - over - self._waiting
            if not moving:
                return frozenset(), frozenset(over)
            try:
                came = self._came.get(timeout=LOOK)
            except queue.Empty:
                pass
            else:
                if not self._walks[came].is_over:
                    self._waiting.add(came)
                continue
            looks += 1
            assert looks * LOOK < PATIENCE, f"a step takes too long: {[self._walks[n].said[-1:] for n in moving]}"
            if not self._came.empty():
                continue
            blocked = self._blocked(moving)
            if blocked == moving:
                if not self._waiting:
                    raise Deadlock
                return frozenset(blocked), frozenset(over)

    def _blocked(self, moving: set[int]) -> set[int]:
        backends = {number: self._walks[number].backend for number in moving}
        if None in backends.values():
            return set()
        rows = self._watch.execute(
            "SELECT pid, cardinality(pg_blocking_pids(pid)) FROM unnest(%s::int[]) AS pid", [list(backends.values())]
        ).fetchall()
        waits = {pid for pid, by in rows if by}
        return {number for number, pid in backends.items() if pid in waits}

    def _release(self) -> None:
        """Let all go on as they like; what waits for each other is ended by the database."""
        for walk in self._walks:
            walk.stops = frozenset()
            walk.on.release()

    def _walk(self, walk: Walk) -> None:
        self._local.walk = walk
        walk.on.acquire()
        try:
            walk.work()
        except BaseException as problem:  # noqa: BLE001 — judged by who let it walk
            walk.failure = problem
        finally:
            walk.is_over = True
            self._came.put(walk.number)

    def listen(self) -> None:
        """Stop them at their statements."""
        sa.event.listen(self._database.engine, "before_cursor_execute", self._statement)
        sa.event.listen(self._database.engine, "commit", self._commit)

    def _statement(
        self, connection: sa.Connection, _cursor: Any, statement: str, _parameters: Any, context: Any, _many: bool
    ) -> None:
        walk: Walk | None = getattr(self._local, "walk", None)
        if walk is not None:
            sent = context.execution_options.get(SENT)
            if sent is not None:
                sent.go()
            self._stop(walk, connection, statement)

    def _commit(self, connection: sa.Connection) -> None:
        walk: Walk | None = getattr(self._local, "walk", None)
        if walk is not None:
            self._stop(walk, connection, COMMIT)

    def _stop(self, walk: Walk, connection: sa.Connection, statement: str) -> None:
        number = len(walk.said)
        walk.said.append(" ".join(statement.split()))
        if number in walk.stops:
            self._came.put(walk.number)
            walk.on.acquire()
        driver: Any = connection.connection.driver_connection
        walk.backend = driver.info.backend_pid
