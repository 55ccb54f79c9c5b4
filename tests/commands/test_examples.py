"""Every example of the help is run, in the sample academy, with the real worker."""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.commands.reference import all_commands

ROOT = Path(__file__).parents[2]
CLOCK = "2026-06-30T18:00:00Z"
COMMANDS = dict(all_commands())
EXAMPLES = [
    line.strip().removeprefix("rolecall ")
    for command in COMMANDS.values()
    for line in (command.epilog or "").splitlines()
    if line.strip().startswith("rolecall ")
]
OWN_TEST = {
    "run",
    "run --supervised",
    "demo",
    "init academy",
    "publish examples/requests.ndjson --wait",
    "forgotten --again forgotten.json",
    "assign --users-file course.csv --qualifications handover --dry-run",
    *(one for one in EXAMPLES if one.startswith(("parked retry", "parked drop"))),
    *(one for one in EXAMPLES if one.startswith(("jobs cancel", "jobs undo", "jobs approve", "jobs reject"))),
    *(one for one in EXAMPLES if one.startswith(("plan ", "apply ", "revisions show"))),
    *(one for one in EXAMPLES if one.startswith(("pause", "resume", "stop publisher", "status --check"))),
}
"""Those that go on for ever, take long, need a worker, a file or a job, or settle what another example needs."""


def environment() -> dict[str, str]:
    mine = {name: value for name, value in os.environ.items() if not name.startswith("ROLECALL_")}
    return mine | {"ROLECALL_CLOCK": CLOCK, "USER": "mira", "LOGNAME": "mira", "COLUMNS": "80"}


