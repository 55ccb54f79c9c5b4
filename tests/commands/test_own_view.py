"""Somebody's own view as text: what a person must be able to read there, at a terminal and in a pipe."""

import re
import sys

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from connectors.commands.printing import paragraph
from connectors.view.text import lines
from connectors.view.words import until
from engine.clock import DAY, HOUR
from engine.explain.learning import LearningItem
from engine.explain.user import user_view
from engine.store.database import Database
from engine.store.tables import assignment, user
from tests.commands.conftest import Rolecall, printed
from tests.explain.academy import NOW, RULES, assign, give, happened, stop, tell

pytestmark = pytest.mark.usefixtures("database")
PERSON = {"source": "job", "lasting": True, "actor": "griet.wouters", "revision": None}


def test_the_whole_view(rolecall: Rolecall, database: Database) -> None:
    with database.unit() as work:
        told = {"event_source": "hr", "event_id": "hr-2", "order": happened(NOW - 6 * DAY, "hr-2"), "lasting": True}
        give(work, "u-1", "qualification", "wound-care", source="when", origin="wounds-again", **told)
        give(work, "u-1", "role", "auditor", **PERSON, origin="job-1", note="for the summer", until=NOW + 15 * HOUR)
        assign(work, "u-1", "role", "auditor")
        tell(work, "hr-9", "learning.completed", "u-1", {"item": "gdpr-elearning"}, at=NOW - 2 * DAY)
    assert rolecall("user", "u-1").stdout == (
        "u-1  Anna Bakker  (active, joined 2026-03-23)\n"
        "\n"
        "Is (roles)\n"
        "  Auditor (auditor), since 2026-06-26\n"
        "    given by griet.wouters on 2026-06-26, until the end of 2026-07-01: for the summer (job job-1)\n"
        "  Nurse (nurse), since 2026-06-26\n"
        "    as long as the trigger nurse-nl holds: Nurses of Care in the Netherlands.\n"
        "\n"
        "Must become (mandatory qualifications), all reached\n"
        "  GDPR basics (gdpr-basics), since 2026-06-26, reached 2026-06-29\n"
        "    comes with the role Nurse\n"
        "    done 2026-06-29  GDPR in an hour (gdpr-elearning) (learners cannot see it)\n"
        "\n"
        "May become (optional qualifications), 0 of 1 reached\n"
        "  Wound care (wound-care), since 2026-06-26\n"
        "    because of completing a learning item on 2026-06-25 (trigger wounds-again)\n"
        "    comes with the role Nurse\n"
        "    done 2026-06-25  Wounds in theory (wound-theory)\n"
        "    open  Wounds in practice (wound-practice)\n"
        "\n"
        "Reached\n"
        "  2026-06-29  GDPR basics (gdpr-basics)\n"
    )


def test_what_is_blocked_says_by_whom_until_when_why_and_what_it_hides(rolecall: Rolecall, database: Database) -> None:
    with database.unit() as work:
        stop(work, "u-1", "role", "nurse", until=NOW + 39 * HOUR, note="diploma\nexpired")
        stop(work, "u-1", "qualification", "gdpr-basics", note=None)
        work.run(sa.update(assignment).where(assignment.c.user_id == "u-1").values(active=False))
    assert rolecall("user", "u-1").stdout == (
        "u-1  Anna Bakker  (active, joined 2026-03-23)\n"
        "has no roles and no qualifications\n"
        "\n"
        "Blocked\n"
        "  role Nurse (nurse)\n"
        "    by mira since 2026-06-30, until the end of 2026-07-02: diploma expired (job job-b)\n"
        "    what gives it: as long as the trigger nurse-nl holds: Nurses of Care in the Netherlands.\n"
        "    hidden with the role: GDPR basics (gdpr-basics), mandatory, and blocked itself\n"
        "    hidden with the role: Wound care (wound-care), optional\n"
        "  qualification GDPR basics (gdpr-basics)\n"
        "    by mira since 2026-06-30, until somebody unblocks it (job job-b)\n"
        "    what gives it: comes with the role Nurse, which is blocked\n"
    )


def test_a_block_that_hides_nothing_says_so(rolecall: Rolecall, database: Database) -> None:
    with database.unit() as work:
        stop(work, "u-1", "role", "auditor")
    assert "nothing gives it just now" in rolecall("user", "u-1").stdout


def test_somebody_expected_reads_what_shows_when_they_join(rolecall: Rolecall, database: Database) -> None:
    nothing = "u-4  (expected, has not joined yet)\nhas no roles and no qualifications\n"
    assert rolecall("user", "u-4").stdout == nothing
    with database.unit() as work:
        give(work, "u-4", "role", "nurse")
    assert rolecall("user", "u-4").stdout == nothing + (
        "\n"
        "Shows when they join\n"
        "  Nurse (nurse), role\n"
        "    as long as the trigger nurse-nl holds: Nurses of Care in the Netherlands.\n"
        "  GDPR basics (gdpr-basics), mandatory\n"
        "    comes with the role Nurse\n"
        "  Wound care (wound-care), optional\n"
        "    comes with the role Nurse\n"
    )


