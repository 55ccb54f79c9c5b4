"""Limits of triggers: what is counted, when one trips, what is held, and what people decide (S11, S12)."""

import pytest

from tests.semantics.rules import Make
from tests.world import World

HYGIENE = {"qualification hygiene"}
LIMITED = "limits: {assign: 2, revoke: 1}"
CARE = f"  care: {{while: {{team: care}}, then: {{qualifications: [hygiene]}}, {LIMITED}}}\n"
GRACE = f"  care: {{while: {{team: care}}, then: {{qualifications: [hygiene]}}, grace: 3 days, {LIMITED}}}\n"
KEEP = f"  care: {{while: {{team: care}}, then: {{qualifications: [hygiene]}}, after: keep, {LIMITED}}}\n"
ADDED = f"  care: {{when: {{user.team.added: {{team: care}}}}, then: {{qualifications: [hygiene]}}, {LIMITED}}}\n"
PEOPLE = ("u1", "u2", "u3", "u4")
KINDS = {"while": CARE, "when": ADDED}


def staffed(academy: Make, triggers: str = CARE) -> World:
    """Four people, who joined yesterday."""
    world = academy(triggers)
    for user in PEOPLE:
        world.tell("user.joined", user, language="nl")
    world.go(days=1)
    return world


def added(world: World, *users: str) -> None:
    for user in users:
        world.tell("user.team.added", user, team="care")


def removed(world: World, *users: str) -> None:
    for user in users:
        world.tell("user.team.removed", user, team="care")


def in_care(academy: Make, triggers: str = CARE) -> World:
    """Four people of Care, who have hygiene since yesterday; none of it is counted."""
    world = academy(triggers)
    for user in PEOPLE:
        world.tell("user.joined", user, teams=["care"])
    world.go(days=1)
    return world


def states(world: World) -> list[str]:
    return [next(iter(world.states(user, "hygiene")), "none") for user in PEOPLE]


# --- what is counted --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", KINDS)
def test_who_passes_the_limit_is_held_and_whoever_comes_after(academy: Make, kind: str) -> None:
    world = staffed(academy, KINDS[kind])
    added(world, "u1", "u2", "u3", "u4")
    assert states(world) == ["open", "open", "held", "held"]
    assert [world.has(user) for user in PEOPLE] == [HYGIENE, HYGIENE, set(), set()]
    assert (world.mails("u2"), world.mails("u3")) != ([], [])
    assert world.mails("u3") == []


def test_a_batch_that_passes_the_limit_is_held_whole(academy: Make) -> None:
    world = staffed(academy)
    added(world, "u1")
    world.together(("user.team.added", "u2", {"team": "care"}), ("user.team.added", "u3", {"team": "care"}))
    assert states(world) == ["open", "held", "held", "none"]


def test_what_is_gained_on_the_day_of_joining_is_not_counted(academy: Make) -> None:
    world = in_care(academy)
    assert states(world) == ["open"] * 4


def test_each_day_has_its_allowance(academy: Make) -> None:
    world = staffed(academy)
    added(world, "u1", "u2")
    world.go(days=1)
    added(world, "u3", "u4")
    assert states(world) == ["open"] * 4


def test_a_trip_lasts_over_midnight(academy: Make) -> None:
    world = staffed(academy)
    added(world, "u1", "u2", "u3")
    world.go(days=1)
    added(world, "u4")
    assert states(world) == ["open", "open", "held", "held"]


def test_losses_are_counted_apart_and_held_without_an_end(academy: Make) -> None:
    world = in_care(academy)
    removed(world, "u1", "u2", "u3")
    assert states(world) == ["ended", "ending", "ending", "open"]
    world.go(days=40)
    assert states(world) == ["ended", "ending", "ending", "open"]
    assert world.has("u2") == HYGIENE


def test_leaving_is_not_counted(academy: Make) -> None:
    world = in_care(academy)
    for user in ("u1", "u2", "u3"):
        world.tell("user.left", user)
    world.go(days=31)
    assert states(world) == ["ended", "ended", "ended", "open"]
    removed(world, "u4")
    assert states(world) == ["ended"] * 4


