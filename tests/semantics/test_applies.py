"""Applies as jobs: one revision decides for each user at every moment; held, cancelled, gone back from."""

from dataclasses import replace
from typing import Any

import pytest

from engine.clock import DAY, shown
from engine.errors import Refused
from engine.jobs.beginning import ask_for
from engine.plans.plan import Plan
from engine.plans.planning import plan
from engine.plans.towards import back_to, to_files
from engine.revision import active_rules
from tests.delivered import arrival
from tests.semantics.rules import ADDED, CARE_HYGIENE, HYGIENE, Make
from tests.world import Steady, World, event, rules_of

SALES_TOO = "  care-hygiene: {while: {team: [care, sales]}, then: {qualifications: [hygiene]}}\n"
NONE = "  {}\n"


def planned(
    world: World, triggers: str | int, ended: dict[str, str] | None = None, *, email: bool = True
) -> tuple[Plan, Any]:
    """A plan of other triggers, or of going back to a revision."""
    with world.database.read() as work:
        if isinstance(triggers, int):
            base, transition = back_to(work, triggers, ended or {})
        else:
            base, transition = to_files(work, rules_of(world.catalog, triggers), ended or {})
    return plan(world.database, transition, base, world.settings, email=email), transition


def begun(
    world: World,
    triggers: str | int,
    ended: dict[str, str] | None = None,
    *,
    actor: str = "ops@example.com",
    email: bool = True,
) -> str:
    """Begin an apply, and do nothing of it yet; return its job."""
    found, transition = planned(world, triggers, ended, email=email)
    job = ask_for(world.database, found, transition, world.settings, actor=actor)
    assert job is not None
    return job


def active(world: World) -> int | None:
    with world.database.read() as work:
        return active_rules(work)[0]


def joined(world: World, **teams: str) -> None:
    for user, team in teams.items():
        world.tell("user.joined", user, teams=[team], email=f"{user}@example.com")


def arrival_of(world: World, type: str, user: str, **data: Any) -> Any:
    return arrival(event(type, user, shown(world.now), **data))


def decided(world: World, action: str, job: str, **data: Any) -> str:
    return world.decide(action, job, **data)


def request_id(world: World, action: str, user: str) -> str:
    """Revoke something of a user; return the request's id."""
    job = world.accept(action, users=[user], qualifications=["hygiene"])
    world.work_off()
    return job


# --- one revision for each user -------------------------------------------------------------------------------------
def test_who_waits_crosses_before_an_event_about_them_is_looked_at(product: Make) -> None:
    world = product(CARE_HYGIENE)
    joined(world, u1="care", u2="sales", u3="sales")
    world.turns.pace = Steady(1)
    job = begun(world, SALES_TOO)
    assert (active(world), world.has("u3")) == (2, set())
    world.pipeline.process([arrival_of(world, "user.updated", "u3", language="nl")])
    assert (world.has("u2"), world.has("u3")) == (set(), HYGIENE)
    world.work_off()
    assert world.has("u2") == HYGIENE
    assert world.outcomes(job) == {"u2": "assigned", "u3": "in_passing"}
    assert world.mails("u3") == [HYGIENE]


def test_who_waits_crosses_before_a_request_about_them_is_done(product: Make) -> None:
    world = product(CARE_HYGIENE)
    joined(world, u1="care", u2="sales")
    begun(world, "  renamed: {was: care-hygiene, while: {team: care}, then: {qualifications: [hygiene]}}\n")
    world.turns.pace = Steady(1)
    request = world.accept("revoke", users=["u1"], qualifications=["hygiene"])
    world.work_off()
    assert world.outcomes(request) == {"u1": "still_held"}
    assert world.origins("u1", "hygiene") == {"renamed"}


def test_a_sweep_lets_cross_whom_it_looks_at(product: Make) -> None:
    world = product(CARE_HYGIENE)
    joined(world, u1="care", u2="sales")
    world.sweep()
    job = begun(world, SALES_TOO)
    world.go(days=1, hours=20)
    assert world.has("u2") == HYGIENE
    assert {cause.split(" ")[0] for cause in world.causes("u2")} == {"apply"}
    world.work_off()
    assert world.outcomes(job) == {"u2": "in_passing"}


def test_people_who_join_while_others_cross_are_under_the_new_rules(product: Make) -> None:
    world = product(CARE_HYGIENE)
    joined(world, u1="care")
    begun(world, SALES_TOO)
    world.pipeline.process([arrival_of(world, "user.joined", "u0", teams=["sales"])])
    world.pipeline.process([arrival_of(world, "user.joined", "u9", teams=["sales"])])
    world.work_off()
    assert world.has("u0") == world.has("u9") == HYGIENE


def test_nobody_is_mailed_if_that_is_asked(product: Make) -> None:
    world = product(CARE_HYGIENE)
    joined(world, u1="care", u2="sales")
    begun(world, SALES_TOO, email=False)
    world.work_off()
    assert (world.has("u2"), world.mails("u2")) == (HYGIENE, [])
    joined(world, u3="sales")
    assert world.mails("u3") == [HYGIENE]


# --- two at once, held, cancelled -----------------------------------------------------------------------------------
def test_two_people_do_not_apply_at_the_same_time(product: Make) -> None:
    world = product(CARE_HYGIENE)
    joined(world, u2="sales")
    second, transition = planned(world, NONE, {"care-hygiene": "revoke"})
    job = begun(world, SALES_TOO, actor="mira")
    with pytest.raises(Refused, match="revision 2 has become the active one"):
        ask_for(world.database, second, transition, world.settings, actor="noor")
    third, transition = planned(world, NONE, {"care-hygiene": "revoke"})
    with pytest.raises(Refused, match=f"mira is applying rules already .{job}, choosing.: wait for it"):
        ask_for(world.database, third, transition, world.settings, actor="noor")
    world.work_off()
    assert begun(world, NONE, {"care-hygiene": "revoke"}) == "apply-3"


