"""Messages as they come from a queue, what became of them, and everything that is kept."""

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from engine.arrivals import Arrival, Verdict
from engine.store.tables import metadata, parked
from tests.world import World


def arrival(message: Mapping[str, Any] | bytes, **properties: Any) -> Arrival:
    """One message from the queue of events; `properties`: publisher, reply_to, redelivered, queue."""
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    return Arrival(body=body, **properties)


def outcomes(verdicts: list[Verdict]) -> list[str]:
    """What became of each: its outcome, or the code with which it was parked."""
    return [verdict.code or verdict.outcome for verdict in verdicts]


def rows(world: World, select: sa.Select[Any] | sa.Table) -> list[Any]:
    """The rows of a table, or what a SELECT finds."""
    with world.database.read() as work:
        return list(work.run(select if isinstance(select, sa.Select) else sa.select(select)))


def kept(world: World) -> list[tuple[str | None, str, str, int]]:
    """Parked messages in order: id, code, state, how often they came."""
    found = rows(world, sa.select(parked).order_by(parked.c.number))
    return [(row.id, row.code, row.state, row.times) for row in found]


def everything(world: World, *, but: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Every row of every table, to see whether anything has changed; `but`: tables left out."""
    names = [table for table in metadata.sorted_tables if table.name not in but]
    return {table.name: sorted(repr(row) for row in rows(world, table)) for table in names}
