"""The supervisor: whom it starts again, when it gives up, what it passes on."""

import json
import os
import shlex
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from connectors.exits import NOT_READY, WRONG
from connectors.supervising import BACK_OFF, SOON, End
from tests.crowd.site import Site, site

PATIENCE = 60.0
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
Process = subprocess.Popen[str]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("supervised")
    data = folder / "data"
    data.mkdir()
    with site(folder, f"embedded://{data}", f"sqlite:///{data}/rolecall.db") as made:
        yield made


class Supervisor:
    """A supervisor at work: what it and its workers say, line by line."""

    def __init__(self, here: Site, process: Process) -> None:
        self.process = process
        self._here = here

    def lines(self) -> list[dict[str, Any]]:
        return self._here.log(0)

    def workers(self) -> list[int]:
        """The processes that it has started and that live."""
        found = subprocess.run(
            ["ps", "-o", "pid=,stat=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return [int(line.split()[0]) for line in found.stdout.splitlines() if not line.split()[1].startswith("Z")]

    def events(self, name: str) -> list[dict[str, Any]]:
        return [line for line in self.lines() if line["event"] == name]

    def one_works(self, since: int = 0) -> int:
        """Wait until a worker has begun, `since` so many had; return its process."""
        wait(lambda: len(self.events("started")) > since and len(self.workers()) == 1)
        return self.workers()[0]


@contextmanager
def supervising(here: Site, *words: str) -> Iterator[Supervisor]:
    with (here.folder / "worker-0.log").open("wb") as log:
        process = subprocess.Popen(
            here.words("run", "--supervised", *words), env=here.environment(), stdout=log, stderr=log, text=True,
            start_new_session=True,
        )  # fmt: skip
    supervisor = Supervisor(here, process)
    try:
        yield supervisor
    finally:
        left = supervisor.workers()
        process.kill()
        process.wait()
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def wait(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it does not come to that"
        time.sleep(0.05)


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_worker_that_is_killed_is_started_again_and_that_is_said_in_one_line(here: Site) -> None:
    with supervising(here) as supervisor:
        for number in range(2):
            worker = supervisor.one_works(number)
            os.kill(worker, signal.SIGKILL)
            wait(lambda number=number: len(supervisor.events("worker_ended")) > number)  # type: ignore[misc]
            said = supervisor.events("worker_ended")[-1]
            assert (said["worker"], said["code"], said["level"]) == (worker, 137, "warning")
            assert said["reason"].startswith("it was killed (SIGKILL)")
            assert said["again_in"] == BACK_OFF[number]
        supervisor.one_works(2)


@pytest.mark.parametrize("order", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_an_order_to_stop_is_passed_on_once(here: Site, order: signal.Signals) -> None:
    with supervising(here) as supervisor:
        worker = supervisor.one_works()
        os.killpg(supervisor.process.pid, order)  # as a terminal does: the whole group
        assert supervisor.process.wait(PATIENCE) == 0
        assert not is_there(worker)
        assert [line["event"] for line in supervisor.lines()][-1] == "stopped"


def test_a_worker_leaves_when_its_supervisor_is_killed(here: Site) -> None:
    with supervising(here) as supervisor:
        worker = supervisor.one_works()
        supervisor.process.kill()
        supervisor.process.wait()
        wait(lambda: not is_there(worker))
        assert supervisor.events("stopped")


def test_it_drains_and_ends_with_once(here: Site) -> None:
    with supervising(here, "--once") as supervisor:
        assert supervisor.process.wait(PATIENCE) == 0
        assert [line["event"] for line in supervisor.lines()] == ["started", "stopped"]


def test_it_gives_up_where_a_person_must_look(here: Site) -> None:
    with here.working():
        wait(lambda: '"worker": true' in here.rolecall("status", "--json"))
        words = " ".join(map(shlex.quote, here.words("run", "--supervised")))
        done = subprocess.run(
            shlex.split(words), env=here.environment(), capture_output=True, text=True, check=False, timeout=PATIENCE
        )
    assert (done.returncode, done.stdout) == (NOT_READY, "")
    why, gave_up = done.stderr.splitlines()
    assert "is already being worked on by process" in why
    assert (json.loads(gave_up)["event"], json.loads(gave_up)["code"]) == ("gave_up", NOT_READY)


def test_rules_that_are_wrong_at_the_start_are_for_a_person_too(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    here = Site(tmp_path, f"embedded://{tmp_path}/data", f"sqlite:///{tmp_path}/data/rolecall.db")
    (tmp_path / "rules/triggers/all.yaml").write_text("triggers: {a: {while: {team: nowhere}, then: {roles: [nurse]}}}")
    done = here.rolecall("run", "--supervised", code=WRONG)
    assert "nowhere" in done
    assert done.count('"event": "gave_up"') == 1
    here.close()


@pytest.mark.parametrize(
    ("code", "worked", "final"),
    [(0, True, True), (1, False, True), (1, True, False), (4, True, True), (5, False, True), (5, True, False)],
)
def test_after_which_ends_another_worker_would_be_of_no_use(code: int, worked: bool, final: bool) -> None:
    assert End(code=code, signal=None, worked=worked).is_final is final


def test_who_worked_is_started_again_soon() -> None:
    assert sorted(BACK_OFF) == list(BACK_OFF)
    assert BACK_OFF[-1] > SOON
