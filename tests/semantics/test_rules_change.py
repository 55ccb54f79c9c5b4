"""Other rules: what becomes of what the earlier ones gave (S10)."""

import pytest

from engine.clock import DAY
from tests.semantics.rules import ADDED, CARE_GRACE, CARE_HYGIENE, HYGIENE, Make

CARE_ADDED = "  care-hygiene: {when: {user.team.added: {team: care}}, then: {qualifications: [hygiene]}}\n"
"""The same name, the other kind of trigger."""


def named(trigger: str, name: str) -> str:
    """The same trigger under another name."""
    was, rest = trigger.split(": {", 1)
    return f"  {name}: {{was: {was.strip()}, {rest}"


# --- renamed --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("trigger", [CARE_HYGIENE, ADDED], ids=["while", "when"])
def test_was_carries_reasons_over_to_the_new_name_and_nothing_else_changes(academy: Make, trigger: str) -> None:
    world = academy(trigger)
    world.tell("user.joined", "u1", teams=["care"])
    before = world.has("u1"), world.mails("u1"), world.changes("u1"), world.orders("u1", "hygiene")
    world.activate(named(trigger, "renamed"), ended={})
    assert world.origins("u1", "hygiene") == {"renamed"}
    world.go(days=2)
    assert (world.has("u1"), world.mails("u1"), world.changes("u1"), world.orders("u1", "hygiene")) == before


def test_a_renamed_trigger_takes_what_it_gave_under_its_earlier_name(academy: Make) -> None:
    world = academy(CARE_HYGIENE)
    world.tell("user.joined", "u1", teams=["care"])
    world.activate(named(CARE_HYGIENE, "renamed"))
    world.tell("user.team.removed", "u1", team="care")
    assert world.has("u1") == set()


def test_a_grace_goes_on_under_another_name(academy: Make) -> None:
    world = academy(CARE_GRACE)
    world.tell("user.joined", "u1", teams=["care"])
    world.tell("user.team.removed", "u1", team="care")
    world.go(days=2)
    world.activate(named(CARE_GRACE, "renamed"))
    assert world.states("u1", "hygiene") == {"ending"}
    assert world.has("u1") == HYGIENE
    world.go(days=2)
    assert world.has("u1") == set()


def test_a_name_that_was_in_use_before_can_be_given_to_another_trigger(academy: Make) -> None:
    world = academy(CARE_HYGIENE)
    world.tell("user.joined", "u1", teams=["care"])
    world.activate("  {}\n", ended={"care-hygiene": "revoke"})
    assert world.has("u1") == set()
    other = CARE_HYGIENE.replace("care-hygiene", "other")
    world.activate(other)
    assert world.has("u1") == HYGIENE
    world.activate(named(other, "care-hygiene"))
    assert world.origins("u1", "hygiene") == {"care-hygiene"}
    world.tell("user.team.removed", "u1", team="care")
    assert world.has("u1") == set()


def test_a_trigger_can_be_merged_into_one_that_is_there(academy: Make) -> None:
    sales = "  sales-hygiene: {while: {team: sales}, then: {qualifications: [hygiene]}, existing: skip}\n"
    world = academy()
    world.tell("user.joined", "u0", teams=["care", "sales"])
    skips = CARE_HYGIENE.replace("}}\n", "}, existing: skip}\n")
    world.activate(skips + sales)
    world.tell("user.joined", "u1", teams=["care", "sales"])
    assert world.origins("u1", "hygiene") == {"care-hygiene", "sales-hygiene"}
    world.activate(
        skips.replace("{team: care}", "{team: [care, sales]}").replace("{while", "{was: sales-hygiene, while")
    )
    assert world.origins("u1", "hygiene") == {"care-hygiene"}
    assert world.has("u0") == set()
    world.tell("user.updated", "u1", teams=[])
    assert world.has("u1") == set()
    assert len(world.mails("u1")) == 1


# --- deleted --------------------------------------------------------------------------------------------------------
def test_what_a_deleted_trigger_gave_is_revoked_if_that_is_said(academy: Make) -> None:
    world = academy(CARE_HYGIENE + ADDED.replace("hygiene", "wound-care"))
    world.tell("user.joined", "u1", teams=["care"])
    world.activate("  {}\n", ended={"care-hygiene": "revoke", "added": "revoke"})
    assert world.has("u1") == set()
    assert world.states("u1", "hygiene") == {"ended"}
    assert len(world.mails("u1")) == 1


