"""jobs cancel, undo, approve, reject: with a real worker, and without."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from connectors.broker.names import REQUESTS
from connectors.broker.queue import Broker
from connectors.commands import following
from engine.explain.jobs import list_jobs, show_job
from engine.store.database import Database
from tests.commands.conftest import Rolecall, printed
from tests.explain.academy import ask, decide

ROOT = Path(__file__).parents[2]
BLOCK = ("block", "--all", "--roles", "auditor", "--note", "audit is over")


@pytest.fixture(autouse=True)
def limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two active users are one too many for a job."""
    for name, value in {"SMALL_JOBS": "0", "JOB_LIMIT": "1", "MAIL": "off"}.items():
        monkeypatch.setenv(f"ROLECALL_{name}", value)


@pytest.fixture
def worker(folder: Path, database: Database) -> Iterator[None]:
    """A worker in the folder."""
    words = [sys.executable, str(ROOT / "worker.py"), "run"]
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


@contextmanager
def looks_alive(folder: Path) -> Iterator[None]:
    """Somebody consumes the requests, and does nothing with them."""
    with Broker.open(folder / "rolecall-data") as broker:
        broker.take(0, 0.0, [REQUESTS])
        yield


def held(rolecall: Rolecall) -> str:
    """Ask for too much."""
    result = rolecall(*BLOCK)
    assert result.exit_code == 3, result.output
    assert "held: it is about 2 users, and the limit of a job is 1" in result.stdout
    (one,) = printed(rolecall("jobs", "list", "--state", "held", "--json"))["jobs"]
    assert f"  rolecall jobs approve {one['id']} --note '…'" in result.stdout.splitlines()
    assert f"  rolecall jobs reject {one['id']} --note '…'" in result.stdout.splitlines()
    return str(one["id"])


def asked(folder: Path) -> list[dict[str, Any]]:
    with Broker.open(folder / "rolecall-data") as broker:
        return [json.loads(one.body) for one in broker.take(100, 0.2, [REQUESTS])]


@pytest.mark.usefixtures("worker")
def test_a_job_over_its_limit_is_approved_and_taken_back(rolecall: Rolecall, monkeypatch: pytest.MonkeyPatch) -> None:
    job = held(rolecall)
    monkeypatch.setenv("ROLECALL_APPROVE_OWN", "false")
    own = rolecall("jobs", "approve", job)
    assert (own.exit_code, own.stdout) == (3, "")
    assert "somebody else must approve it" in own.stderr
    monkeypatch.delenv("ROLECALL_APPROVE_OWN")
    done = printed(rolecall("jobs", "approve", job[:8], "--note", "agreed", "--json"))
    assert (done["state"], done["results"], done["decisions"][0]["note"]) == ("done", {"blocked": 2}, "agreed")
    again = rolecall("jobs", "approve", job)
    assert (again.exit_code, again.stdout) == (3, "")
    assert "only one that is held can be approved" in again.stderr
    over = rolecall("jobs", "cancel", job)
    assert (over.exit_code, over.stdout) == (3, "")
    assert f"`rolecall jobs undo {job}` takes back what it did" in over.stderr
    undo = rolecall("jobs", "undo", job, "--note", "too soon")
    assert (undo.exit_code, "held: it is about 2 users" in undo.stdout) == (3, True), undo.output
    (waits,) = printed(rolecall("jobs", "list", "--state", "held", "--json"))["jobs"]
    assert rolecall("jobs", "approve", waits["id"]).exit_code == 0
    said = rolecall("jobs", "show", job).stdout
    assert f"undone by mira on 2026-07-01 09:00 (job {waits['id']}): too soon" in said
    assert "approved by mira on 2026-07-01 09:00: agreed" in said


@pytest.mark.usefixtures("worker")
def test_a_job_that_is_held_is_rejected_or_cancelled(rolecall: Rolecall) -> None:
    rejected = rolecall("jobs", "reject", held(rolecall), "--note", "only the night shift")
    assert rejected.exit_code == 0, rejected.output
    assert "rejected by mira on 2026-07-01 09:00: only the night shift" in rejected.stdout
    assert "was held: it is about 2 users" in rejected.stdout
    cancelled = printed(rolecall("jobs", "cancel", held(rolecall), "--json"))
    assert (cancelled["state"], cancelled["decisions"][0]["action"]) == ("cancelled", "cancel")


