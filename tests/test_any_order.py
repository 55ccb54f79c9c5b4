"""The sample feed in any order, repeated and batched at random, and with workers that are killed: the same end."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa

from connectors.mail.files import file_name
from engine.activation import activate
from engine.arrivals import Arrival
from engine.clock import fixed_clock, parse
from engine.pipeline import Pipeline
from engine.settings import Settings
from engine.store.database import Database, sqlite_url
from engine.store.tables import email_job
from engine.sweep import sweep
from tests.feed import FEED, ROOT, RULES, End, batch_size, end_of, require_nothing_twice, shuffled
from tests.size import scaled

CLOCK = "2026-06-30T18:00:00Z"
LATER = ("2026-07-04T18:00:00Z", "2026-09-10T18:00:00Z", "2026-09-14T18:00:00Z")
"""Every grace is over, what was told ahead is due, and every grace that this began is over."""


@pytest.fixture
def random(request: pytest.FixtureRequest) -> Random:
    """Chance that differs from test to test and from run to run."""
    seed = request.config.getoption("randomly_seed", 0)
    print(f"the same again: pytest --randomly-seed={seed} '{request.node.nodeid}'")
    return Random(f"{seed} {request.node.name}")


class Academy:
    """The pipeline on an empty database with the sample rules, as often as wanted (SQL is compiled only once)."""

    def __init__(self) -> None:
        self.now = parse(CLOCK)
        self.settings = Settings(sample=1.0)
        self.database = Database("sqlite://", lambda: self.now)
        self.database.create()
        activate(self.database, RULES, actor="ops@example.com", settings=self.settings)
        self.empty = sqlite3.connect(":memory:")
        with self.database.engine.connect() as connection:
            driver(connection).backup(self.empty)

    def end(self, batches: list[list[Arrival]]) -> End:
        """Process these batches, let time pass, and read what there is."""
        self.now = parse(CLOCK)
        with self.database.engine.connect() as connection:
            self.empty.backup(driver(connection))
        with closing(Pipeline(self.database, self.settings, on_difference=pytest.fail)) as pipeline:
            for batch in batches:
                pipeline.process(batch)
            for moment in LATER:
                self.now = parse(moment)
                sweep(self.database, pipeline)
            assert pipeline.halved == 0
        with self.database.read() as work:
            require_nothing_twice(work)
            return end_of(work)


def driver(connection: sa.Connection) -> sqlite3.Connection:
    found = connection.connection.driver_connection
    assert isinstance(found, sqlite3.Connection)
    return found


@pytest.fixture(scope="module")
def academy() -> Iterator[Academy]:
    """The sample academy."""
    made = Academy()
    yield made
    made.database.close()
    made.empty.close()


@pytest.fixture(scope="module")
def expected(academy: Academy) -> End:
    """What there is after the feed came in its own order, in small batches."""
    return academy.end([[Arrival(body=line) for line in FEED[at : at + 5]] for at in range(0, len(FEED), 5)])


@pytest.mark.parametrize("number", range(scaled(fast=3, usual=50, long=200)))
def test_the_end_is_the_same_for_any_order(academy: Academy, expected: End, random: Random, number: int) -> None:
    lines = shuffled(random)
    batches = []
    while lines:
        size = batch_size(random)
        # Some come as if a worker had been killed while it had them.
        batches.append([Arrival(body=line, redelivered=random.random() < 0.02) for line in lines[:size]])
        lines = lines[size:]
    assert academy.end(batches).unlike(expected) == {}


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("number", range(scaled(fast=1, usual=2, long=20)))
def test_killed_workers_change_nothing(expected: End, random: Random, number: int, tmp_path: Path) -> None:
    lines = shuffled(random)
    half = random.randint(0, len(lines))
    publish(tmp_path, lines[:half])
    for kill in range(random.randint(3, 6)):
        if kill == 1:
            publish(tmp_path, lines[half:])
        run_and_kill(tmp_path, random)
    rolecall(tmp_path, "run", "--once")
    # What three workers had in hand when they were killed is parked, as if it had ended them: people retry it.
    rolecall(tmp_path, "parked", "retry", "--all")
    rolecall(tmp_path, "run", "--once")
    require_each_email_once(tmp_path)
    for moment in LATER:
        rolecall(tmp_path, "run", "--once", clock=moment)
    with closing(Database(database_url(tmp_path), fixed_clock(parse(CLOCK)))) as database, database.read() as work:
        require_nothing_twice(work)
        assert end_of(work).unlike(expected) == {}
    require_each_email_once(tmp_path)


def database_url(folder: Path) -> str:
    return sqlite_url(folder / "rolecall-data" / "rolecall.db")


def environment(clock: str, batch: int) -> dict[str, str]:
    mine = {name: value for name, value in os.environ.items() if not name.startswith("ROLECALL_")}
    settings = {"RULES": str(ROOT / "rules"), "CLOCK": clock, "BATCH_SIZE": str(batch), "SAMPLE": "100%"}
    return mine | {f"ROLECALL_{name}": value for name, value in settings.items()}


def rolecall(folder: Path, *words: str, clock: str = CLOCK) -> None:
    command = [sys.executable, str(ROOT / "worker.py"), *words]
    done = subprocess.run(command, cwd=folder, env=environment(clock, 500), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert '"level": "error"' not in done.stderr


def publish(folder: Path, lines: list[bytes]) -> None:
    (folder / "feed.ndjson").write_bytes(b"".join(line + b"\n" for line in lines))
    rolecall(folder, "publish", "feed.ndjson")


def run_and_kill(folder: Path, random: Random) -> None:
    """Start a worker, and kill it at some moment: while it begins (one in five), or works."""
    command = [sys.executable, str(ROOT / "worker.py"), "run"]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, cwd=folder, env=environment(CLOCK, batch_size(random)), stderr=log) as worker,
    ):
        if random.random() < 0.8:
            wait_for(lambda: b'"started"' in (folder / "log").read_bytes())
        time.sleep(random.uniform(0, 1.2))
        assert worker.poll() is None, (folder / "log").read_text()
        worker.send_signal(signal.SIGKILL)
    assert b'"level": "error"' not in (folder / "log").read_bytes()


def wait_for(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def require_each_email_once(folder: Path) -> None:
    """Every email job that was sent is one file, and there are no other files."""
    with closing(Database(database_url(folder))) as database, database.read() as work:
        jobs = {file_name(row.id): row.state for row in work.run(sa.select(email_job.c.id, email_job.c.state))}
    files = {file.name for file in (folder / "rolecall-data" / "outbox").glob("*.eml")}
    assert set(jobs.values()) <= {"sent", "dropped", "no_address"}
    assert {file for file, state in jobs.items() if state == "sent"} <= files <= set(jobs)
