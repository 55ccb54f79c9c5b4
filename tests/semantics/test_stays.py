"""Joining, leaving, coming back, and messages from the future and the past: S9."""

from tests.semantics.rules import ADDED, CARE, CARE_HYGIENE, HYGIENE, NURSE, WELCOME, Make
from tests.world import event


# --- S9: stays ------------------------------------------------------------------------------------------------------
def test_somebody_who_left_has_nothing_and_hears_nothing(academy: Make) -> None:
    world = academy(CARE)
    world.tell("user.joined", "u1", teams=["care"])
    world.tell("user.left", "u1")
    assert world.has("u1") == set()
    world.tell("user.updated", "u1", language="nl")
    assert len(world.mails("u1")) == 1


def test_rejoining_within_the_stay_continues_silently(academy: Make) -> None:
    world = academy(CARE)
    world.tell("user.joined", "u1", teams=["care"])
    world.tell("user.left", "u1")
    world.go(days=20)
    world.tell("user.joined", "u1")
    assert world.has("u1") == NURSE
    assert len(world.mails("u1")) == 1


def test_a_new_stay_begins_without_memberships_and_reasons_and_mails_again(academy: Make) -> None:
    world = academy(CARE_HYGIENE)
    world.tell("user.joined", "u1", teams=["care"])
    world.ask("assign", users=["u1"], roles=["guide"])
    world.tell("user.left", "u1")
    world.go(days=40)
    world.tell("user.joined", "u1")
    assert world.has("u1") == set()
    world.tell("user.team.added", "u1", team="care")
    assert world.has("u1") == HYGIENE
    assert world.mails("u1") == [HYGIENE, {"role guide", "qualification first-aid"}, HYGIENE]


def test_attributes_completions_and_trainings_outlast_stays(academy: Make) -> None:
    world = academy(
        "  known: {while: {country: NL, completed: washing, external_training: rescue, qualified: hygiene}, "
        "then: {roles: [guide]}}\n"
    )
    world.tell("user.joined", "u1", attributes={"country": "NL"})
    world.tell("learning.completed", "u1", item="washing")
    world.tell("external_training.confirmed", "u1", training="rescue")
    world.tell("user.left", "u1")
    world.go(days=40)
    assert world.states("u1", "guide") == {"ended"}
    world.tell("user.joined", "u1")
    assert "role guide" in world.has("u1")


def test_a_late_message_joins_two_stays_again(academy: Make) -> None:
    world = academy(ADDED)
    world.tell("user.joined", "u1", "2026-01-01T09:00:00Z", teams=["care"])
    world.tell("user.left", "u1", "2026-01-10T09:00:00Z")
    world.tell("user.joined", "u1", "2026-03-01T09:00:00Z")
    assert world.has("u1") == set()
    world.receive(
        event("user.joined", "u1", "2026-01-20T09:00:00Z"),
        event("user.left", "u1", "2026-02-10T09:00:00Z"),
    )
    assert world.has("u1") == HYGIENE


def test_a_message_about_the_future_waits_until_it_is_due(academy: Make) -> None:
    world = academy(CARE)
    assert world.tell("user.joined", "u1", "2026-04-01T00:00:00Z", teams=["care"]) == "not_yet"
    world.go(days=20)
    assert world.has("u1") == set()
    world.go(days=11)
    assert world.has("u1") == NURSE
    assert len(world.mails("u1")) == 1


def test_facts_of_long_ago_count_and_their_events_do_not_act(academy: Make) -> None:
    world = academy(WELCOME + "  guides: {while: {team: care}, then: {roles: [guide]}}\n")
    assert world.tell("user.joined", "u1", "2015-03-01T09:00:00Z", teams=["care"]) == "old"
    assert world.has("u1") == {"role guide", "qualification first-aid"}
