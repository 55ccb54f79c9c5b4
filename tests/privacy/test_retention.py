"""Nothing is kept longer than the settings say; and what is still needed is."""

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from engine.clock import DAY, shown
from engine.jobs import Turns
from engine.parking import drop
from engine.store.tables import attempt, change, email_item, email_job, forgotten, inbox, job_result, parked
from tests.delivered import rows
from tests.privacy.academy import IDA, hand_over, live, process
from tests.world import World, event


def keeps(world: World, **said: Any) -> None:
    """Let the worker have other settings."""
    world.settings = replace(world.settings, **said)
    world.pipeline.settings = world.settings
    world.turns = Turns(world.database, world.settings, world.pipeline.follow)


def night(world: World, days: int) -> None:
    """Let days pass, with a sweep of the whole at the end of them."""
    world.sweep()
    world.go(days=days)


def test_without_settings_what_people_have_and_had_is_kept_for_good(world: World) -> None:
    live(world)
    hand_over(world)
    tables = (change, email_job, email_item, job_result)
    before = [len(rows(world, table)) for table in tables]
    night(world, 2_000)
    assert [len(rows(world, table)) for table in tables] == before
    assert rows(world, forgotten) == []


def test_receipts_go_when_no_message_of_that_time_can_act_any_more(world: World) -> None:
    live(world)
    told = event("user.team.added", "ben", shown(world.now), id="late", team="sales")
    world.receive(told)
    world.tell("user.team.removed", "ben", team="sales")
    night(world, 399)
    has = world.has("ben")
    assert process(world, told)[0].outcome == "duplicate"
    night(world, 3)
    left = {row.type for row in rows(world, inbox)}
    assert left <= {"assignment.requested", "job.requested"}, "of requests it stays known that they were done"
    assert left
    assert process(world, told)[0].outcome == "old"
    assert world.has("ben") == has


def test_a_message_that_is_not_due_is_kept_however_long_it_waits(world: World) -> None:
    process(world, event("user.joined", "kim", shown(world.now + 500 * DAY), id="hired"))
    night(world, 450)
    assert [row.id for row in rows(world, inbox)] == ["hired"]
    night(world, 51)
    assert world.statuses()["kim"] == "active"


def test_parked_messages_go_once_somebody_has_settled_them(world: World) -> None:
    live(world)
    first = rows(world, parked)[0].number
    with world.database.unit() as work:
        drop(work, [first], actor="mira")
    keeps(world, keep_parked=30 * DAY)
    waits = len(rows(world, parked)) - 1
    night(world, 29)
    assert len(rows(world, parked)) == waits + 1
    night(world, 2)
    assert {row.state for row in rows(world, parked)} == {"parked"}
    assert len(rows(world, parked)) == waits


def test_changes_and_emails_go_when_they_are_handed_over_and_old(world: World) -> None:
    live(world)
    keeps(world, keep_history=30 * DAY)
    night(world, 31)
    assert len(rows(world, change)) > 0, "nobody was told of them yet"
    has = world.has(IDA)
    hand_over(world)
    with world.database.unit() as work:
        work.run(sa.update(email_job).where(email_job.c.user_id == "ben").values(state="sent", settled_at=world.now))
    night(world, 31)
    assert rows(world, change) == []
    assert {row.user_id for row in rows(world, email_job)} == {IDA, "eve"}, "they were not mailed yet"
    assert {row.email_id for row in rows(world, email_item)} == {row.id for row in rows(world, email_job)}
    assert world.has(IDA) == has


def test_whom_a_request_was_about_goes_and_it_cannot_be_undone_then(world: World) -> None:
    job_id = world.accept("assign", users=["ben"], roles=["guide"])
    world.work_off()
    keeps(world, keep_results=10 * DAY)
    night(world, 11)
    assert rows(world, job_result) == []
    assert world.job(job_id).results == {"assigned": 1}
    assert "not kept any more whom it was about" in world.decide("undo", job_id)
    assert "role guide" in world.has("ben")


def test_who_left_long_ago_is_forgotten_and_nobody_else(world: World) -> None:
    keeps(world, keep_left=100 * DAY)
    world.tell("user.joined", IDA, teams=["care"])
    world.tell("user.left", IDA)
    world.tell("user.left", "eve")
    night(world, 99)
    world.tell("user.joined", "eve")
    world.work_off()
    assert IDA in world.statuses()
    night(world, 2)
    world.work_off()
    assert set(world.statuses()) == {"ben", "eve"}
    assert [row.actor for row in rows(world, forgotten)] == ["keep_left"]


@pytest.mark.parametrize("size", [1, 3])
def test_it_goes_on_until_nothing_is_left_to_go(world: World, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr("engine.privacy.retention.CHUNK", size)
    monkeypatch.setattr("engine.privacy.retention.LOOK", 2 * size)
    live(world)
    night(world, 410)
    assert {row.type for row in rows(world, inbox)} <= {"assignment.requested", "job.requested"}
    assert rows(world, attempt) == []
