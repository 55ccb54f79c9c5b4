"""An undo takes back exactly what a job did, and nothing that anybody else did or decided since (S15)."""

from tests.semantics.rules import ADDED, CARE, CARE_HYGIENE, CARE_KEEP, HYGIENE, NURSE, Make

GUIDE = {"role guide", "qualification first-aid"}


def test_undo_of_an_assign_takes_back_what_it_gave(academy: Make) -> None:
    world = academy()
    for user in ("u1", "u2"):
        world.tell("user.joined", user)
    world.ask("assign", id="given", users=["u1", "u2"], roles=["guide"])
    assert world.undo("given") == {"u1": "revoked", "u2": "revoked"}
    assert (world.has("u1"), world.states("u1", "guide")) == (set(), {"ended"})
    assert len(world.mails("u1")) == 1


def test_undo_spares_what_another_job_or_a_trigger_gives(academy: Make) -> None:
    world = academy(CARE)
    world.tell("user.joined", "trigger", teams=["care"])
    world.tell("user.joined", "job")
    world.tell("user.joined", "nobody-else")
    users = ["trigger", "job", "nobody-else"]
    world.ask("assign", users=["job"], roles=["nurse"])
    world.ask("assign", id="mistake", users=users, roles=["nurse"])
    world.ask("assign", users=["job"], qualifications=["first-aid"])
    assert world.undo("mistake") == {"trigger": "still_held", "job": "still_held", "nobody-else": "revoked"}
    assert (world.has("trigger"), world.has("nobody-else")) == (NURSE, set())
    assert world.has("job") == NURSE | {"qualification first-aid"}


def test_undo_of_a_revoke_returns_what_people_and_events_had_given(academy: Make) -> None:
    world = academy(ADDED)
    world.tell("user.joined", "u1")
    world.tell("user.team.added", "u1", team="care")
    world.ask("assign", id="by-hand", users=["u1"], roles=["guide"])
    had, origins = world.has("u1"), world.origins("u1", "hygiene")
    world.ask("revoke", id="mistake", users=["u1"], roles=["guide"], qualifications=["hygiene"])
    assert world.has("u1") == set()
    assert world.undo("mistake") == {"u1": "assigned"}
    assert (world.has("u1"), world.origins("u1", "hygiene")) == (had, origins)
    assert world.origins("u1", "guide") == {"by-hand"}


def test_undo_of_a_revoke_returns_what_outlasted_its_conditions(academy: Make) -> None:
    world = academy(CARE_KEEP)
    world.tell("user.joined", "u1", teams=["care"])
    world.tell("user.team.removed", "u1", team="care")
    world.ask("revoke", id="mistake", users=["u1"], qualifications=["hygiene"])
    assert world.undo("mistake") == {"u1": "assigned"}
    assert world.has("u1") == HYGIENE


def test_a_later_decision_by_a_person_survives_the_undo(academy: Make) -> None:
    world = academy(ADDED)
    for user in ("again", "blocked", "revoked", "other"):
        world.tell("user.joined", user)
        world.tell("user.team.added", user, team="care")
    users = ["again", "blocked", "revoked", "other"]
    world.ask("revoke", id="mistake", users=users, qualifications=["hygiene"])
    world.ask("assign", id="better", users=["again"], qualifications=["hygiene"], until="2026-04-01")
    world.ask("block", users=["blocked"], qualifications=["hygiene"])
    world.ask("revoke", users=["revoked"], qualifications=["hygiene"])
    world.ask("assign", users=["other"], qualifications=["first-aid"])
    assert world.undo("mistake") == {
        "again": "changed_since",
        "blocked": "changed_since",
        "revoked": "changed_since",
        "other": "assigned",
    }
    assert world.origins("again", "hygiene") == {"better"}
    assert world.has("other") == HYGIENE | {"qualification first-aid"}


def test_a_later_decision_that_was_undone_is_none(academy: Make) -> None:
    world = academy(ADDED)
    world.tell("user.joined", "u1")
    world.tell("user.team.added", "u1", team="care")
    world.ask("revoke", id="mistake", users=["u1"], qualifications=["hygiene"])
    world.ask("block", id="second", users=["u1"], qualifications=["hygiene"])
    assert world.undo("second") == {"u1": "unchanged"}
    assert world.undo("mistake") == {"u1": "assigned"}


