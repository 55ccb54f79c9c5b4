"""What triggers give and take: S1 to S4 and S10."""

import pytest

from tests.semantics.rules import ADDED, CARE, CARE_GRACE, CARE_HYGIENE, CARE_KEEP, DUTCH, HYGIENE, NURSE, WELCOME, Make
from tests.world import event


# --- S1, S2: while --------------------------------------------------------------------------------------------------
def test_a_while_trigger_gives_a_role_with_its_linked_qualifications(academy: Make) -> None:
    world = academy(CARE)
    world.tell("user.joined", "u1", teams=["Care"])
    assert world.has("u1") == NURSE


def test_all_matching_triggers_act_and_the_assignment_stays_until_the_last_reason_ends(academy: Make) -> None:
    world = academy(CARE_HYGIENE + "  sales-hygiene: {while: {team: sales}, then: {qualifications: [hygiene]}}\n")
    world.tell("user.joined", "u1", teams=["care", "sales"])
    assert world.origins("u1", "hygiene") == {"care-hygiene", "sales-hygiene"}
    world.tell("user.team.removed", "u1", team="care")
    assert world.has("u1") == HYGIENE
    world.tell("user.team.removed", "u1", team="sales")
    assert world.has("u1") == set()


def test_a_while_reason_ends_with_its_conditions_and_returns_with_them(academy: Make) -> None:
    world = academy(CARE)
    world.tell("user.joined", "u1", teams=["care"])
    world.tell("user.updated", "u1", teams=["sales"])
    assert world.has("u1") == set()
    world.tell("user.team.added", "u1", team="OE-1")
    assert world.has("u1") == NURSE


def test_the_sweep_finds_what_the_clock_changed(academy: Make) -> None:
    world = academy("  soon: {while: {contract_end: {before: in 30 days}}, then: {qualifications: [hygiene]}}\n")
    world.tell("user.joined", "u1", attributes={"contract_end": "2026-05-01"})
    assert world.has("u1") == set()
    world.go(days=20)
    assert world.has("u1") == set()
    world.go(days=20)
    assert world.has("u1") == HYGIENE
    assert len(world.mails("u1")) == 1


def test_a_revocation_in_grace_waits_and_is_withdrawn_when_they_match_again(academy: Make) -> None:
    world = academy(CARE_GRACE)
    world.tell("user.joined", "u1", teams=["care"])
    world.tell("user.team.removed", "u1", team="care")
    world.go(days=2)
    assert world.has("u1") == HYGIENE
    assert world.states("u1", "hygiene") == {"ending"}
    world.tell("user.team.added", "u1", team="care")
    assert world.states("u1", "hygiene") == {"open"}
    world.go(days=2)
    assert world.has("u1") == HYGIENE
    world.tell("user.team.removed", "u1", team="care")
    world.go(days=2)
    assert world.has("u1") == HYGIENE
    world.go(days=2)
    assert world.has("u1") == set()
    assert len(world.mails("u1")) == 1


def test_what_after_keep_gave_lasts_when_the_conditions_end(academy: Make) -> None:
    world = academy(CARE_KEEP)
    world.tell("user.joined", "u1", teams=["care"])
    world.tell("user.team.removed", "u1", team="care")
    world.go(days=3)
    assert world.has("u1") == HYGIENE


def test_what_after_keep_gave_ends_with_the_stay(academy: Make) -> None:
    world = academy(CARE_KEEP)
    world.tell("user.joined", "u1", teams=["care"])
    world.tell("user.left", "u1")
    world.go(days=40)
    world.tell("user.joined", "u1")
    assert world.has("u1") == set()


def test_existing_skip_leaves_people_alone_until_they_stop_and_match_again(academy: Make) -> None:
    world = academy()
    world.tell("user.joined", "u1", teams=["care"])
    world.activate("  new: {while: {team: care}, then: {qualifications: [hygiene]}, existing: skip}\n")
    world.tell("user.joined", "u2", teams=["care"])
    world.go(days=1)
    assert world.has("u1") == set()
    assert world.has("u2") == HYGIENE
    world.tell("user.team.removed", "u1", team="care")
    world.tell("user.team.added", "u1", team="care")
    assert world.has("u1") == HYGIENE


@pytest.mark.parametrize("enabled", ["false", "shadow"])
def test_a_trigger_that_is_not_enabled_gives_nothing(academy: Make, enabled: str) -> None:
    world = academy(
        f"  one: {{while: {{team: care}}, then: {{qualifications: [hygiene]}}, enabled: {enabled}}}\n"
        f"  two: {{when: user.joined, then: {{qualifications: [hygiene]}}, enabled: {enabled}}}\n"
    )
    world.tell("user.joined", "u1", teams=["care"])
    world.go(days=1)
    assert world.has("u1") == set()


# --- S3: when -------------------------------------------------------------------------------------------------------
def test_a_when_reason_lasts_when_what_happened_is_over(academy: Make) -> None:
    world = academy(ADDED)
    world.tell("user.joined", "u1", teams=["care"])
    world.tell("user.team.removed", "u1", team="care")
    assert world.has("u1") == HYGIENE
    assert world.origins("u1", "hygiene") == {"added"}


def test_if_looks_once_as_things_are_when_the_event_is_processed(academy: Make) -> None:
    world = academy(DUTCH)
    world.tell("user.joined", "u1", teams=["care"])
    world.tell("user.updated", "u1", attributes={"country": "NL"})
    assert world.has("u1") == set()
    world.tell("user.joined", "u2", teams=["care"], attributes={"country": "NL"})
    world.tell("user.updated", "u2", attributes={"country": None})
    assert world.has("u2") == HYGIENE


