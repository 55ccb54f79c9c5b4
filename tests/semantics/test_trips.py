"""A trip is a job: who decides, in chunks, and what becomes of it when something comes in between (S11, S12, S15)."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from engine.authoring.triggers import Limit
from engine.jobs import Turns
from engine.limits import releasing
from engine.notices import notices_due
from engine.store import tables
from engine.store.tables import allowance, job_result, tally
from engine.sweep import sweep
from tests.databases import Databases
from tests.semantics.rules import CATALOG
from tests.world import Steady, World, decision, event

AT = "2026-03-02T09:07:00Z"
USERS = [f"u{number}" for number in range(1, 8)]
CARE = "  care: {owner: ops@example.com, while: {team: care}, then: {roles: [nurse]}, limits: {assign: 2, revoke: 2}}\n"
JOB = "trip-care-assign-2026-03-03"
NURSE = {"role nurse", "qualification wound-care", "qualification hygiene!"}


@pytest.fixture
def world(several: Databases) -> Iterator[World]:
    """Seven people, who joined yesterday; jobs in chunks of two."""
    made = World(CATALOG, CARE, at=AT, databases=several)
    given(made, admins=("admin@example.com",), approve_own=False)
    made.receive(*(event("user.joined", user, AT) for user in USERS))
    made.go(days=1)
    yield made
    made.close()


def given(world: World, **settings: Any) -> None:
    world.settings = replace(world.settings, **settings)
    world.pipeline.settings = world.settings
    world.turns = Turns(world.database, world.settings, world.pipeline.follow)
    world.turns.pace = Steady(2)


def trip(world: World) -> None:
    """Five people come to Care at once: three more than the limit."""
    world.together(*(("user.team.added", user, {"team": "care"}) for user in USERS[:5]))


def states(world: World) -> str:
    return " ".join(next(iter(world.states(user, "nurse")), "none") for user in USERS)


def turn(world: World, times: int = 1) -> None:
    for _ in range(times):
        world.now += 1_000
        assert world.turns.take()


def test_owner_and_admins_are_told_once(world: World) -> None:
    trip(world)
    world.tell("user.team.added", "u6", team="care")
    with world.database.read() as work:
        told = notices_due(work, 10)
    assert sorted(notice.email for notice in told) == ["admin@example.com", "ops@example.com"]
    data = told[0].data
    assert (data.job, data.action, data.what, data.actor) == (JOB, "assign", ("Nurse",), "the trigger care")
    assert (data.passed[0].number, data.passed[0].most, data.passed[0].of) == (5, 2, 7)
    assert data.commands[1] == f"rolecall jobs approve {JOB} --note '…'"


def test_who_applied_the_rules_or_paused_the_trigger_does_not_approve(world: World) -> None:
    trip(world)
    refused = world.decide("approve", JOB, actor="Ops@example.com")
    assert "applied the rules that are active: somebody else must approve it" in refused
    for own in ("OPS@example.com (by ci)", "bo@example.com (by ops@example.com)"):
        assert "somebody else must approve it" in world.decide("approve", JOB, actor=own)
    assert world.decide("approve", JOB, actor="ada@example.com") == "done"
    world.work_off()
    world.pause("care")
    (paused,) = [one for one in ("trip-care-assign-2026-03-03-2",) if world.state(one) == "held"]
    assert "somebody else must approve it" in world.decide("approve", paused, actor="bo@example.com")


def test_what_is_held_is_done_in_chunks_between_events(world: World) -> None:
    trip(world)
    assert (world.state(JOB), states(world)) == ("held", "held held held held held none none")
    world.decide("approve", JOB)
    turn(world)
    assert (world.state(JOB), states(world)) == ("running", "open open held held held none none")
    world.tell_only("user.team.added", "u7", team="care")  # the trip lasts until all of it is done
    assert states(world) == "open open held held held none held"
    world.work_off()
    assert (world.state(JOB), states(world)) == ("done", "open open open open open none open")
    assert world.outcomes(JOB) == dict.fromkeys([*USERS[:5], "u7"], "assigned")
    assert (world.job(JOB).total, world.job(JOB).done, world.job(JOB).emails) == (6, 6, 6)
    assert world.causes("u1") == [f"approval {JOB}"]
    assert world.trips() == set()


def test_a_person_who_is_blocked_or_away_has_that_outcome(world: World) -> None:
    trip(world)
    world.ask("block", users=["u1"], roles=["nurse"])
    world.tell("user.left", "u2")
    world.decide_trip("approve", "care", "assign")
    assert world.outcomes(JOB) == {
        "u1": "blocked", "u2": "left", "u3": "assigned", "u4": "assigned", "u5": "assigned"
    }  # fmt: skip


def test_cancelled_between_two_chunks_the_rest_is_held_by_another_job(world: World) -> None:
    trip(world)
    world.decide("approve", JOB)
    turn(world)
    assert world.decide("cancel", JOB) == "done"
    world.work_off()
    assert (world.state(JOB), world.state(f"{JOB}-2")) == ("cancelled", "held")
    assert states(world) == "open open held held held none none"
    world.receive(decision("approve", f"{JOB}-2", AT))
    assert states(world) == "open open open open open none none"


def test_one_that_is_held_is_approved_or_rejected_and_neither_cancelled_nor_undone(world: World) -> None:
    trip(world)
    assert "approve or reject it instead" in world.decide("cancel", JOB)
    world.decide_trip("approve", "care", "assign")
    assert "which cannot be undone" in world.decide("undo", JOB)


def test_of_a_trigger_that_is_switched_off_nothing_is_approved(world: World) -> None:
    trip(world)
    world.activate(CARE.replace("{owner", "{enabled: false, owner"), ended={})
    assert "is switched off, and gives and takes nothing" in world.decide("approve", JOB)
    assert world.decide("reject", JOB) == "done"


def test_a_worker_that_ends_between_two_chunks_does_nothing_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    trip(world)
    world.decide("approve", JOB)
    turn(world, 3)
    assert states(world) == "open open open open open none none"
    with monkeypatch.context() as patched:  # nobody is left, and before the trip is over the worker ends
        patched.setattr(releasing, "end", lambda *_: None)
        turn(world)
    assert (world.state(JOB), world.trips()) == ("running", {("care", "assign")})
    world.work_off()
    assert (world.state(JOB), world.trips(), len(world.emails())) == ("done", set(), 5)


def test_the_trigger_goes_under_another_name_and_its_trip_with_it(world: World) -> None:
    trip(world)
    world.activate(CARE.replace("  care: {", "  ward: {was: care, "))
    assert (world.trips(), world.job(JOB).request["trigger"]) == ({("ward", "assign")}, "ward")
    world.decide_trip("approve", "ward", "assign")
    assert states(world) == "open open open open open none none"


def test_a_job_of_a_trigger_that_is_gone_ends(world: World) -> None:
    trip(world)
    world.activate("  {}\n")
    assert (world.state(JOB), world.trips()) == ("cancelled", set())


def test_a_limit_in_per_cent_allows_25_people_and_an_absolute_one_what_it_says(world: World) -> None:
    world.activate(CARE.replace("assign: 2", "assign: 5%"))
    trip(world)
    assert states(world) == "open open open open open none none"
    world.activate(CARE.replace("assign: 2", "assign: 1"))
    world.tell("user.team.added", "u6", team="care")
    assert states(world) == "open open open open open held none"


def test_the_settings_are_the_limit_of_a_trigger_that_names_none(world: World) -> None:
    given(world, assign_limit=Limit(number=4), revoke_limit=Limit(percent=50))
    world.activate(CARE.replace(", limits: {assign: 2, revoke: 2}", ""))
    world.tell("user.updated", "u1", language="nl")  # whoever first decides under other rules reckons
    rows = {row.kind: (row.most, row.limit) for row in world._rows(sa.select(allowance))}
    assert rows == {"assign": (4, "4"), "revoke": (25, "50%")}
    trip(world)
    assert world.trips() == {("care", "assign")}


def test_the_sweep_reckons_anew_what_triggers_may_do_and_adds_up_what_they_did(world: World) -> None:
    world.tell("user.team.added", "u1", team="care")
    world.tell("user.team.added", "u2", team="care")
    given(world, assign_limit=Limit(number=9))
    assert [row.users for row in world._rows(sa.select(tally))] == [1, 1]
    with world.database.unit() as work:
        work.run(sa.delete(allowance))  # as after an upgrade
    sweep(world.database, world.pipeline)
    assert [row.users for row in world._rows(sa.select(tally))] == [2]
    assert {row.most for row in world._rows(sa.select(allowance))} == {2}
    world.tell("user.team.added", "u3", team="care")
    assert world.trips() == {("care", "assign")}
    world.go(days=9)
    assert world._rows(sa.select(tally)) == []


def test_several_jobs_beside_it_do_not_wait_for_what_is_held(world: World) -> None:
    trip(world)
    assert world.ask("assign", users=["u1", "u7"], roles=["nurse"]) == {"u1": "assigned", "u7": "assigned"}
    world.decide_trip("approve", "care", "assign")
    assert world.outcomes(JOB)["u1"] == "unchanged"
    assert world._rows(sa.select(job_result).where(job_result.c.outcome.is_(None))) == []


def test_what_is_held_and_lost_its_trip_is_asked_about_again(world: World) -> None:
    trip(world)
    with world.database.unit() as work:
        work.run(sa.delete(tables.trip))
    world.go(hours=1)
    world.work_off()
    assert (world.trips(), world.state(f"{JOB}-2")) == ({("care", "assign")}, "held")
    assert "nobody has decided" in world.job(f"{JOB}-2").held_for[0]
