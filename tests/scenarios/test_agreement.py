"""The same events and requests, written as a scenario and received by the worker: the same end."""

import json
from collections import Counter
from contextlib import closing
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.authoring.read_scenarios import read_scenarios
from engine.clock import HOUR, shown
from engine.scenarios.play import play
from engine.scenarios.stage import Stage
from engine.settings import Settings
from tests.model.academies import CATALOG, FICKLE, STEADY, triggers
from tests.model.histories import RECENT, START, Ask, Tell, Wait, as_message, asks, tells
from tests.size import scaled
from tests.world import World, rules_of

NAMES = st.lists(st.sampled_from([*STEADY, *FICKLE]), unique=True, min_size=2, max_size=6).map(sorted)
WAITS = st.builds(Wait, st.sampled_from([0, 1, 7, 25, 80]))
AHEAD = (*RECENT, -26)
HISTORIES = st.lists(st.one_of(tells(AHEAD), tells(AHEAD), asks(), WAITS), min_size=2, max_size=12)
FIRST = Tell("user.joined", "u1", {"teams": ["care"], "attributes": {"country": "NL"}}, 0, None, "hr")
UNKNOWN = "kitchen"
"""A team that the catalog does not know: scenarios may not speak of it."""


class Acted(World):
    """What a stage looks like after a scenario."""

    def __init__(self, stage: Stage) -> None:
        self.database = stage.database


def messages(history: list[Tell | Ask | Wait]) -> list[tuple[int, dict[str, Any]]]:
    """Return the messages of a history, a minute apart, each with its moment."""
    now, heard, found = START, set[str](), list[tuple[int, dict[str, Any]]]()
    for step in [FIRST, *history]:
        if isinstance(step, Wait):
            now += step.hours * HOUR
            continue
        message = as_message(step, len(found) + 1, now)
        if isinstance(step, Tell):
            heard.add(step.user)
        elif not _knows(message["data"], heard):
            continue
        if UNKNOWN in json.dumps(message):
            continue
        message |= {"source": "scenario", "id": f"step-{len(found) + 1:04}"}
        message["data"] = message["data"] | ({"actor": "admin@example.com"} if isinstance(step, Ask) else {})
        found.append((now, message))
        now += 60_000_000
    return found


def _knows(data: dict[str, Any], heard: set[str]) -> bool:
    return set(data.get("users", ())) <= heard and set(data.get("except", ())) <= heard


def as_step(at: int, message: dict[str, Any]) -> dict[str, Any]:
    """Write a message as a step."""
    data = dict(message["data"])
    if message["type"] == "assignment.requested":
        return {"at": shown(at), data.pop("action"): data}
    head = {"user": message["subject"], "time": message["time"]}
    sequence = {"sequence": message["sequence"]} if "sequence" in message else {}
    return {"at": shown(at), message["type"]: head | sequence | data}


def as_scenario(told: list[tuple[int, dict[str, Any]]]) -> str:
    """Write messages as the file of one scenario (JSON is YAML)."""
    steps = [as_step(at, message) for at, message in told]
    steps[-1]["expect"] = {"u1": {"status": "active"}}
    return json.dumps({"scenarios": {"a history": {"steps": steps}}})


@settings(max_examples=scaled(fast=3, usual=10, long=300))
@given(NAMES, HISTORIES)
def test_a_scenario_ends_as_the_worker_does(names: list[str], history: list[Tell | Ask | Wait]) -> None:
    told = messages(history)
    rules = rules_of(CATALOG, triggers(names))
    (scenario,) = read_scenarios({"tests/s.yaml": as_scenario(told)}, rules)
    with closing(Stage(rules, Settings())) as stage, closing(World(CATALOG, triggers(names), at=shown(START))) as world:
        play(stage, scenario)
        for at, message in told:
            while (hour := world.now - world.now % HOUR + HOUR + 1) < at:  # a worker that looks every hour, just after
                world.now = hour
                world.sweep()
            world.now = at
            world.sweep()
            world.receive(message)
        acted = Acted(stage)
        assert acted.statuses() == world.statuses()
        assert acted.facts() == world.facts()
        assert acted.stays() == world.stays()
        assert acted.reasons() == world.reasons()
        assert acted.blocks() == world.blocks()
        assert acted.assignments() == world.assignments()
        assert emails(acted) == emails(world)


def emails(world: World) -> Counter[Any]:
    """Every email, those of sweeps named after none: how often a worker sweeps is its own affair."""
    return Counter(
        (user, "sweep" if cause.startswith("sweep") else cause, items) for user, cause, items in world.emails()
    )
