"""why --event and --at: what a message set off and what not; what was."""

import pytest
import sqlalchemy as sa

from engine.clock import DAY
from engine.store.database import Database
from engine.store.tables import change, reason
from tests.commands.conftest import Rolecall, printed
from tests.explain.academy import NOW

pytestmark = pytest.mark.usefixtures("database")


def test_what_a_message_did_and_did_not_set_off(rolecall: Rolecall) -> None:
    said = rolecall("why", "--event", "hr-3").stdout
    assert "message     hr-3 of hr, published by anonymous" in said
    assert "  user.team.added  2026-03-23 09:00  team: sales\n" in said
    assert "Not set off, the nearest first, by the rules and facts of now:" in said
    assert "no  team: care — sales" in said
    assert "reasons that rest on it:" in rolecall("why", "--event", "hr-1", "--source", "hr").stdout
    assert "A leaving sets off no trigger" in rolecall("why", "--event", "hr-5").stdout


def test_for_programs(rolecall: Rolecall) -> None:
    seen = printed(rolecall("why", "--event", "hr-3", "--json"))
    assert set(seen) == {"at", "message", "says", "events", "not_set_off"}
    assert seen["not_set_off"][-1]["trigger"] == "nurse-nl"


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("u-1",),
        ("u-1", "nurse", "--event", "hr-1"),
        ("u-1", "nurse", "--source", "hr"),
        ("--event", "hr-1", "--at", "2026-06-30"),
    ],
)
def test_what_to_explain_must_be_clear(rolecall: Rolecall, words: tuple[str, ...]) -> None:
    result = rolecall("why", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "expected USER and TARGET" in result.stderr


def test_a_message_that_nobody_knows(rolecall: Rolecall) -> None:
    result = rolecall("why", "--event", "nobody")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("no message with the id 'nobody' has been processed")


def test_what_was_on_a_day(rolecall: Rolecall, database: Database) -> None:
    row = {"user_id": "u-1", "version": 1, "kind": "role", "target": "nurse", "mandatory": False}
    with database.unit() as work:
        for days, what in ((5, "assigned"), (1, "revoked")):
            work.run(sa.insert(change).values(type=f"role.{what}", cause=f"apply {days}", at=NOW - days * DAY, **row))
        work.run(sa.update(reason).values(state="ended", ended_at=NOW - DAY, ended_by="apply 1", ended_from="open"))
    said = rolecall("why", "u-1", "nurse", "--at", "2026-06-28").stdout.splitlines()
    assert said[0].endswith(
        "had the role nurse (Nurse) on 2026-06-28 23:59, since 2026-06-26 09:00 by apply 5, because:"
    )
    assert said[1:4] == [
        "  the trigger nurse-nl of revision 1, from 2026-06-26T09:00:00Z to 2026-06-30T09:00:00Z",
        "It ended on 2026-06-30 09:00 by apply 1:",
        "  the trigger nurse-nl of revision 1 ended",
    ]
    today = rolecall("why", "u-1", "nurse", "--at", "2026-07-01").stdout  # a day that is not over: now
    assert "u-1 (Anna Bakker) did not have the role nurse (Nurse) on 2026-07-01 09:00:" in today
    assert "  what had taken it was apply 1\n" in today
    then = printed(rolecall("why", "u-1", "nurse", "--at", "2026-06-30T08:59:59Z", "--json"))
    assert (then["had"], then["ended"], len(then["changes"])) == (True, "2026-06-30T09:00:00Z", 2)


def test_a_day_that_is_none_or_lies_ahead(rolecall: Rolecall) -> None:
    wrong = rolecall("why", "u-1", "nurse", "--at", "yesterday")
    assert (wrong.exit_code, "expected a day such as 2026-06-30" in wrong.stderr) == (2, True)
    ahead = rolecall("why", "u-1", "nurse", "--at", "2026-07-02")
    assert (ahead.exit_code, "lies ahead" in ahead.stderr) == (3, True)
