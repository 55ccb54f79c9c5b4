"""A chunk of a job costs the same number of statements, however many users are in it, and waits for few of them."""

from typing import Any

import pytest
import sqlalchemy as sa

from tests.databases import KINDS, databases
from tests.semantics.rules import CARE_HYGIENE, CATALOG
from tests.test_statements_of_a_batch import counted, joinings, together
from tests.world import Steady, World

SIZES = (20, 300)
REQUESTS: dict[str, dict[str, Any]] = {
    "assign": {"action": "assign", "roles": ["nurse"], "mandatory": ["first-aid"]},
    "block": {"action": "block", "roles": ["nurse"]},
    "unblock": {"action": "unblock", "roles": ["nurse"]},
    "revoke": {"action": "revoke", "roles": ["nurse"]},
    "dry run": {"action": "assign", "roles": ["guide"], "dry_run": True},
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_chunk_of_300_users_costs_as_many_statements_as_one_of_20(kind: str) -> None:
    with databases(kind) as made:
        world = World(CATALOG, CARE_HYGIENE, at="2026-03-02T09:07:00Z", databases=made)
        world.turns.pace = Steady(1_000)
        for number in SIZES:
            world.receive(*joinings(number))
        costs: dict[str, set[int]] = {}
        for what, asked in REQUESTS.items():
            for number in SIZES:
                world.accept(**asked, id=f"{what} {number}", users=[f"{number}-{one:03}" for one in range(number)])
                with counted(world.database) as said:
                    world.work_off()
                costs.setdefault(what, set()).add(said.total())
        for number in SIZES:
            world.decide("undo", f"assign {number}")
            with counted(world.database) as said:
                world.work_off()
            costs.setdefault("undo", set()).add(said.total())
        world.close()
    assert all(len(totals) == 1 for totals in costs.values()), costs
    assert max(total for totals in costs.values() for total in totals) <= 80, costs


def test_a_chunk_waits_for_postgresql_only_for_what_it_has_to_know(monkeypatch: pytest.MonkeyPatch) -> None:
    with databases("postgresql") as made:
        world = World(CATALOG, CARE_HYGIENE, at="2026-03-02T09:07:00Z", databases=made)
        world.turns.pace = Steady(20)
        world.receive(*joinings(50))
        world.accept("assign", all=True, roles=["nurse"])
        for _ in range(3):
            world.turns.take()
        with counted(world.database) as said, together(monkeypatch, world.database) as went:
            world.turns.take()
        world.close()
    assert len(went) <= 12, f"so many statements went together: {went}"
    assert sum(went) == said.total() <= 43, said


def test_an_outcome_is_noted_without_touching_an_index() -> None:
    with databases("postgresql") as made:
        world = World(CATALOG, CARE_HYGIENE, at="2026-03-02T09:07:00Z", databases=made)
        world.receive(*joinings(200))
        world.accept("assign", all=True, roles=["nurse"])
        world.work_off()
        with world.database.read() as work:
            work.run(sa.text("SELECT pg_stat_force_next_flush()"))
        with world.database.read() as work:
            noted = work.run(sa.text(NOTED)).one()
        world.close()
    assert tuple(noted) == (200, 200), "outcomes noted, and of them without an index"


NOTED = "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'job_result'"
