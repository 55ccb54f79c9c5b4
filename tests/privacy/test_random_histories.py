"""Somebody is forgotten at any moment of any history: the others live on exactly as without."""

from collections.abc import Collection
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.clock import HOUR, shown
from tests.databases import Databases
from tests.model.histories import Step, Trip, steps
from tests.privacy.academy import forget_request, process
from tests.semantics.test_histories import CHUNKS, NAMES, Pair
from tests.size import scaled
from tests.world import World

OTHERS = ("u1", "u2")


def of_others(world: World) -> dict[str, Any]:
    """What is so of everybody else."""
    kinds: dict[str, Collection[Any]] = {
        "assignments": world.assignments(),
        "reasons": world.reasons(),
        "blocks": world.blocks(),
        "facts": world.facts(),
        "stays": world.stays(),
        "emails": world.emails(),
    }
    found: dict[str, Any] = {kind: [row for row in rows if row[0] in OTHERS] for kind, rows in kinds.items()}
    found = {kind: sorted(rows, key=repr) for kind, rows in found.items()}
    found["changes"] = {user: world.changes(user) for user in OTHERS}
    return found


@given(
    names=NAMES,
    chunk=CHUNKS,
    history=steps(),
    when=st.integers(0, 12),
    busy=st.booleans(),
)
@settings(max_examples=scaled(fast=10, usual=20, long=2_000), deadline=None)
def test_who_is_forgotten_is_missed_by_nobody(
    names: list[str], chunk: int, history: list[Step], when: int, busy: bool
) -> None:
    _play(None, names, chunk, [step for step in history if not isinstance(step, Trip)], when, busy)


@given(names=NAMES, chunk=CHUNKS, history=steps(), when=st.integers(0, 12), busy=st.booleans())
@settings(max_examples=scaled(fast=2, usual=4, long=200), deadline=None)
def test_who_is_forgotten_is_missed_by_nobody_on_postgresql(
    kind_postgresql: Databases, names: list[str], chunk: int, history: list[Step], when: int, busy: bool
) -> None:
    _play(kind_postgresql, names, chunk, [step for step in history if not isinstance(step, Trip)], when, busy)


def _play(
    databases: Databases | None, names: list[str], chunk: int, history: list[Step], when: int, busy: bool
) -> None:
    """Play it with and without the forgetting; `busy`: a job is on its way when it is asked for."""
    plain, forgetful = Pair(names, chunk=chunk), Pair(names, databases, chunk)
    try:
        for number, step in enumerate(history):
            if number == when % (len(history) or 1):
                _forget(forgetful, busy=busy)
                if busy:
                    job = plain.world.accept("assign", users=["u1", "u2", "u3"], roles=["guide"], **_SAME)
                    assert job == "busy"
                    plain.world.work_off()
                    plain.world.now += HOUR
            plain.do(step)
            forgetful.do(step)
        for pair in (plain, forgetful):
            pair.world.go(days=1)
        assert of_others(forgetful.world) == of_others(plain.world)
    finally:
        plain.world.close()
        forgetful.world.close()


_SAME = {"id": "busy"}


def _forget(pair: Pair, *, busy: bool) -> None:
    world = pair.world
    if busy:
        world.accept("assign", users=["u1", "u2", "u3"], roles=["guide"], **_SAME)
        world.turns.take()
    assert process(world, forget_request("u3", shown(world.now)))[0].outcome == "accepted"
    world.work_off()
    world.now += HOUR if busy else 0
    assert "u3" not in world.statuses()
    told = [one for one in pair.sent if one.get("subject") == "u3" and one["time"] <= shown(world.now)]
    process(world, *told)
    assert "u3" not in world.statuses(), "what was told before brought them back"
