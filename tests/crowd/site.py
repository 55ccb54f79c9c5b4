"""A site: rules in a folder, a broker, a database, and real workers on them."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from connectors.broker.names import CHANGES, EMAILS, EVENTS, REQUESTS
from connectors.broker.queue import Broker
from engine.clock import shown
from engine.errors import Transient
from engine.store.database import Database
from engine.store.tables import email_job, inbox, parked
from tests.crowd.feeding import triggers
from tests.model.academies import CATALOG
from tests.model.histories import START

ROOT = Path(__file__).parents[2]
PATIENCE = 600
"""Seconds for anything to be done, on a machine that has much else to do."""
Worker = subprocess.Popen[bytes]


class Site:
    """One academy on servers, its clock standing `at` a moment; `settings` are those of its workers."""

    def __init__(self, folder: Path, broker: str, database: str, *, at: int = START, **settings: str) -> None:
        (folder / "rules/triggers").mkdir(parents=True)
        (folder / "rules/catalog.yaml").write_text(CATALOG)
        (folder / "rules/triggers/all.yaml").write_text(f"triggers:\n{triggers()}")
        self.folder, self.broker, self.at = folder, broker, at
        self.database = Database(database)
        mine = {
            "BROKER_URL": broker,
            "DATABASE_URL": database,
            "RULES": str(folder / "rules"),
            "TEMPLATES": str(ROOT / "rules/templates"),
            "DATA": str(folder / "data"),
            "MAIL": "off",
            "BATCH_SIZE": "100",
            "LOG_FORMAT": "json",
            "LEAVE_LIMIT": "100%",  # half of these people leave within a moment, and are meant to
            "ASSIGN_LIMIT": "1000000",  # and all of them gain and lose much on one day
            "REVOKE_LIMIT": "1000000",
        }
        clean = {name: value for name, value in os.environ.items() if not name.startswith("ROLECALL_")}
        self._environment = clean | {f"ROLECALL_{name}": value for name, value in (mine | settings).items()}

    def set_up(self) -> None:
        """Make the tables and activate the rules."""
        self.rolecall("upgrade")
        self.rolecall("apply", "--yes")

    def words(self, *words: str) -> list[str]:
        """The command line."""
        return [sys.executable, str(ROOT / "worker.py"), *words]

    def environment(self) -> dict[str, str]:
        """What workers are started with."""
        return self._environment | {"ROLECALL_CLOCK": shown(self.at)}

    def rolecall(self, *words: str, now: int | None = None, code: int = 0, said: str = "") -> str:
        """Run a command to its end, with the clock at `now`; return what it says. `said`: its standard input."""
        environment = self._environment | {"ROLECALL_CLOCK": shown(self.at if now is None else now)}
        done = subprocess.run(
            self.words(*words), env=environment, input=said, capture_output=True, text=True, timeout=1800, check=False
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def start(self, number: int = 0, *words: str) -> Worker:
        """Start a worker; what it logs is in a file of its own."""
        environment = self.environment()
        with (self.folder / f"worker-{number}.log").open("ab") as log:
            return subprocess.Popen(self.words("run", *words), env=environment, stderr=log, stdout=log)

    def log(self, number: int = 0) -> list[dict[str, Any]]:
        """Everything that a worker has logged."""
        lines = (self.folder / f"worker-{number}.log").read_bytes().splitlines()
        return [json.loads(line) for line in lines if line.startswith(b"{") and line.endswith(b"}")]

    @contextmanager
    def working(self, workers: int | Sequence[str] = 1) -> Iterator[list[Worker]]:
        """Workers that live as long as the block; all leave well when they are told to. By name: each does one part."""
        parts = [""] * workers if isinstance(workers, int) else workers
        started = [self.start(number, *(["--only", part] if part else [])) for number, part in enumerate(parts)]
        try:
            yield started
            for one in started:
                one.send_signal(signal.SIGTERM)
            assert [one.wait(timeout=60) for one in started] == [0] * len(started)
        finally:
            for one in started:
                one.kill()
                one.wait()

    def publish(self, messages: Iterable[dict[str, Any]]) -> None:
        """Tell all of it."""
        with Broker.open(self.broker) as broker:
            broker.publish_many(EVENTS, [json.dumps(message).encode() for message in messages])

    def ask(self, message: dict[str, Any]) -> None:
        """Ask for something."""
        with Broker.open(self.broker) as broker:
            broker.publish(REQUESTS, json.dumps(message).encode())

    def processed(self) -> int:
        """How many different messages were processed; -1 while the database is away."""
        with suppress(Transient), self.database.read() as work:
            return int(work.run(sa.select(sa.func.count()).select_from(inbox)).scalar_one())
        return -1

    def deadlocks(self) -> int:
        """How many PostgreSQL has ended, also those that were tried again and that nobody noticed."""
        mine = sa.text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        with self.database.read() as work:
            return int(work.run(mine).scalar_one())

    def parked(self) -> list[str]:
        """Why messages were parked."""
        with self.database.read() as work:
            return list(work.run(sa.select(parked.c.reason)).scalars())

    def emails(self, *states: str) -> set[str]:
        """The names of the email jobs in some states."""
        with self.database.read() as work:
            return set(work.run(sa.select(email_job.c.id).where(email_job.c.state.in_(states))).scalars())

    def handed_over(self) -> tuple[set[str], dict[str, list[int]]]:
        """Read rolecall.emails and rolecall.changes: ids of emails, and each user's change events in order.

        What comes a second time, as after a crash between sending and noting it, has the id of the first.
        """
        emails: set[str] = set()
        changes: dict[str, list[int]] = {}
        ids: set[str] = set()
        with Broker.open(self.broker) as broker:
            while taken := broker.take(1000, 1.0, [EMAILS, CHANGES]):
                for delivery in taken:
                    message = json.loads(delivery.body)
                    if delivery.queue == EMAILS:
                        emails.add(message["id"])
                    elif message["id"] not in ids:
                        ids.add(message["id"])
                        changes.setdefault(message["subject"], []).append(int(message["sequence"]))
                broker.acknowledge(taken)
        return emails, changes

    def close(self) -> None:
        """Close what the tests themselves have opened."""
        self.database.close()


def until(holds: Callable[[], bool], workers: Iterable[Worker] = ()) -> None:
    """Wait until something is so; no worker may end meanwhile."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert all(one.poll() is None for one in workers)
        assert time.monotonic() < end
        time.sleep(0.1)


@contextmanager
def site(folder: Path, broker: str, database: str, *, at: int = START, **settings: str) -> Iterator[Site]:
    """A site, set up, for the block."""
    with closing(Site(folder, broker, database, at=at, **settings)) as made:
        made.set_up()
        yield made
