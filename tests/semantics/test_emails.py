"""Who is told what, and when nobody is: S13."""

from tests.semantics.rules import ADDED, CARE, CARE_HYGIENE, HYGIENE, NURSE, WELCOME, Make
from tests.world import event, request


# --- S13: emails ----------------------------------------------------------------------------------------------------
def test_one_email_tells_everything_new_in_a_transaction(academy: Make) -> None:
    world = academy(CARE + ADDED)
    world.receive(
        event("user.joined", "u1", "2026-03-01T08:00:00Z"),
        event("user.team.added", "u1", "2026-03-01T09:00:00Z", team="care"),
    )
    assert world.mails("u1") == [NURSE]


def test_an_email_is_named_after_the_earliest_cause_that_gave_something_new(academy: Make) -> None:
    world = academy(ADDED + "  guides: {while: {team: sales}, then: {roles: [guide]}}\n")
    world.receive(
        event("user.joined", "u1", "2026-03-01T08:00:00Z", id="first"),
        event("user.team.added", "u1", "2026-03-01T10:00:00Z", id="second", team="sales"),
        event("user.team.added", "u1", "2026-03-01T09:00:00Z", id="third", team="care"),
    )
    assert world.causes("u1") == ["event hr second"]


def test_what_was_hidden_when_it_was_given_has_its_email_from_what_showed_it(academy: Make) -> None:
    world = academy(ADDED)
    world.tell("user.joined", "u1")
    world.ask("block", users=["u1"], qualifications=["hygiene"])
    world.receive(
        event("user.team.added", "u1", "2026-03-01T10:00:00Z", id="hidden", team="care"),
        request("unblock", "2026-03-02T09:00:00Z", id="shows", users=["u1"], qualifications=["hygiene"]),
    )
    assert world.causes("u1") == ["request shows"]


def test_a_request_has_a_transaction_and_an_email_of_its_own(academy: Make) -> None:
    world = academy(ADDED)
    world.tell("user.joined", "u1")
    world.receive(
        request("assign", "2026-03-02T09:00:00Z", id="first", users=["u1"], qualifications=["first-aid"]),
        event("user.team.added", "u1", "2026-03-01T10:00:00Z", id="added", team="care"),
    )
    assert world.causes("u1") == ["event hr added", "request first"]


def test_becoming_mandatory_is_new_and_becoming_optional_is_not(academy: Make) -> None:
    world = academy(CARE_HYGIENE)
    world.tell("user.joined", "u1", teams=["care"])
    assert world.ask("assign", users=["u1"], mandatory=["hygiene"]) == {"u1": "assigned"}
    assert world.mails("u1") == [HYGIENE, {"qualification hygiene!"}]
    world.ask("revoke", users=["u1"], qualifications=["hygiene"])
    assert world.has("u1") == HYGIENE
    assert len(world.mails("u1")) == 2
    assert world.changes("u1") == ["qualification.assigned", "qualification.changed", "qualification.changed"]


def test_no_email_for_what_automation_gives_again_within_a_day(academy: Make) -> None:
    world = academy(CARE_HYGIENE)
    world.tell("user.joined", "u1", teams=["care"])
    world.tell("user.team.removed", "u1", team="care")
    world.go(hours=20)
    world.tell("user.team.added", "u1", team="care")
    assert len(world.mails("u1")) == 1
    world.tell("user.team.removed", "u1", team="care")
    world.go(hours=30)
    world.tell("user.team.added", "u1", team="care")
    assert len(world.mails("u1")) == 2


def test_a_person_who_gives_again_within_a_day_is_announced(academy: Make) -> None:
    world = academy(CARE_HYGIENE)
    world.tell("user.joined", "u1", teams=["care"])
    world.tell("user.team.removed", "u1", team="care")
    world.ask("assign", users=["u1"], qualifications=["hygiene"])
    assert len(world.mails("u1")) == 2


def test_no_email_when_no_new_reason_allows_one(academy: Make) -> None:
    world = academy("  quiet: {while: {team: care}, then: {roles: [guide], email: false}}\n" + ADDED)
    world.tell("user.joined", "u1")
    world.ask("assign", users=["u1"], qualifications=["wound-care"], email=False)
    assert world.mails("u1") == []
    world.tell("user.team.added", "u1", team="care")
    assert world.mails("u1") == [{*HYGIENE, "role guide", "qualification first-aid"}]


def test_a_reason_of_just_before_allows_no_email_for_what_a_silent_one_makes_mandatory(academy: Make) -> None:
    world = academy(WELCOME)
    world.receive(event("user.joined", "u1", "2026-03-02T09:00:00Z"))
    world.receive(request("assign", "2026-03-02T09:00:00Z", users=["u1"], mandatory=["hygiene"], email=False))
    assert world.has("u1") == {"qualification hygiene!"}
    assert world.mails("u1") == [HYGIENE]


def test_no_email_for_what_they_had_through_another_reason(academy: Make) -> None:
    world = academy(CARE_HYGIENE + WELCOME)
    world.tell("user.joined", "u1")
    world.tell("user.team.added", "u1", team="care")
    world.ask("assign", users=["u1"], qualifications=["hygiene"])
    assert len(world.mails("u1")) == 1


def test_what_is_given_and_taken_in_one_transaction_is_never_announced(academy: Make) -> None:
    world = academy(CARE)
    world.receive(
        event("user.joined", "u1", "2026-03-01T08:00:00Z"),
        event("user.team.added", "u1", "2026-03-01T08:30:00Z", team="care"),
        event("user.team.removed", "u1", "2026-03-01T08:40:00Z", team="care"),
    )
    assert world.mails("u1") == []
    assert world.changes("u1") == []