def test_what_people_revoke_is_not_counted(academy: Make) -> None:
    world = staffed(academy, ADDED)
    added(world, "u1", "u2")
    world.ask("revoke", users=["u1", "u2"], qualifications=["hygiene"])
    assert states(world) == ["ended", "ended", "none", "none"]


def test_a_reason_in_grace_counts_when_its_grace_is_over(academy: Make) -> None:
    world = in_care(academy, GRACE)
    removed(world, "u1", "u2", "u3")
    assert states(world) == ["ending", "ending", "ending", "open"]
    assert world.trips() == set()
    world.go(days=4)
    assert states(world) == ["ending", "ending", "ending", "open"]
    assert world.trips() == {("care", "revoke")}


# --- the states of S12 ------------------------------------------------------------------------------------------------
def held(academy: Make, triggers: str = CARE) -> World:
    """`u3` is held."""
    world = staffed(academy, triggers)
    added(world, "u1", "u2", "u3")
    return world


def ending(academy: Make, triggers: str = CARE) -> World:
    """The end of `u2` is held."""
    world = in_care(academy, triggers)
    removed(world, "u1", "u2")
    return world


def test_held_ends_when_the_conditions_stop_holding(academy: Make) -> None:
    world = held(academy)
    removed(world, "u3")
    assert states(world)[2] == "ended"
    added(world, "u3")
    assert states(world)[2] == "held"


def test_held_of_a_trigger_that_keeps_ends_when_the_conditions_stop_holding(academy: Make) -> None:
    world = held(academy, KEEP)
    removed(world, "u3")
    assert states(world)[2] == "ended"


def test_held_is_open_after_the_approval_and_mailed(academy: Make) -> None:
    world = held(academy)
    world.decide_trip("approve", "care", "assign")
    assert (states(world)[2], world.has("u3"), len(world.mails("u3"))) == ("open", HYGIENE, 1)
    assert world.trips() == set()


def test_after_the_approval_the_allowance_is_anew(academy: Make) -> None:
    world = held(academy)
    world.decide_trip("approve", "care", "assign")
    added(world, "u4")
    assert states(world) == ["open"] * 4
    for user in ("u1", "u2", "u3", "u4"):
        world.tell("user.joined", f"{user}b", "2026-03-01T08:00:00Z")
    world.go(days=1)
    added(world, "u1b", "u2b", "u3b")
    assert [world.states(f"u{number}b", "hygiene") for number in (1, 2, 3)] == [{"open"}, {"open"}, {"held"}]


def test_held_is_refused_after_the_rejection_and_the_trigger_stays_tripped(academy: Make) -> None:
    world = held(academy)
    world.decide_trip("reject", "care", "assign")
    assert states(world) == ["open", "open", "refused", "none"]
    added(world, "u4")
    assert states(world) == ["open", "open", "refused", "held"]
    assert world.mails("u3") == []


def test_refused_stays_while_the_conditions_hold_and_ends_when_they_stop(academy: Make) -> None:
    world = held(academy)
    world.decide_trip("reject", "care", "assign")
    world.tell("user.updated", "u3", language="en")
    world.go(days=2)
    assert states(world)[2] == "refused"
    removed(world, "u3")
    assert states(world)[2] == "ended"


def test_a_refused_when_reason_is_looked_at_anew_at_its_next_event(academy: Make) -> None:
    world = held(academy, ADDED)
    world.decide_trip("reject", "care", "assign")
    assert states(world)[2] == "refused"
    removed(world, "u3")
    assert states(world)[2] == "refused"
    added(world, "u3")
    assert states(world)[2] == "held"


def test_a_refused_reason_is_looked_at_anew_when_the_text_of_its_trigger_changes(academy: Make) -> None:
    world = held(academy)
    world.decide_trip("reject", "care", "assign")
    world.activate(CARE.replace("team: care", "team: [care, sales]"))
    assert states(world)[2] == "held"


def test_held_ends_with_its_stay(academy: Make) -> None:
    world = held(academy)
    world.tell("user.left", "u3")
    world.go(days=31)
    assert states(world)[2] == "ended"


