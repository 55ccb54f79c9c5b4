# ruff: noqa: ANN401 — the objects of kombu and of the driver carry no types
# mypy: disable-error-code="no-untyped-call, attr-defined"
"""What there would be without Rolecall: a bare kombu consumer, and the bare SQL of the same batches."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter
from typing import Any

import psycopg
import sqlalchemy as sa
from kombu import Connection, Consumer, Queue

from engine.arrivals import Arrival
from engine.pipeline import Pipeline
from engine.settings import Settings
from engine.store import staging
from engine.store.database import Database

PREFETCH = 500
Said = tuple[str, Any, bool]
"""A statement, its parameters, and whether they are many rows."""


def consume(broker: str, queue: str, messages: int) -> float:
    """Take so many messages off a queue with kombu and nothing else, acknowledged by the 500; return the seconds."""
    taken = 0

    def on_message(message: Any) -> None:
        nonlocal taken
        taken += 1
        if taken % PREFETCH == 0 or taken == messages:
            message.channel.basic_ack(message.delivery_tag, multiple=True)

    with Connection(broker) as connection:
        began = perf_counter()
        what = Queue(queue, no_declare=True)
        with Consumer(connection, [what], on_message=on_message, prefetch_count=PREFETCH, auto_declare=False):
            while taken < messages:
                connection.drain_events(timeout=30)
        return perf_counter() - began


def process(url: str, bodies: Sequence[bytes], batch: int) -> tuple[float, list[list[Said]]]:
    """Process messages in this process, without a broker; return the seconds, and the statements of each batch."""
    database = Database(url)
    pipeline = Pipeline(database, Settings(sample=0.0))
    batches: list[list[Said]] = []
    try:
        pipeline.process([])
        with database.read() as work:
            pipeline.follow(work)
        began = perf_counter()
        for start in range(0, len(bodies), batch):
            with _recorded(database) as said:
                pipeline.process([Arrival(body=body) for body in bodies[start : start + batch]])
            batches.append(said)
        return perf_counter() - began, batches
    finally:
        pipeline.close()
        database.close()


def replay(url: str, batches: Sequence[Sequence[Said]]) -> float:
    """Run the statements of the batches with psycopg alone, each batch in a transaction; return the seconds."""
    address = sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with (
        psycopg.connect(address, options="-c jit=off -c random_page_cost=0.1") as connection,
        connection.cursor() as cursor,
    ):
        for statement in staging.statements(sa.make_url(url).get_dialect()()):
            cursor.execute(statement.encode())
        connection.commit()
        began = perf_counter()
        for said in batches:
            for statement, parameters, many in said:
                if many:
                    cursor.executemany(statement.encode(), parameters)
                else:
                    cursor.execute(statement.encode(), parameters)
                if not many and cursor.description is not None:
                    cursor.fetchall()
            connection.commit()
        return perf_counter() - began


@contextmanager
def _recorded(database: Database) -> Iterator[list[Said]]:
    said: list[Said] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        said.append((statement, parameters, many and isinstance(parameters, list)))

    sa.event.listen(database.engine, "before_cursor_execute", note)
    yield said
    sa.event.remove(database.engine, "before_cursor_execute", note)
