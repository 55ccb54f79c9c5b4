"""Jobs in chunks: their order, limits, second persons, and what happens while they wait (S11, S12, S15)."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from engine.authoring.triggers import Limit
from engine.jobs import Turns
from engine.jobs.doing import do
from engine.notices import notices_due
from tests.databases import Databases
from tests.semantics.rules import ADDED, CARE, CATALOG, HYGIENE, NURSE
from tests.world import Steady, World, decision, event, request

AT = "2026-03-02T09:07:00Z"
USERS = [f"u{number}" for number in range(1, 7)]
WITHOUT = CATALOG.replace("  wound-care: {title: Wound care, items: [bandages]}\n", "").replace(
    "qualifications: [wound-care], ", ""
)
"""The catalog without a qualification."""
GUIDE = {"role guide", "qualification first-aid"}


@pytest.fixture
def world(several: Databases) -> Iterator[World]:
    """Six people, one of them in Care; chunks of two; no job is small, no limit is met."""
    made = World(CATALOG, CARE + ADDED, at=AT, databases=several)
    strict(made, job_limit=Limit(number=1000))
    made.receive(*(event("user.joined", user, AT) for user in USERS), event("user.team.added", "u1", AT, team="care"))
    made.go(days=1)
    yield made
    made.close()


def strict(world: World, **settings: Any) -> None:
    """Give a world other settings: no job is small, and nobody approves their own, unless said otherwise."""
    world.settings = replace(world.settings, **{"small_jobs": 0, "approve_own": False, **settings})
    world.pipeline.settings = world.settings
    world.turns = Turns(world.database, world.settings, world.pipeline.follow)
    world.turns.pace = Steady(2)


def turn(world: World, times: int = 1) -> None:
    for _ in range(times):
        world.now += 1_000  # whose turn it is goes by the time of the last
        assert world.turns.take()


def test_a_job_is_worked_off_in_chunks_and_says_how_far_it_is(world: World) -> None:
    job = world.accept("assign", all=True, roles=["guide"])
    assert (world.state(job), world.outcomes(job)) == ("choosing", {})
    turn(world)  # everybody is looked at
    turn(world)  # nobody is left: it runs
    figures = []
    while world.turns.take():
        row = world.job(job)
        figures.append((row.state, row.done, row.total, row.emails, row.results))
    assert figures[:3] == [
        ("running", 2, 6, 2, {"assigned": 2}),
        ("running", 4, 6, 4, {"assigned": 4}),
        ("running", 6, 6, 6, {"assigned": 6}),
    ]
    assert figures[-1] == ("done", 6, 6, 6, {"assigned": 6})
    assert world.outcomes(job) == dict.fromkeys(USERS, "assigned")


def test_events_come_between_two_chunks(world: World) -> None:
    job = world.accept("assign", all=True, roles=["guide"])
    turn(world, 3)
    world.pipeline.process([])
    assert world.job(job).done == 2
    world.now += 60_000_000
    world.receive(event("user.joined", "u9", AT), event("user.left", "u6", "2026-03-03T09:00:00Z"))
    assert world.outcomes(job) == {**dict.fromkeys(USERS[:5], "assigned"), "u6": "left"}
    assert world.has("u9") == set()  # it covers the users known when it started


def test_cancelled_between_two_chunks_it_goes_no_further_and_mails_nobody_else(world: World) -> None:
    job = world.accept("assign", all=True, roles=["guide"])
    turn(world, 3)
    assert world.decide("cancel", job, note="wrong role") == "done"
    world.work_off()
    row = world.job(job)
    assert (row.state, row.done, row.total, row.results) == ("cancelled", 2, 6, {"assigned": 2})
    assert world.outcomes(job) == {"u1": "assigned", "u2": "assigned"}
    assert [bool(world.mails(user)[-1:] == [GUIDE]) for user in ("u2", "u3")] == [True, False]
    assert world.decide("cancel", job) == f"the job {job} is cancelled already"
    assert world.undo(job) == {"u1": "revoked", "u2": "revoked"}


def test_a_job_that_is_done_cannot_be_cancelled_and_says_what_can_be_done(world: World) -> None:
    world.ask("assign", id="job-1", users=["u1"], roles=["guide"])
    said = world.decide("cancel", "job-1")
    assert said == "the job job-1 is done already: `rolecall jobs undo job-1` takes back what it did"


def test_undone_while_it_runs_it_stops_and_what_it_gave_is_taken_back(world: World) -> None:
    job = world.accept("assign", all=True, roles=["guide"])
    turn(world, 3)
    assert world.undo(job) == {"u1": "revoked", "u2": "revoked"}
    assert world.state(job) == "cancelled"
    assert all(world.has(user).isdisjoint(GUIDE) for user in USERS)


def test_a_job_is_undone_once_and_an_undo_never(world: World) -> None:
    world.ask("assign", id="job-1", users=["u1"], roles=["guide"])
    world.undo("job-1", id="undo-1")
    assert "was undone already, by bo@example.com on 2026-03-03T09:09:00Z (undo-1)" in world.decide("undo", "job-1")
    assert "is an undo, which cannot be undone" in world.decide("undo", "undo-1")
    assert "there is no job job-9" in world.decide("undo", "job-9")
    world.ask("assign", id="dry", users=["u1"], roles=["guide"], dry_run=True)
    assert "was a dry run" in world.decide("undo", "dry")


@pytest.mark.parametrize("size", [1, 2, 4])
def test_two_admins_with_opposite_wishes_at_the_same_time_and_the_later_one_decides(world: World, size: int) -> None:
    world.turns.pace = Steady(size)
    world.accept("assign", id="gives", all=True, roles=["guide"])
    world.accept("revoke", id="takes", users=["u5", "u6", "u2"], roles=["guide"])
    world.accept("assign", id="gives-again", users=["u6"], roles=["guide"])
    world.work_off()
    assert world.outcomes("gives") == dict.fromkeys(USERS, "assigned")
    assert world.outcomes("takes") == {"u5": "revoked", "u6": "revoked", "u2": "revoked"}
    assert [user for user in USERS if world.has(user) >= GUIDE] == ["u1", "u3", "u4", "u6"]


def test_a_small_job_does_not_wait_until_a_large_one_is_done(world: World) -> None:
    world.turns.pace = Steady(1)
    large = world.accept("assign", all=True, roles=["guide"])
    turn(world, 3)
    small = world.accept("revoke", users=["u6"], roles=["guide"])
    other = world.accept("assign", users=["u5"], qualifications=["hygiene"])
    while {world.state(small), world.state(other)} != {"done"}:
        turn(world)
    assert (world.state(large), world.job(large).done < 6) == ("running", True)
    assert world.outcomes(small) == {"u6": "revoked"}  # the large one had its turn with that user first
    world.work_off()
    assert (world.job(large).done, world.has("u6") & GUIDE) == (6, set())


# --- limits, and the second person ------------------------------------------------------------------------------------
def held(world: World) -> str:
    """A job about everybody that is held."""
    job = world.accept("assign", all=True, roles=["guide"])
    world.work_off()
    assert world.state(job) == "held"
    assert world.outcomes(job) == {}
    return job


def test_over_its_limit_a_job_is_held_before_its_first_effect(world: World) -> None:
    strict(world, job_limit=Limit(number=5))
    job = held(world)
    assert world.job(job).held_for == ["it is about 6 users, and the limit of a job is 5"]
    assert not any(world.has(user) >= GUIDE for user in USERS)
    strict(world, job_limit=Limit(number=6))
    world.work_off()
    assert world.state(job) == "held"  # it stays so until somebody decides
    world.ask("assign", id="within", all=True, roles=["guide"])
    assert world.state("within") == "done"


def test_a_share_never_means_less_than_25_people_and_an_absolute_limit_what_it_says(world: World) -> None:
    strict(world, job_limit=Limit(percent=1))
    world.ask("assign", id="few", all=True, roles=["guide"])
    assert world.state("few") == "done"
    more = [f"v{number}" for number in range(30)]
    world.receive(*(event("user.joined", user, AT) for user in more))
    world.go(days=1)
    job = held(world)
    expected = "it is about 36 users, and the limit of a job is 25 (1% of 36 active users, never less than 25)"
    assert world.job(job).held_for == [expected]


def test_who_joined_today_is_not_counted_so_that_a_first_load_holds_nothing(world: World) -> None:
    strict(world, job_limit=Limit(number=6))
    world.receive(*(event("user.joined", f"v{number}", AT) for number in range(3)))
    world.ask("assign", id="first", all=True, roles=["guide"])
    assert (world.state("first"), len(world.outcomes("first"))) == ("done", 9)
    world.now += 60_000_000
    job = world.accept("revoke", all=True, roles=["guide"])
    world.work_off()
    assert world.state(job) == "held"  # what is taken counts whoever it is taken from


def test_more_than_a_tenth_unknown_is_held(world: World) -> None:
    job = world.accept("assign", users=["u1", "u2", "nobody"], roles=["guide"])
    world.work_off()
    assert (world.state(job), world.outcomes(job)) == ("held", {"nobody": "unknown"})
    assert world.job(job).held_for == ["1 of its 3 users were never heard of, more than a tenth"]
    assert world.ask("assign", users=["nobody"], roles=["guide"]) == {"nobody": "unknown"}  # nothing to hold


def test_small_jobs_of_an_embedded_academy_are_never_held(world: World) -> None:
    strict(world, job_limit=Limit(number=1), small_jobs=1000)
    world.ask("assign", id="all", all=True, roles=["guide"])
    assert world.state("all") == "done"


def test_a_second_person_approves_and_only_then_it_is_done_and_mailed(world: World) -> None:
    strict(world, job_limit=Limit(number=5))
    job = held(world)
    own = world.decide("approve", job, actor="Ada@example.com ")
    assert own == f"Ada@example.com  asked for the job {job}: somebody else must approve it (or approve_own be true)"
    assert world.decide("approve", job) == "done"
    world.work_off()
    assert (world.state(job), world.job(job).held_for != []) == ("done", True)
    assert world.outcomes(job) == dict.fromkeys(USERS, "assigned")
    assert [world.mails(user)[-1] == GUIDE for user in USERS] == [True] * 6
    assert world.decide("approve", job) == f"the job {job} is done: only one that is held can be approved"


def test_an_academy_with_one_admin_may_approve_its_own(world: World) -> None:
    strict(world, job_limit=Limit(number=5), approve_own=True)
    job = held(world)
    assert world.decide("approve", job, actor="ada@example.com") == "done"
    world.work_off()
    assert world.state(job) == "done"


def test_admins_are_told_once_by_titles_what_is_held(world: World) -> None:
    strict(world, job_limit=Limit(number=5), admins=("boss@example.com",))
    held(world)
    world.work_off()
    with world.database.read() as work:
        (told,) = notices_due(work, 10)
    assert (told.email, told.data.what, told.data.passed[0].number) == ("boss@example.com", ("Guide",), 6)


def test_rejected_nothing_is_done(world: World) -> None:
    strict(world, job_limit=Limit(number=5))
    job = held(world)
    assert "is held, and did nothing: `rolecall jobs reject" in world.decide("undo", job)
    assert world.decide("reject", job) == "done"
    world.work_off()
    assert (world.state(job), world.outcomes(job)) == ("rejected", {})
    assert not any(world.has(user) >= GUIDE for user in USERS)


def test_approved_after_the_ground_has_gone(world: World) -> None:
    strict(world, job_limit=Limit(number=0))
    where = {"team": "care"}
    world.receive(*(event("user.team.added", user, AT, team="care") for user in ("u2", "u3", "u4")))
    job = world.accept("assign", where=where, roles=["guide"])
    doomed = world.accept("assign", users=["u1"], roles=["guide"], until="2026-03-05")
    nameless = world.accept("assign", users=["u1"], qualifications=["wound-care"])
    world.work_off()
    world.tell("user.team.removed", "u2", team="care")
    world.tell("user.left", "u3")
    world.tell("user.team.added", "u5", team="care")
    world.activate(CARE + ADDED, WITHOUT)
    assert "there is no qualification called 'wound-care' any more" in world.decide("approve", nameless)
    assert world.decide("approve", job) == "done"
    world.work_off()
    assert world.outcomes(job) == {"u1": "assigned", "u2": "changed_since", "u3": "left", "u4": "assigned"}
    world.go(days=5)
    assert "its end, 2026-03-06T00:00:00Z, is over" in world.decide("approve", doomed)
    assert (world.state(doomed), world.decide("reject", doomed)) == ("held", "done")


def test_what_the_rules_lose_while_a_job_runs_ends_it(world: World) -> None:
    job = world.accept("assign", all=True, qualifications=["wound-care"])
    turn(world, 3)
    world.activate(CARE + ADDED, WITHOUT)
    world.work_off()
    assert (world.state(job), world.job(job).done) == ("cancelled", 2)


def test_a_dry_run_says_that_it_would_be_held_and_holds_nothing(world: World) -> None:
    strict(world, job_limit=Limit(number=5))
    world.ask("assign", id="dry", users=[*USERS, "nobody", "nobody-else"], roles=["nurse"], dry_run=True)
    row = world.job("dry")
    assert (row.state, row.emails) == ("done", 5)
    assert row.results == {"unknown": 2, "assigned": 5, "unchanged": 1}
    assert row.warnings == [
        "the qualification Wound care needs the learning item Bandages (bandages), which learners cannot see",
        "2 users were never heard of: nobody, nobody-else",
        "it would be held: it is about 6 users, and the limit of a job is 5",
        "it would be held: 2 of its 8 users were never heard of, more than a tenth",
    ]
    assert world.has("u2") == set()


# --- everybody, and everything that happens to them -------------------------------------------------------------------
def test_all_users_then_a_leaver_then_a_rejoiner(world: World) -> None:
    world.ask("assign", all=True, roles=["guide"])
    world.tell("user.left", "u2")
    assert world.ask("assign", all=True, qualifications=["hygiene"]).keys() == set(USERS) - {"u2"}
    world.tell("user.joined", "u2")
    assert world.has("u2") == GUIDE
    world.tell("user.left", "u3")
    world.go(days=40)
    world.tell("user.joined", "u3")
    assert world.has("u3") == set()


def test_a_block_ends_and_the_wish_of_automation_returns(world: World) -> None:
    world.ask("block", users=["u1"], roles=["nurse"], until="2026-03-10")
    assert world.has("u1") == HYGIENE  # of the other trigger
    world.go(days=10)
    assert world.has("u1") == NURSE


def test_who_is_excepted_is_not_counted(world: World) -> None:
    world.ask("assign", id="job-1", all=True, except_=["u1", "u3", "nobody"], roles=["guide"])
    row = world.job("job-1")
    assert (row.done, row.total, set(world.outcomes("job-1"))) == (4, 4, {"u2", "u4", "u5", "u6"})


def test_a_job_of_many_users_named_one_by_one_keeps_their_number(world: World) -> None:
    many = [*USERS, *(f"unknown-{number}" for number in range(2000))]
    strict(world, small_jobs=10_000)
    world.ask("assign", id="job-1", users=many, except_=["u1"], roles=["guide"])
    row = world.job("job-1")
    assert (row.request["users"], row.total, row.results) == (2006, 2005, {"unknown": 2000, "assigned": 5})


def test_several_things_at_once_are_one_email(world: World) -> None:
    world.ask("assign", users=["u2"], roles=["guide"], qualifications=["hygiene"], mandatory=["wound-care"])
    assert world.mails("u2") == [GUIDE | {"qualification hygiene", "qualification wound-care!"}]


def test_an_earlier_job_that_fails_in_the_turn_of_a_later_one_is_held_and_not_the_later_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = world.accept("revoke", users=["u1", "u2", "u3"], roles=["guide"])
    world.turns.take()  # its users are chosen
    later = world.accept("assign", users=["u1"], roles=["guide"])

    def fails(work: Any, settlement: Any, revision: Any, row: sa.Row[Any], *rest: Any) -> None:
        if row.id == earlier:
            raise ZeroDivisionError
        do(work, settlement, revision, row, *rest)

    monkeypatch.setattr("engine.jobs.chunk.do", fails)
    monkeypatch.setattr("engine.jobs.turns._in_turn", lambda _: [later])
    world.work_off()
    assert (world.state(earlier), world.state(later)) == ("held", "done")
    assert world.outcomes(later) == {"u1": "assigned"}


def test_a_job_on_which_rolecall_fails_is_held_and_holds_up_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("engine.jobs.chunk.do", fails)
    job = world.accept("assign", users=["u1"], roles=["guide"])
    world.work_off()
    assert (world.state(job), world.outcomes(job)) == ("held", {})
    assert "Rolecall failed on it (ZeroDivisionError)" in world.job(job).held_for[0]
    monkeypatch.undo()
    assert world.decide("approve", job) == "done"
    world.work_off()
    assert (world.state(job), world.outcomes(job)) == ("done", {"u1": "assigned"})


def test_requests_about_jobs_are_taken_in_one_batch_with_their_jobs(world: World) -> None:
    world.receive(
        request("assign", AT, id="one", users=["u2"], roles=["guide"]),
        decision("cancel", "one", AT),
        request("assign", AT, id="two", users=["u3"], roles=["guide"]),
    )
    assert (world.state("one"), world.state("two")) == ("cancelled", "done")
    assert (world.has("u2"), world.has("u3")) == (set(), GUIDE)