def test_held_ends_with_its_trigger_and_so_does_the_trip(academy: Make) -> None:
    world = held(academy)
    world.activate("  {}\n")
    assert (states(world)[2], world.trips()) == ("ended", set())


def test_a_person_revokes_a_when_reason_that_is_held(academy: Make) -> None:
    world = held(academy, ADDED)
    assert world.ask("revoke", users=["u3"], qualifications=["hygiene"]) == {"u3": "did_not_have"}
    assert states(world)[2] == "ended"


def test_an_end_that_is_held_is_withdrawn_when_the_conditions_hold_again(academy: Make) -> None:
    world = ending(academy)
    added(world, "u2")
    assert states(world)[1] == "open"


def test_an_end_that_is_held_comes_with_the_approval(academy: Make) -> None:
    world = ending(academy)
    world.decide_trip("approve", "care", "revoke")
    assert (states(world)[:2], world.has("u2")) == (["ended", "ended"], set())


def test_a_grace_that_runs_outlasts_the_approval(academy: Make) -> None:
    world = in_care(academy, GRACE)
    world.pause("care")
    removed(world, "u1")
    assert states(world)[0] == "ending"
    world.decide_trip("approve", "care", "revoke")
    assert states(world)[0] == "ending"
    world.go(days=4)
    assert states(world)[0] == "ended"


def test_a_grace_that_is_over_while_tripped_ends_with_the_approval(academy: Make) -> None:
    world = in_care(academy, GRACE)
    world.pause("care")
    removed(world, "u1")
    world.go(days=4)
    assert (states(world)[0], world.has("u1")) == ("ending", HYGIENE)
    world.decide_trip("approve", "care", "revoke")
    assert states(world)[0] == "ended"


def test_after_a_rejection_people_keep_what_they_were_to_lose_by_the_word_of_who_rejected(academy: Make) -> None:
    world = ending(academy)
    job = world.decide_trip("reject", "care", "revoke")
    assert world.states("u2", "hygiene") == {"ended", "open"}
    assert (world.origins("u2", "hygiene"), world.has("u2")) == ({job}, HYGIENE)
    added(world, "u2")
    assert world.origins("u2", "hygiene") == {job, "care"}


def test_an_end_that_is_held_comes_with_the_end_of_the_stay(academy: Make) -> None:
    world = ending(academy)
    world.tell("user.left", "u2")
    world.go(days=31)
    assert states(world)[1] == "ended"


# --- by hand ----------------------------------------------------------------------------------------------------------
def test_a_paused_trigger_gives_and_takes_nothing(academy: Make) -> None:
    world = staffed(academy)
    added(world, "u1")
    world.pause("care")
    added(world, "u2")
    removed(world, "u1")
    assert states(world)[:2] == ["ending", "held"]


def test_of_a_trigger_one_kind_alone_can_be_paused(academy: Make) -> None:
    world = staffed(academy)
    added(world, "u1")
    world.pause("care", "assign")
    added(world, "u2")
    removed(world, "u1")
    assert states(world)[:2] == ["ended", "held"]


def test_what_is_within_the_allowance_is_done_when_the_trigger_goes_on(academy: Make) -> None:
    world = staffed(academy)
    world.pause("care")
    added(world, "u1", "u2")
    assert world.resume("care") == "done"
    assert (states(world)[:2], world.trips()) == (["open", "open"], set())
    added(world, "u3")
    assert states(world)[2] == "held"


def test_what_is_more_than_the_allowance_stays_held(academy: Make) -> None:
    world = staffed(academy)
    world.pause("care", "assign")
    added(world, "u1", "u2", "u3")
    assert world.resume("care") == "held"
    assert (states(world)[:3], world.trips()) == (["held"] * 3, {("care", "assign")})
    world.decide_trip("approve", "care", "assign")
    assert states(world)[:3] == ["open"] * 3


def test_a_trigger_that_was_rejected_goes_on_when_that_is_said(academy: Make) -> None:
    world = held(academy)
    world.decide_trip("reject", "care", "assign")
    added(world, "u4")
    world.go(days=1)
    assert world.resume("care") == "done"
    assert states(world) == ["open", "open", "refused", "open"]
    assert world.trips() == set()
