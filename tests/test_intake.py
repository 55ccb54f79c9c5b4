"""Intake: the same message acts once; what cannot be read is parked, leaves its id free, and holds nobody up."""

import json
from typing import Any

import pytest
import sqlalchemy as sa

from engine.parking import drop
from engine.store.tables import inbox, parked
from tests.delivered import arrival, everything, kept, outcomes, rows
from tests.semantics.rules import CARE_HYGIENE, HYGIENE, Make
from tests.world import Message, World, event, request

AT = "2026-03-02T08:00:00Z"


def joins(user: str, /, *, id: str | None = None, **data: Any) -> Message:
    return event("user.joined", user, AT, id=id, **data)


def bad(user: str, /, *, id: str) -> Message:
    """Can be read, and is parked when it is told: an attribute is not of its type."""
    return joins(user, id=id, attributes={"fte": "half"})


def process(world: World, *messages: Message | bytes, **properties: Any) -> list[str]:
    """Process one batch; say what became of each."""
    return outcomes(world.pipeline.process([arrival(message, **properties) for message in messages]))


# --- the same message -----------------------------------------------------------------------------------------------
def test_duplicates_act_once_and_are_counted_within_a_batch_and_later(product: Make) -> None:
    world = product(CARE_HYGIENE)
    message = joins("u1", teams=["care"])
    assert process(world, message, message, joins("u2"), message) == ["applied", "duplicate", "applied", "duplicate"]
    assert process(world, message, message) == ["duplicate"] * 2
    assert process(world, message) == ["duplicate"]
    assert {row.id: row.repeats for row in rows(world, inbox)}[message["id"]] == 5
    assert (len(world.mails("u1")), world.has("u1")) == (1, HYGIENE)
    assert kept(world) == []


def test_a_duplicate_is_known_by_what_it_says_not_by_how_it_is_written(product: Make) -> None:
    world = product()
    message = joins("u1", name="Anna")
    again = {"traceparent": "00-abc", **dict(reversed(message.items()))}
    assert process(world, message, json.dumps(again, indent=3).encode()) == ["applied", "duplicate"]


def test_a_request_that_comes_twice_is_one_job(product: Make) -> None:
    world = product()
    asked = request("assign", AT, users=["u1"], roles=["guide"])
    assert process(world, joins("u1"), asked, asked) == ["applied", "accepted", "duplicate"]
    assert process(world, asked) == ["duplicate"]
    world.work_off()
    assert world.outcomes(asked["id"]) == {"u1": "assigned"}
    assert len(world.mails("u1")) == 1


def test_an_id_that_was_processed_with_other_content_is_parked(product: Make) -> None:
    world = product()
    told, other = joins("u1", id="one", name="Anna"), joins("u1", id="one", name="Bram")
    assert process(world, told) == ["applied"]
    before = everything(world, but=("parked",))
    assert process(world, other) == ["id_reused"]
    assert everything(world, but=("parked",)) == before
    (row,) = rows(world, parked)
    assert (row.id, row.subject, row.reason) == (
        "one",
        "u1",
        "the message one of hr was processed before, and said something else: expected an id that is new",
    )
    assert process(world, told) == ["duplicate"]


def test_an_id_that_is_used_for_two_things_within_one_batch_is_parked(product: Make) -> None:
    world = product()
    one, two = joins("u1", id="one", name="Anna"), joins("u2", id="one")
    assert process(world, one, two, one, two) == ["applied", "id_reused", "duplicate", "id_reused"]
    assert world.statuses() == {"u1": "active"}
    assert kept(world) == [("one", "id_reused", "parked", 2)]


def test_the_same_id_of_another_source_is_another_message(product: Make) -> None:
    world = product()
    lms = event("user.joined", "u2", AT, id="one", source="lms")
    assert process(world, joins("u1", id="one"), lms) == ["applied", "applied"]


