"""Whoever decides holds the rules and the users: on PostgreSQL nobody decides by what is about to be otherwise."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from engine.activation import activate
from engine.arrivals import Verdict
from engine.attempts import WITH_FEW, WITH_MANY, forget_attempts, note_together
from engine.clock import shown
from engine.explain.user import user_view
from engine.limits.allowances import set_allowances
from engine.pipeline import Pipeline
from engine.revision import active_rules
from engine.settings import Settings
from engine.store.database import Database
from engine.store.rules_lock import seize
from engine.store.tables import attempt, user
from tests.databases import databases, made
from tests.delivered import arrival, outcomes
from tests.semantics.rules import CARE_HYGIENE, CATALOG
from tests.world import World, event, rules_of

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


# --- rows that are no user's -----------------------------------------------------------------------------------------
def test_workers_who_write_what_triggers_may_do_at_once_do_not_wait_for_each_other(database: Database) -> None:
    """A sweep writes it twice: first what is new to it, then how many people there are by now."""
    rules, settings = rules_of(CATALOG, BOTH + BOTH.replace("both", "zealous")), Settings()

    def another() -> None:
        with database.unit() as work:
            set_allowances(work, rules, settings)

    with database.unit() as work:
        set_allowances(work, rules_of(CATALOG, BOTH), settings)
    with ThreadPoolExecutor(1) as threads:
        with database.unit() as sweep:
            set_allowances(sweep, rules, settings)
            join(database)
            waiting = threads.submit(another)
            assert not is_done(database, waiting)
            set_allowances(sweep, rules, settings)
        waiting.result(30)


def test_what_triggers_that_are_gone_could_do_goes_in_order(database: Database) -> None:
    """In that of a set it would be another order in each process."""
    many = "".join(BOTH.replace("both", f"gone-{number}") for number in range(8))
    gone: list[tuple[str, str]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.startswith("DELETE FROM allowance"):
            gone.append((parameters["trigger_1"], parameters["kind_1"]))

    with database.unit() as work:
        set_allowances(work, rules_of(CATALOG, many), Settings())
    sa.event.listen(database.engine, "before_cursor_execute", note)
    with database.unit() as work:
        set_allowances(work, rules_of(CATALOG, BOTH), Settings())
    sa.event.remove(database.engine, "before_cursor_execute", note)
    assert len(gone) == 16
    assert gone == sorted(gone)


def test_a_worker_that_is_done_and_one_that_is_given_the_same_again_do_not_wait_for_each_other(
    database: Database,
) -> None:
    with database.unit() as work:
        note_together(work, ["b"], WITH_MANY)
    with database.unit() as work:
        note_together(work, ["a"], WITH_MANY)

    def again() -> None:
        with database.unit() as work:
            note_together(work, ["a", "b"], WITH_FEW)

    def over() -> None:
        with database.unit() as work:
            work.run(sa.text("SET LOCAL enable_indexscan = off"))  # as in a table that is large, and has many of them
            forget_attempts(work, ["a", "b"])

    with ThreadPoolExecutor(2) as threads:
        with database.unit() as work:
            work.run(sa.select(attempt).where(attempt.c.digest == "a").with_for_update())
            given = threads.submit(again)
            assert not is_done(database, given)
            done = threads.submit(over)
            assert not is_done(database, done, 2)
        given.result(30)
        done.result(30)


def join(database: Database) -> None:
    """Somebody joins meanwhile; who processes that has written what triggers may do before."""
    with database.engine.begin() as connection:
        connection.execute(sa.insert(user).values(id="u9", status="active", created_at=0))


def is_done(database: Database, waiting: "Future[Any]", number: int = 1) -> bool:
    """Wait until something is done, or `number` stand before locks that somebody else has; say whether it is done."""
    stands = sa.text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    end = time.monotonic() + 60
    while not waiting.done():
        with database.engine.connect() as connection:
            if connection.execute(stands).scalar_one() >= number:
                return False
        assert time.monotonic() < end
        time.sleep(0.02)
    return True


def test_the_rules_lock_comes_before_what_a_publisher_is_locked_by() -> None:
    """Else a batch holds the one and waits for the other behind an apply, while a request to resume has it reversed."""
    with databases("postgresql") as servers:
        world = World(CATALOG, CARE_HYGIENE, at="2026-03-02T09:07:00Z", databases=servers)
        said: list[str] = []
        sa.event.listen(world.database.engine, "before_cursor_execute", lambda *of: said.append(of[2]))
        world.receive(event("user.joined", "ada", "2026-03-02T08:00:00Z", teams=["care"]))
        world.close()
    rules, publisher = (
        [at for at, one in enumerate(said) if part in one] for part in (RULES_LOCK, "FROM publisher_stop")
    )
    assert len(rules) == 1
    assert rules[0] < publisher[0]


RULES_LOCK = "pg_advisory_xact_lock_shared"
