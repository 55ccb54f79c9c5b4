"""Rules that go on with another text, are switched off and on again, and another catalog (S2, S6, S10, S13)."""

import pytest

from engine.clock import DAY
from tests.semantics.rules import ADDED, CARE, CARE_GRACE, CARE_HYGIENE, CATALOG, HYGIENE, NURSE, Make

GRACE = CARE_GRACE
OFF = pytest.mark.parametrize("off", ["false", "shadow"])


def switched(trigger: str, enabled: str) -> str:
    """The same trigger, switched off."""
    return trigger.replace("{while", f"{{enabled: {enabled}, while").replace("{when", f"{{enabled: {enabled}, when")


# --- enabled: false -------------------------------------------------------------------------------------------------
@OFF
def test_a_trigger_that_is_switched_off_gives_and_takes_nothing(academy: Make, off: str) -> None:
    world = academy(CARE_HYGIENE + ADDED.replace("hygiene", "wound-care"))
    world.tell("user.joined", "u1", teams=["care"])
    before = world.has("u1")
    world.activate(switched(CARE_HYGIENE + ADDED.replace("hygiene", "wound-care"), off), ended={})
    assert world.has("u1") == before == {*HYGIENE, "qualification wound-care"}
    world.tell("user.team.removed", "u1", team="care")
    world.tell("user.joined", "u2", teams=["care"])
    world.go(days=2)
    assert (world.has("u1"), world.has("u2")) == (before, set())


@OFF
def test_a_reason_in_grace_stays_while_its_trigger_is_switched_off(academy: Make, off: str) -> None:
    world = academy(CARE_GRACE)
    world.tell("user.joined", "u1", teams=["care"])
    world.tell("user.team.removed", "u1", team="care")
    world.activate(switched(CARE_GRACE, off), ended={})
    world.go(days=10)
    assert world.has("u1") == HYGIENE
    world.activate(CARE_GRACE)
    assert world.has("u1") == set()


@pytest.mark.parametrize("sweeps", [True, False], ids=["swept", "not swept"])
@pytest.mark.parametrize("trigger", [CARE_HYGIENE, CARE_GRACE], ids=["at once", "grace"])
def test_what_a_switched_off_trigger_gave_does_not_outlast_the_stay(academy: Make, trigger: str, sweeps: bool) -> None:
    world = academy(trigger)
    world.tell("user.joined", "u1", teams=["care"])
    if trigger == CARE_GRACE:
        world.tell("user.team.removed", "u1", team="care")
    world.activate(switched(trigger, "false"), ended={})
    world.tell("user.left", "u1")
    world.now += 40 * DAY
    if sweeps:
        world.sweep()
    world.tell("user.joined", "u1", teams=["care"])
    world.go(days=1)
    assert world.has("u1") == set()
    assert len(world.mails("u1")) == 1


def test_what_a_switched_off_trigger_gave_is_there_again_within_the_stay(academy: Make) -> None:
    world = academy(CARE_HYGIENE)
    world.tell("user.joined", "u1", teams=["care"])
    world.activate(switched(CARE_HYGIENE, "false"), ended={})
    world.tell("user.left", "u1")
    world.go(days=20)
    world.tell("user.joined", "u1", teams=["sales"])
    assert world.has("u1") == HYGIENE


def test_a_trigger_that_is_switched_on_again_looks_at_everybody(academy: Make) -> None:
    world = academy(CARE_HYGIENE)
    world.tell("user.joined", "gone", teams=["care"])
    world.activate(switched(CARE_HYGIENE, "false"), ended={})
    world.tell("user.team.removed", "gone", team="care")
    world.tell("user.joined", "new", teams=["care"])
    world.activate(CARE_HYGIENE)
    assert (world.has("gone"), world.has("new")) == (set(), HYGIENE)
    assert world.mails("new") == [HYGIENE]


# --- another text ---------------------------------------------------------------------------------------------------
def test_what_a_while_trigger_gives_no_more_ends(academy: Make) -> None:
    world = academy("  both: {while: {team: care}, then: {roles: [guide], qualifications: [hygiene]}, grace: 3 days}\n")
    world.tell("user.joined", "u1", teams=["care"])
    world.activate("  both: {while: {team: care}, then: {qualifications: [hygiene]}, grace: 3 days}\n", ended={})
    assert world.has("u1") == HYGIENE
    assert world.states("u1", "guide") == {"ended"}
    assert len(world.mails("u1")) == 1