def test_a_later_event_brings_back_what_was_revoked_and_the_undo_leaves_it_alone(academy: Make) -> None:
    world = academy(ADDED)
    world.tell("user.joined", "u1")
    world.tell("user.team.added", "u1", team="care")
    world.ask("revoke", id="mistake", users=["u1"], qualifications=["hygiene"])
    world.tell("user.team.removed", "u1", team="care")
    world.tell("user.team.added", "u1", team="care")
    assert world.has("u1") == HYGIENE
    assert world.undo("mistake") == {"u1": "did_not_have"}
    assert world.has("u1") == HYGIENE


def test_what_a_job_gave_does_not_return_once_that_job_is_undone(academy: Make) -> None:
    world = academy()
    world.tell("user.joined", "u1")
    world.ask("assign", id="given", users=["u1"], roles=["guide"])
    world.ask("revoke", id="taken", users=["u1"], roles=["guide"])
    assert world.undo("given") == {"u1": "did_not_have"}
    assert world.undo("taken") == {"u1": "did_not_have"}
    assert world.has("u1") == set()


def test_undo_of_a_block_lets_return_what_is_still_wanted(academy: Make) -> None:
    world = academy(CARE)
    world.tell("user.joined", "u1", teams=["care"])
    world.ask("block", id="mistake", users=["u1"], roles=["nurse"])
    world.ask("block", id="other", users=["u1"], qualifications=["wound-care"])
    assert world.undo("mistake") == {"u1": "assigned"}
    assert world.has("u1") == NURSE - {"qualification wound-care"}
    assert world.undo("other") == {"u1": "assigned"}
    assert world.has("u1") == NURSE


def test_undo_of_one_of_two_blocks_leaves_the_other(academy: Make) -> None:
    world = academy(CARE)
    world.tell("user.joined", "u1", teams=["care"])
    world.ask("block", id="first", users=["u1"], roles=["nurse"])
    world.ask("block", users=["u1"], roles=["nurse"])
    assert world.undo("first") == {"u1": "blocked"}
    assert world.has("u1") == set()


def test_undo_of_an_unblock_hides_again(academy: Make) -> None:
    world = academy(CARE)
    world.tell("user.joined", "u1", teams=["care"])
    world.ask("block", users=["u1"], roles=["nurse"])
    world.ask("unblock", id="mistake", users=["u1"], roles=["nurse"])
    assert world.undo("mistake") == {"u1": "revoked"}
    assert world.has("u1") == set()


def test_nothing_returns_whose_stay_or_trigger_or_end_is_over(academy: Make) -> None:
    world = academy(ADDED)
    for user in ("stay", "trigger", "end"):
        world.tell("user.joined", user)
    world.tell("user.team.added", "trigger", team="care")
    world.ask("assign", users=["stay"], roles=["guide"])
    world.ask("assign", users=["end"], roles=["guide"], until="2026-04-01")
    users = ["stay", "trigger", "end"]
    world.ask("revoke", id="mistake", users=users, roles=["guide"], qualifications=["hygiene"])
    world.tell("user.left", "stay")
    world.go(days=40)
    world.tell("user.joined", "stay")
    world.activate("  {}\n")
    assert world.undo("mistake") == dict.fromkeys(users, "did_not_have")
    assert [world.has(user) for user in users] == [set(), set(), set()]


def test_somebody_who_left_and_returns_in_time_has_back_what_the_undo_returned(academy: Make) -> None:
    world = academy()
    world.tell("user.joined", "u1")
    world.ask("assign", users=["u1"], roles=["guide"])
    world.ask("revoke", id="mistake", users=["u1"], roles=["guide"])
    world.tell("user.left", "u1")
    assert world.undo("mistake") == {"u1": "left"}
    world.tell("user.joined", "u1")
    assert world.has("u1") == GUIDE


def test_becoming_mandatory_is_taken_back_alone(academy: Make) -> None:
    world = academy(CARE_HYGIENE)
    world.tell("user.joined", "u1", teams=["care"])
    world.ask("assign", id="mistake", users=["u1"], mandatory=["hygiene"])
    assert world.has("u1") == {"qualification hygiene!"}
    assert world.undo("mistake") == {"u1": "still_held"}
    assert world.has("u1") == HYGIENE
