"""A publisher that is stopped and resumed at once ends where it would have ended without: as the plain model says."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.authoring.triggers import Limit
from engine.clock import shown
from engine.pipeline import Pipeline
from engine.settings import Settings
from engine.store.tables import publisher_stop
from tests.databases import Databases
from tests.delivered import arrival, outcomes, rows
from tests.model.academies import FICKLE, STEADY
from tests.model.histories import USERS, Step, Tell, steps
from tests.semantics.test_histories import Pair
from tests.size import scaled
from tests.world import Message, World

NAMES = st.lists(st.sampled_from([*STEADY, *FICKLE]), unique=True, max_size=6).map(sorted)


_leaving = st.builds(
    Tell,
    type=st.just("user.left"),
    user=st.sampled_from(USERS),
    data=st.just({}),
    ago=st.sampled_from([0, 1, 2, 30, -24 * 5]),
    sequence=st.none() | st.integers(0, 2),
    source=st.just("hr"),
)


@st.composite
def departures(draw: st.DrawFn) -> list[Step]:
    """Histories in which everybody has joined, and people leave in many of the batches."""
    joined = [Tell("user.joined", user, {"teams": ["care"]}, 40, None, "hr") for user in USERS]
    history: list[Step] = [list(joined)]
    for step in draw(steps()):
        history.append(step)
        if isinstance(step, list):
            step[:] = draw(st.permutations([*step, *draw(st.lists(_leaving, max_size=2))]))
    return history


class Stopping(Pair):
    """No leaving at all is allowed; whoever is stopped is resumed at once."""

    def __init__(self, names: Iterable[str], databases: Databases | None = None) -> None:
        super().__init__(names, databases)
        world = self.world
        world.pipeline.close()
        world.settings = replace(world.settings, leave_limit=Limit(number=0))
        world.pipeline = _Resuming(world, world.settings)


class _Resuming(Pipeline):
    def __init__(self, world: World, settings: Settings) -> None:
        super().__init__(world.database, settings)
        self.world = world
        self.asked = 0

    def process(self, arrivals: Any) -> Any:
        verdicts = super().process(arrivals)
        if "waiting" in outcomes(verdicts):
            self.resume()
        return verdicts

    def process_due(self, limit: int = 500) -> Any:
        verdicts = super().process_due(limit)
        if "waiting" in outcomes(verdicts):
            self.resume()
        return verdicts

    def resume(self) -> None:
        self.asked += 1
        told = super().process([arrival(_resume(self.asked, self.world.now), publisher="desk")])
        assert outcomes(told) == ["done"]
        while self.process_waiting():
            pass


def _resume(number: int, now: int) -> Message:
    data = {"action": "resume", "publisher": "anonymous", "actor": "bo@example.com"}
    head = {"specversion": "1.0", "id": f"resume-{number}", "source": "desk", "type": "publisher.requested"}
    return head | {"time": shown(now), "data": data}


@settings(max_examples=scaled(fast=20, usual=60, long=1500))
@given(NAMES, departures())
def test_stopped_and_resumed_is_as_never_stopped(names: list[str], history: list[Step]) -> None:
    play(Stopping(names), history)


@settings(max_examples=scaled(fast=4, usual=10, long=200))
@given(names=NAMES, history=departures())
def test_on_postgresql_too(postgresql: Databases, names: list[str], history: list[Step]) -> None:
    play(Stopping(names, postgresql), history)


def play(pair: Stopping, history: list[Step]) -> None:
    try:
        for step in history:
            pair.do(step)
            pair.compare()
            assert all(row.ended_at is not None for row in rows(pair.world, publisher_stop))
    finally:
        pair.world.close()