@pytest.mark.parametrize("trigger", [CARE_HYGIENE, ADDED], ids=["while", "when"])
def test_what_a_deleted_trigger_gave_is_kept_until_a_person_revokes_it(academy: Make, trigger: str) -> None:
    world = academy(trigger)
    world.tell("user.joined", "u1", teams=["care"])
    world.activate("  {}\n", ended={trigger.split(":", 1)[0].strip(): "keep"})
    world.tell("user.team.removed", "u1", team="care")
    world.go(days=2)
    assert world.has("u1") == HYGIENE
    assert world.ask("revoke", users=["u1"], qualifications=["hygiene"]) == {"u1": "revoked"}
    assert world.has("u1") == set()


@pytest.mark.parametrize("sweeps", [True, False], ids=["swept", "not swept"])
def test_what_is_kept_of_a_deleted_trigger_ends_with_the_stay(academy: Make, sweeps: bool) -> None:
    world = academy(CARE_HYGIENE)
    world.tell("user.joined", "u1", teams=["care"])
    world.activate("  {}\n", ended={"care-hygiene": "keep"})
    world.tell("user.left", "u1")
    world.now += 40 * DAY
    if sweeps:
        world.sweep()
    world.tell("user.joined", "u1", teams=["care"])
    assert world.has("u1") == set()


def test_what_is_kept_of_a_deleted_trigger_survives_a_rejoining_within_the_stay(academy: Make) -> None:
    world = academy(CARE_HYGIENE)
    world.tell("user.joined", "u1", teams=["care"])
    world.activate("  {}\n", ended={"care-hygiene": "keep"})
    world.tell("user.left", "u1")
    world.go(days=20)
    world.tell("user.joined", "u1")
    assert world.has("u1") == HYGIENE


def test_what_is_in_grace_is_kept_too(academy: Make) -> None:
    world = academy(CARE_GRACE)
    world.tell("user.joined", "u1", teams=["care"])
    world.tell("user.team.removed", "u1", team="care")
    world.activate("  {}\n", ended={"care-grace": "keep"})
    world.go(days=5)
    assert world.has("u1") == HYGIENE
    assert world.states("u1", "hygiene") == {"open"}


def test_a_deleted_trigger_that_comes_again_takes_over_what_was_kept(academy: Make) -> None:
    world = academy(CARE_HYGIENE)
    world.tell("user.joined", "u1", teams=["care"])
    world.tell("user.joined", "u2", teams=["care"])
    world.activate("  {}\n", ended={"care-hygiene": "keep"})
    world.tell("user.team.removed", "u2", team="care")
    world.activate(CARE_HYGIENE)
    world.tell("user.team.removed", "u1", team="care")
    assert world.has("u1") == set()
    assert world.has("u2") == HYGIENE  # kept, and not of those whom the new one gave it


# --- when becomes while, and back -----------------------------------------------------------------------------------
def test_while_made_when_is_deleting_and_adding(academy: Make) -> None:
    world = academy(CARE_HYGIENE)
    world.tell("user.joined", "kept", teams=["care"])
    world.activate(CARE_ADDED, ended={"care-hygiene": "keep"})
    world.tell("user.team.removed", "kept", team="care")
    assert world.has("kept") == HYGIENE
    other = academy(CARE_HYGIENE)
    other.tell("user.joined", "u1", teams=["care"])
    other.activate(CARE_ADDED, ended={"care-hygiene": "revoke"})
    assert other.has("u1") == set()
    other.tell("user.updated", "u1", teams=["care"])  # a repeat
    assert other.has("u1") == set()
    other.tell("user.team.removed", "u1", team="care")
    other.tell("user.team.added", "u1", team="care")
    assert other.has("u1") == HYGIENE


def test_when_made_while_is_deleting_and_adding(academy: Make) -> None:
    world = academy(CARE_ADDED)
    world.tell("user.joined", "in", teams=["care"])
    world.tell("user.joined", "out", teams=["care"])
    world.tell("user.team.removed", "out", team="care")
    world.activate(CARE_HYGIENE, ended={"care-hygiene": "revoke"})
    assert (world.has("in"), world.has("out")) == (HYGIENE, set())
    assert len(world.mails("in")) == 1
    world.tell("user.team.removed", "in", team="care")
    assert world.has("in") == set()


def test_a_renamed_trigger_of_the_other_kind_is_another_trigger(academy: Make) -> None:
    world = academy(CARE_HYGIENE)
    world.tell("user.joined", "u1", teams=["care"])
    world.activate(ADDED.replace("{when", "{was: care-hygiene, when"), ended={"care-hygiene": "revoke"})
    assert world.has("u1") == set()


def test_a_trigger_that_becomes_while_is_new_to_those_whom_it_is_to_leave_alone(academy: Make) -> None:
    world = academy(CARE_ADDED)
    world.tell("user.joined", "u1", teams=["care"])
    skips = CARE_HYGIENE.replace("}}\n", "}, existing: skip}\n")
    world.activate(skips, ended={"care-hygiene": "revoke"})
    assert world.has("u1") == set()
