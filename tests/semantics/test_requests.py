"""What people give, take and forbid: S5 to S8 and S14."""

from tests.semantics.rules import CARE, CARE_HYGIENE, CARE_KEEP, HYGIENE, NURSE, WELCOME, Make
from tests.world import event


# --- S5: people's reasons -------------------------------------------------------------------------------------------
def test_no_automation_ends_a_persons_reason(academy: Make) -> None:
    world = academy(CARE_HYGIENE)
    world.tell("user.joined", "u1", teams=["care"])
    assert world.ask("assign", users=["u1"], qualifications=["hygiene"]) == {"u1": "unchanged"}
    world.tell("user.team.removed", "u1", team="care")
    world.go(days=3)
    assert world.has("u1") == HYGIENE
    assert world.ask("revoke", users=["u1"], qualifications=["hygiene"]) == {"u1": "revoked"}
    assert world.has("u1") == set()


def test_a_persons_reason_ends_with_its_until(academy: Make) -> None:
    world = academy()
    world.tell("user.joined", "u1")
    world.ask("assign", users=["u1"], roles=["guide"], until="2026-03-10")
    world.go(days=8)  # 10 March, 09:07: the day is not over
    assert world.has("u1") == {"role guide", "qualification first-aid"}
    world.go(days=1)
    assert world.has("u1") == set()


def test_an_expected_user_gets_at_joining_what_was_given_before(academy: Make) -> None:
    world = academy(CARE_HYGIENE)
    assert world.tell("user.team.added", "u1", team="care") == "early"
    assert world.ask("assign", users=["u1"], roles=["guide"]) == {"u1": "early"}
    assert world.has("u1") == set()
    assert world.mails("u1") == []
    world.tell("user.joined", "u1")
    assert world.has("u1") == {*HYGIENE, "role guide", "qualification first-aid"}
    assert world.mails("u1") == [world.has("u1")]


def test_a_job_says_what_became_of_each_user(academy: Make) -> None:
    world = academy()
    world.receive(
        *(event("user.joined", user, "2026-03-02T08:00:00Z") for user in ("active", "holder", "gone", "blocked")),
        event("user.updated", "expected", "2026-03-02T08:00:00Z", language="nl"),
        event("user.left", "gone", "2026-03-02T08:30:00Z"),
    )
    world.ask("assign", users=["holder"], roles=["guide"])
    world.ask("block", users=["blocked"], roles=["guide"])
    users = ["active", "holder", "gone", "blocked", "expected", "nobody"]
    assert world.ask("assign", users=users, roles=["guide"]) == {
        "active": "assigned",
        "holder": "unchanged",
        "gone": "left",
        "blocked": "blocked",
        "expected": "early",
        "nobody": "unknown",
    }


def test_all_and_where_cover_the_active_users_known_when_it_starts(academy: Make) -> None:
    world = academy()
    world.receive(
        *(event("user.joined", user, "2026-03-02T08:00:00Z", teams=["care"]) for user in ("u1", "u2", "u3")),
        event("user.joined", "u4", "2026-03-02T08:00:00Z", teams=["sales"]),
        event("user.team.added", "u5", "2026-03-02T08:00:00Z", team="care"),
        event("user.left", "u3", "2026-03-02T08:30:00Z"),
    )
    outcomes = world.ask("assign", where={"team": "care"}, except_=["u2"], qualifications=["hygiene"])
    assert outcomes == {"u1": "assigned"}
    outcomes = world.ask("assign", all=True, qualifications=["hygiene"])
    assert outcomes == {"u1": "unchanged", "u2": "assigned", "u4": "assigned"}


# --- S6, S7: links, revoke, block -----------------------------------------------------------------------------------
def test_a_block_on_a_role_hides_its_qualifications_unless_they_have_another_reason(academy: Make) -> None:
    world = academy(CARE)
    world.tell("user.joined", "u1", teams=["care"])
    world.ask("assign", users=["u1"], qualifications=["wound-care"])
    world.ask("block", users=["u1"], roles=["nurse"])
    assert world.has("u1") == {"qualification wound-care"}
    world.ask("unblock", users=["u1"], roles=["nurse"])
    assert world.has("u1") == NURSE


def test_a_block_on_a_qualification_leaves_the_role(academy: Make) -> None:
    world = academy(CARE)
    world.tell("user.joined", "u1", teams=["care"])
    world.ask("block", users=["u1"], qualifications=["wound-care"])
    assert world.has("u1") == {"role nurse", "qualification hygiene!"}


