"""`email_from`: nobody is mailed about what they get before that moment, and everybody about what is new after it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from engine.clock import DAY, parse
from engine.jobs import Turns
from engine.pipeline import Pipeline
from tests.databases import KINDS, databases
from tests.semantics.rules import CARE_HYGIENE, CATALOG, HYGIENE, WELCOME
from tests.world import World

MOMENT = "2026-03-09T09:00:00Z"
SOON = "  soon: {while: {contract_end: {before: in 10 days}}, then: {roles: [guide]}}\n"


@pytest.fixture(params=KINDS)
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """An academy a week before it begins to write to people."""
    with databases(request.param) as several:
        made = World(CATALOG, CARE_HYGIENE + SOON, at="2026-03-02T09:07:00Z", databases=several)
        made.pipeline.close()
        made.settings = replace(made.settings, email_from=parse(MOMENT))
        made.pipeline = Pipeline(made.database, made.settings)
        made.turns = Turns(made.database, made.settings, made.pipeline.follow)
        yield made
        made.close()


def test_a_first_load_an_apply_a_request_and_the_sweep_write_to_nobody_before_it(world: World) -> None:
    end = {"contract_end": "2026-03-15"}
    world.tell("user.joined", "u1", teams=["care"], email="a@example.com", attributes=end)
    world.tell("user.joined", "u2", email="b@example.com")
    world.ask("assign", users=["u2"], qualifications=["first-aid"])
    world.activate(CARE_HYGIENE + SOON + "  all: {while: everyone, then: {qualifications: [first-aid]}}\n")
    world.go(days=4)
    assert world.has("u1") == HYGIENE | {"role guide", "qualification first-aid"}
    assert (world.mails("u1"), world.mails("u2")) == ([], [])
    assert {"qualification.assigned", "role.assigned"} <= set(world.changes("u1"))


def test_from_that_moment_on_everything_new_is_mailed_and_nothing_that_was_there(world: World) -> None:
    world.tell("user.joined", "u1", teams=["care"], email="a@example.com")
    world.now = parse(MOMENT)
    world.ask("assign", users=["u1"], qualifications=["first-aid", "hygiene"])
    assert world.mails("u1") == [{"qualification first-aid"}]


def test_who_joins_after_it_is_told_of_all_they_have_however_early_it_was_given(world: World) -> None:
    world.activate(WELCOME)
    world.tell("user.updated", "u1", language="nl")  # somebody who is expected
    world.ask("assign", users=["u1"], qualifications=["first-aid"])
    world.tell("user.joined", "u1", "2026-03-10T09:00:00Z", email="a@example.com")
    world.now += 8 * DAY
    world.sweep()
    assert world.mails("u1") == [{"qualification hygiene", "qualification first-aid"}]
