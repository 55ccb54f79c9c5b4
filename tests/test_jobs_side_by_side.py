"""Jobs side by side: who was asked for later decides, and nobody waits for those who owe them nothing."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from engine.clock import SECOND
from engine.store.tables import job
from tests.databases import KINDS, databases
from tests.delivered import arrival, outcomes, rows
from tests.semantics.rules import CATALOG
from tests.world import Message, Steady, World, event, request

AT = "2026-03-02T08:00:00Z"


@pytest.fixture(params=KINDS)
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """Some people, whose jobs have chunks of ten of them."""
    with databases(request.param) as several:
        made = World(CATALOG, "  {}\n", at="2026-03-02T09:07:00Z", databases=several)
        made.receive(*(event("user.joined", f"u{number:02}", AT) for number in range(30)))
        made.turns.pace = Steady(10)
        yield made
        made.close()


def ask(world: World, message: Message) -> None:
    assert outcomes(world.pipeline.process([arrival(message)])) == ["accepted"]


def turn(world: World, number: int) -> None:
    for _ in range(number):
        world.now += SECOND
        assert world.turns.take()


def states(world: World) -> list[tuple[str, str, int]]:
    found = rows(world, sa.select(job.c.id, job.c.state, job.c.done).order_by(job.c.place))
    return [(row.id, row.state, row.done) for row in found]


def test_a_job_about_one_user_does_not_wait_for_one_that_owes_them_nothing_any_more(world: World) -> None:
    ask(world, request("assign", AT, id="all", all=True, roles=["guide"]))
    turn(world, 3)
    assert states(world) == [("all", "running", 10)]
    ask(world, request("revoke", AT, id="one", users=["u03"], roles=["guide"]))
    turn(world, 1)
    assert states(world) == [("all", "running", 10), ("one", "done", 1)]
    turn(world, 2)
    world.work_off()
    assert states(world) == [("all", "done", 30), ("one", "done", 1)]
    assert world.has("u03") == set()


def test_whom_an_earlier_job_owes_something_has_it_first(world: World) -> None:
    ask(world, request("assign", AT, id="all", all=True, roles=["guide"]))
    turn(world, 3)
    ask(world, request("revoke", AT, id="late", users=["u03", "u25"], roles=["guide"]))
    turn(world, 2)
    assert states(world) == [("all", "running", 11), ("late", "done", 2)]
    world.work_off()
    assert states(world) == [("all", "done", 30), ("late", "done", 2)]
    assert [user for user, *_ in sorted(world.assignments()) if user in ("u03", "u25")] == []