def test_what_a_when_trigger_gave_stays_when_it_gives_it_no_more(academy: Make) -> None:
    world = academy(ADDED)
    world.tell("user.joined", "u1", teams=["care"])
    world.activate(ADDED.replace("hygiene", "first-aid"), ended={})
    assert world.has("u1") == HYGIENE


def test_becoming_mandatory_by_a_new_text_is_told_by_email(academy: Make) -> None:
    world = academy(CARE_HYGIENE)
    world.tell("user.joined", "u1", teams=["care"])
    must = CARE_HYGIENE.replace("qualifications:", "mandatory:")
    world.activate(must)
    assert world.mails("u1") == [HYGIENE, {"qualification hygiene!"}]
    assert world.causes("u1")[1].split()[0] == "apply"
    assert world.changes("u1") == ["qualification.assigned", "qualification.changed"]
    world.activate(CARE_HYGIENE)
    assert world.has("u1") == HYGIENE
    world.activate(must.replace("then: {", "then: {email: false, "))
    assert world.has("u1") == {"qualification hygiene!"}
    assert len(world.mails("u1")) == 2


def test_a_grace_given_later_holds_for_those_who_stop_matching_by_the_new_text(academy: Make) -> None:
    world = academy(CARE_HYGIENE)
    world.tell("user.joined", "u1", teams=["care"])
    world.activate("  care-hygiene: {while: {team: sales}, then: {qualifications: [hygiene]}, grace: 3 days}\n")
    assert world.states("u1", "hygiene") == {"ending"}
    world.go(days=4)
    assert world.has("u1") == set()


# --- another catalog ------------------------------------------------------------------------------------------------
def test_a_qualification_linked_later_reaches_those_who_have_the_role(academy: Make) -> None:
    world = academy(CARE)
    world.tell("user.joined", "u1", teams=["care"])
    world.tell("user.joined", "u2")
    more = CATALOG.replace("qualifications: [wound-care]", "qualifications: [wound-care, first-aid]")
    world.activate(CARE, more)
    assert (world.has("u1"), world.has("u2")) == ({*NURSE, "qualification first-aid"}, set())
    assert world.mails("u1") == [NURSE, {"qualification first-aid"}]


def test_a_qualification_linked_no_more_ends_unless_it_has_another_reason(academy: Make) -> None:
    world = academy(CARE)
    world.tell("user.joined", "u1", teams=["care"])
    world.tell("user.joined", "u2", teams=["care"])
    world.ask("assign", users=["u2"], qualifications=["wound-care"])
    world.activate(CARE, CATALOG.replace("qualifications: [wound-care], ", ""))
    assert world.has("u1") == NURSE - {"qualification wound-care"}
    assert world.has("u2") == NURSE
    assert world.changes("u1")[-1] == "qualification.revoked"


def test_a_linked_qualification_that_becomes_mandatory_is_told_by_email(academy: Make) -> None:
    world = academy(CARE)
    world.tell("user.joined", "u1", teams=["care"])
    must = CATALOG.replace("qualifications: [wound-care], mandatory: [hygiene]", "mandatory: [wound-care, hygiene]")
    world.activate(CARE, must)
    assert world.mails("u1")[1:] == [{"qualification wound-care!"}]


def test_qualified_follows_the_items_of_the_catalog(academy: Make) -> None:
    triggers = "  trained: {while: {qualified: first-aid}, then: {roles: [nurse]}}\n"
    achieved = "  reached: {when: {qualification.achieved: {qualification: first-aid}}, then: {roles: [guide]}}\n"
    world = academy(triggers + achieved)
    world.tell("user.joined", "u1")
    world.tell("learning.completed", "u1", item="washing")
    world.tell("user.joined", "u2")
    assert world.has("u1") == set()
    fewer = CATALOG.replace("items: [washing, rescue-day]", "items: [washing]")
    world.activate(triggers + achieved, fewer)
    assert (world.has("u1"), world.has("u2")) == (NURSE, set())  # through an apply nothing is achieved for `when`
    world.activate(triggers + achieved, CATALOG)
    assert world.has("u1") == NURSE  # items added later take nothing away


def test_what_a_role_carried_no_longer_ends_for_those_who_lose_the_role_at_once(academy: Make) -> None:
    world = academy(CARE)
    world.tell("user.joined", "u1", teams=["care"])
    assert world.has("u1") == NURSE
    sales = "  care-nurse: {while: {team: sales}, then: {roles: [nurse]}}\n"
    world.activate(sales, CATALOG.replace("qualifications: [wound-care], ", ""))
    assert world.has("u1") == set()
