"""The pieces of `make bench` that need no server: its academy and feed, the usual way's conditions, its verdict."""

import json

import pytest

from benchmarks import feeds, shapes, verdict
from benchmarks.peers.usual import triggers
from engine.facts import Facts, Person
from engine.matching import reference
from engine.text import normal

FIGURES = {
    verdict.WORKER: [900.0, 1000.0, 1100.0],
    verdict.CONSUMING: [1500.0],
    "the usual way, events/s": [90.0, 100.0, 110.0],
    **{name: [3000.0] for name in verdict.BARE},
    "Celery, one row an event, events/s": [400.0],
    "Dramatiq, one row an event, events/s": [1000.0],
    "publish to commit at 100 events/s, p99 ms": [49.0],
    "Rolecall, embedded, events/s": [999.0],
}


def test_each_event_of_the_feed_matches_exactly_one_of_a_hundred_triggers() -> None:
    assert len(feeds.rules().triggers) == feeds.TRIGGERS
    matched = []
    for body in feeds.feed(feeds.TRIGGERS):
        record = json.loads(body)["data"]["attributes"]
        [name] = [name for name, holds, _ in triggers() if holds(record)]
        matched.append(name)
    assert len(set(matched)) == feeds.TRIGGERS


@pytest.mark.parametrize(
    "shape",
    [
        shapes.Shape(),
        shapes.Shape(triggers=60, same=20, wide=3, attributes=0),
        shapes.Shape(triggers=3, attributes=200),
    ],
)
def test_an_event_matches_as_many_triggers_as_its_shape_says(shape: shapes.Shape) -> None:
    academy = shapes.rules(shape)
    assert len(academy.triggers) == shape.triggers
    for body in shapes.events(shape, shapes.users(shape, 2 * shape.groups)):
        told = json.loads(body)["data"]["attributes"]
        facts = Facts(
            text={name: frozenset({normal(value)}) for name, value in told.items() if isinstance(value, str)},
            numbers={"level": float(told["level"])},
        )
        person = Person(id="p", status="active", facts=facts)
        held = [name for name, trigger in academy.triggers.items() if reference.stands(trigger, person, 0)]
        assert len(held) == shape.same


def test_the_verdict_goes_by_medians() -> None:
    said = {name: verdict.reached(value, sign, wanted) for name, value, sign, wanted in verdict.asked(FIGURES)}
    assert said["Rolecall, 1 worker, against the usual way"]
    assert not said["Rolecall, 1 worker, against the slowest of the bare limits"]
    assert said["Rolecall, 1 worker, against Celery"]
    assert not said["Rolecall, 1 worker, against Dramatiq"]
    assert not said["Rolecall, embedded, events/s"]
    assert "| Rolecall, 1 worker, events/s | 1,000.0 | 900.0 | 1,100.0 |" in verdict.table(FIGURES, 3, "here")
