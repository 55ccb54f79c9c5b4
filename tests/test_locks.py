"""Whoever decides holds the rules and the users: on PostgreSQL nobody decides by what is about to be otherwise."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from engine.activation import activate
from engine.arrivals import Verdict
from engine.clock import shown
from engine.explain.user import user_view
from engine.pipeline import Pipeline
from engine.revision import active_rules
from engine.settings import Settings
from engine.store.database import Database
from engine.store.rules_lock import seize
from tests.databases import made
from tests.delivered import arrival, outcomes
from tests.semantics.rules import CATALOG
from tests.world import event, rules_of

BOTH = "  both: {while: {all: [{team: care}, {team: sales}]}, then: {roles: [nurse]}}\n"


@pytest.fixture
def database() -> Iterator[Database]:
    with made(f"rolecall_locks_{os.getpid()}") as url:
        opened = Database(url)
        opened.create()
        activate(opened, rules_of(CATALOG, BOTH), actor="mira", settings=Settings())
        yield opened
        opened.close()


def test_nobody_decides_while_other_rules_become_active(database: Database) -> None:
    worker = Pipeline(database, Settings(sample=0))
    message = arrival(event("user.team.added", "u1", shown(database.clock()), team="care"))
    with ThreadPoolExecutor(1) as threads:
        with database.unit() as work:
            seize(work)
            waiting = threads.submit(worker.process, [message])
            done = is_done(database, waiting)
        assert outcomes(waiting.result(30)) == ["early"]
    worker.close()
    assert not done, "it decided by rules that another worker was replacing"


def test_two_workers_that_are_told_of_one_user_at_once_see_what_each_was_told(database: Database) -> None:
    first = Pipeline(database, Settings(sample=0))
    now = shown(database.clock())
    first.process([arrival(event("user.joined", "u1", now))])
    with told_between(first, database, now) as second:
        pass
    assert outcomes(second.result(30)) == ["applied"]
    with database.read() as work:
        view = user_view(work, active_rules(work)[1], "u1")
    first.close()
    assert [role.name for role in view.roles] == ["nurse"], "each decided by half of what is known"


@contextmanager
def told_between(first: Pipeline, database: Database, now: str) -> Iterator["Future[list[Verdict]]"]:
    """One batch is done and not committed when another one about the same user comes."""
    found: list[Future[list[Verdict]]] = []
    second = Pipeline(database, Settings(sample=0))
    with ThreadPoolExecutor(1) as threads:

        def another(_: object) -> None:
            message = arrival(event("user.team.added", "u1", now, team="sales"))
            found.append(threads.submit(second.process, [message]))
            assert not is_done(database, found[0]), "it was done while another worker was at the same user"

        first._unit([arrival(event("user.team.added", "u1", now, team="care"))], then=another)
        yield found[0]
    second.close()


def is_done(database: Database, waiting: "Future[list[Verdict]]") -> bool:
    """Wait until a batch is done, or stands before a lock that somebody else has; say whether it is done."""
    stands = sa.text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    end = time.monotonic() + 60
    while not waiting.done():
        with database.engine.connect() as connection:
            if connection.execute(stands).scalar_one():
                return False
        assert time.monotonic() < end
        time.sleep(0.02)
    return True
