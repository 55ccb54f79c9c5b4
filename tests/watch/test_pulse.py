"""The pulse reads the same on both databases; only PostgreSQL has a clock of its own."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from engine.authoring.rules import Rules
from engine.clock import DAY, HOUR, fixed_clock, shown, system_clock
from engine.differences import note_differences
from engine.explain import pulse as pulses
from engine.explain.pulse import people, pulse
from engine.explain.status import status
from engine.store.database import Database
from engine.store.tables import email_job, forgetting, swept
from tests.databases import KINDS, databases
from tests.explain.academy import NOW, ask, settle


@pytest.fixture(params=KINDS)
def academy(request: pytest.FixtureRequest) -> Iterator[Database]:
    with databases(request.param) as several:
        database = several.fresh(fixed_clock(NOW))
        with database.unit() as work:
            settle(work)
        yield database
        database.close()


def test_of_an_academy_at_rest_there_is_nothing_to_tell(academy: Database) -> None:
    with academy.read() as work:
        found = pulse(work)
        assert people(work) == {"active": 2, "expected": 1, "left": 1}
    assert (found.now, found.revision, found.activated, found.last_sweep) == (NOW, 1, NOW - DAY, None)
    assert (found.outbox, found.outbox_since) == ({"changes": 0, "emails": 0, "receipts": 0}, None)
    assert (found.jobs, found.held_since, found.worked_at, found.mail_since) == ({}, None, None, None)
    assert (found.tripped, found.stopped, found.parked, found.differences_in_a_day) == (0, 0, 0, 0)
    assert (found.to_forget, found.forget_since) == (0, None)


def test_who_waits_to_be_forgotten_is_counted_since_the_oldest(academy: Database) -> None:
    with academy.unit() as work:
        for number in (2, 1):
            row = {"user_id": f"u-{number}", "request": f"p-{number}", "source": "admin", "actor": "ada"}
            work.run(sa.insert(forgetting).values(asked_at=NOW - number * HOUR, **row))
        found, told = pulse(work), status(work, Rules())
    assert (found.to_forget, found.forget_since) == (2, NOW - 2 * HOUR)
    assert (told.to_forget, told.forget_since) == (2, shown(NOW - 2 * HOUR))


def test_the_clock_is_postgresqls_own(academy: Database) -> None:
    with academy.read() as work:
        clock = pulse(work).clock
    if academy.embedded:
        assert clock is None
    else:
        assert clock is not None
        assert abs(clock - system_clock()) < HOUR


def test_what_waits_is_told_by_its_oldest(academy: Database) -> None:
    with academy.unit() as work:
        for number, state in enumerate(("waiting", "relayed", "sent")):
            row = {"user_id": "u-1", "cause": "message hr hr-1", "at": NOW - (number + 1) * HOUR, "state": state}
            work.run(sa.insert(email_job).values(id=f"u-1/{number}", **row))
        work.run(sa.insert(swept).values(one=1, number=3, at=NOW - HOUR))
        ask(work, "j-1", {"u-1": None}, state="running", worked_at=NOW - 2 * HOUR)
        ask(work, "j-2", {"u-1": None}, state="running", worked_at=NOW - HOUR)
        ask(work, "j-3", {"u-1": None}, state="held", started_at=NOW - 5 * HOUR)
        found = pulse(work)
    assert (found.outbox["emails"], found.outbox_since, found.mail_since) == (1, NOW - HOUR, NOW - 2 * HOUR)
    assert (found.jobs, found.worked_at, found.held_since) == (
        {"held": 1, "running": 2},
        NOW - 2 * HOUR,
        NOW - 5 * HOUR,
    )
    assert found.last_sweep == NOW - HOUR


def test_differences_add_up_by_day_and_are_over_after_one(academy: Database) -> None:
    with academy.unit() as work:
        note_differences(work, 2)
        note_differences(work, 3)
        assert pulse(work).differences_in_a_day == 5
    later = Database(academy.url.render_as_string(hide_password=False), fixed_clock(NOW + DAY + 1))
    if not academy.embedded:  # in memory there is no second look
        with later.read() as work:
            assert pulse(work).differences_in_a_day == 0
    later.close()


def test_no_more_is_counted_than_is_needed_to_know(academy: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulses, "COUNTED", 2)
    with academy.unit() as work:
        for number in range(4):
            row = {"user_id": "u-1", "cause": "message hr hr-1", "at": NOW, "state": "waiting"}
            work.run(sa.insert(email_job).values(id=f"u-1/{number}", **row))
        assert pulse(work).outbox["emails"] == 2