def test_revoke_reports_what_a_while_trigger_or_a_role_still_gives(academy: Make) -> None:
    world = academy(CARE)
    world.tell("user.joined", "u1", teams=["care"])
    assert world.ask("revoke", users=["u1"], roles=["nurse"]) == {"u1": "still_held"}
    assert world.ask("revoke", users=["u1"], qualifications=["wound-care"]) == {"u1": "still_held"}
    assert world.ask("revoke", users=["u1"], qualifications=["first-aid"]) == {"u1": "did_not_have"}
    assert world.has("u1") == NURSE


def test_revoke_reaches_what_is_hidden_and_those_who_have_left(academy: Make) -> None:
    world = academy(WELCOME)
    world.tell("user.joined", "u1")
    world.tell("user.joined", "u2")
    world.ask("block", users=["u1"], qualifications=["hygiene"])
    world.tell("user.left", "u2")
    world.ask("revoke", users=["u1", "u2"], qualifications=["hygiene"])
    world.ask("unblock", users=["u1"], qualifications=["hygiene"])
    world.go(days=1)
    world.tell("user.joined", "u2")
    assert world.has("u1") == set()
    # Joining again within the stay is an event, and no repeat: the trigger gives it anew.
    assert world.has("u2") == HYGIENE


def test_revoke_ends_what_after_keep_gave_once_its_conditions_no_longer_hold(academy: Make) -> None:
    world = academy(CARE_KEEP)
    world.tell("user.joined", "u1", teams=["care"])
    assert world.ask("revoke", users=["u1"], qualifications=["hygiene"]) == {"u1": "still_held"}
    world.tell("user.team.removed", "u1", team="care")
    assert world.ask("revoke", users=["u1"], qualifications=["hygiene"]) == {"u1": "revoked"}
    assert world.has("u1") == set()


def test_unblock_ends_the_blocks_of_every_job(academy: Make) -> None:
    world = academy(CARE_HYGIENE)
    world.tell("user.joined", "u1", teams=["care"])
    world.ask("block", users=["u1"], qualifications=["hygiene"])
    world.ask("block", users=["u1"], qualifications=["hygiene"], until="2026-12-31")
    assert len(world.blocks()) == 2
    world.ask("unblock", users=["u1"], qualifications=["hygiene"])
    assert world.blocks() == set()
    assert world.has("u1") == HYGIENE


def test_what_is_still_wanted_returns_silently_when_a_block_is_over(academy: Make) -> None:
    world = academy(CARE_HYGIENE)
    world.tell("user.joined", "u1", teams=["care"])
    world.ask("block", users=["u1"], qualifications=["hygiene"], until="2026-03-04")
    assert world.has("u1") == set()
    world.go(days=3)
    assert world.has("u1") == HYGIENE
    assert len(world.mails("u1")) == 1


def test_a_block_outlasts_stays(academy: Make) -> None:
    world = academy(CARE_HYGIENE)
    world.tell("user.joined", "u1", teams=["care"])
    world.ask("block", users=["u1"], qualifications=["hygiene"])
    world.tell("user.left", "u1")
    world.go(days=40)
    world.tell("user.joined", "u1", teams=["care"])
    assert world.has("u1") == set()


# --- S8: mandatory --------------------------------------------------------------------------------------------------
def test_any_open_reason_that_is_not_hidden_makes_a_qualification_mandatory(academy: Make) -> None:
    world = academy(CARE)
    world.tell("user.joined", "u1", teams=["care"])
    world.ask("assign", users=["u1"], qualifications=["hygiene"])
    assert "qualification hygiene!" in world.has("u1")
    world.ask("block", users=["u1"], roles=["nurse"])
    assert world.has("u1") == HYGIENE


# --- S14: items that learners cannot see ----------------------------------------------------------------------------
def test_a_job_warns_of_needed_items_that_learners_cannot_see(academy: Make) -> None:
    world = academy()
    world.tell("user.joined", "u1")
    world.ask("assign", id="one", users=["u1"], roles=["nurse"])
    assert "Bandages" in world.warnings("one") or "bandages" in world.warnings("one")
    world.tell("learning_item.changed", "bandages", visible=True)
    world.tell("learning_item.changed", "rescue-day", visible=False)
    world.ask("assign", id="two", users=["u1"], roles=["nurse"])
    assert world.warnings("two") == ""
    world.ask("assign", id="three", users=["u1"], qualifications=["first-aid"])
    assert "rescue-day" in world.warnings("three")