def rolecall(words: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """One command line as a shell runs it: with quotes, and `< FILE`."""
    command = f"{shlex.quote(sys.executable)} {shlex.quote(str(ROOT / 'worker.py'))} {words}"
    return subprocess.run(  # noqa: S602 — the examples have redirections
        command, shell=True, cwd=folder, env=environment(), capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture(scope="module")
def academy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample academy after half a year, with the requests of its admins."""
    above = tmp_path_factory.mktemp("examples")
    folder = above / "academy"
    assert rolecall("init academy", above).returncode == 0
    for words in ("publish examples/hr-feed.ndjson", "publish examples/requests.ndjson", "run --once"):
        done = rolecall(words, folder)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def worker(academy: Path) -> Iterator["subprocess.Popen[str]"]:
    """A worker that goes on until it is told to stop."""
    words = [sys.executable, str(ROOT / "worker.py"), "run"]
    with subprocess.Popen(words, cwd=academy, env=environment(), stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 30
        while '"worker": true' not in rolecall("status --json", academy).stdout:
            assert process.poll() is None, process.stderr and process.stderr.read()
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield process
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def test_every_command_has_an_example() -> None:
    assert {name for name in COMMANDS if not any(one.startswith(name) for one in EXAMPLES)} == set()


@pytest.mark.parametrize("words", [one for one in EXAMPLES if one not in OWN_TEST])
def test_an_example_of_the_help_works(academy: Path, words: str) -> None:
    done = rolecall(words, academy)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert done.stdout.strip() or words.startswith("run")


def test_rules_are_planned_applied_and_gone_back_from(academy: Path, tmp_path: Path) -> None:
    folder = tmp_path / "academy"
    shutil.copytree(academy, folder)
    added = folder / "rules" / "triggers" / "added.yaml"

    def edit(**given: str) -> None:
        lines = [
            f"  {name}: {{while: {{job_title: nurse}}, then: {{qualifications: [{what}]}}}}"
            for name, what in given.items()
        ]
        added.write_text("\n".join(["triggers:", *lines, ""]))

    def run(words: str, code: int = 0) -> str:
        assert words in EXAMPLES
        done = rolecall(words, folder)
        assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stdout + done.stderr
        return done.stdout

    edit(**{"old-nurses": "first-aid"})
    assert re.search(r"^old-nurses +new ", run("plan"), re.MULTILINE)
    assert "Revision 2 is active." in run("apply --yes")
    edit(**{"old-nurses": "first-aid", "more": "handover"})
    run("apply --yes")
    edit(more="handover")
    assert "It cannot be applied before this is said" in run("plan")
    decided = run("plan --ended old-nurses=revoke --exit-code", 2)
    assert re.search(r"^old-nurses +deleted, revoke ", decided, re.MULTILINE)
    edit(**{"old-nurses": "first-aid", "more": "handover", "third": "first-aid"})
    run("plan --out plan.json --html plan.html")
    assert "<html" in (folder / "plan.html").read_text()
    run("plan --user u-1017")
    assert "Revision 4 is active." in run("apply plan.json --note 'agreed with Care on Monday'")
    assert "agreed with Care on Monday" in run("revisions show 4")
    assert '"back_to": null' in run("revisions show 4 --json")
    assert "--- triggers/added.yaml" in run("revisions show 4 --files")
    assert "back to what revision 3 was" in run("plan --revision 3")
    assert "Revision 5 is active." in run("apply --revision 3 --yes --note 'the new limits were wrong'")
    assert rolecall("plan --exit-code", folder).returncode == 2  # the files are not those of revision 3


def test_run_ends_cleanly_when_it_is_told_to(academy: Path, worker: "subprocess.Popen[str]") -> None:
    second = rolecall("run --once", academy)
    assert (second.returncode, "Traceback" in second.stderr) == (4, False)
    assert "one worker per folder" in second.stderr
    worker.send_signal(signal.SIGINT)
    assert worker.wait(timeout=30) == 0


@pytest.mark.usefixtures("worker")
def test_a_request_is_waited_for_while_a_worker_runs(academy: Path) -> None:
    done = rolecall("assign --users u-1004,u-9999 --roles mentor --note 'shows people around'", academy)
    assert done.returncode == 0, done.stderr
    assert re.search(r"^results\s+1 assigned, 1 unknown$", done.stdout, re.MULTILINE), done.stdout
    who = rolecall("why u-1004 mentor", academy).stdout
    assert "mira gave it (job " in who
    assert "shows people around" in who
    queued = rolecall("revoke --users u-1004 --roles mentor --no-wait", academy)
    assert (queued.returncode, "is on the queue" in queued.stdout) == (0, True)
    blocked = rolecall("block --users u-1004 --roles mentor", academy)
    assert blocked.returncode == 0, blocked.stderr
    assert "blocked it" in rolecall("why u-1004 mentor", academy).stdout


@pytest.mark.usefixtures("worker")
def test_a_list_of_a_spreadsheet_is_given_something_and_that_is_taken_back(academy: Path) -> None:
    (academy / "course.csv").write_text("naam;user\nAn Peeters;u-1007\nGriet Wouters;u-1009\n")
    dry = rolecall("assign --users-file course.csv --qualifications handover --dry-run", academy)
    assert (dry.returncode, "results   2 assigned" in dry.stdout) == (0, True), dry.stderr
    given = json.loads(rolecall("assign --users-file course.csv --qualifications handover --json", academy).stdout)
    assert (given["state"], given["results"]) == ("done", {"assigned": 2})
    undo = rolecall(f"jobs undo {given['id'][:13]} --note 'it was for another team'", academy)
    assert (undo.returncode, "results     2 revoked" in undo.stdout) == (0, True), undo.stdout + undo.stderr
    assert "undone by mira" in rolecall(f"jobs show {given['id']}", academy).stdout
    again = rolecall(f"jobs undo {given['id']}", academy)
    assert (again.returncode, again.stdout) == (3, "")
    assert "was undone already, by mira" in again.stderr


@pytest.mark.usefixtures("worker")
def test_a_request_that_the_worker_refuses_is_told_and_kept(academy: Path) -> None:
    done = rolecall("assign --users u-1004 --roles mentor --until 2026-01-31", academy)
    assert (done.returncode, done.stdout) == (3, ""), done.stderr
    assert "The request was refused: data.until is 2026-01-31, which is over already" in done.stderr
    shown = re.search(r"rolecall (parked show \d+)", done.stderr)
    assert shown, done.stderr
    assert "code          refused" in rolecall(shown[1], academy).stdout


def test_parked_messages_are_corrected_dropped_and_tried_again(academy: Path, tmp_path: Path) -> None:
    folder = tmp_path / "academy"
    shutil.copytree(academy, folder)
    assert rolecall("run --once", folder).returncode == 0  # what other examples have left on the queues
    good: dict[str, object] = {"specversion": "1.0", "source": "hr", "type": "user.team.added", "subject": "u-1001"}
    good |= {"id": "corrected-1", "time": "2026-06-30T09:00:00Z", "data": {"team": "care-south"}}
    (folder / "corrected.json").write_text(json.dumps(good, indent=2))
    before = json.loads(rolecall("parked list --json", folder).stdout)["count"]
    assert before >= 3
    for words in ("parked drop 2 --note 'a test of the new HR system'", "parked retry 1 --with corrected.json"):
        assert words in EXAMPLES
        done = rolecall(words, folder)
        assert done.returncode == 0, done.stderr
    assert rolecall("parked retry 1", folder).returncode == 1  # it is settled
    assert rolecall("run --once", folder).returncode == 0
    assert '"outcome": "applied"' in rolecall("message corrected-1 --json", folder).stdout
    assert json.loads(rolecall("parked list --json", folder).stdout)["count"] == before - 2
    assert "dropped" in rolecall("parked show 2", folder).stdout
    assert rolecall("parked retry --all", folder).returncode == 0
    assert rolecall("run --once", folder).returncode == 0
    again = json.loads(rolecall("parked list --json", folder).stdout)["messages"]
    assert len(again) == before - 2  # still wrong: parked anew, under another number
    assert min(one["number"] for one in again) > before


@pytest.mark.parametrize(
    "words", ["parked retry", "parked retry 1 --all", "parked retry 1 3 --with x.json", "parked drop --with x.json"]
)
def test_what_to_retry_must_be_said_once(academy: Path, words: str) -> None:
    (academy / "x.json").write_text("{}")
    done = rolecall(words, academy)
    assert (done.returncode, done.stdout) == (2, "")
