"""Parked messages: people have them tried again, as they are or corrected, or drop them."""

import json
from typing import Any

import pytest
import sqlalchemy as sa

from engine.parking import drop, retry
from engine.people import People
from engine.pipeline import Pipeline
from engine.store.tables import attempt, inbox, parked
from tests.delivered import arrival, everything, kept, outcomes, rows
from tests.semantics.rules import CARE_HYGIENE, CATALOG, HYGIENE, Make
from tests.world import Message, World, event

AT = "2026-03-02T08:00:00Z"
DATES = CATALOG.replace("fte: number", "fte: date")


def joins(user: str, /, *, id: str, **data: Any) -> Message:
    return event("user.joined", user, AT, id=id, teams=["care"], **data)


def wrong(user: str, /, *, id: str) -> Message:
    return joins(user, id=id, attributes={"fte": "2026-01-01"})


def again(world: World, *numbers: int, body: bytes | None = None) -> None:
    """What `rolecall parked retry` does."""
    with world.database.unit() as work:
        retry(work, numbers, actor="mira", body=body)


def park(world: World, *messages: Message, **properties: Any) -> None:
    verdicts = world.pipeline.process([arrival(message, **properties) for message in messages])
    assert {verdict.outcome for verdict in verdicts} == {"parked"}


def test_what_is_still_wrong_is_parked_anew_under_another_number(product: Make) -> None:
    world = product()
    park(world, wrong("u1", id="one"))
    world.now += 5
    again(world, 1)
    assert outcomes(world.pipeline.try_again()) == ["wrong_type"]
    assert kept(world) == [("one", "wrong_type", "retried", 1), ("one", "wrong_type", "parked", 1)]
    first = rows(world, sa.select(parked).order_by(parked.c.number))[0]
    assert (first.actor, first.settled_at, first.again) == ("mira", world.now, None)
    assert world.pipeline.try_again() == []
    again(world, 2)
    world.pipeline.try_again()
    assert [row[2] for row in kept(world)] == ["retried", "retried", "parked"]


def test_what_the_rules_did_not_know_is_tried_again_as_it_is(product: Make) -> None:
    world = product(CARE_HYGIENE)
    park(world, wrong("u1", id="one"), wrong("u2", id="two"))
    world.activate(CARE_HYGIENE, DATES)
    again(world, 2, 1)
    verdicts = world.pipeline.try_again()
    assert [(verdict.message and verdict.message.id, verdict.outcome) for verdict in verdicts] == [
        ("one", "applied"),
        ("two", "applied"),
    ]
    assert (world.has("u1"), world.has("u2")) == (HYGIENE, HYGIENE)
    assert {row[2] for row in kept(world)} == {"retried"}


def test_a_corrected_message_takes_the_place_of_the_parked_one(product: Make) -> None:
    world = product(CARE_HYGIENE)
    mistaken = wrong("u1", id="one")
    park(world, mistaken, publisher="hr-1")
    corrected = json.dumps(joins("u1", id="one", attributes={"fte": 0.5})).encode()
    again(world, 1, body=corrected)
    assert outcomes(world.pipeline.try_again()) == ["applied"]
    assert world.has("u1") == HYGIENE
    (row,), (taken,) = rows(world, parked), rows(world, inbox)
    assert (row.state, row.body) == ("retried", json.dumps(mistaken).encode())
    assert (taken.publisher, taken.id) == ("hr-1", "one")
    assert outcomes(world.pipeline.process([arrival(corrected, publisher="hr-1")])) == ["duplicate"]


def test_a_correction_that_is_wrong_is_parked_as_it_is(product: Make) -> None:
    world = product()
    park(world, wrong("u1", id="one"))
    again(world, 1, body=b"\xff")
    assert outcomes(world.pipeline.try_again()) == ["not_json"]
    assert kept(world) == [("one", "wrong_type", "retried", 1), (None, "not_json", "parked", 1)]


def test_a_message_that_was_corrected_by_its_publisher_meanwhile_does_no_harm(product: Make) -> None:
    world = product(CARE_HYGIENE)
    park(world, wrong("u1", id="one"))
    world.receive(joins("u1", id="one"))
    before = world.facts(), world.reasons(), world.emails()
    world.activate(CARE_HYGIENE, DATES)
    again(world, 1)
    assert outcomes(world.pipeline.try_again()) == ["id_reused"]
    assert (world.facts(), world.reasons(), world.emails()) == before


def test_a_dropped_message_is_kept_with_who_and_why_and_is_not_tried(product: Make) -> None:
    world = product()
    park(world, wrong("u1", id="one"), wrong("u2", id="two"))
    with world.database.unit() as work:
        drop(work, [1], actor="mira", note="a test of the new HR system")
    before = everything(world)
    again(world, 1)
    with world.database.unit() as work:
        drop(work, [1], actor="noor", note="again")
    assert everything(world) == before
    assert world.pipeline.try_again() == []
    row = rows(world, sa.select(parked).order_by(parked.c.number))[0]
    assert (row.state, row.actor, row.note) == ("dropped", "mira", "a test of the new HR system")
    assert kept(world)[1] == ("two", "wrong_type", "parked", 1)


def test_many_are_tried_in_rounds_the_oldest_first(product: Make) -> None:
    world = product()
    park(world, *(wrong(f"u{number}", id=f"m{number}") for number in range(5)))
    world.activate("  {}\n", DATES)
    again(world, *range(1, 6))
    tried = [[v.message.id for v in world.pipeline.try_again(limit=2) if v.message] for _ in range(4)]
    assert tried == [["m0", "m1"], ["m2", "m3"], ["m4"], []]


def test_what_ends_its_worker_when_it_is_tried_again_is_parked_after_three_attempts(
    product: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = product()
    park(world, wrong("u1", id="one"), wrong("u2", id="two"))
    world.activate("  {}\n", DATES)
    again(world, 1, 2)
    tell = People.tell

    def ends(self: People, message: Any) -> Any:
        if message.subject == "u1":
            raise KeyboardInterrupt
        return tell(self, message)

    monkeypatch.setattr(People, "tell", ends)
    for _ in range(3):
        pipeline = Pipeline(world.database, world.settings)
        with pytest.raises(KeyboardInterrupt):
            pipeline.try_again()
        pipeline.close()
    assert outcomes(world.pipeline.try_again()) == ["ends_worker", "applied"]
    assert kept(world)[2:] == [("one", "ends_worker", "parked", 1)]
    assert rows(world, attempt) == []
    monkeypatch.undo()
    again(world, 3)
    assert outcomes(world.pipeline.try_again()) == ["applied"]