def test_if_looks_at_the_waiting_event_when_the_user_joins(academy: Make) -> None:
    world = academy(DUTCH)
    world.tell("user.team.added", "u1", team="care")
    world.tell("user.updated", "u1", attributes={"country": "NL"})
    assert world.states("u1", "hygiene") == set()
    world.tell("user.joined", "u1")
    assert world.has("u1") == HYGIENE


def test_a_repeat_sets_off_nothing_and_only_moves_the_date_of_a_reason(academy: Make) -> None:
    world = academy(ADDED)
    world.tell("user.joined", "u1", teams=["care"])
    before = world.orders("u1", "hygiene")
    world.go(days=1)
    assert world.tell("user.updated", "u1", teams=["care"]) == "no_change"
    assert world.orders("u1", "hygiene") > before
    assert len(world.mails("u1")) == 1
    assert len(world.changes("u1")) == 1


def test_a_revoked_when_reason_returns_only_with_a_later_event_that_is_no_repeat(academy: Make) -> None:
    world = academy(ADDED)
    world.tell("user.joined", "u1", teams=["care"])
    world.go(days=2)
    assert world.ask("revoke", users=["u1"], qualifications=["hygiene"]) == {"u1": "revoked"}
    assert world.has("u1") == set()
    world.tell("user.updated", "u1", teams=["care"])
    assert world.has("u1") == set()
    world.tell("user.team.removed", "u1", team="care")
    world.tell("user.team.added", "u1", "2026-03-01T09:00:00Z", team="care")  # before the event of the reason
    assert world.has("u1") == set()
    world.go(hours=1)
    world.tell("user.team.added", "u1", team="care")
    assert world.has("u1") == HYGIENE


def test_a_qualification_reached_now_acts_though_an_old_completion_is_told_last(academy: Make) -> None:
    world = academy("  trained: {when: {qualification.achieved: {qualification: first-aid}}, then: {roles: [guide]}}\n")
    world.tell("user.joined", "u1")
    world.tell("learning.completed", "u1", item="rescue-day")
    assert world.tell("learning.completed", "u1", "2024-03-01T09:00:00Z", item="washing") == "old"
    assert "role guide" in world.has("u1")


def test_a_trigger_on_a_qualification_reached_acts_once(academy: Make) -> None:
    world = academy("  trained: {when: {qualification.achieved: {qualification: first-aid}}, then: {roles: [guide]}}\n")
    world.tell("user.joined", "u1")
    world.tell("learning.completed", "u1", item="washing")
    assert world.has("u1") == set()
    world.tell("learning.completed", "u1", item="rescue-day")
    assert world.has("u1") == {"role guide", "qualification first-aid"}
    world.ask("revoke", users=["u1"], roles=["guide"])
    world.go(hours=2)
    world.tell("learning.completed", "u1", item="rescue-day")
    assert world.has("u1") == set()


# --- S4: order ------------------------------------------------------------------------------------------------------
def test_an_older_fact_told_late_undoes_nothing(academy: Make) -> None:
    world = academy(CARE_HYGIENE)
    world.tell("user.joined", "u1", "2026-01-01T09:00:00Z", teams=["care"])
    world.tell("user.team.removed", "u1", "2025-12-31T09:00:00Z", team="care")
    assert world.has("u1") == HYGIENE
    world.tell("user.updated", "u1", "2026-02-01T09:00:00Z", teams=["sales"])
    world.tell("user.team.added", "u1", "2026-01-15T09:00:00Z", team="care")
    assert world.has("u1") == set()


def test_a_message_delivered_twice_acts_once(academy: Make) -> None:
    world = academy(CARE + WELCOME)
    message = event("user.joined", "u1", "2026-03-02T08:00:00Z", teams=["care"])
    world.receive(message, message)
    world.receive(message)
    assert world.has("u1") == NURSE
    assert len(world.mails("u1")) == 1


def test_a_batch_ends_where_the_same_messages_one_by_one_end(academy: Make) -> None:
    messages = [
        event("user.joined", "u1", "2026-03-01T08:00:00Z", teams=["care"]),
        event("user.team.removed", "u1", "2026-03-01T09:00:00Z", team="care"),
        event("user.joined", "u2", "2026-03-01T10:00:00Z"),
        event("user.team.added", "u2", "2026-03-01T11:00:00Z", team="care"),
    ]
    together = academy(CARE + ADDED)
    together.receive(*messages)
    expected = together.assignments(), together.reasons()
    apart = academy(CARE + ADDED)
    for message in reversed(messages):
        apart.receive(message)
    assert (apart.assignments(), apart.reasons()) == expected


# --- S10: rules change ----------------------------------------------------------------------------------------------
def test_while_reasons_follow_a_new_text_and_when_reasons_stay(academy: Make) -> None:
    world = academy(CARE_HYGIENE + "  added: {when: {user.team.added: {team: care}}, then: {roles: [guide]}}\n")
    world.tell("user.joined", "u1", teams=["care"])
    world.activate(
        "  care-hygiene: {while: {team: sales}, then: {qualifications: [hygiene]}}\n"
        "  added: {when: {user.team.added: {team: sales}}, then: {roles: [guide]}}\n"
    )
    assert world.has("u1") == {"role guide", "qualification first-aid"}
