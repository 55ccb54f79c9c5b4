"""Commands that look: for people and for programs, at a terminal and in a pipe."""

import pytest
import sqlalchemy as sa

from engine.store.database import Database
from engine.store.tables import parked, user
from tests.commands.conftest import Rolecall, printed
from tests.explain.academy import NOW, ask, stop

pytestmark = pytest.mark.usefixtures("database")


def test_users_are_listed_in_whole_lines(rolecall: Rolecall, database: Database) -> None:
    long = "A name that is longer than any terminal of eighty columns would ever show in one line of a table " * 2
    with database.unit() as work:
        work.run(sa.update(user).where(user.c.id == "u-2").values(name=long.strip()))
    said = rolecall("users").stdout.splitlines()
    assert said[0].split() == ["id", "name", "address", "status", "joined"]
    assert long.strip() in said[2]
    assert said[-1] == "4 users"
    assert all(" " <= one < "\x7f" for line in said for one in line)  # no colours, no boxes


def test_users_are_searched_and_selected(rolecall: Rolecall) -> None:
    assert [one["id"] for one in printed(rolecall("users", "--search", "bakker", "--json"))["users"]] == ["u-1"]
    assert [one["id"] for one in printed(rolecall("users", "--where", "country: NL", "--json"))["users"]] == ["u-1"]
    assert "2 users; the first 1 are listed" in rolecall("users", "--status", "active", "--limit", "1").stdout
    wrong = rolecall("users", "--where", "tean: care")
    assert (wrong.exit_code, wrong.stdout) == (1, "")
    assert "--where:1:1" in wrong.stderr
    assert "team" in wrong.stderr


def test_where_means_active_users_unless_told_otherwise(rolecall: Rolecall) -> None:
    everybody = rolecall("users", "--where", "everyone", "--json")
    assert [one["id"] for one in printed(everybody)["users"]] == ["u-1", "u-2"]
    left = rolecall("users", "--where", "everyone", "--status", "left", "--json")
    assert [one["id"] for one in printed(left)["users"]] == ["u-3"]


def test_a_user_is_shown_with_what_is_needed_and_done(rolecall: Rolecall) -> None:
    said = rolecall("user", "ANNA@example.com").stdout
    assert "Wound care (wound-care), since 2026-06-26\n" in said
    assert "done 2026-06-25  Wounds in theory (wound-theory)\n    open  Wounds in practice (wound-practice)\n" in said
    assert "Everything told" not in said


def test_the_facts_of_a_user_are_shown(rolecall: Rolecall) -> None:
    said = rolecall("user", "u-1", "--facts").stdout
    assert "Known now:" in said
    assert "completed wt-1, score 4" in said
    seen = printed(rolecall("user", "u-1", "--facts", "--json"))
    assert {"id", "status", "roles", "qualifications", "facts"} <= set(seen)
    assert "facts" not in printed(rolecall("user", "u-1", "--json"))


def test_the_history_of_a_user_is_shown(rolecall: Rolecall) -> None:
    said = rolecall("user", "anna@example.com", "--history").stdout.splitlines()
    assert said[0] == "u-1 (Anna Bakker), active"
    rows = [[cell for cell in line.split("  ") if cell] for line in said[3:]]
    assert [cell.strip() for cell in rows[0]] == ["2026-03-23 09:00", "joined", "hr hr-1, told 2026-07-01 09:00"]
    assert "trigger nurse-nl gives role nurse" in said[-1]
    seen = printed(rolecall("user", "u-1", "--history", "--json"))
    assert set(seen) == {"id", "name", "status", "entries"}
    assert {one["kind"] for one in seen["entries"]} == {"stay", "fact", "completion", "reason"}
    assert rolecall("user", "u-1", "--history", "--facts").exit_code == 2


def test_an_unknown_user_is_an_error_with_a_suggestion(rolecall: Rolecall) -> None:
    result = rolecall("user", "bakker")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "no user is called 'bakker'; did you mean u-1 (Anna Bakker)?\n"


def test_why_says_what_it_rests_on(rolecall: Rolecall) -> None:
    said = rolecall("why", "u-1", "gdpr-basics").stdout.splitlines()
    assert said[0] == (
        "u-1 (Anna Bakker) has the qualification gdpr-basics (GDPR basics), mandatory, since 2026-06-26 09:00, because:"
    )
    assert said[1] == "  the role nurse carries it, since 2026-06-26 09:00, mandatory"
    assert said[2].startswith("    because trigger nurse-nl of revision 1")


