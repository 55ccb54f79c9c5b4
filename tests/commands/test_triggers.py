"""triggers: what is live, and what has not matched for long."""

import pytest
import sqlalchemy as sa

from engine.clock import DAY
from engine.store.database import Database
from engine.store.tables import reason
from tests.commands.conftest import Rolecall, printed
from tests.explain.academy import NOW

pytestmark = pytest.mark.usefixtures("database")


def test_triggers_alone_lists_them(rolecall: Rolecall) -> None:
    said = rolecall("triggers")
    assert said.exit_code == 0
    assert said.stdout == rolecall("triggers", "list").stdout
    assert said.stdout.splitlines()[0].split() == [
        "trigger",
        "kind",
        "gives",
        "users",
        "last",
        "match",
        "a",
        "day",
        "owner",
    ]
    assert "4 triggers of revision 1" in said.stdout
    assert "matched nobody" not in said.stdout
    assert printed(rolecall("triggers", "--json")) == printed(rolecall("triggers", "list", "--json"))
    assert printed(rolecall("triggers", "--json"))[0]["last_match"] == "2026-06-26T09:00:00Z"


def test_what_has_not_matched_for_long_is_marked(rolecall: Rolecall, database: Database) -> None:
    with database.unit() as work:
        work.run(sa.update(reason).values(since=NOW - 100 * DAY, state="ended"))
    said = rolecall("triggers").stdout
    assert "2026-03-23 09:00, not for 100 days" in said
    assert "1 trigger matched nobody for 90 days or more: `rolecall try NAME`" in said


def test_one_trigger_is_shown_whole(rolecall: Rolecall) -> None:
    said = rolecall("triggers", "show", "nurse-nl").stdout
    assert "while       team: care, job_title: nurse, group: dutch\n" in said
    assert "live        revision 1, active since 2026-06-30 09:00\n" in said
    assert "  u-1  Anna Bakker  2026-06-26 09:00  role nurse  open\n" in said
    assert "(switched off)" not in said
    assert "while, off" in rolecall("triggers", "show", "old-rule").stdout
    assert printed(rolecall("triggers", "show", "nurse-nl", "--json"))["latest"][0]["id"] == "u-1"


def test_what_is_not_there_or_in_the_wrong_place(rolecall: Rolecall) -> None:
    unknown = rolecall("triggers", "show", "nurse-n")
    assert (unknown.exit_code, unknown.stderr) == (1, "no trigger is called 'nurse-n'; did you mean nurse-nl?\n")
    before = rolecall("triggers", "--json", "show", "nurse-nl")
    assert (before.exit_code, before.stdout) == (2, "")
    assert "behind `show`" in before.stderr