@pytest.mark.usefixtures("worker")
def test_what_only_the_worker_sees_is_told_by_it(
    rolecall: Rolecall, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = held(rolecall)
    monkeypatch.setattr("connectors.commands.deciding.check", lambda *_: None)
    monkeypatch.setenv("USER", "sam")
    with database.unit() as work:
        ask(work, "dry", {"u-1": "assigned"}, dry_run=True)
    refused = rolecall("jobs", "undo", "dry")
    assert (refused.exit_code, refused.stdout) == (3, "")
    assert "The request was refused: the job dry was a dry run: there is nothing to undo" in refused.stderr
    assert "`rolecall parked show 1`" in refused.stderr
    assert rolecall("jobs", "reject", job).exit_code == 0


@pytest.mark.usefixtures("worker")
def test_published_requests_are_answered_when_their_jobs_end(rolecall: Rolecall) -> None:
    head = {"specversion": "1.0", "source": "admin", "type": "assignment.requested"}
    small = {"action": "assign", "users": ["u-1"], "roles": ["auditor"]}
    large = {"action": "block", "all": True, "roles": ["auditor"]}
    lines = [head | {"id": "small", "data": small}, head | {"id": "large", "data": large}]
    said = rolecall("publish", "-", "--wait", input="\n".join(map(json.dumps, lines)).encode())
    assert said.exit_code == 3, said.output
    assert [line.split() for line in said.stdout.splitlines()[2:5]] == [
        ["outcome", "messages"],
        ["done", "1"],
        ["held", "1"],
    ]
    assert "large  held   it is about 2 users, and the limit of a job is 1" in said.stdout
    reject = head | {"id": "no", "type": "job.requested", "data": {"action": "reject", "job": "large"}}
    assert rolecall("publish", "-", "--wait", input=json.dumps(reject).encode()).exit_code == 0


def test_without_a_worker_it_is_on_the_queue(rolecall: Rolecall, folder: Path, database: Database) -> None:
    with database.unit() as work:
        ask(work, "job-1", {"u-1": "assigned"})
        ask(work, "job-2", {"u-1": None}, state="held", actor="sam")
    approve = rolecall("jobs", "approve", "job-2", "--note", "fine")
    assert approve.exit_code == 0
    assert "What is asked about job job-2 (approve) is on the queue." in approve.stdout
    assert "No worker is running: `rolecall run` starts one." in approve.stdout
    undo = printed(rolecall("jobs", "undo", "job-1", "--json"))
    first, second = asked(folder)
    assert first["data"] == {"action": "approve", "job": "job-2", "note": "fine", "actor": "mira"}
    assert (second["type"], second["data"]["job"]) == ("job.requested", "job-1")
    assert undo == {"job": second["id"], "request": second["id"], "state": "queued", "worker": False}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("cancel", "done"), "the job done is done already: `rolecall jobs undo done` takes back what it did"),
        (("approve", "done"), "the job done is done: only one that is held can be approved"),
        (("reject", "done"), "the job done is done: only one that is held can be rejected"),
        (("undo", "dry"), "the job dry was a dry run: there is nothing to undo"),
        (("undo", "held"), "the job held is held, and did nothing: `rolecall jobs reject held` ends it"),
    ],
)
def test_what_will_be_refused_is_said_at_once(
    rolecall: Rolecall, folder: Path, database: Database, words: tuple[str, ...], said: str
) -> None:
    with database.unit() as work:
        ask(work, "done", {"u-1": "assigned"})
        ask(work, "dry", {"u-1": "assigned"}, dry_run=True)
        ask(work, "held", {"u-1": None}, state="held")
    result = rolecall("jobs", *words)
    assert (result.exit_code, result.stdout, result.stderr) == (3, "", said + "\n")
    assert asked(folder) == []
    with database.read() as work:
        assert [one.decisions for one in list_jobs(work).jobs] == [(), (), ()]