def test_of_somebody_who_left_it_says_what_is_hidden_and_until_when(rolecall: Rolecall, database: Database) -> None:
    with database.unit() as work:
        give(work, "u-3", "role", "auditor", **PERSON, origin="job-1")
    said = rolecall("user", "u-3").stdout
    assert said.startswith("u-3  Carla de Wit  (left 2026-06-28, joined 2026-03-23)\n")
    assert "Hidden since they left on 2026-06-28; there again if they come back before 2026-07-28\n" in said
    with database.unit() as work:
        values = {"stay_order": happened(NOW - DAY, "x"), "stay_ends_at": None, "between_stays": True}
        work.run(sa.update(user).where(user.c.id == "u-3").values(**values))
    over = rolecall("user", "u-3").stdout
    assert "What belonged to their stay is over." in over
    assert "Auditor" not in over


def test_what_became_open_after_it_was_reached_says_so(database: Database) -> None:
    with database.unit() as work:
        for number, name in enumerate(("wound-practice", "gdpr-elearning")):
            tell(work, f"hr-{20 + number}", "learning.completed", "u-1", {"item": name}, at=NOW - DAY)
    with database.read() as work:
        view = user_view(work, RULES, "u-1")
    wounds = view.qualifications[1]
    new = LearningItem(name="new", title="New", visible=True, completed=False, completed_at=None)
    later = replace(wounds, learning_items=(*wounds.learning_items, new))
    said = [line.text for line in lines(replace(view, qualifications=(later,)))]
    assert "open  New (new) (added after it was reached)" in said


def test_what_is_in_grace_says_until_when(rolecall: Rolecall, database: Database) -> None:
    with database.unit() as work:
        assign(work, "u-2", "role", "auditor")
        give(work, "u-2", "role", "auditor", origin="old-rule", state="ending", ends_at=NOW + HOUR)
    said = rolecall("user", "u-2").stdout
    assert "the trigger old-rule does not hold any more; it stays until 2026-07-01 10:00 UTC\n" in said


def test_programs_get_whole_times_and_all_parts(rolecall: Rolecall, database: Database) -> None:
    with database.unit() as work:
        stop(work, "u-2", "role", "nurse", until=NOW + 15 * HOUR)
    seen = printed(rolecall("user", "u-2", "--json"))
    assert {"id", "status", "roles", "qualifications", "blocks", "hidden", "achieved"} <= set(seen)
    assert (seen["at"], seen["blocks"][0]["until"]) == ("2026-07-01T09:00:00Z", "2026-07-02T00:00:00Z")
    assert seen["blocks"][0]["title"] == "Nurse"


@pytest.mark.parametrize(
    ("time", "said"),
    [
        ("2026-08-01T00:00:00Z", "until the end of 2026-07-31"),
        ("2026-03-01T00:00:00Z", "until the end of 2026-02-28"),
        ("2026-08-01T14:30:00Z", "until 2026-08-01 14:30 UTC"),
        ("2026-08-01T00:00:00.000001Z", "until 2026-08-01 00:00 UTC"),
    ],
)
def test_an_end_is_said_as_it_was_meant(time: str, said: str) -> None:
    assert until(time) == said


def test_names_and_notes_cannot_forge_a_line(rolecall: Rolecall, database: Database) -> None:
    with database.unit() as work:
        work.run(sa.update(user).where(user.c.id == "u-2").values(name="Bram\nIs (roles)\n  Director \x1b[2J"))
        assign(work, "u-2", "role", "auditor")
        give(work, "u-2", "role", "auditor", **PERSON, origin="job-1", note="one\n\nReached\n  2026-01-01  All")
    said = rolecall("user", "u-2").stdout
    assert said.startswith("u-2  Bram Is (roles) Director �[2J  (active")
    assert "Reached" not in said.splitlines()
    assert said.splitlines().count("Is (roles)") == 1


def test_at_a_terminal_long_lines_are_folded_under_themselves(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "a reason that is long " * 10
    paragraph(words, indent=4)
    assert capsys.readouterr().out == f"    {words}\n"
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    paragraph(words, indent=4)
    paragraph("", indent=0)
    *folded, empty = capsys.readouterr().out.splitlines()
    assert empty == ""
    assert (folded[0][:5], folded[1][:7]) == ("    a", "      " + folded[1].strip()[0])
    assert max(map(len, folded)) <= 60
    assert re.sub(r"\s+", " ", " ".join(folded)).strip() == words.strip()


def test_why_and_who_name_the_block_on_the_role(rolecall: Rolecall, database: Database) -> None:
    with database.unit() as work:
        stop(work, "u-1", "role", "nurse", until=NOW + DAY)
        work.run(sa.update(assignment).where(assignment.c.user_id == "u-1").values(active=False))
    said = rolecall("why", "u-1", "wound-care").stdout
    assert "  hidden, because the role nurse, which carries it, is blocked\n" in said
    assert (
        "The role nurse carries it, and the user does not have that role:\n"
        "  mira blocked it on 2026-06-30T09:00:00Z until 2026-07-02T09:00:00Z (job job-b): diploma expired\n"
    ) in said
    assert rolecall("who", "wound-care", "--blocked").stdout.splitlines() == [
        "id   name         blocked     blocked by  since             until             note",
        "u-1  Anna Bakker  role nurse  mira        2026-06-30 09:00  2026-07-02 09:00  diploma expired",
        "1 user is blocked from the qualification wound-care",
    ]
