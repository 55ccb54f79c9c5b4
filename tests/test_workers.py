"""Several workers on one RabbitMQ and one PostgreSQL: where the model ends, and nobody's changes out of order."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from connectors.broker.names import CHANGES, EVENTS
from connectors.broker.queue import Broker
from engine.clock import DAY, HOUR, shown
from engine.store.database import Database
from engine.store.tables import assignment, inbox, parked, reason
from engine.store.tables import user as user_table
from tests.broker.rabbitmq import place
from tests.databases import made
from tests.model.academies import CATALOG, STEADY
from tests.model.academy import Academy
from tests.model.histories import START
from tests.size import scaled
from tests.world import rules_of

ROOT = Path(__file__).parents[1]
USERS = scaled(fast=50, usual=150, long=2_000)
EVENTS_EACH = 10
WORKERS = 4
pytestmark = pytest.mark.slow


def triggers() -> str:
    """Write a hundred triggers of which the order of events does not matter."""
    kinds = list(STEADY.items())
    return "".join(f"  {kinds[n % len(kinds)][0]}-{n}: {kinds[n % len(kinds)][1]}\n" for n in range(100))


def feed(chance: random.Random) -> list[dict[str, Any]]:
    """Make the events of all users, shuffled, some of them twice."""
    messages = []
    for number in range(USERS * EVENTS_EACH):
        kind, data = happening(chance)
        messages.append(
            {
                "specversion": "1.0",
                "id": f"m{number:06}",
                "source": chance.choice(["hr", "lms"]),
                "type": kind,
                "subject": f"u{number % USERS:05}",
                "time": shown(START - START % HOUR - chance.choice([0, 1, 5, 24 * 8, 24 * 25, 24 * 45]) * HOUR),
                "data": data,
            }
        )
    messages += chance.sample(messages, USERS)
    chance.shuffle(messages)
    return messages


def happening(chance: random.Random) -> tuple[str, dict[str, Any]]:
    """Return what happens to one user."""
    team, title = chance.choice(["care", "OE-1", "sales", "kitchen"]), chance.choice(["nurse", "intern"])
    attributes = {"country": chance.choice(["NL", "BE", None]), "fte": chance.choice([0.5, 0.9])}
    profile = {"teams": [team], "job_titles": [title], "attributes": attributes}
    kinds: list[tuple[str, dict[str, Any]]] = [
        ("user.joined", profile),
        ("user.joined", {}),
        ("user.updated", profile),
        ("user.updated", {"attributes": attributes}),
        ("user.left", {}),
        ("user.team.added", {"team": team}),
        ("user.team.removed", {"team": team}),
        ("user.job_title.added", {"job_title": title}),
        ("user.lms_manager.added", {}),
        ("learning.completed", {"item": chance.choice(["washing", "rescue-day"]), "score": chance.choice([3, 7])}),
        ("external_training.confirmed", {"training": "rescue"}),
    ]
    return chance.choice(kinds)


def judged(messages: list[dict[str, Any]]) -> tuple[set[tuple[Any, ...]], set[tuple[Any, ...]]]:
    """Let the model live through it, one user after the other; return its assignments and reasons."""
    rules = rules_of(CATALOG, triggers())
    of_user: Mapping[str, list[dict[str, Any]]] = defaultdict(list)
    for message in messages:
        of_user[message["subject"]].append(message)
    assignments: set[tuple[Any, ...]] = set()
    reasons: set[tuple[Any, ...]] = set()
    for own in of_user.values():
        academy = Academy(rules, lambda _: rules.catalog.groups["none"])
        for message in own:
            academy.tell_only(message, START)
        academy.sweep(START + 4 * DAY)
        assignments |= academy.assignments()
        reasons |= academy.reasons()
    return assignments, reasons


class Servers:
    """A broker and a database of their own, and workers on them."""

    def __init__(self, folder: Path, broker: str, database: str) -> None:
        (folder / "rules/triggers").mkdir(parents=True)
        (folder / "rules/catalog.yaml").write_text(CATALOG)
        (folder / "rules/triggers/all.yaml").write_text(f"triggers:\n{triggers()}")
        self.folder, self.broker, self.url = folder, broker, database

    def environment(self, now: int) -> dict[str, str]:
        """The settings of a worker, with the clock at `now`."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("ROLECALL_")}
        return clean | {
            "ROLECALL_BROKER_URL": self.broker,
            "ROLECALL_DATABASE_URL": self.url,
            "ROLECALL_RULES": str(self.folder / "rules"),
            "ROLECALL_DATA": str(self.folder / "data"),
            "ROLECALL_CLOCK": shown(now),
            "ROLECALL_MAIL": "off",
            "ROLECALL_BATCH_SIZE": "100",
        }

    def rolecall(self, *words: str, now: int = START) -> None:
        """Run a command to its end."""
        command = [sys.executable, str(ROOT / "worker.py"), *words]
        subprocess.run(command, env=self.environment(now), check=True, capture_output=True, timeout=300)

    def worker(self, number: int) -> "subprocess.Popen[bytes]":
        """Start a worker; what it logs is in a file of its own."""
        command = [sys.executable, str(ROOT / "worker.py"), "run"]
        with (self.folder / f"worker-{number}.log").open("wb") as log:
            return subprocess.Popen(command, env=self.environment(START), stderr=log, stdout=log)


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    with place() as broker, made(f"rolecall_workers_{os.getpid()}") as database:
        yield Servers(tmp_path, broker.url, database)