def test_a_job_that_is_not_there_is_said_at_once(rolecall: Rolecall, folder: Path, database: Database) -> None:
    result = rolecall("jobs", "cancel", "nobody")
    assert (result.exit_code, result.stderr) == (1, "there is no job 'nobody': `rolecall jobs list` shows them\n")
    assert asked(folder) == []


def test_a_worker_that_goes_away_is_not_waited_for(
    rolecall: Rolecall, folder: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "GONE_AFTER", 0.3)
    alive = looks_alive(folder)
    alive.__enter__()
    leaves = threading.Timer(1.0, alive.__exit__, (None, None, None))
    leaves.start()
    result = rolecall("assign", "--users", "u-1", "--roles", "auditor")
    leaves.join()
    assert (result.exit_code, result.stdout) == (4, "")
    assert "The worker is gone; job" in result.stderr
    assert "is on the queue and will be done when one runs" in result.stderr


def test_what_does_not_move_is_not_waited_for(
    rolecall: Rolecall, folder: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "SILENCE", 0.5)
    with database.unit() as work:
        ask(work, "j", {"u-1": "assigned", "u-2": None}, state="running")
    with looks_alive(folder):
        result = rolecall("jobs", "cancel", "j")
    assert (result.exit_code, result.stdout) == (4, "")
    assert "job j is on the queue; other work may come before it: `rolecall jobs show j`" in result.stderr


def test_how_a_job_came_about_is_shown(rolecall: Rolecall, database: Database) -> None:
    with database.unit() as work:
        ask(work, "j", {"u-1": "assigned", "u-2": None}, state="cancelled", held_for=["it is large"], emails=1)
        decide(work, "j", "approve", "sam", "agreed")
        decide(work, "j", "cancel", "ada")
        assert show_job(work, "j").done == 1
    lines = rolecall("jobs", "show", "j").stdout.splitlines()
    assert {
        "what     role nurse",
        "whom     u-1, u-2",
        "users    1 of 2",
        "results  1 assigned, 1 not done",
        "emails   1",
        "was held: it is large",
        "approved by sam on 2026-07-01 09:00: agreed",
        "cancelled by ada on 2026-07-01 09:00",
        "What it did before that stays: `rolecall jobs undo j` takes it back.",
        "assigned  1      u-1 Anna Bakker",
        "not_done  1      u-2 Bram 100%",
    } <= set(lines)


def test_what_became_of_each_user_is_printed_in_three_forms(rolecall: Rolecall, database: Database) -> None:
    with database.unit() as work:
        ask(work, "j", {"u-1": "assigned", "u-2": None, "x": "unknown"}, state="running")
    assert rolecall("jobs", "show", "j", "--results").stdout.splitlines()[-4:] == [
        "user  name         outcome",
        "u-1   Anna Bakker  assigned",
        "u-2   Bram 100%    not_done",
        "x                  unknown",
    ]
    first = rolecall("jobs", "show", "--results", "j", "--limit", "1").stdout.splitlines()
    assert first[-1] == "3 users; the first 1 are listed (--limit, or --results csv for all)"
    table = rolecall("jobs", "show", "j", "--results=csv", "--outcome", "not done").stdout
    assert table == "\ufeffuser,name,outcome\nu-2,Bram 100%,not_done\n"
    lines = rolecall("jobs", "show", "j", "--results", "ndjson").stdout.splitlines()
    assert json.loads(lines[2]) == {"user": "x", "name": None, "outcome": "unknown"}
    whole = printed(rolecall("jobs", "show", "j", "--results", "--json"))
    assert ([one["user"] for one in whole["users"]], whole["id"]) == (["u-1", "u-2", "x"], "j")
    assert "users" not in printed(rolecall("jobs", "show", "j", "--json"))
    nobody = rolecall("jobs", "show", "j", "--results", "--outcome", "blocked")
    assert (nobody.exit_code, nobody.stderr) == (
        1,
        "no user of job j has the outcome 'blocked': it has assigned, unknown, not_done\n",
    )
    for words in (("--outcome", "unknown"), ("--results", "csv", "--json"), ("--results", "xlsx")):
        assert rolecall("jobs", "show", "j", *words).exit_code == 2
