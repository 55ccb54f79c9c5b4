"""What a job says of itself in numbers is so, on either database; its limits go by them."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from engine.store.tables import job
from tests.databases import KINDS, databases
from tests.delivered import rows
from tests.semantics.rules import CATALOG
from tests.world import World, event, request

AT = "2026-03-02T08:00:00Z"


@pytest.fixture(params=KINDS)
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    with databases(request.param) as several:
        made = World(CATALOG, "  {}\n", at="2026-03-02T09:07:00Z", databases=several)
        yield made
        made.close()


def test_users_and_emails_of_a_job_for_everybody(world: World) -> None:
    world.receive(
        *(event("user.joined", f"u{number}", AT, email=f"u{number}@example.com") for number in range(7)),
        event("user.updated", "expected", AT, language="nl"),
    )
    world.receive(request("assign", AT, id="all", all=True, roles=["guide"]))
    world.receive(request("assign", AT, id="again", where="everyone", roles=["guide"]))
    numbers = sa.select(job.c.id, job.c.state, job.c.total, job.c.done, job.c.emails, job.c.results)
    assert [tuple(row) for row in rows(world, numbers.order_by(job.c.place))] == [
        ("all", "done", 7, 7, 7, {"assigned": 7}),
        ("again", "done", 7, 7, 0, {"unchanged": 7}),
    ]