def test_four_workers_end_where_the_model_ends(servers: Servers) -> None:
    messages = feed(random.Random(4))
    servers.rolecall("upgrade")
    servers.rolecall("apply", "--yes")
    with Broker.open(servers.broker) as broker:
        broker.publish_many(EVENTS, (json.dumps(message).encode() for message in messages))
    database = Database(servers.url)
    workers = [servers.worker(number) for number in range(WORKERS)]
    try:
        wait_for(database, len({message["id"] for message in messages}), workers)
    finally:
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
        assert [worker.wait(timeout=60) for worker in workers] == [0] * WORKERS
    servers.rolecall("run", "--once", now=START + 4 * DAY)
    with database.read() as work:
        assert work.run(sa.select(parked.c.reason)).scalars().all() == []
        held = sa.select(assignment.c.user_id, assignment.c.kind, assignment.c.target, assignment.c.mandatory)
        present = sa.or_(~reason.c.lasting, reason.c.order > user_table.c.stay_order)
        keys = (reason.c.user_id, reason.c.kind, reason.c.target, reason.c.source, reason.c.origin, reason.c.state)
        counting = sa.select(*keys).join(user_table, user_table.c.id == reason.c.user_id)
        assignments = {tuple(row) for row in work.run(held.where(assignment.c.active))}
        reasons = {tuple(row) for row in work.run(counting.where(reason.c.state != "ended", present))}
    database.close()
    assert (assignments, reasons) == judged(messages)
    assert changes_in_order(servers.broker) > USERS


def wait_for(database: Database, messages: int, workers: "list[subprocess.Popen[bytes]]") -> None:
    """Wait until so many messages were processed."""
    deadline = time.monotonic() + 600
    while True:
        with database.read() as work:
            done = work.run(sa.select(sa.func.count()).select_from(inbox)).scalar_one()
        if done >= messages:
            return
        assert [worker.poll() for worker in workers] == [None] * len(workers)
        assert time.monotonic() < deadline, f"{done} of {messages}"
        time.sleep(0.2)


def changes_in_order(address: str) -> int:
    """Read all change events; nobody's may go back. Return how many there were."""
    latest: dict[str, int] = {}
    count = 0
    with Broker.open(address) as broker:
        while taken := broker.take(1000, 1.0, [CHANGES]):
            for delivery in taken:
                change = json.loads(delivery.body)
                assert change["sequence"] >= latest.get(change["subject"], 0)
                latest[change["subject"]] = change["sequence"]
                count += 1
            broker.acknowledge(taken)
    return count
