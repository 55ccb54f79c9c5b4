"""A chunk of a job reads its own users, and not all of the job, on a PostgreSQL that has not looked at its tables."""

import os
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from engine.store.database import Database
from engine.store.tables import job
from tests.databases import Databases, made
from tests.delivered import rows
from tests.semantics.rules import CATALOG
from tests.world import Steady, World, event, request

AT = "2026-03-02T08:00:00Z"
USERS, CHUNK = 900, 30


@pytest.fixture
def url() -> Iterator[str]:
    with made(f"rolecall_jobs_read_{os.getpid()}") as url:
        yield url


def test_a_chunk_does_not_read_all_of_its_job(url: str) -> None:
    world = World(CATALOG, "  {}\n", at="2026-03-02T09:07:00Z", databases=Databases(url))
    with world.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE job_result")  # while it is empty
    world.turns.pace = Steady(CHUNK)
    world.receive(*(event("user.joined", f"u{number:04}", AT) for number in range(USERS)))
    world.receive(request("assign", AT, id="all", all=True, roles=["guide"]))
    assert [tuple(row) for row in rows(world, sa.select(job.c.state, job.c.done))] == [("done", USERS)]
    assigned = read_of_results(world.database)
    undo = {"action": "undo", "job": "all", "actor": "ada@example.com"}
    world.receive({**request("assign", AT, id="back"), "type": "job.requested", "data": undo})
    assert [row.done for row in rows(world, sa.select(job.c.done))] == [USERS, USERS]
    undone = read_of_results(world.database) - assigned
    world.close()
    # Chosen, taken, given an outcome, counted; an undo also reads the job that it takes back.
    assert (assigned <= 6 * USERS, undone <= 12 * USERS) == (True, True), (assigned, undone)


def read_of_results(database: Database) -> int:
    """How many rows of `job_result` were ever read; a connection tells of it when it is closed."""
    database.close()
    told = sa.text(
        "SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_user_tables WHERE relname = 'job_result'"
    )
    with database.read() as work:
        return int(work.run(told).scalar_one())
