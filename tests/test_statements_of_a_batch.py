"""A batch costs the same number of statements, however many messages are in it; most of them go together."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from engine.arrivals import Arrival
from engine.store.answers import ANSWER, Sent
from engine.store.database import Database
from tests.databases import KINDS, databases
from tests.semantics.rules import CARE_HYGIENE, CATALOG, unlimited
from tests.world import Message, World, event

SIZES = (50, 500)
MOST = {"a joining": 36, "a move": 34, "a leaving": 39}
"""Statements of a lone message."""
LATER = "2026-03-02T09:05:00Z"


@pytest.fixture(params=KINDS)
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    with databases(request.param) as made:
        opened = World(CATALOG, unlimited(CARE_HYGIENE), at="2026-03-02T09:07:00Z", databases=made)
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


@contextmanager
def together(monkeypatch: pytest.MonkeyPatch, database: Database) -> Iterator[list[int]]:
    """Note how many statements go together, each time that the block waits for PostgreSQL, before it commits."""
    went: list[int] = []
    go = Sent.go

    def going(sent: Sent) -> None:
        if len(sent):
            went.append(len(sent))
        go(sent)

    def note(_connection: Any, _cursor: Any, _statement: str, _parameters: Any, context: Any, _many: bool) -> None:
        if ANSWER not in context.execution_options:
            went.append(1)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    monkeypatch.setattr(Sent, "go", going)
    yield went
    monkeypatch.undo()
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


def test_a_lone_message_waits_for_postgresql_only_for_what_it_has_to_know(monkeypatch: pytest.MonkeyPatch) -> None:
    lone = {"a joining": joinings(1)[0], "a move": moves(4)[1], "a leaving": event("user.left", "4-000", LATER)}
    with databases("postgresql") as made:
        world = World(CATALOG, CARE_HYGIENE, at="2026-03-02T09:07:00Z", databases=made)
        world.receive(*joinings(4))
        for what, message in lone.items():
            arrival = Arrival(body=json.dumps(message).encode())
            with counted(world.database) as said, together(monkeypatch, world.database) as went:
                world.pipeline.process([arrival])
            # The rules that are active, and who is stopped; who it is about; whether it was there before; and what
            # becomes of it.
            assert len(went) == 4, f"{what}: so many statements went together: {went}"
            assert sum(went) == said.total() <= MOST[what], f"{what}: {said}"
        world.close()
