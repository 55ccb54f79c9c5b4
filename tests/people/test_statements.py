"""Statements are counted: however many users, a handful."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from engine.people import People
from engine.people.stays import _one_leaving
from tests.people.academy import message
from tests.people.conftest import World, day
from tests.people.test_meaning import RECORD


@contextmanager
def counted(world: World) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    sa.event.listen(world.database.engine, "before_cursor_execute", note)
    yield said
    sa.event.remove(world.database.engine, "before_cursor_execute", note)


def test_a_batch_of_500_users_costs_as_many_statements_as_one_of_5(world: World) -> None:
    costs = {}
    for number in (5, 500):
        ids = [f"{number}-{index:03}" for index in range(number)]
        for on, what in enumerate(["new", "known"]):
            with counted(world) as said, world.database.unit() as work:
                people = People.load(work, ids, world.rules, world.settings)
                loading = len(said)
                for id_ in ids:
                    people.tell(message("user.joined", day(on), id=f"{id_} {on}", user=id_, data=RECORD))
                    done = message("learning.completed", day(on), id=f"{id_} {on} c", user=id_, data={"item": "gdpr"})
                    people.tell(done)
                people.save()
            costs[number, what] = (loading, len(said))

    assert costs[5, "new"] == costs[500, "new"]
    assert costs[5, "known"] == costs[500, "known"]
    assert max(loading for loading, _ in costs.values()) <= 8
    assert max(whole for _, whole in costs.values()) <= 14


def test_late_messages_that_are_foreseen_cost_one_statement_for_all(world: World) -> None:
    ids = [f"user-{index:02}" for index in range(50)]
    with world.database.unit() as work:
        people = People.load(work, ids, world.rules, world.settings)
        for id_ in ids:
            people.tell(message("user.joined", day(0), id=id_, user=id_, data=RECORD))
        people.save()
    late = [message("user.updated", day(-1), id=f"{id_} late", user=id_, data=RECORD) for id_ in ids]
    with world.database.unit() as work:
        people = People.load(work, ids, world.rules, world.settings)
        with counted(world) as said:
            people.foresee(late)
            for one in late:
                people.tell(one)

    assert len(said) == 1


def test_users_are_created_and_locked_in_ascending_order(world: World) -> None:
    with counted(world) as said, world.database.unit() as work:
        People.load(work, ["c", "a", "b"], world.rules, world.settings)
        created = work.run(sa.text('SELECT id FROM "user" ORDER BY rowid')).scalars().all()

    assert created == ["a", "b", "c"]
    assert "ORDER BY" in next(statement for statement in said if statement.startswith("SELECT"))


def test_the_update_that_ends_stays_is_of_one_user_at_a_time() -> None:
    """No subquery may look at all users: it must hang on the user that is updated."""
    statement = str(_one_leaving().compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]

    assert statement.count('"user" ') == 1
