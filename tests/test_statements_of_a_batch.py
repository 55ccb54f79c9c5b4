"""A batch costs the same number of statements, however many messages are in it."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from engine.store.database import Database
from tests.databases import KINDS, databases
from tests.semantics.rules import CARE_HYGIENE, CATALOG
from tests.world import Message, World, event

SIZES = (50, 500)


@pytest.fixture(params=KINDS)
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    with databases(request.param) as made:
        opened = World(CATALOG, CARE_HYGIENE, at="2026-03-02T09:07:00Z", databases=made)
        yield opened
        opened.close()


@contextmanager
def counted(database: Database) -> Iterator[Counter[str]]:
    """Count the statements of the block, by their first words."""
    said: Counter[str] = Counter()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said[" ".join(statement.split()[:3])] += 1

    sa.event.listen(database.engine, "before_cursor_execute", note)
    yield said
    sa.event.remove(database.engine, "before_cursor_execute", note)


def joinings(number: int) -> list[Message]:
    at = "2026-03-02T08:00:00Z"
    return [
        event("user.joined", f"{number}-{one:03}", at, email="a@example.com", teams=["care"]) for one in range(number)
    ]


def moves(number: int) -> list[Message]:
    """What happens to people who are there: they come to a team, leave one, complete something, are told of again."""
    at = "2026-03-02T09:00:00Z"
    kinds: list[dict[str, Any]] = [
        {"type": "user.team.removed", "team": "care"},
        {"type": "user.team.added", "team": "sales"},
        {"type": "learning.completed", "item": "washing"},
        {"type": "user.updated", "teams": ["care"], "email": "b@example.com"},
    ]
    return [_of(kinds[one % len(kinds)], f"{number}-{one:03}", at) for one in range(number)]


def _of(kind: dict[str, Any], user: str, at: str) -> Message:
    data = dict(kind)
    return event(data.pop("type"), user, at, **data)


def test_a_batch_of_500_messages_costs_as_many_statements_as_one_of_50(world: World) -> None:
    world.receive(*joinings(1))  # reads the rules, once
    costs: dict[tuple[str, int], Counter[str]] = {}
    for number in SIZES:
        for what, messages in (("new", joinings(number)), ("known", moves(number))):
            with counted(world.database) as said:
                world.receive(*messages)
            costs[what, number] = said
    few, many = SIZES
    for what in ("new", "known"):
        more = {one: (costs[what, few][one], times) for one, times in costs[what, many].items()}
        unlike = {one: times for one, times in more.items() if len(set(times)) > 1}
        total = {number: costs[what, number].total() for number in SIZES}
        assert unlike == {}, f"statements for so many {what} users: {total}"
        assert total[many] == total[few] <= 60, f"statements for so many {what} users: {total}"
    assert len(world.emails()) >= sum(SIZES)
