"""Once a night everything is looked at: what is stored is made to say again what follows from the facts."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa

from engine.clock import DAY, HOUR, MINUTE, parse
from engine.store.tables import assignment, reason
from engine.sweep import CHUNK, Swept, sweep
from tests.semantics.rules import CARE, CARE_HYGIENE, NURSE, Make, unlimited
from tests.world import World, event

NIGHT = parse("2026-03-03T02:00:00Z")
"""The first one after the worlds begin."""


def look(world: World, at: int | None = None) -> Swept:
    """Sweep, at a moment."""
    world.now = at or world.now
    found = sweep(world.database, world.pipeline)
    assert found is not None
    return found


def tamper(world: World, statement: sa.Executable) -> None:
    """Change what is stored behind Rolecall's back."""
    with world.database.unit() as work:
        assert work.run(statement).rowcount == 1


def test_everything_is_looked_at_once_a_night(product: Make) -> None:
    world = product()
    assert not look(world).nightly
    moments = [NIGHT - 1, NIGHT, NIGHT + 1, NIGHT + 20 * HOUR, NIGHT + DAY - 1, NIGHT + DAY + 5, NIGHT + 2 * DAY - 1]
    assert [look(world, at).nightly for at in moments] == [False, True, False, False, False, True, False]


def test_a_night_that_was_slept_through_is_made_up_for_once(product: Make) -> None:
    world = product()
    look(world)
    assert look(world, NIGHT + 10 * DAY + 7 * HOUR).nightly
    assert not look(world, NIGHT + 10 * DAY + 8 * HOUR).nightly
    assert look(world, NIGHT + 11 * DAY).nightly


def test_the_time_of_the_night_is_a_setting(product: Make) -> None:
    world = product()
    world.pipeline.settings = replace(world.settings, nightly_at=23 * HOUR + 30 * MINUTE)
    look(world)
    assert not look(world, parse("2026-03-02T23:29:59Z")).nightly
    assert look(world, parse("2026-03-02T23:30:00Z")).nightly
    assert not look(world, parse("2026-03-03T02:30:00Z")).nightly


NURSES = (assignment.c.user_id == "u1", assignment.c.target == "nurse")
TAMPERINGS: dict[str, Callable[[], sa.Executable]] = {
    "an assignment is gone": lambda: sa.delete(assignment).where(*NURSES),
    "an assignment says no": lambda: sa.update(assignment).where(*NURSES).values(active=False),
    "a linked qualification is gone": lambda: sa.delete(assignment).where(assignment.c.target == "wound-care"),
    "a qualification is optional": lambda: (
        sa.update(assignment).where(assignment.c.target == "hygiene").values(mandatory=False)
    ),
    "an assignment is made up": lambda: sa.insert(assignment).values(
        user_id="u2", kind="role", target="guide", active=True, mandatory=False, since=0
    ),
    "a reason is gone": lambda: sa.delete(reason).where(reason.c.origin == "care-nurse"),
    "a reason is ended": lambda: sa.update(reason).where(reason.c.origin == "care-nurse").values(state="ended"),
    "a reason is another's": lambda: sa.update(reason).where(reason.c.origin == "care-nurse").values(user_id="u2"),
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_the_night_mends_what_says_something_else_than_the_facts(product: Make, tampering: str) -> None:
    world = product(CARE)
    world.tell("user.joined", "u1", teams=["care"])
    world.tell("user.joined", "u2", teams=["sales"])
    look(world)
    before = world.assignments(), world.reasons()
    tamper(world, TAMPERINGS[tampering]())
    look(world, NIGHT - 1)
    assert (world.assignments(), world.reasons()) != before  # it is the night that mends it
    assert look(world, NIGHT).users > 0
    assert (world.assignments(), world.reasons()) == before
    assert look(world, NIGHT + DAY).users == 0


def test_a_night_that_finds_nothing_changes_nothing(product: Make) -> None:
    world = product(CARE + CARE_HYGIENE)
    world.tell("user.joined", "u1", teams=["care"])
    look(world)
    versions = world.changes("u1"), world.mails("u1")
    assert look(world, NIGHT) == Swept(number=2, nightly=True, users=0, due=[])
    assert (world.changes("u1"), world.mails("u1")) == versions


def test_a_night_that_failed_half_way_is_made_up_for_by_the_next_sweep(product: Make) -> None:
    world = product(CARE)
    world.tell("user.joined", "u1", teams=["care"])
    look(world)
    tamper(world, sa.delete(reason))
    with world.database.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER broken BEFORE INSERT ON reason BEGIN SELECT RAISE(ABORT, 'the disk is broken'); END"
        )
    with pytest.raises(sa.exc.IntegrityError, match="the disk is broken"):
        look(world, NIGHT)
    with world.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER broken")
    assert look(world, NIGHT + MINUTE).nightly
    assert world.has("u1") == NURSE
    assert not look(world, NIGHT + 2 * MINUTE).nightly


@pytest.mark.slow
def test_more_people_than_fit_in_one_round_are_all_looked_at(product: Make) -> None:
    world = product(unlimited(CARE))
    number = CHUNK + 100
    joins = [event("user.joined", f"u{one:05}", "2026-03-02T09:00:00Z", teams=["care"]) for one in range(number)]
    for start in range(0, number, 500):
        world.receive(*joins[start : start + 500])
    look(world)
    with world.database.unit() as work:
        work.run(sa.delete(assignment))
        work.run(sa.delete(reason))
    assert look(world, NIGHT).users == number
    assert len(world.assignments()) == 3 * number
    assert look(world, NIGHT + DAY) == Swept(number=3, nightly=True, users=0, due=[])
