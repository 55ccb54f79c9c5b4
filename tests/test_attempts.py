"""A message that ended its worker is tried three times alone; what is not its doing does not count."""

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
import sqlalchemy as sa

from engine.activation import activate
from engine.arrivals import Arrival
from engine.attempts import count_attempt
from engine.clock import fixed_clock, parse
from engine.errors import NotReady, Transient
from engine.pipeline import Pipeline
from engine.settings import Settings
from engine.store.database import Database
from engine.store.tables import attempt
from tests.world import event, rules_of

SETTINGS = Settings(sample=1.0)
RULES = rules_of("teams: {care: {}}", "  {}\n")


@pytest.fixture
def database() -> Iterator[Database]:
    with closing(Database("sqlite://", fixed_clock(parse("2026-03-02T09:00:00Z")))) as made:
        made.create()
        yield made


@pytest.fixture
def pipeline(database: Database) -> Iterator[Pipeline]:
    with closing(Pipeline(database, SETTINGS)) as made:
        yield made


def again(user: str, **data: Any) -> Arrival:
    message = event("user.joined", user, "2026-03-02T08:00:00Z", **data)
    return Arrival(body=json.dumps(message).encode(), redelivered=True)


def outcome(pipeline: Pipeline, arrival: Arrival) -> str:
    (verdict,) = pipeline.process([arrival])
    return verdict.code or verdict.outcome


def end_workers(database: Database, arrival: Arrival, times: int) -> None:
    """Leave what workers leave that end while they handle a message."""
    for _ in range(times):
        with database.unit() as work:
            count_attempt(work, arrival.digest)


def noted(database: Database) -> int:
    with database.read() as work:
        return int(work.run(sa.select(sa.func.coalesce(sa.func.sum(attempt.c.times), 0))).scalar_one())


def test_what_ended_three_workers_is_parked_and_its_neighbours_are_not(database: Database, pipeline: Pipeline) -> None:
    activate(database, RULES, actor="ops@example.com", settings=SETTINGS)
    suspect, culprit, neighbour = again("u1"), again("u2"), again("u3")
    end_workers(database, suspect, 2)
    end_workers(database, culprit, 3)
    found = {verdict.arrival: verdict.code for verdict in pipeline.process([suspect, culprit, neighbour])}
    assert found == {suspect: None, culprit: "ends_worker", neighbour: None}
    assert noted(database) == 0


def test_nothing_is_parked_for_coming_again_while_there_are_no_rules(database: Database, pipeline: Pipeline) -> None:
    arrival = again("u1")
    for _ in range(5):
        with pytest.raises(NotReady, match="no rules are active yet"):
            pipeline.process([arrival])
    activate(database, RULES, actor="ops@example.com", settings=SETTINGS)
    assert outcome(pipeline, arrival) == "applied"


def test_nothing_is_parked_for_coming_again_while_the_disk_is_full(database: Database, pipeline: Pipeline) -> None:
    activate(database, RULES, actor="ops@example.com", settings=SETTINGS)
    arrival = again("u1", teams=[f"{number} " + "x" * 200 for number in range(100)])
    allow(database, pages=5)
    for _ in range(5):
        with pytest.raises(Transient, match="disk is full"):
            pipeline.process([arrival])
    allow(database, pages=1000)
    assert outcome(pipeline, arrival) == "applied"
    assert noted(database) == 0


def allow(database: Database, *, pages: int) -> None:
    """Let the database grow by so much and no more."""
    with database.engine.connect() as connection:
        now = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {now + pages}")
