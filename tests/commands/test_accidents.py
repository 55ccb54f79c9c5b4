"""The careless accident, with the real commands: each is stopped or held, and the screen says what to do next."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PEOPLE = 90
NURSES = 30
CATALOG = """\
attributes: {country: text}
teams: {care: {title: Care, also: [OE-4471]}, sales: {}}
learning_items: {washing: {title: Washing hands}}
qualifications: {hygiene: {title: Hygiene, items: [washing]}}
roles: {nurse: {title: Nurse, mandatory: [hygiene]}}
"""
CARE = """\
triggers:
  nurse:
    while:
      team: care
      country: NL
    then:
      roles: [nurse]
"""
SALES = """\
triggers:
  seller:
    while:
      team: sales
    then:
      qualifications: [hygiene]
"""


class Desk:
    """A folder with rules and a database, as one person has it before them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rules = folder / "rules"
        (self.rules / "triggers").mkdir(parents=True)
        (self.rules / "catalog.yaml").write_text(CATALOG)
        self.care, self.sales = self.rules / "triggers/care.yaml", self.rules / "triggers/sales.yaml"
        self.care.write_text(CARE)
        self.sales.write_text(SALES)
        self.day = 1
        self.who = "mira"

    def words(self, words: str) -> list[str]:
        return [sys.executable, str(ROOT / "worker.py"), *shlex.split(words)]

    def environment(self) -> dict[str, str]:
        mine = {name: value for name, value in os.environ.items() if not name.startswith("ROLECALL_")}
        # As with servers: nobody approves their own, and small jobs are held, too.
        strict = {"ROLECALL_SMALL_JOBS": "0", "ROLECALL_APPROVE_OWN": "false", "ROLECALL_LOG_LEVEL": "error"}
        clock = {"ROLECALL_CLOCK": f"2026-03-{self.day:02}T09:00:00Z"}
        return mine | strict | clock | {"USER": self.who, "LOGNAME": self.who, "COLUMNS": "120"}

    def says(self, words: str, code: int = 0, said: str = "") -> str:
        """What a command prints, at its end with this exit code."""
        done = subprocess.run(
            self.words(words), cwd=self.folder, env=self.environment(), input=said,
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        printed = done.stdout + done.stderr
        assert (done.returncode, "Traceback" in printed) == (code, False), printed
        return printed

    def decide(self, words: str, who: str) -> None:
        """Somebody decides about a job, and a worker takes it."""
        before, self.who = self.who, who
        self.says(f"{words} --no-wait")
        self.who = before
        self.says("run --once")

    def nurses(self) -> int:
        return int(json.loads(self.says("who role:nurse --json"))["count"])


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Ninety people in Care since yesterday, a third of them in the Netherlands; as many in Sales."""
    desk = Desk(tmp_path)
    desk.says("upgrade")
    desk.says("apply --yes")
    lines = []
    for number in range(2 * PEOPLE):
        team = "OE-4471" if number < PEOPLE else "sales"
        country = "NL" if number % 3 == 0 else "BE"
        data = {"teams": [team], "attributes": {"country": country}, "email": f"u{number}@example.com"}
        head = {"specversion": "1.0", "source": "hr", "id": f"hr-{number}", "type": "user.joined"}
        lines.append(json.dumps({**head, "subject": f"u-{number:03}", "time": "2026-03-01T08:00:00Z", "data": data}))
    desk.says("publish -", said="\n".join(lines))
    desk.says("run --once")
    desk.day = 2
    assert desk.nurses() == NURSES
    return desk


def test_a_condition_too_few_gives_nothing_to_anybody_until_a_second_person_agrees(desk: Desk) -> None:
    desk.care.write_text(CARE.replace("      country: NL\n", ""))
    plan = desk.says("plan --out plan.json")
    assert "nurse gives something to 60 users, and its limit is 25 (5% of the active users)" in plan
    assert "country: nl said no to 60 of those who gain" in plan
    held = desk.says("apply plan.json", code=3)
    assert "held: nurse gives something to 60 users" in held
    approve = re.search(r"rolecall (jobs approve \S+)", held)
    assert approve, held
    assert "somebody else must approve it" in desk.says(approve[1], code=3)
    assert desk.nurses() == NURSES
    desk.decide(approve[1], "noor")
    assert desk.nurses() == PEOPLE
    assert "approved by noor" in desk.says("jobs show apply-2")


def test_a_name_misspelt_in_the_catalog_takes_nothing_from_anybody(desk: Desk) -> None:
    (desk.rules / "catalog.yaml").write_text(CATALOG.replace("OE-4471", "OE-4477"))
    plan = desk.says("plan")
    assert "nurse takes something from 30 users, and its limit is 25 (2% of the active users)" in plan
    assert "team: care says no to 30 of those who lose" in plan
    held = desk.says("apply --yes", code=3)
    assert "rolecall jobs reject apply-2" in held
    assert desk.nurses() == NURSES
    assert "mira is applying rules already (apply-2, held)" in desk.says("apply --yes", code=3)
    desk.decide("jobs reject apply-2", "mira")
    (desk.rules / "catalog.yaml").write_text(CATALOG)
    assert "Nothing to do" in desk.says("apply --yes")
    assert desk.nurses() == NURSES


def test_a_folder_half_copied_is_not_applied(desk: Desk) -> None:
    (desk.rules / "catalog.yaml").unlink()
    assert "nothing was applied" in desk.says("apply --yes", code=1)
    (desk.rules / "catalog.yaml").write_text(CATALOG)
    desk.care.write_text(CARE[: len(CARE) // 2])
    assert "nothing was applied" in desk.says("apply --yes", code=1)
    shutil.rmtree(desk.rules / "triggers")
    for words in ("plan", "apply --yes"):
        printed = desk.says(words, code=0 if words == "plan" else 3)
        assert "the trigger nurse is gone, and what 30 of the users have rests on it" in printed
    assert desk.nurses() == NURSES


def test_a_trigger_lost_by_a_bad_merge_takes_nothing_before_somebody_says_so(desk: Desk) -> None:
    desk.care.unlink()
    refused = desk.says("apply --yes", code=3)
    assert "say --ended nurse=keep or --ended nurse=revoke" in refused
    assert desk.nurses() == NURSES
    held = desk.says("apply --yes --ended nurse=revoke", code=3)
    assert "nurse takes something from 30 users, and its limit is 25" in held
    assert desk.nurses() == NURSES


def test_two_people_apply_at_the_same_time(desk: Desk) -> None:
    desk.care.write_text(CARE.replace("      country: NL\n", "      country: [NL, BE]\n"))
    desk.says("plan --out mine.json")
    theirs = desk.folder / "theirs"
    shutil.copytree(desk.rules, theirs)
    (theirs / "triggers/care.yaml").write_text(CARE.replace("country: NL", "country: BE"))
    environment = desk.environment() | {"ROLECALL_RULES": str(theirs)}
    racing = [
        subprocess.Popen(
            desk.words(words), cwd=desk.folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for words, env in (("apply mine.json", desk.environment()), ("apply --yes", environment))
    ]
    said = [one.communicate(timeout=120)[0] for one in racing]
    assert sorted("Traceback" in one for one in said) == [False, False], said
    revisions = json.loads(desk.says("revisions list --json"))["revisions"]
    begun = [one for one in revisions if one["number"] > 1]
    assert len(begun) == 1, said
    (refused,) = [
        one for one in said if "applying rules already" in one or "make a new plan" in one or "was made against" in one
    ]
    assert "rolecall jobs" in refused or "a new plan" in refused