def test_why_not_shows_each_condition_with_the_value_it_met(rolecall: Rolecall) -> None:
    said = rolecall("why", "u-2", "nurse").stdout
    assert "u-2 (Bram 100%) does not have the role nurse (Nurse):" in said
    assert "no  team: care — sales" in said
    assert "no  job_title: nurse — nothing known" in said
    seen = printed(rolecall("why", "u-2", "nurse", "--json"))
    assert (seen["has"], seen["triggers"][0]["trigger"], seen["triggers"][0]["missing"]) == (False, "nurse-nl", 3)


def test_who_has_and_who_is_blocked(rolecall: Rolecall, database: Database) -> None:
    with database.unit() as work:
        stop(work, "u-2", "role", "nurse")
    said = rolecall("who", "nurse").stdout
    assert "1 user has the role nurse" in said
    assert "trigger nurse-nl of revision 1" in said
    assert "mandatory" in rolecall("who", "gdpr-basics").stdout
    assert "diploma expired" in rolecall("who", "nurse", "--blocked").stdout
    assert printed(rolecall("who", "nurse", "--blocked", "--json"))["users"][0]["id"] == "u-2"
    assert rolecall("who", "nurse", "--because-of", "nurse-nl", "--json").exit_code == 0
    both = rolecall("who", "nurse", "--blocked", "--because-of", "nurse-nl")
    assert (both.exit_code, both.stdout) == (2, "")
    typo = rolecall("who", "nurs")
    assert (typo.exit_code, typo.stderr) == (
        1,
        "no role or qualification is called 'nurs'; did you mean nurse?\n",
    )


def test_a_message_shows_what_became_of_it(rolecall: Rolecall) -> None:
    said = rolecall("message", "hr-1").stdout
    assert "outcome     applied" in said
    assert "nurse-nl" in said
    assert printed(rolecall("message", "hr-1", "--json"))["receipts"][0]["outcome"] == "applied"
    assert rolecall("message", "nobody").exit_code == 1


def test_the_status_is_for_people_and_programs(rolecall: Rolecall) -> None:
    said = rolecall("status").stdout
    assert "none is running: `rolecall run` starts one" in said
    assert "revision 1, by ops" in said
    assert "night watch" in said
    seen = printed(rolecall("status", "--json"))
    assert (seen["worker"], seen["users"]) == (False, {"active": 2, "expected": 1, "left": 1})
    assert seen["queues"]["rolecall.events"] == 0


def test_what_messages_say_cannot_move_the_cursor(rolecall: Rolecall, database: Database) -> None:
    row = {"queue": "rolecall.events", "publisher": "hr", "code": "bad_data", "body": b'{"id": "\x1b[2J"}'}
    row |= {"digest": "x"}
    with database.unit() as work:
        work.run(sa.insert(parked).values(**row, reason="data.team is \x1b[31mred\nand more", parked_at=NOW))
    listed = rolecall("parked", "list").stdout
    assert "data.team is �[31mred and more" in listed
    assert "1 message parked: 1 bad_data" in listed
    shown = rolecall("parked", "show", "1").stdout
    assert '{"id": "�[2J"}' in shown
    assert rolecall("parked", "show", "9").exit_code == 1


def test_a_dry_run_is_shown_as_one(rolecall: Rolecall, database: Database) -> None:
    with database.unit() as work:
        ask(work, "j-1", {"u-1": "assigned"}, dry_run=True)
        ask(work, "j-2", {"u-1": "assigned"})
    real, dry = rolecall("jobs", "list").stdout.splitlines()[1:3]
    assert ("assign (dry run)" in dry, "dry run" in real) == (True, False)
    assert "nothing was changed" in rolecall("jobs", "show", "j-1").stdout
    assert "nothing was changed" not in rolecall("jobs", "show", "j-2").stdout


def test_jobs_that_are_not_there(rolecall: Rolecall) -> None:
    assert rolecall("jobs", "list").stdout == "0 jobs\n"
    missing = rolecall("jobs", "show", "x")
    assert (missing.exit_code, missing.stderr) == (1, "there is no job 'x': `rolecall jobs list` shows them\n")