def test_the_publisher_is_part_of_what_makes_a_message_the_same(product: Make) -> None:
    world = product()
    message, other = joins("u1", id="one", name="Anna"), joins("u2", id="one")
    batch = [arrival(message, publisher="hr-1"), arrival(message, publisher="hr-2"), arrival(other, publisher="hr-3")]
    assert not {"duplicate", "id_reused"} & set(outcomes(world.pipeline.process(batch)))
    assert outcomes(world.pipeline.process(batch)) == ["duplicate"] * 3
    assert [(row.publisher, row.repeats) for row in rows(world, sa.select(inbox).order_by(inbox.c.publisher))] == [
        ("hr-1", 1),
        ("hr-2", 1),
        ("hr-3", 1),
    ]


# --- parked ---------------------------------------------------------------------------------------------------------
def test_a_parked_message_leaves_its_id_free(product: Make) -> None:
    world = product()
    assert process(world, bad("u1", id="one")) == ["wrong_type"]
    assert (world.statuses(), rows(world, inbox)) == ({}, [])
    good = joins("u1", id="one", attributes={"fte": 0.5})
    assert process(world, good) == ["applied"]
    assert process(world, good, bad("u1", id="one")) == ["duplicate", "id_reused"]


def test_a_parked_message_leaves_its_id_free_within_its_batch_too(product: Make) -> None:
    world = product()
    wrong, good = bad("u1", id="one"), joins("u1", id="one", attributes={"fte": 0.5})
    assert process(world, wrong, wrong, good, good, wrong) == [
        "wrong_type",
        "wrong_type",
        "applied",
        "duplicate",
        "id_reused",
    ]
    assert process(world, good) == ["duplicate"]
    (row,) = rows(world, inbox)
    assert (row.outcome, row.repeats) == ("applied", 2)
    assert kept(world) == [("one", "wrong_type", "parked", 2), ("one", "id_reused", "parked", 1)]


def test_the_same_bad_message_again_is_counted_and_not_kept_twice(product: Make) -> None:
    world = product()
    wrong = bad("u1", id="one")
    for _ in range(3):
        process(world, wrong)
    assert kept(world) == [("one", "wrong_type", "parked", 3)]
    process(world, b"\xff", b"\xff")
    assert kept(world)[1:] == [(None, "not_json", "parked", 2)]
    with world.database.unit() as work:
        drop(work, [1], actor="mira")
    process(world, wrong)
    assert kept(world)[2:] == [("one", "wrong_type", "parked", 1)]


def test_the_same_bad_message_of_two_publishers_is_kept_for_each(product: Make) -> None:
    world = product()
    wrong = bad("u1", id="one")
    process(world, wrong, publisher="hr-1")
    process(world, wrong, publisher="hr-2")
    assert [(row.publisher, row.times) for row in rows(world, parked)] == [("hr-1", 1), ("hr-2", 1)]


@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        (b'{"id": "\xff\xfe"}', "not_json", "is not UTF-8 text: byte 9 does not fit"),
        (b"", "not_json", "is not valid JSON"),
        (b" ", "not_json", "is not valid JSON"),
        (b'["a", "list"]', "not_json", "expected a JSON object"),
        (b'{"id": "' + b"x" * 1_000_000 + b'"}', "too_large", "expected at most 1000000"),
        (b"[" * 100_000, "bad_value", "deep in each other"),
    ],
    ids=["not UTF-8", "empty", "blank", "a list", "huge", "deep"],
)
def test_what_cannot_be_read_is_parked_as_it_is_and_its_neighbours_act(
    product: Make, body: bytes, code: str, said: str
) -> None:
    world = product()
    assert sorted(process(world, joins("u1"), body, joins("u2"))) == sorted(["applied", code, "applied"])
    assert world.statuses() == {"u1": "active", "u2": "active"}
    (row,) = rows(world, parked)
    assert (row.body, row.queue, row.id) == (body, "rolecall.events", None)
    assert said in row.reason
    assert world.pipeline.halved == 0


def test_nothing_that_arrived_is_nothing_that_happened(product: Make) -> None:
    world = product()
    before = everything(world)
    assert world.pipeline.process([]) == []
    assert everything(world) == before
