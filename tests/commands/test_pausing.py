"""pause, resume, and what the command line tells of triggers that are over their limit."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from connectors.broker.names import REQUESTS
from connectors.broker.queue import Broker
from tests.academy import Academy
from tests.commands.conftest import Rolecall, printed

RULES = {
    "catalog.yaml": "teams: {care: {}}\nlearning_items: {washing: {title: Washing}}\n"
    "qualifications: {hygiene: {title: Hygiene, items: [washing]}}\nroles: {nurse: {title: Nurse}}\n",
    "triggers/all.yaml": """
triggers:
  care:
    owner: ops@example.com
    while: {team: care}
    then: {roles: [nurse]}
    limits: {assign: 2, revoke: 1}
  welcome:
    when: user.joined
    then: {qualifications: [hygiene]}
""",
}
PEOPLE = ("u-1", "u-2", "u-3", "u-4")


@pytest.fixture
def academy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Academy:
    """Four people, who joined yesterday, and three of whom are in Care since today: one more than the limit."""
    for name, text in RULES.items():
        (folder / "rules" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "rules" / name).write_text(text)
    monkeypatch.setenv("ROLECALL_ADMINS", "admin@example.com")
    monkeypatch.setenv("ROLECALL_CLOCK", "2026-06-30T09:00:00Z")
    made = Academy(folder)
    made.tell(*(("user.joined", user, {"email": f"{user}@example.com"}) for user in PEOPLE))
    monkeypatch.setenv("ROLECALL_CLOCK", "2026-07-01T09:00:00Z")
    made.emailed()
    made.tell(*(("user.team.added", user, {"team": "care"}) for user in PEOPLE[:3]))
    return made


@contextmanager
def worker(folder: Path) -> Iterator[None]:
    """A worker in the folder."""
    words = [sys.executable, str(Path(__file__).parents[2] / "worker.py"), "run"]
    with subprocess.Popen(words, cwd=folder, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 60
        with Broker.open(folder / "rolecall-data") as broker:
            while not broker.consumers(REQUESTS):
                assert process.poll() is None, process.stderr and process.stderr.read()
                assert time.monotonic() < deadline
                time.sleep(0.1)
        yield
        process.terminate()
        process.communicate(timeout=60)


def test_with_a_worker_each_command_waits_for_what_becomes_of_it(academy: Academy, rolecall: Rolecall) -> None:
    with worker(academy.folder):
        paused = rolecall("pause", "welcome", "--note", "the text is wrong")
        assert paused.exit_code == 0, paused.output
        assert "What it gives: paused by mira since 2026-07-01 09:00 (the text is wrong)" in paused.stdout
        assert rolecall("resume", "welcome").stdout == "The trigger welcome goes on.\n"
        held = rolecall("resume", "care")
        assert held.exit_code == 3, held.output
        assert "What it gives: over its limit since 2026-07-01 09:00; of 3 users something is held" in held.stdout
        assert "  rolecall jobs show trip-care-assign-2026-07-01" in held.stdout.splitlines()
        rejected = rolecall("jobs", "reject", "trip-care-assign-2026-07-01", "--note", "the wrong list")
        assert rejected.exit_code == 0, rejected.output
        assert re.search(r"^trigger +care, what it gives$", rejected.stdout, re.MULTILINE)
        assert "3 unchanged" in rejected.stdout
        done = printed(rolecall("resume", "care", "--json"))
        assert (done["trigger"], done["state"], done["tripped"]) == ("care", "done", [])
    words = rolecall("resume", "welcome", "care")
    assert (words.exit_code, "expected one trigger" in words.stderr) == (2, True)


def test_a_trigger_over_its_limit_is_seen_everywhere(academy: Academy, rolecall: Rolecall) -> None:
    assert academy.emailed() == ["admin", "ops"]
    (job,) = printed(rolecall("jobs", "list", "--json"))["jobs"]
    assert (job["id"], job["state"], job["total"]) == ("trip-care-assign-2026-07-01", "held", 3)
    shown = rolecall("jobs", "show", job["id"]).stdout
    assert "held: the trigger care gives something to 3 users today, and its limit is 2" in shown
    assert "  rolecall jobs approve trip-care-assign-2026-07-01 --note '…'" in shown.splitlines()
    status = rolecall("status").stdout
    assert "over its limit since 2026-07-01 09:00; of 3 users something is held" in status
    assert "rolecall jobs show trip-care-assign-2026-07-01" in status
    trigger = rolecall("triggers", "show", "care").stdout
    assert "gives to at most 2 users a day, 0 today; takes from at most 1 user a day, 0 today" in trigger
    assert "tripped" in rolecall("triggers").stdout
    why = rolecall("why", "u-1", "nurse").stdout
    assert "held by the limit of its trigger" in why
    assert "`rolecall jobs show trip-care-assign-2026-07-01`" in why


def test_what_is_held_is_approved(academy: Academy, rolecall: Rolecall) -> None:
    academy.emailed()
    rolecall("jobs", "approve", "trip-care-assign-2026-07-01", "--note", "a new ward")
    academy.work()
    done = printed(rolecall("jobs", "show", "trip-care-assign-2026-07-01", "--json"))
    assert (done["state"], done["total"], done["done"], done["results"]) == ("done", 3, 3, {"assigned": 3})
    assert academy.emailed() == ["u-1", "u-2", "u-3"]
    assert academy.has("u-1") == {"role nurse", "qualification hygiene"}
    why = rolecall("why", "u-1", "nurse").stdout
    assert "trigger care" in why
    assert printed(rolecall("status", "--json"))["tripped"] == []


def test_what_is_held_is_rejected_and_the_trigger_goes_on_when_that_is_said(
    academy: Academy, rolecall: Rolecall
) -> None:
    rolecall("jobs", "reject", "trip-care-assign-2026-07-01", "--note", "the wrong list")
    academy.work()
    assert "rejected" in rolecall("jobs", "show", "trip-care-assign-2026-07-01").stdout
    assert "rolecall resume care" in rolecall("status").stdout
    assert "refused by a person" in rolecall("why", "u-1", "nurse").stdout
    rolecall("resume", "care")
    academy.work()
    assert printed(rolecall("status", "--json"))["tripped"] == []


def test_a_trigger_is_paused_and_goes_on(academy: Academy, rolecall: Rolecall) -> None:
    said = rolecall("pause", "welcome", "--note", "the text is wrong")
    assert said.exit_code == 0, said.output
    assert "What is asked about the trigger welcome (pause) is on the queue." in said.stdout
    academy.work()
    assert "paused by mira since 2026-07-01 09:00 (the text is wrong); of 0 users something is held" in " ".join(
        rolecall("triggers", "show", "welcome").stdout.split()
    )
    again = rolecall("pause", "welcome", "--only", "assign")
    assert (again.exit_code, again.stdout) == (3, "")
    assert "the trigger welcome is paused by mira already, since 2026-07-01T09:00:00Z" in again.stderr
    rolecall("resume", "welcome")
    academy.work()
    assert [one["trigger"] for one in printed(rolecall("status", "--json"))["tripped"]] == ["care"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("pause", "car"), "no trigger is called 'car'"),
        (("pause", "welcome", "--only", "revoke"), "takes nothing: it says `when`, and not `while`"),
        (("resume", "welcome"), "is neither tripped nor paused: nothing of it is held"),
    ],
)
def test_what_cannot_be_is_refused_before_it_is_sent(
    academy: Academy, rolecall: Rolecall, words: tuple[str, ...], said: str
) -> None:
    refused = rolecall(*words)
    assert refused.exit_code != 0
    assert said in refused.stderr


def test_the_queue_takes_json(academy: Academy, rolecall: Rolecall) -> None:
    queued: Any = json.loads(rolecall("pause", "care", "--only", "revoke", "--json").stdout)
    assert (queued["trigger"], queued["state"], queued["worker"]) == ("care", "queued", False)
