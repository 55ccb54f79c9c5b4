"""A large academy on PostgreSQL: some people live through it, and everybody else is a copy of one of them.

So every row reads as the product itself wrote it, and a hundred thousand people are there within seconds.
"""

import json
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.schema import AddConstraint, DropConstraint

from benchmarks.embedded import PER_USER, feed
from engine.activation import activate
from engine.arrivals import Arrival
from engine.clock import DAY, HOUR, fixed_clock, parse
from engine.jobs import Turns
from engine.pipeline import Pipeline
from engine.settings import Settings
from engine.store.database import Database, Work
from engine.store.tables import change, email_job, leaving, metadata
from tests.feed import RULES
from tests.world import Message, event, request

NOW = parse("2026-06-30T18:00:00Z")
LIVED = 200
"""People who live through it."""
COPIED = {
    "user": ("id",),
    "inbox": ("id", "subject"),
    "parked": ("id", "subject", "digest"),
    "job": ("id",),
    "job_result": ("job_id", "user_id"),
    "email_job": ("id", "user_id"),
    "email_item": ("email_id",),
    "attempt": ("digest",),
}
"""What makes a copy another row; of all other tables it is whose it is. What is about nobody is not copied."""


def fill(database: Database, users: int) -> None:
    """Fill an empty database with so many users. `database` must have the clock of `clock`."""
    pipeline = Pipeline(database, Settings(sample=0.0))
    turns = Turns(database, pipeline.settings, pipeline.follow)
    activate(database, RULES, actor="ops@example.com", settings=Settings())
    try:
        for batch in _batches(list(_lived())):
            pipeline.process([Arrival(body=body, publisher="hr") for body in batch])
            while turns.take():
                pass
    finally:
        pipeline.close()
    assert pipeline.halved == 0
    with database.unit() as work:
        _hand_over(work)
    copy(database, users // LIVED)


def clock(days: int = 0) -> int:
    """The moment of the academy, or some days later."""
    return fixed_clock(NOW + days * DAY)()


def _lived() -> Iterable[bytes]:
    yield from feed(LIVED * PER_USER)
    for number in range(0, LIVED, 10):
        yield _said(event("user.left", f"p-{number:06}", "2026-06-20T10:00:00Z", id=f"leaves-{number}"))
        yield _said(event("user.joined", f"p-{number + 1:06}", "2026-08-01T08:00:00Z", id=f"ahead-{number}"))
        yield _said(event("user.team.added", f"p-{number + 2:06}", "2026-06-20T10:00:00Z", id=f"bad-{number}", team=7))
    for number in range(10):
        yield _said(event("user.team.added", f"x-{number}", "2026-06-20T10:00:00Z", id=f"early-{number}", team="Zorg"))
    for number in range(0, LIVED, 20):
        some = [f"p-{one:06}" for one in range(number, number + 10)]
        action = "block" if number % 40 else "assign"
        yield _said(
            request(action, "2026-06-30T10:00:00Z", id=f"asked-{number}", users=some, qualifications=["first-aid"])
        )


def _said(message: Message) -> bytes:
    return json.dumps(message).encode()


def _batches(bodies: list[bytes], size: int = 100) -> Iterable[list[bytes]]:
    return (bodies[start : start + size] for start in range(0, len(bodies), size))


def _hand_over(work: Work) -> None:
    """Nearly everything has been handed over long ago."""
    work.run(sa.update(change).values(relayed_at=work.now - HOUR))
    waiting = email_job.c.state == "waiting"
    work.run(sa.update(email_job).where(waiting).values(state="sent", settled_at=work.now - HOUR))


def copy(database: Database, times: int, *, lasting: bool = False) -> None:
    """Let everybody be there so many times: `1-p-000001` is the first copy of `p-000001`.

    Unless it is to be `lasting`, a server that is killed may forget all of it.
    """
    with database.engine.begin() as connection:
        # Foreign keys are right by what is copied; indexes are made anew, which is quicker than row by row.
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '256MB'")
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        for table in [] if lasting else reversed(metadata.sorted_tables):
            connection.exec_driver_sql(f'ALTER TABLE "{table.name}" SET UNLOGGED')
        for table in metadata.sorted_tables:
            if table is leaving:  # all in this hour: that would be a storm
                continue
            marks = COPIED.get(table.name, ("user_id",) if "user_id" in table.c else ())
            if marks:
                _copy_table(connection, table, marks, times)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")


def _copy_table(connection: sa.Connection, table: sa.Table, marks: Iterable[str], times: int) -> None:
    names = [one.name for one in table.columns if one.autoincrement is not True]
    copies = sa.select(sa.func.generate_series(1, times - 1).column_valued("number")).subquery("copies")
    mark = sa.cast(copies.c.number, sa.Text) + sa.literal("-")
    columns = [mark + table.c[name] if name in marks else table.c[name] for name in names]
    select = sa.select(*columns).select_from(table.join(copies, sa.true())).order_by(copies.c.number)
    referred = {key.column.table for other in metadata.tables.values() for key in other.foreign_keys}
    # Of a copy: SQLAlchemy leaves a constraint that was added once out of every table that it makes afterwards.
    copy = table.to_metadata(sa.MetaData(naming_convention=metadata.naming_convention))
    key = () if table in referred else (copy.primary_key,)
    for index in table.indexes:
        index.drop(connection)
    for one in key:
        connection.execute(DropConstraint(one))
    connection.execute(sa.insert(table).from_select(names, select))
    for one in key:
        connection.execute(AddConstraint(one))
    for index in table.indexes:
        index.create(connection)
