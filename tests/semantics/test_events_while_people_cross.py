"""Events and requests come in while people cross: the end is that of the model, where everybody crosses at once."""

from typing import Any

import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.jobs.beginning import ask_for
from engine.plans.planning import plan
from engine.plans.towards import to_files
from engine.store.tables import job
from tests.databases import Databases
from tests.delivered import arrival
from tests.model.academies import CATALOG, triggers
from tests.model.histories import Apply, Step, Trip, Wait, steps
from tests.semantics.test_histories import Pair
from tests.semantics.test_plan_and_apply import HISTORY
from tests.size import scaled
from tests.world import World, rules_of

BETWEEN = st.lists(
    st.tuples(steps().filter(bool).map(lambda several: several[0]), st.integers(0, 3)), min_size=1, max_size=5
)
"""What happens, and how many turns the apply has after it."""


@settings(max_examples=scaled(fast=6, usual=20, long=2000), deadline=None)
@given(**HISTORY, between=BETWEEN)
def test_the_end_is_as_if_everybody_had_crossed_at_once(**drawn: Any) -> None:
    play(None, **drawn)


@settings(max_examples=scaled(fast=2, usual=4, long=200), deadline=None)
@given(**HISTORY, between=BETWEEN)
def test_on_postgresql_too(postgresql: Databases, **drawn: Any) -> None:
    play(postgresql, **drawn)


def play(
    databases: Databases | None,
    names: list[str],
    joinings: Step,
    history: list[Step],
    step: Apply,
    edits: list[tuple[str, str]],
    catalogs: list[tuple[str, str]],
    chunk: int,
    between: list[tuple[Step, int]],
) -> None:
    """Live through a history, begin an apply, live on while people cross, and compare the end."""
    pair = Pair(names, databases, chunk)
    world = pair.world
    try:
        for one in (joinings, *history):
            pair.do(one)
        pair.do(Wait(0))
        begun = _begin(pair, step, edits, catalogs)
        for one, turns in between:
            if isinstance(one, Apply | Trip):
                continue
            if isinstance(one, Wait):
                pair.do(one)
            else:
                _live(pair, one)
            for _ in range(turns):
                if begun is not None:
                    world.turns.take_of(begun)
        world.work_off()
        pair.do(Wait(1))
        assert world.statuses() == {user: known.status() for user, known in pair.model.ledger.histories.items()}
        assert world.reasons() == pair.model.reasons()
        assert world.blocks() == pair.model.blocks()
        assert world.assignments() == pair.model.assignments()
    finally:
        world.close()


def _begin(pair: Pair, step: Apply, edits: list[tuple[str, str]], catalogs: list[tuple[str, str]]) -> str | None:
    catalog = CATALOG
    for old, new in catalogs:
        catalog = catalog.replace(old, new)
    names = sorted(step.new.union(pair.names) - step.gone)
    text = triggers(names, step.off, step.renamed)
    for old, new in edits:
        text = text.replace(old, new)
    rules = rules_of(catalog, text)
    on = rules.triggers.keys() | {trigger.was for trigger in rules.triggers.values()}
    ended = dict.fromkeys(pair.model.rules.triggers.keys() - on, "keep" if step.keep else "revoke")
    world = pair.world
    with world.database.read() as work:
        base, transition = to_files(work, rules, ended)
    found = plan(world.database, transition, base, world.settings)
    begun = ask_for(world.database, found, transition, world.settings, actor="ops@example.com")
    pair.model.activate(rules, world.now, ended)
    pair.catalog = rules.catalog
    return begun


def _live(pair: Pair, several: list[Any]) -> None:
    """A batch for both; jobs that it asks for are done at once, the apply is not."""
    batch = [message for one in several if (message := pair._message(one)) is not None]
    pair.world.pipeline.process([arrival(message) for message in batch])
    assert pair.world.pipeline.halved == 0
    while waiting := _asked(pair.world):
        taken = [pair.world.turns.take_of(one) for one in waiting]
        assert any(taken)
    pair.model.process(batch, pair.world.now)


def _asked(world: World) -> list[str]:
    going = sa.select(job.c.id).where(job.c.action != "apply", job.c.state.in_(("choosing", "running")))
    with world.database.read() as work:
        return list(work.run(going.order_by(job.c.place, job.c.id)).scalars())
