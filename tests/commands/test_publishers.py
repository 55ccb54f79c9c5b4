"""The careless accident: HR sends half the roster as leavers. It is stopped, and the screen says what to do next."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.academy import ROOT, Academy
from tests.commands.conftest import Rolecall, printed

PEOPLE = 300


@pytest.fixture
def academy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Academy:
    """Three hundred people who have joined, and a second person for every decision."""
    for name, value in {"APPROVE_OWN": "false", "ADMINS": "ada@example.com"}.items():
        monkeypatch.setenv(f"ROLECALL_{name}", value)
    monkeypatch.setattr(
        "connectors.broker.embedded.operating_system_user", lambda: os.environ["USER"]
    )  # as if each were logged in
    shutil.copytree(ROOT / "rules", folder / "rules")
    made = Academy(folder)
    made.tell(*(("user.joined", f"u{one}", {"teams": ["care-north"]}) for one in range(PEOPLE)))
    return made


def leave(academy: Academy, *numbers: int) -> None:
    """Publish that people leave."""
    head = {"specversion": "1.0", "source": "hr", "type": "user.left", "time": "2026-06-30T17:00:00Z"}
    lines = [json.dumps(head | {"id": f"left-{one}", "subject": f"u{one}"}) for one in numbers]
    academy.rolecall("publish", "-", given="\n".join(lines))


def left(rolecall: Rolecall) -> int:
    return int(printed(rolecall("status", "--json"))["users"]["left"])


def as_(name: str, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("USER", name)
    patch.setenv("LOGNAME", name)


def test_half_the_roster_as_leavers_is_stopped_and_dropped_by_a_second_person(
    academy: Academy, rolecall: Rolecall, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(academy, *range(PEOPLE // 2))
    academy.work()
    assert left(rolecall) == 0
    screen = rolecall("status").stdout
    assert (
        "mira is stopped since 2026-07-01 09:00: its messages would have 150 of 300 active users leave within an hour, "
        "and the limit is 30 (10%, never less than 25). 150 messages of it wait." in screen.splitlines()
    )
    assert "  rolecall resume publisher mira" in screen.splitlines()
    assert "  rolecall resume publisher --drop mira" in screen.splitlines()
    (stopped,) = printed(rolecall("status", "--json"))["stopped"]
    assert (stopped["publisher"], stopped["why"], stopped["waiting"]) == ("mira", "leaving", 150)

    message = rolecall("message", "left-0").stdout
    assert message.startswith("waiting: it came 2026-07-01 09:00, and its publisher mira is stopped\n")
    assert "  rolecall resume publisher mira" in message.splitlines()
    why = rolecall("why", "--event", "left-0")
    assert (why.exit_code, "its publisher mira is stopped" in why.stderr) == (1, True)

    own = rolecall("resume", "publisher", "mira")
    assert (own.exit_code, own.stdout) == (3, "")
    assert "mira is the publisher itself: somebody else must decide about it (or approve_own be true)" in own.stderr

    as_("noor", monkeypatch)
    asked = rolecall("resume", "publisher", "--drop", "mira", "--note", "the file of the sister company")
    assert asked.exit_code == 0, asked.output
    assert "No worker is running: `rolecall run` starts one." in asked.stdout
    academy.work()
    assert (left(rolecall), printed(rolecall("status", "--json"))["stopped"]) == (0, [])
    assert "150 messages dropped: 150 publisher_stopped" in rolecall("parked", "list", "--state", "dropped").stdout
    assert "note          the file of the sister company" in rolecall("parked", "show", "1").stdout


def test_resumed_all_of_it_is_done_and_others_were_never_kept_waiting(
    academy: Academy, rolecall: Rolecall, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(academy, *range(PEOPLE // 2))
    academy.work()
    as_("noor", monkeypatch)
    leave(academy, 200)
    academy.work()
    assert left(rolecall) == 1
    asked = printed(rolecall("resume", "publisher", "mira", "--note", "the department closed", "--json"))
    assert (asked["publisher"], asked["worker"], asked["done"]) == ("mira", False, False)
    academy.work()
    assert (left(rolecall), printed(rolecall("status", "--json"))["stopped"]) == (151, [])
    again = rolecall("resume", "publisher", "mira")
    assert (again.exit_code, "is not stopped" in again.stderr) == (3, True)


def test_the_admin_is_told_and_the_log_says_it_in_one_line(academy: Academy, folder: Path) -> None:
    leave(academy, *range(PEOPLE // 2))
    command = [sys.executable, str(ROOT / "worker.py"), "run", "--once"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    (said,) = [one for one in map(json.loads, done.stderr.splitlines()) if one["event"] == "publisher_stopped"]
    assert (said["level"], said["publisher"], said["resume"]) == ("warning", "mira", "rolecall resume publisher mira")
    assert said["reason"].startswith("its messages would have 150 of 300 active users leave within an hour")
    outbox = folder / "rolecall-data" / "outbox"
    letters = [one.read_text("utf-8") for one in outbox.glob("*.eml") if "Stopped, waits for" in one.read_text("utf-8")]
    assert len(letters) == 1
    assert "To: ada@example.com" in letters[0]
    assert "rolecall resume publisher mira" in letters[0]


def test_a_publisher_is_stopped_by_hand(academy: Academy, rolecall: Rolecall) -> None:
    wrong = rolecall("stop", "publisher", "miira")
    assert (wrong.exit_code, "nothing was ever heard of a publisher miira" in wrong.stderr) == (3, True)
    assert rolecall("stop", "publisher", "mira", "--note", "the export is wrong").exit_code == 0
    academy.work()
    assert "mira stopped it: the export is wrong" in rolecall("status").stdout
    request = json.loads(rolecall("assign", "--users", "u1", "--roles", "mentor", "--json").stdout)
    academy.work()
    assert "its publisher mira is stopped" in rolecall("message", request["request"]).stdout
