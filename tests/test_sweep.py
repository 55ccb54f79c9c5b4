"""The sweep: messages that are due, what is over, and the nightly look at everything."""

from typing import Any

import pytest
import sqlalchemy as sa

from engine.clock import DAY, HOUR, MINUTE, shown
from engine.store.tables import inbox, reason
from engine.sweep import Swept, sweep
from tests.delivered import kept, outcomes, rows
from tests.semantics.rules import CARE, CARE_GRACE, CARE_HYGIENE, CATALOG, HYGIENE, NURSE, Make
from tests.world import Message, World, event


def look(world: World, *, every: int = 0) -> Swept:
    """Sweep now."""
    found = sweep(world.database, world.pipeline, every=every)
    assert found is not None
    return found


def ahead(world: World, minutes: int, user: str = "u1", **data: Any) -> Message:
    """Somebody will join."""
    return event("user.joined", user, shown(world.now + minutes * MINUTE), **data)


# --- messages that are due ------------------------------------------------------------------------------------------
def test_due_messages_are_processed_in_the_order_of_their_time(product: Make) -> None:
    world = product()
    told = [ahead(world, minutes, f"u{minutes}") for minutes in (300, 100, 500, 200, 400)]
    world.receive(*told)
    assert [world.receipt(message) for message in told] == ["not_yet"] * 5
    world.now += 400 * MINUTE
    due = look(world).due
    assert [verdict.message.subject for verdict in due if verdict.message] == ["u100", "u200", "u300", "u400"]
    assert outcomes(due) == ["applied"] * 4
    assert [world.receipt(message) for message in told].count("not_yet") == 1
    assert look(world).due == []
    assert {row.body for row in rows(world, inbox) if row.outcome == "applied"} == {None}


def test_a_message_is_due_at_its_time_and_not_before(product: Make) -> None:
    world = product(CARE)
    world.receive(ahead(world, 60, teams=["care"]))
    world.now += 60 * MINUTE - 1
    assert look(world).due == []
    world.now += 1
    assert len(look(world).due) == 1
    assert world.has("u1") == NURSE


def test_many_messages_that_are_due_at_once_are_all_processed_once(product: Make) -> None:
    world = product(CARE_HYGIENE)
    world.receive(*(ahead(world, 60, f"u{number:04}", teams=["care"]) for number in range(1101)))
    world.now += HOUR
    assert len(world.pipeline.process_due(limit=100)) == 100
    assert outcomes(look(world).due) == ["applied"] * 1001
    assert len(world.assignments()) == len(world.emails()) == 1101
    assert look(world).due == []


def test_a_due_message_that_is_wrong_by_then_is_parked_and_does_not_come_again(product: Make) -> None:
    world = product(CARE)
    wrong = ahead(world, 60, "u1", attributes={"fte": 0.5})
    good = ahead(world, 61, "u2", teams=["care"])
    world.receive(wrong, good)
    world.activate(CARE, CATALOG.replace("fte: number", "fte: date"))
    world.now += 2 * HOUR
    assert outcomes(look(world).due) == ["wrong_type", "applied"]
    assert kept(world) == [(wrong["id"], "wrong_type", "parked", 1)]
    assert (world.statuses(), world.has("u2")) == ({"u2": "active"}, NURSE)
    assert look(world).due == []
    assert len(kept(world)) == 1
    assert world.receipt(wrong) is None
    corrected = {**wrong, "data": {"attributes": {"fte": "2026-01-01"}}}
    world.receive(corrected)
    assert world.receipt(corrected) == "applied"


def test_a_message_sent_again_while_it_waits_is_a_duplicate_and_acts_once(product: Make) -> None:
    world = product(CARE_HYGIENE)
    message = ahead(world, 60, teams=["care"])
    world.receive(message)
    world.receive(message, message)
    world.now += 2 * HOUR
    assert outcomes(look(world).due) == ["applied"]
    world.receive(message)
    (row,) = rows(world, inbox)
    assert (row.repeats, row.outcome, row.due_at) == (3, "applied", None)
    assert len(world.mails("u1")) == 1


# --- what is over ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("trigger", [CARE_GRACE, "  {}\n"], ids=["grace", "until"])
def test_what_ends_does_so_at_the_moment_that_was_said(product: Make, trigger: str) -> None:
    world = product(trigger)
    world.tell("user.joined", "u1", teams=["care"])
    if trigger == CARE_GRACE:
        world.tell("user.team.removed", "u1", team="care")
    else:
        world.ask("assign", users=["u1"], qualifications=["hygiene"], until=shown(world.now + 3 * DAY))
        world.now -= MINUTE
    world.now += 3 * DAY - 1
    look(world)
    assert world.has("u1") == HYGIENE
    world.now += 1
    look(world)
    assert world.has("u1") == set()
    assert world.states("u1", "hygiene") == {"ended"}


def test_a_block_ends_at_the_moment_that_was_said(product: Make) -> None:
    world = product(CARE_HYGIENE)
    world.tell("user.joined", "u1", teams=["care"])
    until = world.now + 3 * DAY
    world.ask("block", users=["u1"], qualifications=["hygiene"], until=shown(until))
    world.now = until - 1
    assert (look(world).users, world.has("u1")) == (0, set())
    world.now = until
    assert (look(world).users, world.has("u1")) == (1, HYGIENE)
    assert world.blocks() == set()
    assert len(world.mails("u1")) == 1


def test_a_grace_does_not_run_out_while_its_trigger_is_switched_off(product: Make) -> None:
    world = product(CARE_GRACE)
    world.tell("user.joined", "u1", teams=["care"])
    world.tell("user.team.removed", "u1", team="care")
    world.activate(CARE_GRACE.replace("{while", "{enabled: false, while"))
    for _ in range(3):
        world.go(days=2)
    assert (world.states("u1", "hygiene"), world.has("u1")) == ({"ending"}, HYGIENE)


def test_sweeps_are_numbered_and_named_in_what_they_change(product: Make) -> None:
    world = product(CARE_GRACE)
    world.tell("user.joined", "u1", teams=["care"])
    world.tell("user.team.removed", "u1", team="care")
    assert [look(world).number for _ in range(3)] == [1, 2, 3]
    world.now += 4 * DAY
    look(world)
    (ended,) = rows(world, sa.select(reason.c.ended_by))
    assert ended.ended_by == f"sweep 4 {shown(world.now)}"


def test_somebody_elses_sweep_of_a_moment_ago_is_enough(product: Make) -> None:
    world = product()
    look(world)
    world.now += MINUTE - 1
    assert sweep(world.database, world.pipeline, every=MINUTE) is None
    world.now += 1
    assert look(world, every=MINUTE).number == 2