def over(world: World, **limits: Any) -> None:
    """Let every apply be over a limit."""
    world.settings = replace(world.settings, **limits)
    world.pipeline.settings = world.settings
    world.turns = type(world.turns)(world.database, world.settings, world.pipeline.follow)


def test_what_passes_a_limit_waits_for_a_second_person_and_nothing_has_changed(product: Make) -> None:
    world = product(CARE_HYGIENE)
    people = {f"u{number:02}": "sales" for number in range(30)}
    joined(world, **people)
    world.now += DAY
    over(world, small_jobs=0, approve_own=False)
    job = begun(world, SALES_TOO, actor="mira")
    assert (world.state(job), active(world)) == ("held", 1)
    assert world.job(job).held_for[0].startswith("care-hygiene gives something to 30 users, and its limit is 25")
    world.work_off()
    assert world.has("u00") == set()
    assert "somebody else must approve it" in decided(world, "approve", job, actor="Mira")
    assert decided(world, "approve", job, actor="noor") == "done"
    world.work_off()
    assert (world.state(job), active(world), world.has("u29")) == ("done", 2, HYGIENE)


def test_a_rejected_apply_does_nothing_and_makes_room_for_the_next(product: Make) -> None:
    world = product(CARE_HYGIENE)
    joined(world, **{f"u{number:02}": "sales" for number in range(30)})
    world.now += DAY
    over(world, small_jobs=0)
    job = begun(world, SALES_TOO)
    with pytest.raises(Refused, match=f"rolecall jobs reject {job}"):
        begun(world, NONE, {"care-hygiene": "revoke"})
    assert decided(world, "reject", job) == "done"
    world.work_off()
    assert (world.state(job), active(world), world.has("u00")) == ("rejected", 1, set())
    begun(world, NONE, {"care-hygiene": "revoke"})
    assert active(world) == 3


def test_an_apply_that_is_cancelled_on_its_way_is_taken_back(product: Make) -> None:
    world = product(CARE_HYGIENE + ADDED)
    joined(world, u1="care", u2="sales", u3="sales", u4="care")
    before = (world.assignments(), world.reasons())
    world.turns.pace = Steady(1)
    job = begun(world, SALES_TOO.replace("care-hygiene: {", "wider: {was: care-hygiene, "), {"added": "revoke"})
    for _ in range(4):
        world.turns.take()
    assert 0 < len([user for user, outcome in world.outcomes(job).items() if outcome]) < 4
    assert decided(world, "cancel", job, note="the wrong team") == "done"
    world.work_off()
    assert world.state(job) == "cancelled"
    assert (world.assignments(), world.reasons()) == before
    assert (active(world), world.state("apply-3")) == (3, "done")
    assert world.job("apply-3").note == f"{job} was cancelled: the wrong team"


# --- going back -----------------------------------------------------------------------------------------------------
def test_going_back_returns_what_deleted_triggers_had_given(product: Make) -> None:
    world = product(CARE_HYGIENE + ADDED)
    joined(world, u1="care", u2="sales")
    world.ask("assign", users=["u2"], roles=["nurse"])
    before = (world.assignments(), world.reasons())
    begun(world, NONE, {"care-hygiene": "revoke", "added": "revoke"})
    world.work_off()
    assert world.has("u1") == set()
    begun(world, 1)
    world.work_off()
    assert (world.assignments(), world.reasons()) == before


def test_what_a_person_decided_since_is_not_given_back(product: Make) -> None:
    world = product(ADDED)
    joined(world, u1="care", u2="care", u3="care")
    begun(world, NONE, {"added": "revoke"})
    world.work_off()
    world.ask("revoke", users=["u1"], qualifications=["hygiene"])
    world.undo(request_id(world, "revoke", "u2"))
    begun(world, 1)
    world.work_off()
    assert (world.has("u1"), world.has("u2"), world.has("u3")) == (set(), HYGIENE, HYGIENE)


def test_going_back_gives_renamed_triggers_their_earlier_name(product: Make) -> None:
    world = product(CARE_HYGIENE + ADDED)
    joined(world, u1="care")
    before = world.reasons()
    first = CARE_HYGIENE.replace("care-hygiene: {", "second: {was: care-hygiene, ")
    begun(world, first + ADDED)
    world.work_off()
    begun(world, first.replace("second: {was: care-hygiene", "third: {was: second") + ADDED)
    world.work_off()
    assert world.origins("u1", "hygiene") == {"third", "added"}
    begun(world, 1)
    world.work_off()
    assert world.reasons() == before


def test_only_what_was_active_can_be_gone_back_to(product: Make) -> None:
    world = product(CARE_HYGIENE)
    with pytest.raises(Refused, match="there is no revision 7"):
        planned(world, 7)
    with pytest.raises(Refused, match="revision 1 is the active one"):
        planned(world, 1)


def test_a_trigger_mails_nobody_who_has_no_address(product: Make) -> None:
    world = product(NONE)
    joined(world, u1="care")
    world.tell("user.joined", "u2", teams=["care"])
    found, _ = planned(world, CARE_HYGIENE)
    assert (found.emails, found.without_address) == (1, 1)
    assert [(one.gains, one.emails) for one in found.triggers] == [(2, 1)]
