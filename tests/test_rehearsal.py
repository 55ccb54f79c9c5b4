"""The rehearsal: afterwards a first message waits for nothing that is done once, and all is as it was before."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from connectors import serve
from engine.clock import HOUR
from engine.errors import NotReady
from engine.jobs.beginning import begin
from engine.pipeline import Pipeline
from engine.plans.activating import Proposal
from engine.plans.transition import Transition
from engine.rehearsal import rehearse
from engine.revision import active_rules
from engine.settings import Settings
from engine.store.database import Database
from engine.store.rules_lock import seize
from engine.store.tables import active
from tests.databases import Databases, databases
from tests.delivered import arrival, everything, outcomes, rows
from tests.semantics.rules import CARE_HYGIENE, CARE_KEEP, CATALOG
from tests.world import Message, Steady, World, event, rules_of

AT = "2026-03-02T09:00:00Z"
JOINING = event("user.joined", "ann", AT, email="ann@example.com", teams=["care"])
TOLD = event("user.updated", "ann", AT, email="ann@example.org")


@pytest.fixture
def world(several: Databases) -> Iterator[World]:
    made = World(CATALOG, CARE_HYGIENE, at="2026-03-02T09:07:00Z", databases=several)
    yield made
    made.close()


@contextmanager
def built(database: Database) -> Iterator[list[str]]:
    """Note the statements of the block that SQLAlchemy has to build."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, _parameters: Any, context: Any, _many: bool) -> None:
        if context.compiled is not None and context.cache_hit.name != "CACHE_HIT":
            found.append(" ".join(statement.split())[:300])

    sa.event.listen(database.engine, "before_cursor_execute", note)
    yield found
    sa.event.remove(database.engine, "before_cursor_execute", note)


def test_nothing_of_it_stays(world: World) -> None:
    world.receive(JOINING, event("user.joined", "bob", AT, teams=["care"]))
    world.receive(event("user.left", "ann", AT))  # whose email is to be settled, and is not by this
    before = everything(world)
    rehearse(world.database)
    assert everything(world) == before
    assert before["allowance"]


def test_it_is_played_on_as_many_connections_as_are_used_at_the_same_time() -> None:
    with databases("postgresql") as made, closing(World(CATALOG, CARE_HYGIENE, at=AT, databases=made)) as world:
        played: set[int] = set()

        def note(connection: sa.Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
            if statement.startswith('INSERT INTO "user"'):
                played.add(id(connection.connection.driver_connection))

        sa.event.listen(world.database.engine, "before_cursor_execute", note)
        rehearse(world.database, 3)
        assert len(played) == 3


def test_the_pipeline_that_is_ready_has_written_what_triggers_may_do(world: World) -> None:
    assert everything(world)["allowance"] == []
    world.pipeline.get_ready()
    assert len(everything(world)["allowance"]) == 2


@pytest.mark.parametrize(("message", "outcome"), [(JOINING, "applied"), (TOLD, "early")], ids=["joining", "update"])
def test_afterwards_no_statement_of_a_first_message_has_to_be_built(message: Message, outcome: str) -> None:
    with databases("postgresql") as made:
        world = World(CATALOG, CARE_HYGIENE, at="2026-03-02T09:07:00Z", databases=made)
        worker = Database(world.database.url.render_as_string(hide_password=False), lambda: world.now)
        with closing(worker), closing(world), closing(Pipeline(worker, Settings(sample=0.0))) as pipeline:
            pipeline.get_ready()
            rehearse(worker)
            with built(worker) as statements:
                assert outcomes(pipeline.process([arrival(message)])) == [outcome]
            assert statements == []


def test_it_can_be_played_while_people_cross_to_other_rules(world: World) -> None:
    world.receive(*(event("user.joined", f"u{number}", AT, teams=["care"]) for number in range(5)))
    with world.database.unit() as work:
        seize(work)
        base, old = active_rules(work)
        transition = Transition(old=old, new=rules_of(CATALOG, CARE_KEEP), ended={})
        begun = begin(work, Proposal(transition=transition, base=base, actor="ops", note=None), held_for=[])
    assert begun is not None
    world.turns.pace = Steady(2)
    world.turns.take_of(begun)
    assert rows(world, sa.select(active.c.job).where(active.c.job.is_not(None)))
    before = everything(world)
    rehearse(world.database)
    assert everything(world) == before


def test_a_worker_that_cannot_rehearse_works_all_the_same(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_database: Database, _connections: int) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(serve, "rehearse", fails)
    with capture_logs() as said:
        serve._rehearse([world.pipeline], world.database)
    assert [one["event"] for one in said] == ["unexpected"]


@pytest.mark.timeout(60)
def test_a_worker_does_not_wait_for_rules_that_somebody_has_a_lock_on() -> None:
    """PostgreSQL would let it wait for an hour."""
    with databases("postgresql") as made, closing(World(CATALOG, CARE_HYGIENE, at=AT, databases=made)) as world:
        worker = Database(world.database.url.render_as_string(hide_password=False), lambda: world.now, patience=HOUR)
        with closing(worker), closing(Pipeline(worker, Settings())) as pipeline:
            with world.database.unit() as work, capture_logs() as said:
                seize(work)
                work.finish()
                serve._rehearse([pipeline], worker)
            assert said == []
        assert everything(world)["allowance"] == []


def test_without_active_rules_it_says_so(several: Databases) -> None:
    with closing(several.fresh(lambda: 0)) as database, pytest.raises(NotReady):
        rehearse(database)
